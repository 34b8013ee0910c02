"""Work across borders: an act that cannot be written into the log does not happen, and nothing of it leaves."""

import datetime as dt

import pytest
from django.apps import apps

from myosotis.casework.actions.consent import withdraw_consent
from myosotis.casework.models import Case
from myosotis.cooperation.actions import (
    answering,
    applying,
    asking,
    erasing,
    following,
    handing,
    openings,
    pictures,
    requesting,
    sharing,
)
from myosotis.cooperation.inputs import ShareInput, key_of
from myosotis.cooperation.models import Problem, Question, SharedItem, Withdrawal
from myosotis.cooperation.tests import test_photos
from myosotis.cooperation.tests.making import Border
from myosotis.cooperation.tests.test_working import FACT
from myosotis.exchange.models import Inbox, Outbox, SendingStream
from myosotis.kernel import clock
from tests.full_log import LogIsFull, fail, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MODULES = (answering, applying, asking, erasing, following, handing, openings, pictures, requesting, sharing)
TABLES = (*apps.get_app_config("cooperation").get_models(), Inbox, Outbox, SendingStream, Case)


@pytest.fixture
def border(cast):
    return Border(cast)


def prove(monkeypatch, acts):
    """Each act fails with the log, and every table is as it was."""
    before = rows_of(TABLES)
    for module in MODULES:
        monkeypatch.setattr(module, "record", fail)
    for name, act in acts.items():
        with pytest.raises(LogIsFull):
            act()
        assert rows_of(TABLES) == before, name


def test_asking_and_answering_without_a_log(border, cast, monkeypatch):
    border.allow()
    border.send("names")
    border.carry()
    draft = requesting.draft_request(by=cast.bob, case_id=border.case.pk, request=border.request("names"))
    bob = {"by": cast.bob, "cooperation_id": border.ours.pk}
    charlie = {"by": cast.charlie, "cooperation_id": border.theirs.pk}
    other = draft.pk
    prove(
        monkeypatch,
        {
            "draft_request": lambda: requesting.draft_request(
                by=cast.bob, case_id=border.case.pk, request=border.request()
            ),
            "withdraw_draft": lambda: requesting.withdraw_draft(by=cast.bob, draft_id=other),
            "send_request": lambda: requesting.send_request(by=cast.bob, draft_id=other),
            "retract_request": lambda: requesting.retract_request(**bob),
            "cancel_request": lambda: requesting.cancel_request(**bob),
            "confirm_received": lambda: answering.confirm_received(**charlie),
            "note_stored": lambda: following.note_stored(border.ours.pk, clock.now()),
            "tell_duty": lambda: following.tell_duty(border.theirs.pk),
            "log_opening": lambda: openings.log_opening(border.ours, by=cast.bob),
        },
    )


def test_taking_up_without_a_log(border, cast, monkeypatch):
    border.allow()
    border.send("names")
    border.carry()
    following.tell_duty(border.theirs.pk)
    told_late = following.tell_coordinator
    row = border.theirs.pk
    monkeypatch.setattr(following, "record", fail)
    before = rows_of(TABLES)
    with pytest.raises(LogIsFull):
        told_late(row)
    assert rows_of(TABLES) == before
    charlie = {"by": cast.charlie, "cooperation_id": row}
    answering.confirm_received(**charlie)
    prove(
        monkeypatch,
        {
            "accept_request": lambda: answering.accept_request(**charlie),
            "decline_request": lambda: answering.decline_request(**charlie, reason="no_capacity"),
        },
    )


