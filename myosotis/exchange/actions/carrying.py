"""Carrying what waits to a peer: some envelopes at a time, each fixed just before its first sending.

`take_turn` settles the answers to a post and fixes the next envelopes in one transaction; nothing is held while the
network is waited for. An envelope never travels without those that wait before it, and the peer stops reading at the
first that it does not take. Whatever goes wrong is written down, tried again later and shown to people: nothing ends
silently.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import BinaryField, Case, Value, When

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
from myosotis.exchange.queries.messages import open_leaving
from myosotis.exchange.queries.resync import COPIES, fill_copies, resync_body
from myosotis.exchange.rules import why_not_send
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis_core.protocol.canonical import read_strict
from myosotis_core.protocol.envelope import LARGEST_HEADER, Header
from myosotis_core.protocol.errors import Malformed, Refusal
from myosotis_core.protocol.receipts import Disposition, Receipt, check_receipt, read_receipt
from myosotis_core.protocol.rows import BREAK, LARGEST_ROW, MOST_AT_ONCE, join_row
from myosotis_core.protocol.streams import Place, Restart, continue_after

INBOX_PATH = "/x/"
TURNS_AT_ONCE = 2000
SECONDS_AT_ONCE = 20.0
MOST_EPOCHS_AT_ONCE = 2
NOT_UNDERSTOOD = (Refusal.UNKNOWN_TYPE.value, Refusal.SCHEMA.value)
ONE_ONLY = frozenset({400, 413})
"""How a node answers that takes no rows: then they go one by one."""


@dataclass(frozen=True)
class Waiting:
    """An envelope to be sent now."""

    raw: bytes
    header: Header


@dataclass(frozen=True)
class Answered:
    """An envelope of ours and the peer's proven receipt for it."""

    header: Header
    receipt: Receipt
    raw: bytes


@dataclass(frozen=True)
class _Draft:
    """A message that is to be given its place."""

    typ: str
    body: dict[str, Any]
    row: Outbox | None = None


def carry(peer: Peer, line: Line, *, most: int = TURNS_AT_ONCE) -> int:
    """Send a peer what waits for it, in order, for some seconds. How many envelopes it took.

    Raises `Unreachable` where it cannot be reached; what it answers otherwise is settled here.
    """
    until, taken, begun = time.monotonic() + SECONDS_AT_ONCE, 0, 0
    row_of = MOST_AT_ONCE
    # Who did not answer the last time is asked with one: it may have been restored, and much would go twice.
    waiting = take_turn(peer, most=1 if _has_failed(peer) else row_of)
    while waiting and most > 0 and time.monotonic() < until:
        answer = line.post(INBOX_PATH, join_row(one.raw for one in waiting))
        answered = _read_row(answer.body, waiting, peer)
        if not answered and len(waiting) > 1 and answer.status in ONE_ONLY:
            row_of, waiting = 1, waiting[:1]
            continue
        if not answered:
            with transaction.atomic():
                epochs.note_failure(peer, _read_code(answer.status, answer.body))
            return taken
        last = answered[-1].receipt
        most, taken = most - len(answered), taken + sum(one.receipt.disp.is_taken for one in answered)
        waiting = take_turn(peer, answered, most=row_of)
        begun += last.disp is Disposition.ROLLED_BACK
        if begun >= MOST_EPOCHS_AT_ONCE:
            # It opens none of ours just now: begun anew without end, the two would speak of nothing else.
            with transaction.atomic():
                epochs.note_failure(peer, last.disp.value)
            return taken
    return taken


def take_turn(
    peer: Peer, answered: Sequence[Answered] = (), *, most: int = 1, most_bytes: int = LARGEST_ROW
) -> list[Waiting]:
    """Settle receipts, if there are any, and say what goes next; nothing where nothing waits or nothing may go."""
    with transaction.atomic():
        sending = epochs.lock_sending(peer)
        if answered:
            settle(sending, answered)
        may_go = not why_not_send(sending.peer, standing_now())
        waiting = _fix_next(sending, most, most_bytes) if may_go else []
        sending.save()
    return waiting


def settle(sending: SendingStream, answered: Sequence[Answered]) -> None:
    """What proven receipts for envelopes of ours change, in their order. The caller saves the stream."""
    last = answered[-1]
    sending.reached_at = clock.now()
    if last.receipt.disp is not Disposition.ROLLED_BACK:
        sending.tries, sending.next_try_at, sending.problem = 0, None, ""
    stream, taken = sending.stream, []
    for one in answered:
        after = stream.acknowledge(_place(one)) if one.receipt.disp.is_taken else stream
        if after != stream:
            taken.append(one)
            stream = after
    if taken:
        sending.stream = stream
        _keep_receipts(sending, taken)
    if not last.receipt.disp.is_taken and last.header.ep == stream.epoch:
        _follow_refusal(sending, last.receipt)


