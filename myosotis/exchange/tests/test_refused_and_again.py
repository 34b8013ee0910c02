"""What was refused, forgotten or answered long ago, and comes again: nothing is lost, nothing stays, nothing grows."""

import datetime as dt

import pytest
from django.db import transaction

from myosotis.audit.models import GENESIS
from myosotis.audit.queries import head
from myosotis.exchange.actions import receiving
from myosotis.exchange.actions.carrying import take_receipts, take_turn
from myosotis.exchange.actions.epochs import begin_after_restore
from myosotis.exchange.actions.outdating import forget_old
from myosotis.exchange.actions.receiving import forget_body, receive
from myosotis.exchange.actions.sending import write_row
from myosotis.exchange.envelopes import seal_call
from myosotis.exchange.models import Alarm, DirectoryVersion, Inbox, Outbox, ReceivingStream, SendingStream
from myosotis.exchange.queries.log import head_of_the_day
from myosotis.exchange.queries.messages import list_unapplied, open_outgoing
from myosotis.exchange.queries.resync import COPIES, copies_for
from myosotis.exchange.tests.pair import Pair
from myosotis.kernel import clock
from myosotis.vault import store
from myosotis_core.protocol.errors import Refusal, RefusedEnvelope
from myosotis_core.protocol.records import NodeRecord

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
NOWHERE = {"ep": 0, "seq": 0}
HEADS = {"received": NOWHERE, "received_digest": "", "sent": NOWHERE, "acknowledged": NOWHERE}


@pytest.fixture
def pair(cast):
    return Pair(cast.sofia)


def refuse(checked):
    """As where the key that a message is sealed to is not here."""
    raise RefusedEnvelope(Refusal.NOT_OUR_KEY, "body", checked)


def test_a_message_that_was_refused_is_taken_when_it_is_sent_again(pair, monkeypatch):
    pair.settle()
    row = pair.write("be", "gr")
    with monkeypatch.context() as patched:
        patched.setattr(receiving, "open_checked", refuse)
        pair.carry("be", "gr")
    assert Outbox.objects.get(pk=row.pk).refused == Refusal.NOT_OUR_KEY.value
    begin_after_restore()
    pair.settle()
    assert pair.applied("be", "gr") == [str(row.pk)]
    assert Outbox.objects.get(pk=row.pk).refused == ""


def test_the_first_message_of_an_epoch_that_cannot_be_opened_makes_the_sender_begin_another(
    pair, monkeypatch
):
    row = pair.write("be", "gr")
    with monkeypatch.context() as patched:
        patched.setattr(receiving, "open_checked", refuse)
        pair.carry("be", "gr")
    assert not Inbox.objects.exists()
    # Not at once and for ever: after two the line pauses, longer each time.
    assert (
        SendingStream.objects.filter(tries=1, problem="rolled-back", next_try_at__isnull=False).count() == 1
    )
    pair.settle()
    assert pair.applied("be", "gr") == [str(row.pk)]


def test_a_peer_that_asks_for_everything_again_and_again_is_answered_once(pair):
    pair.write("be", "gr")
    pair.settle()
    before = Outbox.objects.filter(typ=COPIES).count()
    for _ in range(3):
        with pair.at("be"), transaction.atomic():
            body = {"since": "1970-01-01", "but": []}
            write_row(by="test", peer=pair.peers["gr"], typ="net.resync", body=body, thread=None)
    pair.settle()
    assert Outbox.objects.filter(typ=COPIES).count() == before
    with clock.set_clock(clock.now() + dt.timedelta(days=40)):
        assert [one["copies"] for one in copies_for(pair.peers["be"], body)] == [[]]


