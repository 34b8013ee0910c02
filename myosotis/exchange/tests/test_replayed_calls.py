"""Calls outside of the streams that somebody on the way kept and sends again: nothing of them holds a second time."""

import datetime as dt
import json

import pytest
from django.apps import apps

from myosotis.audit.models import Entry
from myosotis.exchange import quotas
from myosotis.exchange.actions import calls
from myosotis.exchange.actions.receiving import receive
from myosotis.exchange.egress import Answer
from myosotis.exchange.models import ReceivingStream
from myosotis.exchange.tests.pair import Pair
from myosotis.kernel import clock
from tests.full_log import rows_of

pytestmark = pytest.mark.django_db
TABLES = tuple(apps.get_app_config("exchange").get_models())


class KeptLine:
    """A line that keeps what went over it; with `again` it gives an earlier answer to a new call."""

    def __init__(self, pair):
        self.pair, self.called, self.answered, self.again = pair, [], [], None

    def post(self, _path, body, **_more):
        self.called.append(body)
        if self.again is not None:
            return Answer(200, self.again)
        with self.pair.at("gr"):
            reply = receive(body)
        self.answered.append(reply.body)
        return Answer(reply.status, reply.body)


@pytest.fixture
def line(cast):
    return KeptLine(Pair(cast.sofia))


def greet(line):
    with line.pair.at("be"):
        calls.greet(line.pair.peers["gr"], line)


def test_a_hello_that_is_sent_again_changes_nothing_and_soon_is_refused(line):
    greet(line)
    before, entries = rows_of(TABLES), Entry.objects.count()
    with line.pair.at("gr"):
        assert [receive(line.called[0]).status for _time in range(20)] == [200] * 20
        assert rows_of(TABLES) == before
        assert Entry.objects.count() == entries
        with clock.set_clock(clock.now() + dt.timedelta(minutes=16)):
            late = receive(line.called[0])
    assert late.status != 200
    assert json.loads(late.body)["code"] == "time.expired"


def test_an_earlier_answer_to_a_hello_is_no_answer_to_a_new_one(line):
    """Given again, an older head of the log would raise an alarm that is none, or hide one that is."""
    greet(line)
    kept = ReceivingStream.objects.get(peer=line.pair.peers["gr"])
    newer = kept.log_number + 5
    ReceivingStream.objects.update(log_number=newer)
    line.again = line.answered[0]
    greet(line)
    kept.refresh_from_db()
    assert kept.log_number == newer
    assert not line.pair.peers["gr"].alarms.exists()


def test_a_call_that_is_sent_again_and_again_uses_up_nothing_of_its_sender(line, monkeypatch):
    for store in ("_calls", "_again", "_minutes"):
        getattr(quotas, store).clear()
    monkeypatch.setattr(quotas, "MESSAGES_A_MINUTE", 10)
    monkeypatch.setattr(quotas, "CALLS_AGAIN_A_MINUTE", 5)
    greet(line)
    with line.pair.at("gr"):
        said = [receive(line.called[0]).status for _time in range(20)]
    assert said == [200] * 5 + [429] * 15
    line.pair.write("be", "gr")
    line.pair.carry("be", "gr")
    assert len(line.pair.applied("be", "gr")) == 1
