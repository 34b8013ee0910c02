"""Our stream to a peer: where it stands, and the new epoch that begins when one side has forgotten something."""

from __future__ import annotations

import datetime as dt
import random

from django.db import transaction

from myosotis.exchange.actions.peers import raise_alarm
from myosotis.exchange.keyring import milliseconds
from myosotis.exchange.models import AlarmKind, KeptEnvelope, Outbox, Peer, ReceivingStream, SendingStream
from myosotis.kernel import clock
from myosotis_core.protocol import streams
from myosotis_core.protocol.streams import Kept, Place, Restart

BATCH = 500
FIRST_PAUSE = dt.timedelta(seconds=1)
LONGEST_PAUSE = dt.timedelta(minutes=5)
ALARMS = {
    streams.Alarm.EQUIVOCATION: AlarmKind.EQUIVOCATION,
    streams.Alarm.WE_WERE_ROLLED_BACK: AlarmKind.WE_WERE_ROLLED_BACK,
    streams.Alarm.PEER_ROLLED_BACK: AlarmKind.PEER_ROLLED_BACK,
    streams.Alarm.NOT_KEPT: AlarmKind.NOT_KEPT,
}


def lock_sending(peer: Peer) -> SendingStream:
    """Our stream to a peer, begun where there is none, locked in this transaction; with the peer as it is now."""
    streams_here = SendingStream.objects.select_for_update(of=("self",)).select_related("peer")
    found = streams_here.filter(peer=peer).first()
    if found is None:
        fresh = streams.open_stream(milliseconds(clock.now()))
        SendingStream.objects.get_or_create(peer=peer, defaults={"epoch": fresh.epoch})
        found = streams_here.get(peer=peer)
    return found


def lock_receiving(peer: Peer) -> ReceivingStream:
    """A peer's stream to us, locked until the transaction ends."""
    found = ReceivingStream.objects.select_for_update().filter(peer=peer).first()
    if found is None:
        found, _is_new = ReceivingStream.objects.get_or_create(peer=peer)
    found.peer = peer
    return found


def kept_messages(peer: Peer, told: Place) -> list[Kept]:
    """All messages to a peer that can be sent again, in their order; with the digest at the place the peer told of."""
    rows = Outbox.objects.filter(peer=peer, stopped="", forgotten_at__isnull=True).order_by("position")
    there = KeptEnvelope.objects.filter(peer=peer, epoch=told.epoch, number=told.number)
    digest = there.values_list("digest", flat=True).first() or ""
    return [
        Kept(
            id=str(pk),
            place=(place := Place(epoch, number or 0) if epoch is not None else None),
            is_acknowledged=acknowledged is not None,
            digest=digest if place == told else "",
        )
        for pk, epoch, number, acknowledged in rows.values_list("pk", "epoch", "number", "acknowledged_at")
    ]


def kept_for(sending: SendingStream, told: Place, digest: str) -> list[Kept]:
    """The same, for what a peer tells; nothing where it tells of the very last envelope: then nothing is to be sent."""
    if told == Place(sending.epoch, sending.fixed):
        there = KeptEnvelope.objects.filter(peer=sending.peer_id, epoch=told.epoch, number=told.number)
        if there.filter(digest=digest).exists():
            return []
    return kept_messages(sending.peer, told)


def begin_epoch(sending: SendingStream, again: Restart) -> None:
    """Begin the epoch: what is to be sent again has no place any more, and goes in its old order."""
    sending.stream = again.stream
    sending.before_epoch, sending.before_number = again.before
    sending.needs_resync, sending.tries, sending.next_try_at = True, 0, None
    ids = list(again.message_ids)
    rows = Outbox.objects.filter(peer=sending.peer_id, epoch__isnull=False)
    for start in range(0, len(ids), BATCH):
        rows.filter(pk__in=ids[start : start + BATCH]).update(
            epoch=None, number=None, acknowledged_at=None, refused=""
        )
    KeptEnvelope.objects.filter(peer=sending.peer_id, envelope__isnull=False).update(envelope=None)
    raise_stream_alarms(sending.peer, again.alarms)


def begin_anew(sending: SendingStream) -> None:
    """A new epoch for what cannot or must not go as it was sealed: another key, an erased message, a wrong clock."""
    stream = sending.stream
    kept = kept_messages(sending.peer, stream.acknowledged)
    begin_epoch(
        sending,
        streams.restart(stream, kept, clock_ms=milliseconds(clock.now()), after=stream.acknowledged),
    )


def begin_after_restore() -> int:
    """Every stream begins a new epoch when this node was restored from a backup. How many there are."""
    done = 0
    with transaction.atomic():
        for peer in Peer.objects.filter(sending__isnull=False):
            sending = lock_sending(peer)
            kept = kept_messages(peer, streams.NOWHERE)
            again = streams.restart_after_restore(sending.stream, kept, clock_ms=milliseconds(clock.now()))
            begin_epoch(sending, again)
            sending.heads_sent_at = None
            sending.save()
            done += 1
    return done


def raise_stream_alarms(peer: Peer, alarms: tuple[streams.Alarm, ...]) -> None:
    """Tell people what the streams found; each kind stands once until somebody has looked."""
    for alarm in alarms:
        raise_alarm(ALARMS[alarm], peer=peer)


def ask_for_heads(peer: Peer) -> None:
    """The worker compares heads with this peer as soon as it can."""
    SendingStream.objects.filter(peer=peer).update(heads_sent_at=None)


def note_failure(peer: Peer, problem: str) -> None:
    """The peer could not be reached or would not take it: later, and ever later, never not at all."""
    sending = lock_sending(peer)
    sending.next_try_at = clock.now() + back_off(sending.tries)
    sending.tries, sending.problem = sending.tries + 1, problem[:40]
    sending.save(update_fields=["tries", "problem", "next_try_at"])


def back_off(tries: int) -> dt.timedelta:
    """How long to wait after so many failures: a second, then twice as long, five minutes at most; never in step."""
    pause = min(FIRST_PAUSE * 2 ** min(tries, 10), LONGEST_PAUSE)
    return pause * random.uniform(0.75, 1.25)  # noqa: S311  spreads the load, hides nothing
