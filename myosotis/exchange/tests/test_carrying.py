"""Messages between two nodes: in order, once, with receipts, whatever the network and old backups do."""

import datetime as dt
from uuid import uuid4

import pytest
from django.db import transaction

from myosotis.audit.models import Entry
from myosotis.exchange.actions import carrying
from myosotis.exchange.actions.carrying import take_turn
from myosotis.exchange.actions.epochs import begin_after_restore
from myosotis.exchange.actions.receiving import receive
from myosotis.exchange.egress import Unreachable
from myosotis.exchange.models import Alarm, AlarmKind, Inbox, KeptEnvelope, Outbox, SendingStream
from myosotis.exchange.tests.pair import Pair
from myosotis.kernel import clock
from myosotis.vault import store

pytestmark = [pytest.mark.django_db, pytest.mark.deep]


@pytest.fixture
def pair(cast):
    return Pair(cast.sofia)


def ids(rows):
    return [str(row.pk) for row in rows]


def test_messages_arrive_once_in_order_and_each_has_its_receipt(pair):
    rows = [pair.write("be", "gr") for _ in range(5)]
    assert not KeptEnvelope.objects.exists(), "a place is fixed just before the first sending"
    pair.carry("be", "gr")
    assert pair.applied("be", "gr") == ids(rows)
    kept = KeptEnvelope.objects.order_by("number")
    assert [one.typ for one in kept][:2] == ["net.heads", "net.resync"]
    assert all(one.receipt and one.envelope is None for one in kept)
    assert Outbox.objects.filter(acknowledged_at=None).count() == 1  # what gr answers to the resync
    assert Entry.objects.filter(verb="message.taken").count() == 7


@pytest.mark.parametrize(
    ("at_once", "faults"),
    [
        (1, ["", "unanswered"]),
        (1, ["", "", "twice", "unanswered"]),
        (64, ["lost", "unanswered"]),
        (2, ["twice", "unanswered", "lost"]),
    ],
)
def test_what_is_lost_or_comes_twice_changes_nothing(pair, at_once, faults, monkeypatch):
    monkeypatch.setattr(carrying, "MOST_AT_ONCE", at_once)
    rows = [pair.write("be", "gr") for _ in range(3)]
    pair.faults = faults
    while pair.faults:
        with pytest.raises(Unreachable):
            pair.carry("be", "gr")
    pair.carry("be", "gr")
    assert pair.applied("be", "gr") == ids(rows)
    assert not Alarm.objects.exists()


def test_a_replayed_envelope_gets_the_same_receipt_byte_for_byte(pair):
    pair.write("be", "gr")
    pair.carry("be", "gr")
    before = Inbox.objects.count(), Entry.objects.count()
    with pair.at("gr"):
        for raw in pair.sent:
            first, second = receive(raw), receive(raw)
            assert (first.status, first.body) == (200, second.body)
    assert (Inbox.objects.count(), Entry.objects.count()) == before


def test_a_sender_restored_from_an_old_backup_loses_and_doubles_nothing(pair):
    early = [pair.write("be", "gr") for _ in range(2)]
    pair.settle()
    backup = pair.back_up("be")
    forgotten = [pair.write("be", "gr") for _ in range(3)]
    pair.settle()
    pair.restore("be", backup)
    late = [pair.write("be", "gr") for _ in range(2)]
    pair.settle()
    assert pair.applied("be", "gr") == ids([*early, *forgotten, *late])
    recovered = Outbox.objects.filter(stopped="recovered")
    assert {str(row.pk) for row in recovered} == set(ids(forgotten))
    assert Alarm.objects.filter(kind=AlarmKind.WE_WERE_ROLLED_BACK).exists()
    assert Alarm.objects.filter(kind=AlarmKind.EQUIVOCATION).exists()


