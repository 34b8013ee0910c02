"""Paired facts of work across borders stand or fall together, in the database itself."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from myosotis.cooperation.models import HandOver, Holder, SharedItem, Withdrawal
from myosotis.cooperation.tests.making import Border
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
NOW = dt.datetime(2026, 2, 1, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def border(cast):
    """One cooperation that runs, with a question, an item on each side and a problem."""
    from myosotis.cooperation.actions.asking import ask
    from myosotis.cooperation.models import Problem

    border = Border(cast)
    border.work("names")
    ask(by=cast.bob, cooperation_id=border.ours.pk, code="child_known")
    HandOver.objects.create(cooperation=border.ours, is_ours=True, offered_by=cast.bob)
    Withdrawal.objects.create(cooperation=border.ours, must_decide=True)
    Problem.objects.create(
        peer=border.ours.peer, message=border.ours.pk, code="crossed", cooperation=border.ours
    )
    return border


def refused(row, **values):
    """The database does not take it."""
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**values)


def taken(row, **values):
    """The database takes it; put back afterwards."""
    with transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**values)
        transaction.set_rollback(True)


def test_a_cooperation_says_whose_it_is(border, cast):
    ours, theirs = border.ours, border.theirs
    refused(ours, had_case=False)
    refused(ours, case=None, had_case=False)
    taken(ours, case=None)
    refused(ours, made_by=None)
    refused(theirs, made_by=cast.bob)
    refused(theirs, received_at=None)
    refused(theirs, answered_at=None)
    refused(ours, coordinator_told_at=NOW)
    taken(ours, coordinator_told_at=NOW, duty_told_at=NOW)


def test_an_item_is_told_gone_and_empty_at_its_time(border):
    out, come = border.item("names"), border.item("names", at="gr")
    refused(out, made_by=None)
    refused(come, made_by=border.cast.bob)
    refused(out, told_at=None)
    refused(out, state="waiting")
    refused(out, state="recalled")
    taken(out, state="recalled", recalled_at=NOW)
    refused(out, state="erased", gone_at=NOW)
    refused(out, state="erased", value=None)
    taken(out, state="erased", gone_at=NOW, value=None)
    refused(out, gone_at=NOW)
    refused(out, state="stopped", gone_at=NOW, value=None)
    taken(out, state="stopped", gone_at=NOW, value=None, told_at=None)


def test_a_holder_a_withdrawal_and_a_handover_are_whole(border, cast):
    holder, withdrawal, offer = Holder.objects.get(), Withdrawal.objects.get(), HandOver.objects.get()
    refused(holder, onward="own_police")
    refused(holder, peer=None)
    taken(holder, peer=None, onward="own_police")
    refused(holder, refused_at=NOW)
    refused(holder, refused_at=NOW, refusal="legal_hold")
    taken(holder, refused_at=NOW, refusal="legal_hold", review_on=NOW.date())
    refused(withdrawal, decision="keep")
    refused(withdrawal, decision="keep", decided_at=NOW, decided_by=cast.sofia, must_decide=False)
    taken(withdrawal, decision="keep", decided_at=NOW, decided_by=cast.sofia)
    refused(offer, phase="done")
    refused(offer, done_at=NOW)
    taken(offer, phase="done", done_at=NOW)
    refused(offer, offered_by=None)
    taken(offer, offered_by=None, is_ours=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.create(cooperation=offer.cooperation, is_ours=False)


def test_questions_problems_and_threads_are_once_and_whole(border, cast):
    question, problem = border.ours.questions.get(), border.ours.problems.get()
    refused(question, asked_by=None)
    refused(question, code="")
    refused(problem, settled_at=clock.now())
    taken(problem, settled_at=clock.now(), settled_by=cast.bob)
    with pytest.raises(IntegrityError), transaction.atomic():
        SharedItem.objects.filter(pk=border.item("names").pk).update(expires_at=None)
    step = border.ours.steps.first()
    step.pk = new_id()
    with pytest.raises(IntegrityError), transaction.atomic():
        step.save(force_insert=True)
