"""Children perhaps known, both side by side, the search page: what they show, to whom, and what they keep."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from myosotis.casework.actions.cases import add_adult
from myosotis.casework.models import Case, ContactCase, Search, SearchNotice, SetAside
from myosotis.casework.scans import tell_owners
from myosotis.casework.tests.making import missing_child, open_case, start_contact
from myosotis.kernel.ids import new_id
from myosotis.people.models import Judgement
from tests.people import CALLER, CHILD, CHILD_GREEK, CHILD_UKRAINIAN, PHONE, Cast, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
IN_LATIN = "Nadiya Shevchukivska"


def hint(client: Client, **typed: Any) -> str:
    typed.setdefault("contact", str(new_id()))
    answer = client.post("/known/in-contact", json.dumps(typed), content_type="application/json")
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def child_of(case: Case) -> UUID:
    return case.case_children.get().person_id


def two_cases(cast: Cast) -> tuple[Case, Case]:
    return (
        open_case(cast.alice, cast.runaways, missing_child(IN_LATIN)),
        open_case(cast.alice, cast.runaways, missing_child(CHILD_UKRAINIAN)),
    )


def test_a_name_in_another_script_is_found_with_its_reasons_and_its_case(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(IN_LATIN))
    page = hint(sign_in(cast.alice), child={"text": CHILD_UKRAINIAN}, age={"text": "14"})
    assert IN_LATIN in page
    assert case.ref in page
    assert "data-reason" in page
    assert "1 record here may be about this child." in page


def test_no_number_reaches_the_page_without_being_asked_for(cast: Cast) -> None:
    open_case(cast.alice, cast.runaways, missing_child(IN_LATIN))
    page = hint(sign_in(cast.alice), child={"text": CHILD_UKRAINIAN}, age={"text": "14"})
    assert "0." not in page
    assert "%" not in page


def test_a_child_of_another_team_and_nobody_at_all_look_the_same(cast: Cast) -> None:
    open_case(cast.charlie, cast.abduction, missing_child(CHILD_GREEK))
    client = sign_in(cast.alice)
    assert hint(client, child={"text": CHILD_GREEK}) == hint(client, child={"text": "Zzyx Quorkel"})


def test_what_is_typed_is_asked_about_an_own_contact_only(cast: Cast) -> None:
    foreign = start_contact(cast.charlie, child={"text": CHILD})
    assert hint(sign_in(cast.dimitri), child={"text": CHILD}) == "403"
    assert hint(sign_in(cast.nora), contact=str(foreign), child={"text": CHILD}) == "404"


def test_the_limit_of_a_day_is_said_in_a_sentence(cast: Cast, settings: Any) -> None:
    settings.MYOSOTIS_SEARCHES_A_DAY = 1
    client, contact = sign_in(cast.alice), str(new_id())
    assert "data-known-id" not in hint(client, contact=contact, child={"text": CHILD})
    assert "as a day allows" not in hint(client, contact=contact, child={"text": CHILD_GREEK})
    assert "as a day allows" in hint(client, child={"text": CHILD})
    found = client.post("/search", {"q": CHILD}).content.decode()
    assert "as a day allows" in found


def test_two_children_are_judged_and_the_judgement_is_taken_back(cast: Cast) -> None:
    left, right = (child_of(case) for case in two_cases(cast))
    client, pair = sign_in(cast.alice), f"/known/{left}/{right}/"
    page = client.get(pair).content.decode()
    assert IN_LATIN in page
    assert CHILD_UKRAINIAN in page
    judged = client.post(f"{pair}judge", {"verdict": "same"}, follow=True).content.decode()
    assert "Alice Invented judged on" in judged
    row = Judgement.objects.get()
    back = client.post(f"{pair}undo", {"judgement": row.pk}, follow=True).content.decode()
    assert "Taken back by Alice Invented" in back
    assert Judgement.objects.get().withdrawn_at is not None
    assert client.post(f"{pair}judge", {"verdict": "surely"}).status_code == 404


def test_a_stranger_sees_no_pair(cast: Cast) -> None:
    left, right = (child_of(case) for case in two_cases(cast))
    for client in (sign_in(cast.charlie), sign_in(cast.nora)):
        assert client.get(f"/known/{left}/{right}/").status_code == 404
        assert client.post(f"/known/{left}/{right}/judge", {"verdict": "same"}).status_code in (403, 404)
    assert not Judgement.objects.exists()


def test_a_contradiction_says_which_judgement_stands_against_it(cast: Cast) -> None:
    cases = [*two_cases(cast), open_case(cast.alice, cast.runaways, missing_child("Nadia Shevchuk"))]
    one, other, third = (child_of(case) for case in cases)
    client = sign_in(cast.alice)
    for left, right in ((one, other), (other, third)):
        client.post(f"/known/{left}/{right}/judge", {"verdict": "same"})
    page = client.post(f"/known/{one}/{third}/judge", {"verdict": "not_same"}, follow=True).content.decode()
    assert "An earlier judgement says otherwise" in page or "made by Alice Invented" in page


def test_a_contact_is_linked_to_the_case_or_the_candidate_set_aside(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(IN_LATIN))
    contact = start_contact(cast.alice, child={"text": CHILD_UKRAINIAN})
    client, pair = sign_in(cast.alice), f"/known/{contact}/{child_of(case)}/"
    part = client.get(pair, headers={"X-Fragment": "1"}).content.decode()
    assert "<html" not in part
    assert "Link to" in part
    aside = {"verdict": "aside", "contact": str(contact)}
    assert (
        "set this one aside"
        in client.post(f"{pair}judge", aside, headers={"X-Fragment": "1"}).content.decode()
    )
    assert "data-known-id" not in hint(client, contact=str(contact), child={"text": CHILD_UKRAINIAN})
    client.post(f"{pair}undo", {"contact": str(contact)})
    assert SetAside.objects.filter(withdrawn_at=None).count() == 0
    client.post(f"{pair}judge", {"verdict": "link", "contact": str(contact), "case": str(case.pk)})
    assert ContactCase.objects.filter(contact=contact, case=case, unlinked_at=None).exists()


def test_the_search_page_shows_children_with_reasons_and_cases_with_the_words(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(IN_LATIN))
    client = sign_in(cast.alice)
    assert client.get("/search").status_code == 200
    assert not Search.objects.exists()
    page = client.post("/search", {"q": CHILD_UKRAINIAN, "born": "about 14"}).content.decode()
    assert f"/cases/{case.ref}/" in page
    assert "likely the same" in page
    by_number = client.post("/search", {"q": case.ref}).content.decode()
    assert f"/cases/{case.ref}/" in by_number


def test_an_earlier_call_is_found_by_its_number(cast: Cast) -> None:
    start_contact(cast.alice, child={"text": CHILD}, caller_number=PHONE)
    page = hint(sign_in(cast.alice), number="0470 11 60 09")
    assert "may have a new owner" in page
    assert "no case" in page


def test_a_child_that_is_being_added_is_looked_for_too(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(IN_LATIN))
    typed = {"name": CHILD_UKRAINIAN, "age": "14", "about": str(new_id())}
    answer = sign_in(cast.alice).post("/known/in-form", json.dumps(typed), content_type="application/json")
    assert case.ref in answer.content.decode()
    assert "data-pair-url" not in answer.content.decode()


def test_the_review_counts_searches_and_knows_no_words(cast: Cast) -> None:
    client = sign_in(cast.alice)
    hint(client, child={"text": CHILD})
    client.post("/search", {"q": CHILD})
    page = sign_in(cast.sofia).get("/searches/").content.decode()
    assert "Alice Invented" in page
    assert CHILD not in page
    assert sign_in(cast.alice).get("/searches/").status_code == 403


def test_what_is_proposed_and_not_accepted_yet_is_compared_too(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(IN_LATIN))
    contact = start_contact(cast.alice, who_calls={"text": "mother"})
    typed = {"child": {"text": CHILD_UKRAINIAN}, "age": {"text": "14"}}
    page = sign_in(cast.alice).post(
        f"/known/{contact}/{child_of(case)}/",
        json.dumps(typed),
        content_type="application/json",
        headers={"X-Fragment": "1"},
    )
    shown = page.content.decode()
    assert CHILD_UKRAINIAN in shown
    assert "14 years old" in shown
    assert CHILD_UKRAINIAN not in sign_in(cast.alice).get(f"/contacts/{contact}/").content.decode()


def test_the_children_of_a_case_are_looked_for_when_somebody_asks(cast: Cast) -> None:
    one, other = two_cases(cast)
    client, address = sign_in(cast.alice), f"/cases/{other.ref}/perhaps-known"
    assert one.ref not in client.post(address, "{}", content_type="application/json").content.decode()
    assert not Search.objects.exists()
    asked = json.dumps({"is_search": True})
    found = client.post(address, asked, content_type="application/json").content.decode()
    assert f"/known/{child_of(other)}/{child_of(one)}/" in found
    assert Search.objects.get().about == child_of(other)


def test_a_case_is_restricted_on_its_page_and_the_board_tells_who_searched(cast: Cast) -> None:
    case = open_case(cast.bob, cast.runaways, missing_child(CHILD))
    bob, alice = sign_in(cast.bob), sign_in(cast.alice)
    assert "Restrict this case" in bob.get(f"/cases/{case.ref}/").content.decode()
    bob.post(f"/cases/{case.ref}/restrict", {"restricted": "yes"})
    assert "Open it to the team again" in bob.get(f"/cases/{case.ref}/").content.decode()
    assert "data-known-id" not in hint(alice, child={"text": CHILD})
    tell_owners()
    board = bob.get("/").content.decode()
    assert "Somebody searched" in board
    assert "Alice Invented" in board
    assert "Somebody searched" not in alice.get("/").content.decode()
    bob.post(f"/searches/notices/{SearchNotice.objects.get().pk}/seen")
    assert "Somebody searched" not in bob.get("/").content.decode()
    bob.post(f"/cases/{case.ref}/restrict", {"restricted": "no"})
    assert "data-known-id" in hint(alice, child={"text": CHILD})


def test_whoever_does_not_answer_for_a_case_does_not_restrict_it(cast: Cast) -> None:
    case = open_case(cast.bob, cast.runaways, missing_child(CHILD))
    alice = sign_in(cast.alice)
    assert "Restrict this case" not in alice.get(f"/cases/{case.ref}/").content.decode()
    answer = alice.post(f"/cases/{case.ref}/restrict", {"restricted": "yes"}, follow=True)
    assert "Only the caseworker" in answer.content.decode()
    assert not Case.objects.get(pk=case.pk).is_restricted


def test_a_parent_known_by_the_number_leads_to_the_case_and_can_be_set_aside(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD))
    adult = add_adult(by=cast.alice, case_id=case.pk, names=[CALLER], role="parent", phone=PHONE)
    contact = start_contact(cast.alice, caller_number=PHONE)
    client = sign_in(cast.alice)
    page = hint(client, contact=str(contact), number=PHONE)
    assert CALLER in page
    assert case.ref in page
    pair = f"/known/{contact}/{adult.pk}/"
    assert "Link to" in client.get(pair, headers={"X-Fragment": "1"}).content.decode()
    client.post(f"{pair}judge", {"verdict": "aside", "contact": str(contact)})
    assert CALLER not in hint(client, contact=str(contact), number=PHONE)