def _place(one: Answered) -> Place:
    return Place(one.header.ep, one.header.seq)


def _keep_receipts(sending: SendingStream, taken: Sequence[Answered]) -> None:
    now, numbers = clock.now(), [one.header.seq for one in taken]
    here = {"peer_id": sending.peer_id, "epoch": sending.epoch, "number__in": numbers}
    receipts = Case(
        *(When(number=one.header.seq, then=Value(one.raw)) for one in taken), output_field=BinaryField()
    )
    KeptEnvelope.objects.filter(**here).update(receipt=receipts, acknowledged_at=now, envelope=None)
    Outbox.objects.filter(**here).update(acknowledged_at=now, refused="")
    for one in taken:
        if one.receipt.code is not None:
            rows = Outbox.objects.filter(**{**here, "number__in": [one.header.seq]})
            rows.update(refused=one.receipt.code.value)


def _follow_refusal(sending: SendingStream, receipt: Receipt) -> None:
    """The peer has not taken what came to it: it tells where it stands, and that may begin a new epoch."""
    last = Place(receipt.next[0], max(receipt.next[1] - 1, 0))
    then = continue_after(
        sending.stream,
        epochs.kept_messages(sending.peer, last),
        last=last,
        clock_ms=milliseconds(clock.now()),
        is_refused=receipt.disp is Disposition.ROLLED_BACK,
        kept_since=sending.kept_since,
    )
    if isinstance(then, Restart):
        epochs.begin_epoch(sending, then)


def _fix_next(sending: SendingStream, most: int, most_bytes: int) -> list[Waiting]:
    """What awaits its receipt, and behind it what is fixed and sealed now, as much as goes in a row."""
    waiting: list[Waiting] = []
    if sending.stream.is_waiting:
        waiting = _waiting_again(sending, most, most_bytes)
        if waiting and waiting[-1].header.seq < sending.fixed:
            return waiting
        if not waiting:
            epochs.begin_anew(sending)
    room = most_bytes - sum(len(one.raw) + 1 for one in waiting)
    drafts = _draft(sending, most - len(waiting))
    return waiting + _fix(sending, drafts, room, is_behind=bool(waiting))


def _waiting_again(sending: SendingStream, most: int, most_bytes: int) -> list[Waiting]:
    """The envelopes as they were first sent, up to one that must not or cannot go like that any more."""
    place, known = sending.stream.waiting_from, record_of(sending.peer)
    kept = KeptEnvelope.objects.filter(
        peer_id=sending.peer_id, epoch=place.epoch, number__gte=place.number, envelope__isnull=False
    ).order_by("number")[:most]
    rows = Outbox.objects.filter(peer_id=sending.peer_id).in_bulk([one.message for one in kept])
    bodies = open_leaving(rows.values())
    found: list[Waiting] = []
    for one in kept:
        raw = bytes(one.envelope or b"")
        header, _bytes, _signature = parts_of(raw)
        if header.seq != place.number + len(found) or is_outdated(header, known):
            break
        if one.message in rows and bodies[one.message] is None:
            break
        most_bytes -= len(raw) + 1
        if found and most_bytes < 0:
            break
        found.append(Waiting(raw, header))
    return found


def _draft(sending: SendingStream, most: int) -> Iterator[_Draft]:
    """What is to go next, in order; messages that may not go any more are passed over."""
    if most > 0 and sending.fixed == 0:
        # Read, not locked: whoever takes a message locks the two streams in the other order.
        receiving = ReceivingStream.objects.filter(peer_id=sending.peer_id).first() or ReceivingStream()
        yield _Draft(FIRST_TYPE, heads_body(sending, receiving, opens=True))
        most -= 1
    if most > 0 and sending.needs_resync:
        yield _Draft(RESYNC, resync_body(sending.peer))
        most -= 1
    waiting = Outbox.objects.filter(
        peer_id=sending.peer_id, epoch__isnull=True, stopped="", forgotten_at__isnull=True
    ).order_by("position")
    reached = -1
    while most > 0:
        rows = list(waiting.filter(position__gt=reached)[:most])
        if not rows:
            return
        for draft in _read_drafts(sending.peer, rows):
            yield draft
            most -= 1
        reached = rows[-1].position


def _read_drafts(peer: Peer, rows: list[Outbox]) -> Iterator[_Draft]:
    bodies, now = open_leaving(rows), clock.now()
    for row in rows:
        body = bodies[row.pk]
        if body is not None and row.typ == COPIES:
            body = fill_copies(peer, body)
        if body is not None and row.expires_at > now:
            yield _Draft(row.typ, body, row)
            continue
        row.stopped = "erased" if body is None else "expired"
        row.save(update_fields=["stopped"])


