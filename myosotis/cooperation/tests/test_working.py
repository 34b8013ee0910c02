"""Working together: questions and dated answers, facts put right, the case itself handed over."""

import datetime as dt

import pytest

from myosotis.casework.facts import facts_of_year
from myosotis.casework.models import Block
from myosotis.cooperation import telling
from myosotis.cooperation.actions.answering import set_status, tell_found
from myosotis.cooperation.actions.asking import answer, ask
from myosotis.cooperation.actions.handing import (
    accept_handover,
    decline_handover,
    offer_handover,
    withdraw_handover,
)
from myosotis.cooperation.actions.sharing import correct_item, share_fields
from myosotis.cooperation.inputs import FactInput, ShareInput, key_of
from myosotis.cooperation.models import Answer, HandOver, Question
from myosotis.cooperation.queries.cooperations import get_cooperation, list_cooperations
from myosotis.cooperation.queries.opening import open_items
from myosotis.cooperation.queries.preview import preview_of
from myosotis.cooperation.tests.making import Border
from myosotis.kernel import clock
from myosotis.kernel.clock import set_clock
from myosotis.kernel.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
FACT = FactInput(
    dated="2026-02-01", source="authority", certainty="confirmed", known="no", text="Not in the register."
)


@pytest.fixture
def border(cast):
    return Border(cast)


def block(border, by):
    """Where the child is, is withheld from everybody."""
    from myosotis.casework.actions.withheld import set_block

    return set_block(by=by, case_id=border.case.pk, person_id=border.child, reason="The father.")


def test_a_question_is_answered_with_date_source_and_certainty(border, cast):
    border.work("names")
    ask(by=cast.bob, cooperation_id=border.ours.pk, code="registered_border", text="At Promachonas?")
    border.carry()
    asked = Question.objects.get(is_ours=False)
    rows = list_cooperations(user=cast.charlie)
    assert rows[0].todo == ["answer_question"]
    assert rows[0].clock.is_ours
    answer(by=cast.charlie, question_id=asked.pk, facts=[FACT])
    border.carry()
    page = get_cooperation(user=cast.bob, cooperation_id=border.ours.pk)
    told = page.answers[0]
    assert (told.dated, told.source, told.certainty, told.known, told.text) == (
        "2026-02-01",
        "authority",
        "confirmed",
        "no",
        "Not in the register.",
    )
    assert page.questions[0].answered_at is not None
    assert Answer.objects.count() == 2


def test_nothing_is_asked_before_the_other_side_took_it_up(border, cast):
    border.allow()
    border.send("names")
    with pytest.raises(Refused, match="not_accepted_yet"):
        ask(by=cast.bob, cooperation_id=border.ours.pk, code="child_known")
    border.carry()
    ask(by=cast.charlie, cooperation_id=border.theirs.pk, text="Which relatives?")
    border.carry()
    assert Question.objects.filter(is_ours=False, cooperation=border.ours).exists()


def test_a_fact_put_right_arrives_with_its_reason(border, cast):
    border.work("story")
    item = border.item("story")
    correct_item(by=cast.bob, item_id=item.pk, lines=["She went to her aunt."], reason="The aunt called")
    border.carry()
    there = border.item("story", at="gr")
    open_items([there], by="test")
    assert telling.read_lines(there.value) == ["She went to her aunt."]
    assert (there.version, there.state) == (2, "corrected")
    page = get_cooperation(user=cast.charlie, cooperation_id=border.theirs.pk)
    assert page.steps[-1].text == "The aunt called"


def test_further_fields_follow_and_also_from_the_other_side(border, cast):
    border.work("names")
    share = ShareInput(fields=[key_of(border.child, "gender")])
    share_fields(by=cast.bob, cooperation_id=border.ours.pk, share=share)
    border.carry()
    assert border.item("gender", at="gr").state == "active"
    case = border.theirs.case
    child = case.case_children.get().person
    with pytest.raises(Refused, match="not_known"):
        share_fields(
            by=cast.charlie,
            cooperation_id=border.theirs.pk,
            share=ShareInput(fields=[key_of(child.pk, "names")]),
        )


def test_where_a_child_is_under_a_block_goes_only_by_who_opened_it_with_a_reason(border, cast):
    from myosotis.casework.actions.withheld import open_whereabouts

    border.allow()
    block(border, cast.bob)
    request = border.request("last_seen_place")
    preview = preview_of(user=cast.bob, ref=border.case.ref, request=request)[0]
    assert preview.fields[0].why_not == "whereabouts_withheld"
    assert preview.fields[0].lines == []
    with pytest.raises(Refused, match="whereabouts_withheld"):
        border.send("last_seen_place")
    open_whereabouts(
        by=cast.bob, case_id=border.case.pk, person_id=border.child, reason="Asked by the police."
    )
    with pytest.raises(Refused, match="where_reason_needed"):
        border.send("last_seen_place")
    assert Block.objects.exists()
    border.send("last_seen_place", where_reason="The Greek police look there tonight.")
    border.carry()
    border.accept()
    assert border.item("last_seen_place", at="gr").state == "active"