def test_working_without_a_log(border, cast, monkeypatch):
    border.work("names", "story")
    asking.ask(by=cast.bob, cooperation_id=border.ours.pk, code="child_known")
    border.carry()
    bob = {"by": cast.bob, "cooperation_id": border.ours.pk}
    charlie = {"by": cast.charlie, "cooperation_id": border.theirs.pk}
    share = ShareInput(fields=[key_of(border.child, "gender")])
    question, item = Question.objects.get(is_ours=False), border.item("story")
    consent, now = item.consent, clock.now()
    problem = Problem.objects.create(
        peer=border.ours.peer, message=border.case.pk, code="crossed", is_ours=True
    )
    withdraw_consent(by=cast.bob, consent_id=consent.pk, reason="No.")
    withdrawal = Withdrawal.objects.create(cooperation=border.theirs, must_decide=True)
    border.allow()
    prove(
        monkeypatch,
        {
            "set_status": lambda: answering.set_status(**charlie, status="on_hold", reason="other_wait"),
            "tell_found": lambda: answering.tell_found(**bob, found_at=now, is_safe="yes"),
            "close_cooperation": lambda: answering.close_cooperation(**bob, outcome="returned"),
            "ask": lambda: asking.ask(**bob, code="in_danger"),
            "answer": lambda: asking.answer(by=cast.charlie, question_id=question.pk, facts=[FACT]),
            "share_fields": lambda: sharing.share_fields(**bob, share=share),
            "correct_item": lambda: sharing.correct_item(
                by=cast.bob, item_id=item.pk, lines=["x"], reason="y"
            ),
            "recall_item": lambda: sharing.recall_item(by=cast.bob, item_id=item.pk),
            "ask_erasure": lambda: erasing.ask_erasure(**bob, ground="case_ended"),
            "decide_withdrawal": lambda: erasing.decide_withdrawal(
                by=cast.charlie, withdrawal_id=withdrawal.pk, decision="keep", reason="x"
            ),
            "offer_handover": lambda: handing.offer_handover(**bob, share=share, stays="x", reason="y"),
            "settle_problem": lambda: openings.settle_problem(by=cast.sofia, problem=problem),
            "follow_withdrawal": lambda: following.follow_withdrawal(border.ours.pk, consent.pk),
            "expire_item": lambda: following.expire_item(item.pk),
            "shut_old": lambda: following.shut_old(border.theirs.pk),
        },
    )


def test_erasing_and_handing_over_without_a_log(border, cast, monkeypatch):
    border.work("names", "story")
    share = ShareInput(fields=[key_of(border.child, "names")])
    sharing.recall_item(by=cast.bob, item_id=border.item("story").pk)
    handing.offer_handover(by=cast.bob, cooperation_id=border.ours.pk, share=share, stays="x", reason="y")
    border.carry()
    asking.ask(by=cast.charlie, cooperation_id=border.theirs.pk, code="child_known")
    border.pair.carry("gr", "be")
    waiting = Inbox.objects.get(typ="qa.ask")
    bob = {"by": cast.bob, "cooperation_id": border.ours.pk}
    charlie = {"by": cast.charlie, "cooperation_id": border.theirs.pk}
    later = clock.now().date() + dt.timedelta(days=9)
    prove(
        monkeypatch,
        {
            "confirm_erasure": lambda: erasing.confirm_erasure(**charlie),
            "refuse_erasure": lambda: erasing.refuse_erasure(
                **charlie, ground="legal_hold", text="x", review_on=later
            ),
            "accept_handover": lambda: handing.accept_handover(**charlie),
            "decline_handover": lambda: handing.decline_handover(**charlie, reason="no_capacity"),
            "withdraw_handover": lambda: handing.withdraw_handover(**bob),
            "apply_message": lambda: applying.apply_message(waiting),
            "note_failure": lambda: applying.note_failure(waiting),
        },
    )


def test_following_an_erased_case_without_a_log(border, monkeypatch):
    border.work("names")
    ours = border.ours
    type(ours).objects.filter(pk=ours.pk).update(case=None)
    prove(monkeypatch, {"follow_erased_case": lambda: following.follow_erased_case(ours.pk)})


def test_what_waits_is_not_told_without_a_log(border, cast, monkeypatch):
    border.allow()
    border.send("names")
    border.carry()
    border.ours.items.update(state="waiting")
    type(border.ours).objects.filter(pk=border.ours.pk).update(state="accepted")
    assert SharedItem.objects.count() == 1
    prove(monkeypatch, {"tell_waiting": lambda: sharing.tell_waiting(border.ours.pk)})


def test_no_picture_is_taken_or_shown_without_a_log(border, cast, monkeypatch):
    test_photos.send(border, test_photos.photo(border))
    border.carry()
    border.accept()
    test_photos.carry(border)
    item, ours = border.item("photo", at="gr"), border.item("photo")
    SharedItem.objects.filter(pk=item.pk).update(picture=None)
    prove(
        monkeypatch,
        {
            "take_picture": lambda: pictures.take_picture(item.pk),
            "show_picture": lambda: pictures.show_picture(by=cast.bob, item_id=ours.pk),
        },
    )
