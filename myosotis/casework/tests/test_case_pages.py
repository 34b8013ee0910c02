"""The pages of cases, as a person meets them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from myosotis.audit.models import Entry
from myosotis.casework.actions.cases import CaseInput, ChildInput, create_case
from myosotis.casework.actions.episodes import EpisodeInput
from myosotis.casework.models import Case, Episode
from myosotis.casework.words import sub_categories
from myosotis.kernel import clock
from tests.people import CHILD, PLACE, Cast, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    """A case of team runaways with one missing child."""
    seen = clock.now() - dt.timedelta(hours=20)
    child = ChildInput(names=[CHILD], age_years=14, episode=EpisodeInput(last_seen_at=seen, place=PLACE))
    return create_case(by=cast.bob, case=CaseInput(team=cast.runaways, category="runaway"), children=[child])


def open_page(client: Client, case: Case) -> str:
    """The page's token of this opening."""
    answer = client.get(f"/cases/{case.ref}/")
    assert answer.status_code == 200
    return str(answer.context["page"].opening)


def test_the_page_says_how_things_stand(cast: Cast, case: Case) -> None:
    answer = sign_in(cast.alice).get(f"/cases/{case.ref}/")
    assert "Liselot, 14, is missing." in answer.content.decode()
    assert CHILD.split()[1] not in answer.content.decode().split("</title>")[0]


def test_an_opening_writes_one_audit_row_and_its_parts_none(cast: Cast, case: Case) -> None:
    client = sign_in(cast.alice)
    token = open_page(client, case)
    for part in ("top", "timeline", "promises"):
        assert client.get(f"/cases/{case.ref}/part/{part}", {"opening": token}).status_code == 200
    client.post(
        f"/cases/{case.ref}/promise", {"text": "Call", "due": "tomorrow 9h", "opening": token}, follow=True
    )
    assert Entry.objects.filter(verb="case.opened", actor=cast.alice.public_id).count() == 1
    open_page(client, case)
    assert Entry.objects.filter(verb="case.opened", actor=cast.alice.public_id).count() == 2


def test_hidden_and_missing_look_the_same(cast: Cast, case: Case) -> None:
    client = sign_in(cast.charlie)
    hidden, missing = client.get(f"/cases/{case.ref}/"), client.get("/cases/BE-1999-0001/")
    assert hidden.status_code == missing.status_code == 404
    found = hidden.content.decode().replace(case.ref, "BE-1999-0001")
    assert _without_tokens(found) == _without_tokens(missing.content.decode())
    assert f'value="{case.ref}"' in hidden.content.decode(), (
        "the number that was typed need not be typed again"
    )
    assert "written reason" in hidden.content.decode()