def test_what_another_hotline_told_is_withheld_under_a_block_too(border, cast):
    border.work("names", "story")
    ask(by=cast.bob, cooperation_id=border.ours.pk, code="last_sighting")
    border.carry()
    answer(by=cast.charlie, question_id=Question.objects.get(is_ours=False).pk, facts=[FACT])
    border.carry()
    block(border, cast.bob)
    page = get_cooperation(user=cast.bob, cooperation_id=border.ours.pk)
    assert page.is_withheld
    assert page.cooperation.summary == ""
    assert [one.text for one in page.answers] == [""]
    shown = {one.name: telling.read_lines(one.value) for one in page.items}
    assert shown["names"]
    assert shown["story"] == []


def test_the_case_changes_hands_in_two_phases_and_has_one_owner_always(border, cast):
    border.work("names")
    share = ShareInput(fields=[key_of(border.child, "names")])
    offer = {"share": share, "stays": "The contacts stay with us.", "reason": "She lives there now."}
    offer_handover(by=cast.bob, cooperation_id=border.ours.pk, **offer)
    with pytest.raises(Refused, match="not_now"):
        offer_handover(by=cast.bob, cooperation_id=border.ours.pk, **offer)
    border.carry()
    with pytest.raises(Refused, match="other_side"):
        accept_handover(by=cast.bob, cooperation_id=border.ours.pk)
    accept_handover(by=cast.charlie, cooperation_id=border.theirs.pk)
    assert (border.ours.owner, border.theirs.owner) == ("asking", "asking")
    border.carry()
    assert (border.ours.owner, border.theirs.owner) == ("asked", "asked")
    assert (border.ours.is_owner, border.theirs.is_owner) == (False, True)
    assert set(HandOver.objects.values_list("phase", flat=True)) == {"done"}
    # Counted once, by who owns it: the other side assists from now on.
    assert (border.ours.case.basis, border.theirs.case.basis) == ("assistance", "own")
    kinds = [
        fact.kind.value
        for fact in facts_of_year(clock.now().year)
        if fact.kind.value in ("case", "assistance")
    ]
    assert sorted(kinds) == ["assistance", "case"]


def test_an_offer_taken_back_beats_its_acceptance_and_a_declined_one_stays_here(border, cast):
    border.work("names")
    share = ShareInput(fields=[key_of(border.child, "names")])
    offer = {"share": share, "stays": "All.", "reason": "She lives there now."}
    offer_handover(by=cast.bob, cooperation_id=border.ours.pk, **offer)
    border.carry()
    accept_handover(by=cast.charlie, cooperation_id=border.theirs.pk)
    withdraw_handover(by=cast.bob, cooperation_id=border.ours.pk)
    border.carry()
    assert (border.ours.owner, border.theirs.owner) == ("asking", "asking")
    assert (border.ours.phase, border.theirs.phase) == ("withdrawn", "withdrawn")
    offer_handover(by=cast.bob, cooperation_id=border.ours.pk, **offer)
    border.carry()
    decline_handover(by=cast.charlie, cooperation_id=border.theirs.pk, reason="no_capacity")
    border.carry()
    assert border.ours.handovers.first().code == "no_capacity"
    assert border.ours.owner == "asking"


def test_found_is_told_without_a_place(border, cast):
    border.work("names")
    tell_found(by=cast.charlie, cooperation_id=border.theirs.pk, found_at=clock.now(), is_safe="yes")
    border.carry()
    step = border.ours.steps.get(event="case.found")
    assert (step.side, step.code) == ("asked", "yes")
    set_status(by=cast.charlie, cooperation_id=border.theirs.pk, status="completed", reason="child_located")
    border.carry()
    assert border.states == ("completed", "completed")


def test_what_is_due_and_who_is_next(border, cast):
    border.allow()
    row = border.send("names", urgency="life_at_risk")
    with set_clock(clock.now() + dt.timedelta(minutes=3)):
        waiting = list_cooperations(user=cast.bob)[0]
        assert waiting.undelivered_since == row.made_at
        assert waiting.is_overdue
    border.carry()
    here = list_cooperations(user=cast.bob, side="asking")[0]
    there = list_cooperations(user=cast.charlie, side="asked")[0]
    assert (here.clock.is_ours, there.clock.is_ours) == (False, True)
    assert here.undelivered_since is None
    assert [str(one.duty) for one in there.clocks] == ["received_by_person", "answered"]
    assert there.clocks[0].at - border.theirs.stored_at == dt.timedelta(hours=1)
    with set_clock(clock.now() + dt.timedelta(hours=2)):
        assert list_cooperations(user=cast.charlie)[0].is_overdue