def _fix(sending: SendingStream, drafts: Iterable[_Draft], room: int, *, is_behind: bool) -> list[Waiting]:
    """Give messages their places, seal them, and keep the envelopes until their receipts."""
    received = ReceivingStream.objects.filter(peer_id=sending.peer_id).values_list("epoch", "number").first()
    kept: list[KeptEnvelope] = []
    fixed: list[Outbox] = []
    found: list[Waiting] = []
    try:
        for draft in drafts:
            place, stream = sending.stream.fix(behind=is_behind or bool(found))
            sealed = _seal(sending.peer, draft, place, Place(*received) if received else Place(0, 0))
            room -= len(sealed.raw) + 1
            if room < 0 and (found or is_behind):
                break
            sending.stream = stream
            sending.needs_resync = sending.needs_resync and draft.typ != RESYNC
            kept.append(_keep(sending, draft.typ, place, sealed))
            if draft.row is not None:
                draft.row.epoch, draft.row.number = place
                fixed.append(draft.row)
            found.append(Waiting(sealed.raw, sealed.header))
    except CannotSeal:
        sending.problem = "no_key"
    KeptEnvelope.objects.bulk_create(kept)
    Outbox.objects.bulk_update(fixed, ["epoch", "number"])
    return found


def _seal(peer: Peer, draft: _Draft, place: Place, ack: Place) -> Sealed:
    row = draft.row
    return seal_message(
        peer,
        typ=draft.typ,
        body=draft.body,
        message=row.pk if row else new_id(),
        place=place,
        ack=ack,
        thread=row.thread if row else None,
        expires_at=row.expires_at if row else None,
    )


def _keep(sending: SendingStream, typ: str, place: Place, sealed: Sealed) -> KeptEnvelope:
    return KeptEnvelope(
        peer_id=sending.peer_id,
        message=sealed.header.id,
        typ=typ,
        epoch=place.epoch,
        number=place.number,
        digest=sealed.header.ct,
        header=sealed.header_bytes,
        signature=sealed.signature,
        envelope=sealed.raw,
    )


def take_receipts(peer: Peer, lines: Iterable[bytes]) -> int:
    """Receipts that came by pull or in a file. How many are the peer's, and about envelopes of ours."""
    found: list[Answered] = []
    overtaken = 0
    for raw in lines:
        answered, is_late = _prove(peer, raw)
        overtaken += is_late
        if answered is not None:
            found.append(answered)
    if found:
        with transaction.atomic():
            sending = epochs.lock_sending(peer)
            settle(sending, found)
            sending.save()
    return len(found) + overtaken


def _prove(peer: Peer, raw: bytes) -> tuple[Answered | None, bool]:
    """The receipt with its envelope's header; or whether it is an answer of long ago, overtaken by the receipt."""
    try:
        told, _signed, _signature = read_receipt(raw)
        kept = KeptEnvelope.objects.filter(peer=peer, epoch=told.ep, number=told.seq, digest=told.ct).first()
        known = record_of(peer)
        if kept is None or known is None:
            return None, False
        if kept.acknowledged_at is not None and not told.disp.is_taken:
            return None, True
        header = Header.from_value(read_strict(bytes(kept.header), LARGEST_HEADER))
        return Answered(header, check_receipt(raw, header, known), raw), False
    except Malformed:
        return None, False


def send_refused_again(sending: SendingStream) -> int:
    """What the peer did not understand goes once more, at new places. How many; inside the caller's transaction.

    It keeps no id of what it refused, so it takes them as if they had never come.
    """
    refused = Outbox.objects.filter(
        peer_id=sending.peer_id, refused__in=NOT_UNDERSTOOD, stopped="", expires_at__gt=clock.now()
    )
    return refused.filter(forgotten_at__isnull=True).update(
        epoch=None, number=None, acknowledged_at=None, refused=""
    )


def _has_failed(peer: Peer) -> bool:
    return SendingStream.objects.filter(peer=peer, tries__gt=0).exists()


def _read_row(raw: bytes, waiting: Sequence[Waiting], peer: Peer) -> list[Answered]:
    """The proven receipts of an answer, in order, up to the first line that is none."""
    known = record_of(peer)
    found: list[Answered] = []
    if known is None:
        return found
    for line, one in zip(raw.split(BREAK), waiting, strict=False):
        try:
            found.append(Answered(one.header, check_receipt(line, one.header, known), line))
        except Malformed:
            break
    return found


def _read_code(status: int, body: bytes) -> str:
    """The bare code of an answer without a receipt: a hint for people, proven by nobody."""
    text = body[:80].decode("ascii", "replace").strip()
    return text if text.replace(".", "").replace("-", "").replace("_", "").isalnum() else f"answer.{status}"
