"""Carrying what waits to a peer: one envelope at a time, each fixed just before its first sending.

`take_turn` settles the answer to one envelope and fixes the next in one transaction; nothing is held while the network
is waited for. Whatever goes wrong is written down, tried again later and shown to people: nothing ends silently.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from django.db import transaction

from myosotis.exchange.actions import epochs
from myosotis.exchange.egress import Line
from myosotis.exchange.envelopes import (
    FIRST_TYPE,
    RESYNC,
    CannotSeal,
    Sealed,
    heads_body,
    is_outdated,
    parts_of,
    seal_message,
)
from myosotis.exchange.keyring import milliseconds, record_of, standing_now
from myosotis.exchange.models import KeptEnvelope, Outbox, Peer, ReceivingStream, SendingStream
from myosotis.exchange.queries.messages import open_outgoing
from myosotis.exchange.queries.resync import COPIES, fill_copies, resync_body
from myosotis.exchange.rules import why_not_send
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis_core.protocol import streams
from myosotis_core.protocol.canonical import read_strict
from myosotis_core.protocol.envelope import LARGEST_HEADER, Header
from myosotis_core.protocol.errors import Malformed
from myosotis_core.protocol.receipts import Disposition, Receipt, check_receipt, read_receipt
from myosotis_core.protocol.streams import Place, Restart, continue_after

INBOX_PATH = "/x/"
TURNS_AT_ONCE = 2000
SECONDS_AT_ONCE = 20.0
CLOCK_CODE = "time.ahead"
MOST_EPOCHS_AT_ONCE = 2


@dataclass(frozen=True)
class Waiting:
    """An envelope to be sent now."""

    raw: bytes
    header: Header


def carry(peer: Peer, line: Line, *, most: int = TURNS_AT_ONCE) -> int:
    """Send a peer what waits for it, in order, for some seconds. How many envelopes it took.

    Raises `Unreachable` where it cannot be reached; what it answers otherwise is settled here.
    """
    until, taken, begun = time.monotonic() + SECONDS_AT_ONCE, 0, 0
    waiting = take_turn(peer)
    while waiting is not None and most > 0 and time.monotonic() < until:
        answer = line.post(INBOX_PATH, waiting.raw)
        receipt = _read(answer.body, waiting.header, peer)
        if receipt is None:
            with transaction.atomic():
                epochs.note_failure(peer, _read_code(answer.status, answer.body))
            return taken
        most, taken = most - 1, taken + receipt.disp.is_taken
        waiting = take_turn(peer, waiting.header, receipt, answer.body)
        begun += receipt.disp is Disposition.ROLLED_BACK
        if begun >= MOST_EPOCHS_AT_ONCE:
            # It opens none of ours just now: begun anew without end, the two would speak of nothing else.
            with transaction.atomic():
                epochs.note_failure(peer, receipt.disp.value)
            return taken
    return taken


def take_turn(
    peer: Peer, header: Header | None = None, receipt: Receipt | None = None, raw_receipt: bytes = b""
) -> Waiting | None:
    """Settle a receipt, if there is one, and say what goes next; None where nothing waits or nothing may go."""
    with transaction.atomic():
        sending = epochs.lock_sending(peer)
        if header is not None and receipt is not None:
            settle(sending, header, receipt, raw_receipt)
        waiting = None if why_not_send(sending.peer, standing_now()) else _fix_next(sending)
        sending.save()
    return waiting


def settle(sending: SendingStream, header: Header, receipt: Receipt, raw: bytes) -> None:
    """What a proven receipt for an envelope of ours changes. The caller saves the stream."""
    place, stream = Place(header.ep, header.seq), sending.stream
    sending.reached_at = clock.now()
    if receipt.disp is not Disposition.ROLLED_BACK:
        sending.tries, sending.next_try_at, sending.problem = 0, None, ""
    if receipt.disp.is_taken:
        after = stream.acknowledge(place)
        if after == stream:
            return
        sending.stream, now = after, clock.now()
        KeptEnvelope.objects.filter(peer=sending.peer, epoch=place.epoch, number=place.number).update(
            receipt=raw, acknowledged_at=now, envelope=None
        )
        Outbox.objects.filter(peer=sending.peer, epoch=place.epoch, number=place.number).update(
            acknowledged_at=now, refused=receipt.code.value if receipt.code else ""
        )
        return
    if header.ep != stream.epoch:
        return
    last = Place(receipt.next[0], max(receipt.next[1] - 1, 0))
    then = continue_after(
        stream,
        epochs.kept_messages(sending.peer, last),
        last=last,
        clock_ms=milliseconds(clock.now()),
        is_refused=receipt.disp is Disposition.ROLLED_BACK,
        kept_since=sending.kept_since,
    )
    if isinstance(then, Restart):
        epochs.begin_epoch(sending, then)


def fix_further(sending: SendingStream, most: int, most_bytes: int) -> list[Waiting]:
    """Behind the envelope that awaits its receipt, those already fixed for a file, and further ones for it."""
    found: list[Waiting] = []
    size = 0
    waiting_from = sending.stream.waiting_from
    fixed = KeptEnvelope.objects.filter(
        peer=sending.peer, epoch=sending.epoch, number__gt=waiting_from.number
    )
    for kept in fixed.filter(envelope__isnull=False).order_by("number")[:most]:
        row = Outbox.objects.filter(pk=kept.message, peer=sending.peer).first()
        if row is not None and open_outgoing(row) is None:
            return found  # erased: the stream begins anew when its turn comes
        if size >= most_bytes:
            return found
        raw = bytes(kept.envelope or b"")
        size += len(raw)
        found.append(Waiting(raw, parts_of(raw)[0]))
    while len(found) < most and size < most_bytes:
        kept_stream, real = sending.stream, sending.acknowledged
        # The rule of the line is one at a time; a file is read in order and stops where something is not taken.
        sending.stream = streams.SendingStream(
            kept_stream.epoch, kept_stream.fixed, Place(kept_stream.epoch, kept_stream.fixed)
        )
        further = _fix_row(sending)
        sending.acknowledged_epoch, sending.acknowledged_number = real
        if further is None:
            break
        found.append(further)
        size += len(further.raw)
    return found


def _fix_next(sending: SendingStream) -> Waiting | None:
    """The envelope that awaits its receipt, else the next one, fixed and sealed now."""
    peer = sending.peer
    if sending.stream.is_waiting:
        waiting = _waiting_again(sending)
        if waiting is not None:
            return waiting
        epochs.begin_anew(sending)
    try:
        if sending.fixed == 0:
            return _fix_opener(sending)
        if sending.needs_resync:
            sending.needs_resync = False
            return _fix(sending, RESYNC, resync_body(peer))
        return _fix_row(sending)
    except CannotSeal:
        sending.problem = "no_key"
        return None


def _waiting_again(sending: SendingStream) -> Waiting | None:
    """The envelope as it was first sent; None if it must not or cannot go like that any more."""
    place = sending.stream.waiting_from
    kept = KeptEnvelope.objects.filter(peer=sending.peer, epoch=place.epoch, number=place.number).first()
    if kept is None or kept.envelope is None:
        return None
    raw = bytes(kept.envelope)
    header, _bytes, _signature = parts_of(raw)
    if is_outdated(header, record_of(sending.peer)):
        return None
    row = Outbox.objects.filter(pk=kept.message, peer=sending.peer).first()
    if row is not None and open_outgoing(row) is None:
        return None
    return Waiting(raw, header)


def _fix_row(sending: SendingStream) -> Waiting | None:
    """The next message of the outbox; those that may not go any more are passed over."""
    while True:
        row = (
            Outbox.objects.filter(
                peer=sending.peer, epoch__isnull=True, stopped="", forgotten_at__isnull=True
            )
            .order_by("position")
            .first()
        )
        if row is None:
            return None
        body = open_outgoing(row)
        if body is not None and row.typ == COPIES:
            body = fill_copies(sending.peer, body)
        if body is not None and row.expires_at > clock.now():
            return _fix(sending, row.typ, body, row)
        row.stopped = "erased" if body is None else "expired"
        row.save(update_fields=["stopped"])


def _fix_opener(sending: SendingStream) -> Waiting:
    # Read, not locked: whoever takes a message locks the two streams in the other order.
    receiving = ReceivingStream.objects.filter(peer=sending.peer).first() or ReceivingStream()
    return _fix(sending, FIRST_TYPE, heads_body(sending, receiving, opens=True))


def _fix(sending: SendingStream, typ: str, body: dict[str, object], row: Outbox | None = None) -> Waiting:
    """Give a message its place, seal it, and keep the envelope until the receipt."""
    place, stream = sending.stream.fix()
    received = ReceivingStream.objects.filter(peer=sending.peer).values_list("epoch", "number").first()
    sealed: Sealed = seal_message(
        sending.peer,
        typ=typ,
        body=body,
        message=row.pk if row else new_id(),
        place=place,
        ack=Place(*received) if received else Place(0, 0),
        thread=row.thread if row else None,
        expires_at=row.expires_at if row else None,
    )
    sending.stream = stream
    KeptEnvelope.objects.create(
        peer=sending.peer,
        message=sealed.header.id,
        typ=typ,
        epoch=place.epoch,
        number=place.number,
        digest=sealed.header.ct,
        header=sealed.header_bytes,
        signature=sealed.signature,
        envelope=sealed.raw,
    )
    if row is not None:
        Outbox.objects.filter(pk=row.pk).update(epoch=place.epoch, number=place.number)
    return Waiting(sealed.raw, sealed.header)


def take_receipt(peer: Peer, raw: bytes) -> bool:
    """A receipt that came by pull or in a file. Whether it is the peer's, and about an envelope of ours."""
    try:
        told, _signed, _signature = read_receipt(raw)
        kept = KeptEnvelope.objects.filter(peer=peer, epoch=told.ep, number=told.seq, digest=told.ct).first()
        known = record_of(peer)
        if kept is None or known is None:
            return False
        if kept.acknowledged_at is not None and not told.disp.is_taken:
            return True  # an answer of long ago, overtaken by the receipt
        header = Header.from_value(read_strict(bytes(kept.header), LARGEST_HEADER))
        receipt = check_receipt(raw, header, known)
    except Malformed:
        return False
    with transaction.atomic():
        sending = epochs.lock_sending(peer)
        settle(sending, header, receipt, raw)
        sending.save()
    return True


def _read(raw: bytes, header: Header, peer: Peer) -> Receipt | None:
    known = record_of(peer)
    try:
        return check_receipt(raw, header, known) if known else None
    except Malformed:
        return None


def _read_code(status: int, body: bytes) -> str:
    """The bare code of an answer without a receipt: a hint for people, proven by nobody."""
    text = body[:80].decode("ascii", "replace").strip()
    return text if text.replace(".", "").replace("-", "").replace("_", "").isalnum() else f"answer.{status}"
