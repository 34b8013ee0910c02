"""Private enquiries: an act that cannot be written into the log does not happen, and nothing of it leaves."""

import pytest
from django.apps import apps

from myosotis.enquiries.actions import asking, choosing, evaluating, hearing, judging, tagging
from myosotis.enquiries.models import Candidate, ChildTags, HeardEnquiry, PeriodKey
from myosotis.enquiries.period import period_now
from myosotis.exchange.models import Inbox, Outbox
from myosotis.kernel import clock
from tests.full_log import LogIsFull, fail, rows_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MODULES = (asking, choosing, evaluating, hearing, judging, tagging)
TABLES = (*apps.get_app_config("enquiries").get_models(), Inbox, Outbox)


def prove(monkeypatch, **acts):
    """Each act fails with the log, and every table is as it was."""
    before = rows_of(TABLES)
    with monkeypatch.context() as patch:
        for module in MODULES:
            patch.setattr(module, "record", fail)
        for name, act in acts.items():
            with pytest.raises(LogIsFull):
                act()
            assert rows_of(TABLES) == before, name


def carry_to(two, typ, source, target):
    """One message lies in the inbox, not applied."""
    two.pair.carry(source, target)
    return Inbox.objects.get(typ=typ, applied_at=None)


def test_every_act_of_the_room_is_undone_with_the_log(two, cast, monkeypatch):
    charlie = {"by": cast.charlie, "case_id": two.known.pk}
    prove(monkeypatch, let_be_found=lambda: choosing.let_be_found(**charlie))
    choosing.let_be_found(**charlie)
    with two.pair.at("gr"):
        prove(monkeypatch, send_batches=lambda: tagging.send_batches(two.pair.peers["be"]))
        tagging.send_batches(two.pair.peers["be"])
    peer = two.pair.peers["gr"]
    points = carry_to(two, "match.evaluate", "gr", "be")
    prove(monkeypatch, make_key=lambda: evaluating.make_key(peer, period_now()))
    evaluating.make_key(peer, period_now())
    prove(monkeypatch, evaluate_batch=lambda: evaluating.evaluate_batch(points))
    evaluating.evaluate_batch(points)
    evaluated = carry_to(two, "match.evaluated", "be", "gr")
    prove(monkeypatch, take_evaluated=lambda: tagging.take_evaluated(evaluated))
    tagging.take_evaluated(evaluated)
    prove(monkeypatch, send_enquiries=two.ask)
    two.ask()
    enquiry = carry_to(two, "match.enquire", "be", "gr")
    prove(monkeypatch, hear_enquiry=lambda: hearing.hear_enquiry(enquiry))
    heard = hearing.hear_enquiry(enquiry)
    prove(monkeypatch, compare_enquiry=lambda: hearing.compare_enquiry(heard.pk))
    hearing.compare_enquiry(heard.pk)
    found = {"by": cast.charlie, "candidate_id": Candidate.objects.get().pk, "verdict": "same"}
    prove(
        monkeypatch,
        judge_candidate=lambda: judging.judge_candidate(**found),
        take_out=lambda: choosing.take_out(**charlie),
    )
    ChildTags.objects.update(facts="changed")
    HeardEnquiry.objects.update(until=clock.now())
    PeriodKey.objects.update(period=1)
    prove(
        monkeypatch,
        follow_register=tagging.follow_register,
        forget_heard=hearing.forget_heard,
        end_periods=evaluating.end_periods,
    )
