"""Several envelopes in one post, and calls with their answers."""

import pytest

from myosotis.exchange.actions import carrying, receiving
from myosotis.exchange.actions.calls import compare_with
from myosotis.exchange.actions.carrying import take_turn
from myosotis.exchange.actions.receiving import receive
from myosotis.exchange.egress import Answer
from myosotis.exchange.models import Alarm, Inbox, SendingStream
from myosotis.exchange.tests.pair import Pair, Wire
from myosotis_core.protocol.rows import MOST_AT_ONCE, join_row

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


@pytest.fixture
def pair(cast):
    return Pair(cast.sofia)


class OneOnly(Wire):
    """A node that takes one envelope in a post, and no row."""

    def post(self, path, body, **more):
        if b"\n" in body:
            return Answer(400, b'{"code": "json.malformed"}')
        return super().post(path, body, **more)


class Recorded(Wire):
    """Whoever stands on the line hands out an answer of earlier."""

    answers = []

    def post(self, path, body, **more):
        self.answers.append(super().post(path, body, **more))
        return self.answers[0]


def ids(rows):
    return [str(row.pk) for row in rows]


def test_what_waits_goes_in_one_post_with_a_receipt_for_each(pair):
    pair.settle()
    rows = [pair.write("be", "gr") for _ in range(5)]
    pair.sent.clear()
    pair.carry("be", "gr")
    assert len(pair.sent) == 1
    assert pair.applied("be", "gr") == ids(rows)
    assert not pair.carry("be", "gr")


def test_a_row_is_read_up_to_the_first_that_is_not_taken(pair, monkeypatch):
    pair.settle()
    rows = [pair.write("be", "gr") for _ in range(4)]
    with pair.at("be"):
        waiting = [one.raw for one in take_turn(pair.peers["gr"], most=MOST_AT_ONCE)]
    with pair.at("gr"):
        gap = receive(join_row([waiting[0], waiting[2], waiting[1], waiting[3]]))
        other = receive(join_row([waiting[1], b"{}", waiting[2]]))
        too_many = receive(join_row(waiting[:1] * (MOST_AT_ONCE + 1)))
        monkeypatch.setattr(receiving, "is_within", lambda _peer, _size: False)
        held_up = receive(join_row([*waiting[:3], waiting[3]]))
    assert (gap.status, gap.body.count(b"\n")) == (409, 1)
    assert (other.status, other.body.count(b"\n")) == (400, 1)
    assert too_many.status == 413
    assert (held_up.status, held_up.body.count(b"\n")) == (429, 2)
    assert pair.applied("be", "gr") == ids(rows[:2])
    monkeypatch.undo()
    pair.settle()
    assert pair.applied("be", "gr") == ids(rows)


def test_a_node_that_takes_no_rows_gets_one_after_the_other(pair):
    rows = [pair.write("be", "gr") for _ in range(3)]
    with pair.at("be"):
        assert carrying.carry(pair.peers["gr"], OneOnly(pair, "be", "gr")) == 5
    assert pair.applied("be", "gr") == ids(rows)


def test_a_peer_that_did_not_answer_is_asked_with_one(pair):
    pair.settle()
    [pair.write("be", "gr") for _ in range(3)]
    SendingStream.objects.filter(peer=pair.peers["gr"]).update(tries=3, next_try_at="2026-01-01T00:00:00Z")
    pair.sent.clear()
    with pair.at("be"):
        carrying.carry(pair.peers["gr"], Wire(pair, "be", "gr"))
    assert [raw.count(b"\n") for raw in pair.sent] == [0, 1]


def test_an_answer_of_earlier_stands_for_none_to_this_call(pair):
    pair.settle()
    line = Recorded(pair, "be", "gr")
    with pair.at("be"):
        pair.write("be", "gr")
        before = Inbox.objects.count()
        assert compare_with(pair.peers["gr"], line)
        carrying.carry(pair.peers["gr"], Wire(pair, "be", "gr"))
        assert Inbox.objects.count() == before + 1
        assert not compare_with(pair.peers["gr"], line)
    assert SendingStream.objects.get(peer=pair.peers["gr"]).problem == "shape.value"
    assert not Alarm.objects.exists()
    with pair.at("be"):
        assert receive(line.answers[0].body).status == 400, "an answer is no call"