def test_what_was_forgotten_while_an_answer_waited_is_given_back_to_nobody(pair):
    pair.settle()
    backup = pair.back_up("be")
    secret, other = pair.write("be", "gr", "known"), pair.write("be", "gr", "known")
    pair.settle()
    pair.restore("be", backup)
    begin_after_restore()
    pair.carry("be", "gr")
    with transaction.atomic():
        forget_body(Inbox.objects.get(message=secret.pk))
    pair.settle()
    found = {row.pk: open_outgoing(row) for row in Outbox.objects.filter(stopped="recovered")}
    assert found[secret.pk] is None
    assert found[other.pk]["state"] == "known"
    assert not Inbox.objects.filter(typ=COPIES, body__isnull=False).exists()
    for row in Outbox.objects.filter(typ=COPIES, stopped=""):
        assert all("body" not in copy for copy in open_outgoing(row)["copies"])


def test_an_answer_of_long_ago_begins_no_epoch_when_it_is_played_again(pair):
    pair.settle()
    row = pair.write("be", "gr")
    receiving = ReceivingStream.objects.get(peer=pair.peers["be"])
    ReceivingStream.objects.filter(pk=receiving.pk).update(number=receiving.number - 1)
    with pair.at("be"):
        (waiting,) = take_turn(pair.peers["gr"])
    with pair.at("gr"):
        late = receive(waiting.raw)
    ReceivingStream.objects.filter(pk=receiving.pk).update(number=receiving.number)
    pair.settle()
    epoch = SendingStream.objects.get(peer=pair.peers["gr"]).epoch
    assert late.status == 409
    with pair.at("be"):
        assert take_receipts(pair.peers["gr"], [late.body]) == 1
    assert SendingStream.objects.get(peer=pair.peers["gr"]).epoch == epoch
    assert pair.applied("be", "gr") == [str(row.pk)]
    assert not Alarm.objects.exists()


def test_what_is_brought_again_and_again_uses_up_nothing_of_its_senders(pair, monkeypatch):
    pair.write("be", "gr")
    pair.carry("be", "gr")
    monkeypatch.setattr(receiving, "is_within", lambda _peer, _size: False)
    with pair.at("gr"):
        assert {receive(raw).status for raw in pair.sent} == {200}


def test_what_never_left_or_was_never_applied_is_not_kept_for_good(pair, django_capture_on_commit_callbacks):
    row = pair.write("be", "gr")
    pair.settle()
    never = pair.write("be", "gr")
    DirectoryVersion.objects.update(fresh_until=clock.now() + dt.timedelta(days=100))
    with (
        clock.set_clock(clock.now() + dt.timedelta(days=95)),
        django_capture_on_commit_callbacks(execute=True),
    ):
        forget_old()
    never.refresh_from_db()
    assert (never.stopped, never.forgotten_at is None) == ("expired", False)
    assert store.is_shredded(never.root)
    assert store.is_shredded(Inbox.objects.get(message=row.pk).root)


def test_a_clock_that_jumps_ahead_by_years_destroys_nothing(pair):
    row = pair.write("be", "gr")
    pair.settle()
    with clock.set_clock(clock.now() + dt.timedelta(days=2000)):
        assert forget_old() == 0
    row.refresh_from_db()
    assert row.forgotten_at is None


def test_a_call_of_a_peer_whose_sealing_key_has_ended_is_answered_by_a_code(pair, monkeypatch):
    with pair.at("be"):
        call = seal_call(pair.peers["gr"], "net.heads", HEADS).raw
    monkeypatch.setattr(NodeRecord, "encryption_key_at", lambda _record, _at: None)
    with pair.at("gr"):
        answer = receive(call)
    assert (answer.status, answer.body) == (400, b'{"code": "key.unknown"}')


def test_a_peer_that_floods_fills_no_turn_of_another(pair):
    for _ in range(30):
        pair.write("be", "gr")
    late = pair.write("gr", "be")
    pair.settle()
    waiting = list_unapplied(["net.problem"], most=10)
    assert len(waiting) == 21
    assert late.pk in {one.message for one in waiting}


def test_peers_hear_of_the_log_what_stood_at_midnight_and_not_how_much_is_done_each_hour(pair):
    pair.write("be", "gr")
    assert head_of_the_day() == (0, GENESIS)
    with clock.set_clock(clock.now() + dt.timedelta(days=1)):
        told = head_of_the_day()
        pair.write("be", "gr")
        assert head_of_the_day() == told
    assert told[0] == head()[0] - 1
