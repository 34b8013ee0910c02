"""The night card: written in the case, read at night without it, found by who calls."""

from __future__ import annotations

import datetime as dt

import pytest

from myosotis.audit.models import Entry
from myosotis.casework.actions.cases import add_adult
from myosotis.casework.actions.openings import know_family
from myosotis.casework.actions.restricting import restrict_case
from myosotis.casework.actions.withheld import open_whereabouts, set_block
from myosotis.casework.editing import Change
from myosotis.casework.models import Case, ContactCase
from myosotis.casework.tests.making import missing_child, open_case, start_contact
from myosotis.desk.actions.cards import write_card
from myosotis.desk.models import NightCard
from myosotis.kernel import clock
from tests.people import CALLER, CHILD, PHONE, Cast, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
SAID = "We know about it, the police look for her."


def write(cast: Cast, case: Case, seen: int = 0, **texts: str) -> NightCard:
    """A card of a case."""
    given = texts or {"say": SAID, "next_step": "Wake the supervisor."}
    changes = {name: Change(text, seen) for name, text in given.items()}
    write_card(by=cast.bob, case_id=case.pk, changes=changes)
    return NightCard.objects.get(case=case)


def case_with_mother(cast: Cast) -> Case:
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD))
    add_adult(by=cast.alice, case_id=case.pk, names=[CALLER], role="mother", phone=PHONE)
    return case


def test_the_card_is_written_on_a_page_of_the_case_and_shown_on_its_overview(cast: Cast) -> None:
    case = case_with_mother(cast)
    client = sign_in(cast.alice)
    sent = {"say": SAID, "do_not_say": "", "next_step": "", "safe_contact": "", "versions": "{}"}
    answer = client.post(f"/cases/{case.ref}/card/", sent, follow=True)
    assert SAID in answer.content.decode()
    assert SAID in client.get(f"/cases/{case.ref}/").content.decode()
    empty = client.post(f"/cases/{case.ref}/card/", {"say": " ", "versions": "{}"})
    assert "Write at least one of the four." in empty.content.decode()


@pytest.mark.parametrize("text", [CHILD, PHONE, "case"])
def test_the_night_finds_a_card_by_child_by_caller_and_by_number_without_opening_the_case(
    cast: Cast, text: str
) -> None:
    case = case_with_mother(cast)
    write(cast, case)
    client = sign_in(cast.nora)
    wanted = case.ref if text == "case" else text
    answer = client.post("/night/", {"text": wanted})
    (row,) = answer.context["cards"]
    page = client.get(row["url"]).content.decode()
    assert SAID in page
    assert CALLER not in page
    client.get(row["url"])
    assert Entry.objects.filter(verb="card.read", actor=cast.nora.public_id).count() == 1
    assert not Entry.objects.filter(verb="case.opened", actor=cast.nora.public_id).exists()
    assert client.get(f"/cases/{case.ref}/").status_code in (403, 404)


def test_a_case_without_a_card_looks_like_none_at_all(cast: Cast) -> None:
    case_with_mother(cast)
    client = sign_in(cast.nora)
    for text in (CHILD, "Nobody Atall"):
        page = client.post("/night/", {"text": text}).content.decode()
        assert "No card." in page.replace("No card\u00a0", "No card")


def test_cards_of_restricted_closed_and_known_families_are_not_read(cast: Cast) -> None:
    restricted, known = (open_case(cast.alice, cast.runaways, missing_child(CHILD)) for _number in range(2))
    cards = [write(cast, case) for case in (restricted, known)]
    restrict_case(by=cast.sofia, case_id=restricted.pk)
    know_family(by=cast.alice, case_id=known.pk)
    assert sign_in(cast.nora).get(f"/night/{cards[0].pk}/").status_code == 404
    assert sign_in(cast.sofia).get(f"/night/{cards[0].pk}/").status_code == 200
    assert sign_in(cast.alice).get(f"/night/{cards[1].pk}/").status_code == 404


def test_a_contact_of_the_night_is_found_in_the_case_in_the_morning(cast: Cast) -> None:
    case = case_with_mother(cast)
    card = write(cast, case)
    contact_id = start_contact(cast.nora, child={"text": CHILD})
    client = sign_in(cast.nora)
    for _twice in range(2):
        client.post(f"/night/{card.pk}/contact", {"contact": contact_id})
    assert ContactCase.objects.get(case=case).contact_id == contact_id
    assert str(contact_id) in sign_in(cast.alice).get(f"/cases/{case.ref}/").content.decode()
    foreign = start_contact(cast.alice, child={"text": CHILD})
    assert client.post(f"/night/{card.pk}/contact", {"contact": foreign}).status_code == 404


def test_an_old_card_says_so_and_a_second_writer_overwrites_nothing(cast: Cast) -> None:
    case = case_with_mother(cast)
    with clock.set_clock(clock.now() - dt.timedelta(days=31)):
        card = write(cast, case)
    assert "Older than 30 days" in sign_in(cast.nora).get("/night/").content.decode()
    write_card(by=cast.alice, case_id=case.pk, changes={"say": Change("Hers", 1)})
    assert write_card(by=cast.bob, case_id=case.pk, changes={"say": Change("His", 1)})
    client = sign_in(cast.alice)
    page = client.get(f"/cases/{case.ref}/card/")
    assert "Two values for" in page.content.decode()
    revision = page.context["conflicts"][0][1].revision
    client.post(f"/cases/{case.ref}/card/settle", {"revision": revision, "choice": "both"})
    text = sign_in(cast.nora).get(f"/night/{card.pk}/").content.decode()
    assert "Hers / His" in text


def test_where_they_are_stands_apart_on_the_card_and_is_withheld_while_a_block_stands(cast: Cast) -> None:
    case = case_with_mother(cast)
    card = write(cast, case, say=SAID, where="At the mill")
    write(cast, case, 1, where="At the quay")
    pages = (f"/cases/{case.ref}/card/", f"/cases/{case.ref}/", f"/cases/{case.ref}/history/")
    alice, nora = sign_in(cast.alice), sign_in(cast.nora)

    def shown() -> list[str]:
        texts = [alice.get(page).content.decode() for page in pages]
        texts.append(nora.get(f"/night/{card.pk}/").content.decode())
        assert all(SAID in text for text in (texts[0], texts[1], texts[3]))
        return [page for page in texts if "At the quay" in page or "At the mill" in page]

    assert len(shown()) == 4
    child = case.case_children.get().person_id
    set_block(by=cast.alice, case_id=case.pk, person_id=child, reason="The father has threatened her.")
    assert shown() == []
    sent = {
        "say": SAID,
        "do_not_say": "To nobody",
        "next_step": "",
        "safe_contact": "",
        "versions": '{"say": 1}',
    }
    alice.post(f"/cases/{case.ref}/card/", sent)
    reason = "The police need the address now."
    open_whereabouts(by=cast.alice, case_id=case.pk, person_id=child, reason=reason)
    assert "At the quay" in alice.get(pages[0]).content.decode()