def test_a_receiver_restored_from_an_old_backup_gets_again_what_it_had_acknowledged(pair):
    early = [pair.write("be", "gr") for _ in range(2)]
    pair.settle()
    backup = pair.back_up("gr")
    lost = [pair.write("be", "gr") for _ in range(3)]
    pair.settle()
    pair.restore("gr", backup)
    assert len(pair.applied("be", "gr")) == 2
    pair.settle()
    assert pair.applied("be", "gr") == ids([*early, *lost])
    assert Alarm.objects.filter(kind=AlarmKind.PEER_ROLLED_BACK).exists()


def test_both_restored_and_told_so_still_agree(pair):
    rows = [pair.write("be", "gr") for _ in range(2)]
    pair.settle()
    backups = {name: pair.back_up(name) for name in ("be", "gr")}
    pair.write("be", "gr")
    pair.settle()
    for name, backup in backups.items():
        pair.restore(name, backup)
    begin_after_restore()
    pair.settle()
    assert pair.applied("be", "gr") == ids(rows)


def test_an_erased_message_does_not_leave_and_no_stream_waits_for_it(pair):
    root = uuid4()
    store.add_keys([root], "item")
    first = pair.write("be", "gr")
    erased = pair.write("be", "gr", root=root)
    last = pair.write("be", "gr")
    store.shred_keys([root])
    pair.carry("be", "gr")
    assert pair.applied("be", "gr") == ids([first, last])
    erased.refresh_from_db()
    assert (erased.stopped, erased.epoch) == ("erased", None)


def test_a_message_erased_while_it_waits_for_its_receipt_is_sent_no_more(pair):
    root = uuid4()
    store.add_keys([root], "item")
    pair.settle()
    erased, last = pair.write("be", "gr", root=root), pair.write("be", "gr")
    pair.faults = ["lost"]
    with pytest.raises(Unreachable):
        pair.carry("be", "gr")
    epoch = SendingStream.objects.get(peer=pair.peers["gr"]).epoch
    store.shred_keys([root])
    pair.settle()
    assert pair.applied("be", "gr") == ids([last])
    assert SendingStream.objects.get(peer=pair.peers["gr"]).epoch > epoch
    assert not Inbox.objects.filter(message=erased.pk).exists()


def test_a_message_that_was_sealed_by_a_clock_that_ran_ahead_is_sealed_anew(pair):
    row = pair.write("be", "gr")
    with clock.set_clock(clock.now() + dt.timedelta(days=1)), pair.at("be"):
        assert take_turn(pair.peers["gr"])
    pair.carry("be", "gr")
    assert pair.applied("be", "gr") == ids([row])


def test_what_is_over_before_it_could_go_is_said_and_passed_over(pair):
    over = pair.write("be", "gr", expires_at=clock.now() + dt.timedelta(hours=1))
    last = pair.write("be", "gr")
    with clock.set_clock(clock.now() + dt.timedelta(hours=2)):
        pair.carry("be", "gr")
    over.refresh_from_db()
    assert over.stopped == "expired"
    assert pair.applied("be", "gr") == ids([last])


def test_nothing_goes_to_a_peer_that_was_suspended_a_moment_ago(pair):
    pair.write("be", "gr")
    peer = pair.peers["gr"]
    with transaction.atomic():
        type(peer).objects.filter(pk=peer.pk).update(suspended_at=clock.now(), suspended_by=pair.by)
    assert pair.carry("be", "gr") == 0
    assert pair.sent == []


def test_what_is_held_back_on_the_way_shows_at_the_second_heads_and_a_busy_line_does_not(pair):
    pair.settle()
    pair.write("gr", "be")
    with pair.at("gr"):
        assert take_turn(pair.peers["be"])
    assert not pair.compare("be", "gr")
    pair.carry("gr", "be")
    pair.write("gr", "be")
    with pair.at("gr"):
        assert take_turn(pair.peers["be"])
    pair.compare("be", "gr")
    assert not Alarm.objects.filter(kind=AlarmKind.BEHIND).exists()
    pair.compare("be", "gr")
    assert Alarm.objects.filter(kind=AlarmKind.BEHIND, peer=pair.peers["gr"]).exists()
