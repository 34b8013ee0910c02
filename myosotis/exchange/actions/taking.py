"""What a peer's proven envelopes become: rows with their receipts, all of one post in one transaction.

The stream decides each in its place. At the first that is not taken the rest is left alone, so that nothing slips in
behind it; the sender brings it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from myosotis.audit.actions import Act, record_many
from myosotis.exchange.actions import epochs
from myosotis.exchange.actions.recovering import give_back, take_back
from myosotis.exchange.envelopes import FIRST_TYPE, RESYNC
from myosotis.exchange.keyring import own_signer, take_roots
from myosotis.exchange.models import Inbox, Peer, Taken
from myosotis.exchange.queries.messages import lend_keys
from myosotis.exchange.queries.resync import COPIES, OWN_WORDS
from myosotis.kernel import clock
from myosotis_core.protocol.envelope import Checked, Header
from myosotis_core.protocol.errors import Refusal
from myosotis_core.protocol.heads import read_place
from myosotis_core.protocol.receipts import Disposition, make_receipt
from myosotis_core.protocol.streams import Decision, Place, ReceivingStream, Verdict, decide


@dataclass(frozen=True)
class Reply:
    """What is answered: a signed receipt or call, or a bare code."""

    status: int
    body: bytes

    @property
    def is_taken(self) -> bool:
        """Whether the place in the stream is taken, now or before."""
        return self.status == 200


@dataclass(frozen=True)
class Arrived:
    """A proven envelope with its body, or with why that is refused; `again`: the receipt it was given before."""

    checked: Checked
    body: dict[str, Any] | None = None
    refused: Refusal | None = None
    again: bytes | None = None

    @property
    def place(self) -> Place:
        """Where it stands in the stream."""
        return Place(self.checked.header.ep, self.checked.header.seq)


@dataclass
class _Stand:
    """What is known of a peer's stream while its post is taken: the rows to be written are not there yet."""

    peer: Peer
    stream: ReceivingStream
    there: dict[Place, tuple[str, bytes]]
    known: set[str]
    fresh: list[Inbox] = field(default_factory=list)
    acts: list[Act] = field(default_factory=list)


def receipts_of(peer: Peer, envelopes: Sequence[Checked]) -> dict[str, bytes]:
    """The receipts that were given for these very envelopes, by digest.

    Whoever found one and brings it often uses up nothing of its sender's share, and nothing is opened for it.
    """
    there = _look_up(peer, [one.header for one in envelopes])
    return dict(there.values())


def take_row(peer: Peer, arrived: Sequence[Arrived]) -> list[Reply]:
    """Take what can be taken, in order; one answer for each up to the first that is not."""
    replies: list[Reply] = []
    with transaction.atomic():
        receiving = epochs.lock_receiving(peer)
        headers = [one.checked.header for one in arrived]
        stand = _Stand(peer, receiving.stream, _look_up(peer, headers), _known(peer, headers))
        for one in arrived:
            replies.append(_take(stand, one))
            if not replies[-1].is_taken:
                break
        if stand.stream != receiving.stream:
            receiving.stream, receiving.taken_at = stand.stream, clock.now()
            receiving.save(update_fields=["epoch", "number", "digest", "taken_at"])
        _write(stand)
        record_many(stand.acts)
    return replies


def _take(stand: _Stand, one: Arrived) -> Reply:
    """Decide by the stream, and keep message, effect, log and receipt together."""
    header, body = one.checked.header, one.body
    decision = decide(
        stand.stream,
        header,
        digest_at=lambda place: stand.there[place][0] if place in stand.there else None,
        is_known=lambda message: message in stand.known,
        before=read_place(body["before"]) if body and header.typ == FIRST_TYPE and "before" in body else None,
    )
    if decision.alarm is not None:
        epochs.raise_stream_alarms(stand.peer, (decision.alarm,))
    if decision.verdict is Verdict.DUPLICATE:
        return Reply(200, stand.there[one.place][1])
    if not decision.is_stored:
        return Reply(409, _sign(one.checked, decision.disposition, decision.expected))
    stand.stream = decision.stream
    return Reply(200, _store(stand, one, decision))


def _store(stand: _Stand, one: Arrived, decision: Decision) -> bytes:
    header = one.checked.header
    disposition, refused = Disposition.STORED, one.refused
    if decision.verdict is Verdict.KNOWN:
        disposition, refused = Disposition.DUPLICATE, None
    elif refused is not None:
        disposition = Disposition.REFUSED
    is_new = disposition is Disposition.STORED
    is_own_word = header.typ in OWN_WORDS
    # What the streams say of themselves is done at once: its body, with what copies say, is never kept.
    is_kept, done_at = is_new and not is_own_word, clock.now() if is_new and is_own_word else None
    receipt = _sign(one.checked, disposition, decision.expected, refused)
    row = Inbox(
        peer=stand.peer,
        message=header.id,
        typ=header.typ,
        thread=header.thr,
        epoch=header.ep,
        number=header.seq,
        digest=header.ct,
        header=one.checked.header_bytes,
        signature=one.checked.signature,
        body=one.body if is_kept else None,
        disposition=Taken(disposition.value),
        refused=refused.value if refused else "",
        receipt=receipt,
        applied_at=done_at,
        forgotten_at=done_at,
    )
    stand.there[one.place] = (header.ct, receipt)
    stand.known |= {header.id} if is_new else set()
    stand.fresh.append(row)
    told: dict[str, object] = {
        "peer": stand.peer.node_id,
        "message": header.id,
        "type": header.typ,
        "taken": disposition.value,
    }
    stand.acts.append(Act(at=clock.now(), verb="message.taken", by="node", objects=told))
    if is_new and is_own_word and one.body is not None:
        _write(stand)
        _apply_own(stand.peer, header, one.body)
    return receipt


def _write(stand: _Stand) -> None:
    """The rows that were decided on, with a key each for what has a body."""
    kept = [row for row in stand.fresh if row.__dict__.get("body") is not None]
    for row, root in zip(kept, take_roots(len(kept)), strict=True):
        row.root = root
    lend_keys(kept)
    Inbox.objects.bulk_create(stand.fresh)
    stand.fresh.clear()


def _apply_own(peer: Peer, header: Header, body: dict[str, Any]) -> None:
    """What nodes tell each other about the streams themselves."""
    if header.typ == FIRST_TYPE:
        epochs.ask_for_heads(peer)
    elif header.typ == RESYNC:
        give_back(peer, body, epoch=header.ep)
    elif header.typ == COPIES:
        take_back(peer, body)


def _look_up(peer: Peer, headers: Sequence[Header]) -> dict[Place, tuple[str, bytes]]:
    """Digest and receipt of what was taken at the places of these."""
    rows = Inbox.objects.filter(
        peer_id=peer.pk, epoch__in={one.ep for one in headers}, number__in=[one.seq for one in headers]
    ).order_by()
    return {
        Place(epoch, number): (digest, bytes(receipt))
        for epoch, number, digest, receipt in rows.values_list("epoch", "number", "digest", "receipt")
    }


def _known(peer: Peer, headers: Sequence[Header]) -> set[str]:
    rows = Inbox.objects.filter(peer_id=peer.pk, message__in=[one.id for one in headers]).order_by()
    return {str(one) for one in rows.exclude(disposition=Taken.REFUSED).values_list("message", flat=True)}


def _sign(
    checked: Checked, disposition: Disposition, expected: Place, refused: Refusal | None = None
) -> bytes:
    return make_receipt(
        checked.header,
        disposition,
        by=own_signer(),
        next_place=(expected.epoch, expected.number),
        at=int(clock.now().timestamp()),
        code=refused,
    )
