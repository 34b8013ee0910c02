"""A shift handed over: drafted from the records, edited, taken over card by card, told to supervisors if it waits."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail

from myosotis.audit.models import Entry
from myosotis.casework.actions.judgements import judge_risk, make_promise
from myosotis.casework.models import Case
from myosotis.casework.tests.making import missing_child, open_case, start_contact
from myosotis.desk.actions.shifts import ShiftInput, plan_shift
from myosotis.desk.models import Handover, HandoverCard
from myosotis.desk.scans import escalate_handovers
from myosotis.kernel import clock
from tests.people import CHILD, PLACE, Cast, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
HOUR = dt.timedelta(hours=1)


def work(cast: Cast) -> Case:
    """What a shift leaves behind: a missing child at high risk, a promise, an open contact, a case with a note."""
    case = open_case(cast.alice, cast.runaways, missing_child(CHILD, hours=9))
    judge_risk(by=cast.alice, case_id=case.pk, level="high")
    make_promise(by=cast.alice, case_id=case.pk, text="Call the father", due_at=clock.now() + 2 * HOUR)
    start_contact(cast.alice, child={"text": CHILD})
    open_case(cast.alice, cast.runaways, missing_child("Tomas Low", hours=90))
    return case


def hand_over(cast: Cast) -> Handover:
    work(cast)
    client = sign_in(cast.alice)
    client.post("/handover/draft", {"team": cast.runaways.pk})
    handover = Handover.objects.get()
    client.post(f"/handover/{handover.pk}/edit", {"do": "hand-over"})
    handover.refresh_from_db()
    return handover


def test_the_draft_says_what_is_open_and_where_no_place_stands(cast: Cast) -> None:
    work(cast)
    call = start_contact(cast.alice, risk={"code": "medium"})
    open_case(cast.alice, cast.runaways, missing_child("Ada Low", hours=3), contact_id=call)
    client = sign_in(cast.alice)
    page = client.post("/handover/draft", {"team": cast.runaways.pk}, follow=True).content.decode()
    assert set(HandoverCard.objects.values_list("kind", flat=True)) == {
        "missing",
        "promise",
        "contact",
        "other",
    }
    for said in (
        "missing for 9 h",
        "Risk: High",
        "Risk as told: Medium, not judged yet.",
        "Nobody has asked yet whether the police know.",
        "Call the father",
        "is still open",
        "Worked on in this shift",
    ):
        assert said in page
    assert PLACE not in page


def test_the_outgoing_person_edits_leaves_out_and_adds(cast: Cast) -> None:
    case = work(cast)
    client = sign_in(cast.alice)
    client.post("/handover/draft", {"team": cast.runaways.pk})
    first, *others = HandoverCard.objects.all()
    sent = {"card": [one.pk for one in (first, *others)], "do": "hand-over"}
    sent |= {f"out-{one.pk}": "on" for one in others}
    sent |= {
        f"text-{first.pk}": "Liselot: her father waits for a call.",
        "ref": case.ref,
        "line": "Ask school.",
    }
    client.post(f"/handover/{first.handover_id}/edit", sent)
    page = sign_in(cast.bob).get("/handover/").content.decode()
    assert "her father waits for a call." in page
    assert "Ask school." in page
    assert HandoverCard.objects.count() == 2


def test_who_comes_takes_over_card_by_card_and_not_who_went(cast: Cast) -> None:
    handover = hand_over(cast)
    cards = list(handover.cards.all())
    take = f"/handover/card/{cards[0].pk}/take"
    assert "second person" in sign_in(cast.alice).post(take, follow=True).content.decode()
    assert sign_in(cast.charlie).post(take).status_code == 404
    client = sign_in(cast.bob)
    assert f"0 of {len(cards)} taken over" in client.get("/handover/").content.decode()
    page = client.post(take, follow=True).content.decode()
    assert f"1 of {len(cards)} taken over" in page
    assert Entry.objects.filter(verb="handover.acknowledged", actor=cast.bob.public_id).count() == 1
    assert "Handed over by you" in sign_in(cast.alice).get("/handover/").content.decode()


def test_cards_that_wait_half_an_hour_go_to_the_supervisor_once_without_a_name(
    cast: Cast, django_capture_on_commit_callbacks: object
) -> None:
    handover = hand_over(cast)
    assert escalate_handovers() == 0
    with clock.set_clock(clock.now() + dt.timedelta(minutes=31)):
        with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
            assert escalate_handovers() == 1
        assert escalate_handovers() == 0
    (letter,) = mail.outbox
    assert letter.to == [cast.sofia.email]
    text = letter.subject + letter.body
    for name in (CHILD.split()[0], "Alice", Case.objects.order_by("ref")[0].ref):
        assert name not in text
    assert "The supervisors were told" in sign_in(cast.sofia).get("/handover/").content.decode()
    assert handover.cards.exists()


def test_an_urgent_mark_goes_by_itself_unless_it_is_renewed(cast: Cast) -> None:
    card = hand_over(cast).cards.get(kind="missing")
    assert card.is_urgent
    with clock.set_clock(clock.now() + 9 * HOUR):
        assert not card.is_urgent
        client = sign_in(cast.bob)
        assert "Was urgent" in client.get("/handover/").content.decode()
        client.post(f"/handover/card/{card.pk}/urgent")
        assert HandoverCard.objects.get(pk=card.pk).is_urgent


def test_the_board_reminds_of_the_handover_at_the_end_of_the_own_shift(cast: Cast) -> None:
    now = clock.now()
    shift = ShiftInput(cast.runaways, cast.alice, now - 8 * HOUR, now + HOUR / 4)
    plan_shift(by=cast.sofia, shift=shift)
    client = sign_in(cast.alice)
    assert "draft your handover." in client.get("/").content.decode()
    hand_over(cast)
    assert "draft your handover." not in client.get("/").content.decode()
    assert "cards of the shift before wait for you." in sign_in(cast.bob).get("/").content.decode()
