"""Streams and heads, case by case: what is stored, what is sent again, and whom it alarms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from myosotis_core.protocol.heads import Heads, compare_heads, make_heads, read_heads
from myosotis_core.protocol.messages import validate
from myosotis_core.protocol.receipts import Disposition
from myosotis_core.protocol.streams import (
    GREATEST_EPOCH,
    NOWHERE,
    Alarm,
    Kept,
    Place,
    ReceivingStream,
    Restart,
    Resume,
    SendingStream,
    StreamError,
    Verdict,
    continue_after,
    decide,
    open_stream,
    restart,
    restart_after_restore,
)
from myosotis_core.protocol.tests.stream_world import Envelope, World

HELD = ReceivingStream(Place(5, 3), "c3")
STORED = {Place(5, 1): "c1", Place(5, 2): "c2", Place(5, 3): "c3", Place(4, 9): "old"}


def envelope(ep, seq, ct="new", message_id="fresh", typ="coop.request"):
    return Envelope("A", "B", message_id, typ, ep, seq, ct)


def decided(one, *, stream=HELD, before=None):
    return decide(stream, one, digest_at=STORED.get, is_known={"known"}.__contains__, before=before)


@pytest.mark.parametrize(
    ("one", "verdict", "disposition", "expected"),
    [
        (envelope(5, 4), Verdict.STORE, Disposition.STORED, (5, 5)),
        (envelope(5, 4, message_id="known"), Verdict.KNOWN, Disposition.DUPLICATE, (5, 5)),
        (envelope(5, 2, "c2"), Verdict.DUPLICATE, Disposition.DUPLICATE, (5, 4)),
        (envelope(4, 9, "old"), Verdict.DUPLICATE, Disposition.DUPLICATE, (5, 4)),
        (envelope(5, 6), Verdict.GAP, Disposition.GAP, (5, 4)),
        (envelope(4, 10), Verdict.OLD_EPOCH, Disposition.OLD_EPOCH, (5, 4)),
        (envelope(5, 2, "other"), Verdict.EQUIVOCATION, Disposition.ROLLED_BACK, (5, 4)),
        (envelope(4, 9, "other"), Verdict.EQUIVOCATION, Disposition.ROLLED_BACK, (5, 4)),
        (envelope(6, 2), Verdict.GAP, Disposition.GAP, (5, 4)),
        (envelope(6, 1), Verdict.UNREADABLE, Disposition.ROLLED_BACK, (5, 4)),
    ],
)
def test_an_envelope_is_stored_repeated_or_refused(one, verdict, disposition, expected) -> None:
    decision = decided(one)
    assert (decision.verdict, decision.disposition, decision.expected) == (verdict, disposition, expected)
    assert decision.is_stored == (decision.stream != HELD)
    assert (decision.alarm is Alarm.EQUIVOCATION) == (verdict is Verdict.EQUIVOCATION)


def test_a_new_epoch_begins_with_heads_that_leave_nothing_out() -> None:
    opener = envelope(6, 1, typ="net.heads")
    assert decided(opener, before=Place(5, 3)).stream == ReceivingStream(Place(6, 1), "new")
    assert decided(opener, before=NOWHERE).verdict is Verdict.STORE
    behind = decided(opener, before=Place(5, 4))
    assert (behind.verdict, behind.alarm) == (Verdict.GAP, Alarm.WE_WERE_ROLLED_BACK)
    assert decided(opener).verdict is Verdict.UNREADABLE
    assert decided(envelope(6, 1), before=NOWHERE).verdict is Verdict.UNREADABLE


def test_places_are_fixed_one_at_a_time_and_receipts_taken_in_order() -> None:
    first, stream = open_stream(1_000).fix()
    assert first == Place(1_000, 1)
    with pytest.raises(StreamError):
        stream.fix()
    assert stream.acknowledge(Place(999, 1)) == stream
    assert stream.acknowledge(Place(1_000, 2)) == stream
    stream = stream.acknowledge(first)
    assert not stream.is_waiting
    assert stream.fix()[0] == Place(1_000, 2)


KEPT = (
    Kept("m1", Place(5, 2), True, "c2"),
    Kept("m2", Place(5, 3), True, "c3"),
    Kept("m3", Place(5, 4), False, "c4"),
    Kept("m4"),
)
OURS = SendingStream(epoch=5, fixed=4, acknowledged=Place(5, 3))


def followed(last, **more):
    return continue_after(OURS, KEPT, last=Place(*last), clock_ms=9, **more)


def test_what_is_on_its_way_is_sent_again_as_it_was() -> None:
    assert followed((5, 3)) == Resume(Place(5, 4))
    assert followed((5, 4)) is None


def test_a_peer_from_an_older_backup_gets_what_it_forgot_in_a_new_epoch() -> None:
    again = followed((5, 2))
    assert isinstance(again, Restart)
    assert again.stream == SendingStream(epoch=9, fixed=0, acknowledged=Place(5, 2))
    assert (again.before, again.message_ids) == (Place(5, 2), ("m2", "m3", "m4"))
    assert again.alarms == (Alarm.PEER_ROLLED_BACK,)
    forgot_all = followed((4, 7))
    assert isinstance(forgot_all, Restart)
    assert (forgot_all.before, forgot_all.message_ids) == (NOWHERE, ("m1", "m2", "m3", "m4"))


def test_what_is_no_longer_kept_is_said() -> None:
    again = followed((4, 7), kept_since=Place(5, 1))
    assert isinstance(again, Restart)
    assert again.alarms == (Alarm.PEER_ROLLED_BACK, Alarm.NOT_KEPT)


@pytest.mark.parametrize(
    ("last", "more"),
    [((5, 7), {}), ((6, 1), {}), ((5, 4), {"is_refused": True}), ((5, 4), {"digest": "of another life"})],
)
def test_a_node_that_was_restored_itself_begins_a_greater_epoch_with_all_it_keeps(last, more) -> None:
    again = followed(last, **more)
    assert isinstance(again, Restart)
    assert again.stream.epoch > max(5, last[0])
    assert (again.before, again.message_ids) == (NOWHERE, ("m1", "m2", "m3", "m4"))
    assert again.alarms == (Alarm.WE_WERE_ROLLED_BACK,)


def test_a_clock_that_runs_behind_never_repeats_an_epoch() -> None:
    assert restart(OURS, KEPT, clock_ms=-3).stream.epoch == 6
    assert restart_after_restore(OURS, KEPT, clock_ms=77).stream.epoch == 77
    with pytest.raises(StreamError, match="No epoch is left"):
        restart(replace(OURS, epoch=GREATEST_EPOCH), KEPT, clock_ms=1)


def test_a_peer_that_tells_of_an_epoch_out_of_reach_uses_up_none_of_ours() -> None:
    assert restart(OURS, KEPT, clock_ms=1, told=Place(GREATEST_EPOCH, 1)).stream.epoch == 6
    assert continue_after(OURS, KEPT, last=Place(GREATEST_EPOCH, 7), clock_ms=1).stream.epoch == 6


def test_a_message_that_must_not_leave_is_left_out_and_holds_nothing_up() -> None:
    kept = tuple(row for row in KEPT if row.id != "m3")
    again = restart(OURS, kept, clock_ms=9, after=OURS.acknowledged)
    assert (again.before, again.message_ids) == (Place(5, 3), ("m4",))


def test_heads_that_agree_are_calm_and_are_read_as_written() -> None:
    receiving = ReceivingStream(Place(8, 2), "r2")
    theirs = Heads(received=Place(5, 4), received_digest="c4", sent=Place(8, 2), acknowledged=Place(8, 2))
    assert compare_heads(theirs, OURS, receiving, KEPT, clock_ms=9).is_calm
    body = replace(theirs, received_digest="").write()
    assert validate("net.heads", body) == []
    assert read_heads(body) == replace(theirs, received_digest="")
    assert make_heads(OURS, receiving) == Heads(Place(8, 2), "r2", Place(5, 4), Place(5, 3))


def test_heads_tell_who_forgot_what() -> None:
    receiving = ReceivingStream(Place(8, 2), "r2")
    theirs = Heads(received=Place(5, 4), received_digest="c4", sent=Place(8, 4), acknowledged=Place(8, 3))
    found = compare_heads(theirs, OURS, receiving, KEPT, clock_ms=9)
    assert (found.send, found.is_behind, found.alarms) == (None, True, (Alarm.WE_WERE_ROLLED_BACK,))
    forgot = replace(theirs, received=Place(5, 2), received_digest="c2", sent=NOWHERE, acknowledged=NOWHERE)
    found = compare_heads(forgot, OURS, receiving, KEPT, clock_ms=9)
    assert isinstance(found.send, Restart)
    assert found.alarms == (Alarm.PEER_ROLLED_BACK,)


def deliver_all(world, a, b):
    for _ in range(30):
        world.send(a, b)
        for one in world.wire:
            world.answer(world.deliver(one))
        world.wire.clear()


def test_a_sender_from_an_older_backup_is_not_stuck() -> None:
    world = World()
    world.write("A", "B")
    world.back_up("A")
    deliver_all(world, "A", "B")
    for _ in range(5):
        world.write("A", "B")
    deliver_all(world, "A", "B")
    world.restore("A", 0, knows=False)
    world.write("A", "B")
    deliver_all(world, "A", "B")
    assert world.sides["A"]["B"].outbox[-1].is_acknowledged
    assert ("B", Alarm.EQUIVOCATION) in world.alarms
    assert ("A", Alarm.WE_WERE_ROLLED_BACK) in world.alarms
    world.settle()
    world.check()


def test_a_receiver_from_an_older_backup_loses_nothing_it_acknowledged() -> None:
    world = World()
    world.back_up("B")
    for _ in range(5):
        world.write("A", "B")
    deliver_all(world, "A", "B")
    before = list(world.sides["B"]["A"].applied)
    world.restore("B", 0, knows=False)
    assert world.sides["B"]["A"].applied == []
    world.hear_heads(world.tell_heads("B", "A"))
    assert ("A", Alarm.PEER_ROLLED_BACK) in world.alarms
    deliver_all(world, "A", "B")
    assert world.sides["B"]["A"].applied == before
    world.settle()
    world.check()


def replay(rounds):
    world = World()
    for _ in range(50):
        world.write("A", "B")
    world.settle()
    side = world.sides["B"]["A"]
    before, applied, inbox = side.receiving, list(side.applied), list(side.inbox.values())
    for _ in range(rounds):
        for one in inbox:
            assert world.deliver(one).word is Disposition.DUPLICATE
        world.replies.clear()
    assert (side.receiving, side.applied, list(side.inbox.values())) == (before, applied, inbox)
    return rounds * len(inbox)


def test_replays_change_nothing() -> None:
    assert replay(20) >= 1_000


@pytest.mark.full
def test_a_hundred_thousand_replays_change_nothing() -> None:
    assert replay(2_000) >= 100_000