def _without_tokens(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_a_stranger_opens_anyway_with_a_whole_sentence(cast: Cast, case: Case) -> None:
    client = sign_in(cast.charlie)
    short = client.post("/cases/open-anyway/", {"ref": case.ref, "reason": "urgent"})
    assert "whole sentence" in short.content.decode()
    reason = "The mother calls us and her caseworker cannot be reached tonight."
    answer = client.post("/cases/open-anyway/", {"ref": case.ref, "reason": reason}, follow=True)
    assert answer.status_code == 200
    assert reason in answer.content.decode()


def send(client: Client, case: Case, act: str, **fields: Any) -> Any:
    """Send one of the page's forms and follow to the page."""
    return client.post(
        f"/cases/{case.ref}/{act}", {"opening": open_page(client, case), **fields}, follow=True
    )


def test_reported_returned_then_confirmed_then_taken_back(cast: Cast, case: Case) -> None:
    client = sign_in(cast.alice)
    episode = Episode.objects.get(case=case)
    page = send(client, case, "returned", episode=episode.pk, says="parent").content.decode()
    assert "is reported returned" in page
    refused = send(client, case, "confirm", episode=episode.pk, outcome="returned").content.decode()
    assert "This field is required" in refused
    page = send(
        client, case, "confirm", episode=episode.pk, outcome="returned", confirmation="police"
    ).content.decode()
    assert "Liselot, 14, is back." in page
    page = send(client, case, "confirm/undo", episode=episode.pk).content.decode()
    assert "is reported returned" in page
    page = send(client, case, "returned/withdraw", episode=episode.pk).content.decode()
    assert "Liselot, 14, is missing." in page


def test_a_case_with_a_missing_child_cannot_be_closed(cast: Cast, case: Case) -> None:
    answer = send(sign_in(cast.bob), case, "close", reason="child_safe", retention="identified")
    assert "still missing" in answer.content.decode()
    assert Case.objects.get(pk=case.pk).closed_at is None


@pytest.mark.slow
def test_every_form_of_the_page_does_its_work(cast: Cast, case: Case) -> None:
    client = sign_in(cast.bob)
    child = case.case_children.get()
    assert "Nadia" in send(client, case, "child", name="Nadia V", age="9").content.decode()
    assert "Надія" in send(client, case, "name", person=child.person_id, name="Надія").content.decode()
    assert (
        "+32 470"
        in send(client, case, "person", name="Mieke", role="mother", phone="+32 470 1").content.decode()
    )
    page = send(
        client,
        case,
        "risk",
        level="high",
        criteria=["under_13"],
        reasons="A ferry is booked.",
        review="in 4 hours",
    )
    assert "A ferry is booked." in page.content.decode()
    page = send(client, case, "category", category="parental_abduction", sub_category="retained")
    assert "Not brought back" in page.content.decode()
    assert "For two weeks" in send(client, case, "summary", summary="For two weeks.").content.decode()
    assert cast.alice.name in send(client, case, "assign", caseworker=cast.alice.pk).content.decode()
    send(client, case, "promise", text="Call the mother", due="tomorrow 9h")
    promise = case.promises.get()
    send(client, case, "promise/kept", promise=promise.pk)
    promise.refresh_from_db()
    assert promise.kept_at is not None


def test_two_people_change_one_field_and_both_values_are_shown(cast: Cast, case: Case) -> None:
    alice, bob = sign_in(cast.alice), sign_in(cast.bob)
    seen_by_alice, seen_by_bob = open_page(alice, case), open_page(bob, case)
    alice.post(
        f"/cases/{case.ref}/summary", {"opening": seen_by_alice, "summary": "Alice's words", "seen": 0}
    )
    page = bob.post(
        f"/cases/{case.ref}/summary",
        {"opening": seen_by_bob, "summary": "Bob's words", "seen": 0},
        follow=True,
    )
    shown = page.content.decode()
    assert "Two values" in shown
    assert "Bob&#x27;s words" in shown
    conflict = page.context["conflicts"][0]
    page = send(bob, case, "settle", revision=conflict["revision"], choice="both")
    assert "Alice&#x27;s words / Bob&#x27;s words" in page.content.decode()


def test_a_note_is_saved_by_the_script(cast: Cast, case: Case) -> None:
    entry = {"id": "018f0000-0000-7000-8000-000000000001", "seq": 1, "text": "Her phone is off."}
    client = sign_in(cast.alice)
    answer = client.put(f"/cases/{case.ref}/note", {"entries": [entry]}, content_type="application/json")
    assert answer.json()["entries"] == {entry["id"]: 1}
    assert "Her phone is off." in client.get(f"/cases/{case.ref}/").content.decode()


def test_a_case_opens_with_several_children_of_one_family(cast: Cast) -> None:
    sent = {
        "team": cast.runaways.pk,
        "category": "parental_abduction",
        "child-TOTAL_FORMS": 3,
        "child-INITIAL_FORMS": 0,
        "child-0-name": "Nikos D",
        "child-0-age": 8,
        "child-0-last_seen": "yesterday 18h",
        "child-0-place": PLACE,
        "child-1-name": "Eleni D",
        "child-1-age": 13,
    }
    answer = sign_in(cast.alice).post("/cases/new", sent, follow=True)
    assert "Nikos, 8, is missing. Eleni, 13, is missing." in answer.content.decode()
    first, second = Episode.objects.order_by("age_years")
    assert first.last_seen_at == second.last_seen_at
    assert first.last_seen_precision == "hour"


def test_an_impossible_date_comes_back_with_a_sentence_and_nothing_is_lost(cast: Cast) -> None:
    sent = {
        "team": cast.runaways.pk,
        "child-TOTAL_FORMS": 1,
        "child-INITIAL_FORMS": 0,
        "child-0-name": "Nikos D",
        "child-0-last_seen": "31/2",
    }
    page = sign_in(cast.alice).post("/cases/new", sent).content.decode()
    assert "This date or time does not exist." in page
    assert "Nikos D" in page
    assert Case.objects.count() == 0


def test_the_lists_show_what_may_be_opened(cast: Cast, case: Case) -> None:
    assert CHILD in sign_in(cast.alice).get("/cases/").content.decode()
    assert CHILD not in sign_in(cast.charlie).get("/cases/").content.decode()
    found = sign_in(cast.alice).post("/search", {"q": "liselot"}).content.decode()
    assert CHILD in found
    assert sign_in(cast.alice).get("/contacts/").status_code == 200
    assert sign_in(cast.dimitri).get("/cases/").status_code == 403


def test_the_year_so_far_counts_each_unit(cast: Cast, case: Case) -> None:
    for user in (cast.alice, cast.dimitri):
        page = sign_in(user).get("/figures/").content.decode()
        assert "New cases, opened this year" in page
    assert sign_in(cast.kim).get("/figures/").status_code == 403
    assert sign_in(cast.alice).get("/figures/definitions/").status_code == 200


def test_a_name_is_searched_within_the_filters_and_filters_alone_have_an_address(
    cast: Cast, case: Case
) -> None:
    client = sign_in(cast.alice)
    found = client.post("/cases/search", {"q": "liselot", "state": "open", "category": "runaway"})
    assert case.ref in found.content.decode()
    assert 'value="liselot"' in found.content.decode()
    for other in ({"state": "closed"}, {"category": "parental_abduction"}, {"opened_until": "2001-01-01"}):
        assert case.ref not in client.post("/cases/search", {"q": "liselot", **other}).content.decode()
    answer = client.post("/cases/search", {"q": " ", "state": "closed", "category": "", "name": CHILD})
    assert answer.headers["Location"] == "/cases/?state=closed"


def test_a_sub_category_of_another_category_is_refused(cast: Cast, case: Case) -> None:
    of_parents = sub_categories()["parental_abduction"][0]
    page = send(sign_in(cast.alice), case, "category", category="runaway", sub_category=of_parents)
    assert "This does not belong to the chosen category." in page.content.decode()


def test_the_next_page_says_once_which_kept_text_was_saved(cast: Cast, case: Case) -> None:
    client = sign_in(cast.alice)
    word = "0b1d6a52-5f0e-4c0e-9d7e-27d8b3f6c001"
    saved = send(client, case, "summary", summary="Words", draft=word).content.decode()
    assert f'data-drafts-saved="{word}"' in saved
    assert word not in client.get(f"/cases/{case.ref}/").content.decode()
    failed = send(client, case, "promise", text="Call", due="31/2", draft=word).content.decode()
    assert word not in failed
    odd = send(client, case, "summary", summary="Other words", draft=CHILD).content.decode()
    assert 'data-drafts-saved=""' in odd
