"""Both sides act as they please, at once and out of step: in the end both hold the same, with one owner of the case."""

import datetime as dt
import random

import pytest

from myosotis.cooperation.actions import answering, asking, erasing, handing, requesting, sharing
from myosotis.cooperation.inputs import ShareInput, key_of
from myosotis.cooperation.models import Question, SharedItem
from myosotis.cooperation.queries.opening import open_items
from myosotis.cooperation.tests.making import Border
from myosotis.cooperation.tests.test_working import FACT
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

pytestmark = pytest.mark.django_db
ACTS_TRIED = 45
GONE_THERE = {"erased", "expired"}


def acts(border, chance):
    """Everything either side may try, most of it not allowed most of the time."""
    bob = {"by": border.cast.bob, "cooperation_id": border.ours.pk}
    charlie = {"by": border.cast.charlie, "cooperation_id": border.theirs.pk}
    share = ShareInput(fields=[key_of(border.child, chance.choice(["names", "gender", "story"]))])
    item = chance.choice(list(border.ours.items.all()))
    question = Question.objects.filter(is_ours=False, cooperation=border.theirs).first()
    later = clock.now().date() + dt.timedelta(days=20)
    return [
        lambda: answering.set_status(**charlie, status="in_progress"),
        lambda: answering.set_status(**charlie, status="on_hold", reason="other_wait"),
        lambda: answering.set_status(**charlie, status="completed", reason="nothing_known"),
        lambda: requesting.cancel_request(**bob),
        lambda: answering.close_cooperation(**bob, outcome="returned"),
        lambda: answering.tell_found(**charlie, found_at=clock.now(), is_safe="yes"),
        lambda: asking.ask(**bob, code="child_known"),
        lambda: asking.ask(**charlie, code="in_danger"),
        lambda: (
            asking.answer(by=border.cast.charlie, question_id=question.pk, facts=[FACT]) if question else None
        ),
        lambda: sharing.share_fields(**bob, share=share),
        lambda: sharing.correct_item(by=border.cast.bob, item_id=item.pk, lines=["Other"], reason="Wrong"),
        lambda: sharing.recall_item(by=border.cast.bob, item_id=item.pk),
        lambda: erasing.confirm_erasure(**charlie),
        lambda: erasing.refuse_erasure(**charlie, ground="legal_hold", text="Asked for.", review_on=later),
        lambda: handing.offer_handover(**bob, share=share, stays="All.", reason="There."),
        lambda: handing.withdraw_handover(**bob),
        lambda: handing.accept_handover(**charlie),
        lambda: handing.decline_handover(**charlie, reason="no_capacity"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("seed", [3, 116000])
def test_both_sides_come_to_the_same(cast, seed):
    border, chance, done = Border(cast), random.Random(seed), 0
    border.work("names", "gender", "story")
    for _turn in range(ACTS_TRIED):
        try:
            chance.choice(acts(border, chance))()
            done += 1
        except (Refused, Missing):
            pass
        if chance.random() < 0.4:
            border.pair.carry(*chance.choice([("be", "gr"), ("gr", "be")]))
        if chance.random() < 0.1:
            border.carry()
    border.carry()
    ours, theirs = border.ours, border.theirs
    assert done > 10
    assert (ours.state, ours.owner, ours.tenure) == (theirs.state, theirs.owner, theirs.tenure)
    assert ours.is_owner != theirs.is_owner
    there = dict(theirs.items.values_list("item", "state"))
    told = dict(ours.items.exclude(state="stopped").values_list("item", "state"))
    assert there == told
    gone = SharedItem.objects.filter(state__in=GONE_THERE)
    assert all(item.value is None for item in open_items(gone, by="test"))
