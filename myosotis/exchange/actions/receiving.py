"""Taking what peers send: proven before anything is opened, stored with its receipt in one transaction.

Who is not known, or not trusted, gets a bare code and nothing else happens. What is proven takes its place in the
stream even where its body is refused, so that nothing behind it waits.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from myosotis.audit.actions import NotInTransaction, record
from myosotis.exchange.actions import epochs
from myosotis.exchange.actions.calls import answer_call
from myosotis.exchange.actions.recovering import give_back, take_back
from myosotis.exchange.actions.sending import write_row
from myosotis.exchange.envelopes import FIRST_TYPE, RESYNC, CannotSeal, find_sender, open_checked
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.keyring import own_signer, take_root
from myosotis.exchange.models import AlarmKind, Inbox, Outbox, Peer, Taken
from myosotis.exchange.queries.resync import COPIES, OWN_WORDS
from myosotis.exchange.quotas import is_within
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.vault import store
from myosotis_core.protocol.envelope import Checked, Header, check
from myosotis_core.protocol.errors import Refusal, RefusedEnvelope
from myosotis_core.protocol.heads import read_place
from myosotis_core.protocol.receipts import Disposition, make_receipt
from myosotis_core.protocol.streams import Decision, Place, Verdict, decide

STATUS = {
    Refusal.TOO_LARGE: 413,
    Refusal.SENDER_UNKNOWN: 403,
    Refusal.SENDER_SUSPENDED: 403,
    Refusal.SENDER_REVOKED: 403,
    Refusal.QUOTA: 429,
}


@dataclass(frozen=True)
class Reply:
    """What is answered: a signed receipt or call, or a bare code."""

    status: int
    body: bytes

    @property
    def is_taken(self) -> bool:
        """Whether the place in the stream is taken, now or before."""
        return self.status == 200


def receive(raw: bytes) -> Reply:
    """Take an envelope from whoever brought it. Never raises for what is in the bytes."""
    found: list[Peer] = []
    body, refused = None, None
    try:
        checked = check(raw, find_sender(found), own_node_id(), int(clock.now().timestamp()))
    except RefusedEnvelope as error:
        if error.checked is None:
            return _refuse(error.code, found)
        checked, refused = error.checked, error.code
    peer = found[0]
    again = _receipt_of(peer, checked)
    if again is not None:
        return Reply(200, again)
    if not is_within(peer, len(raw)):
        return _refuse(Refusal.QUOTA, found)
    if refused is None:
        try:
            body = open_checked(checked)
        except RefusedEnvelope as error:
            refused = error.code
    if checked.header.is_control:
        return _answer(peer, checked, body, refused)
    return _take(peer, checked, body, refused)


def mark_applied(inbox: Inbox) -> None:
    """The message was applied; inside the transaction of what it changed."""
    if not connection.in_atomic_block:
        raise NotInTransaction("A message is applied inside the transaction of what it changes.")
    inbox.applied_at = clock.now()
    Inbox.objects.filter(pk=inbox.pk, applied_at__isnull=True).update(applied_at=inbox.applied_at)


def answer_problem(*, inbox: Inbox, code: str, state: str = "") -> Outbox:
    """Tell the sender that its message was stored and not applied, and why; inside the caller's transaction."""
    if inbox.thread is None:
        raise Refused("no_thread")
    body: dict[str, Any] = {"about": str(inbox.message), "code": code}
    if state:
        body["state"] = state
    return write_row(by="worker", peer=inbox.peer, typ="net.problem", body=body, thread=inbox.thread)


def forget_body(inbox: Inbox) -> None:
    """The body goes with the record it was applied to; header and receipt stay. Inside the caller's transaction."""
    root = inbox.root
    Inbox.objects.filter(pk=inbox.pk).update(body=None, forgotten_at=clock.now())
    if root is not None:
        transaction.on_commit(lambda: store.shred_keys([root]))


def _receipt_of(peer: Peer, checked: Checked) -> bytes | None:
    """The receipt of the very same envelope: whoever found one and brings it often uses up nothing of its sender's."""
    header = checked.header
    same = Inbox.objects.filter(peer=peer, epoch=header.ep, number=header.seq, digest=header.ct)
    receipt = same.values_list("receipt", flat=True).first()
    return None if receipt is None else bytes(receipt)


def _answer(peer: Peer, checked: Checked, body: dict[str, Any] | None, refused: Refusal | None) -> Reply:
    if refused is not None or body is None:
        return _refuse(refused or Refusal.BODY, [])
    try:
        answered = answer_call(peer, checked.header, body)
    except CannotSeal:
        return _refuse(Refusal.KEY_UNKNOWN, [])
    return Reply(204, b"") if answered is None else Reply(200, answered)


def _take(peer: Peer, checked: Checked, body: dict[str, Any] | None, refused: Refusal | None) -> Reply:
    """Decide by the stream, and keep message, effect, log and receipt together."""
    header = checked.header
    with transaction.atomic():
        receiving = epochs.lock_receiving(peer)
        stream = receiving.stream
        mine = Inbox.objects.filter(peer=peer)
        decision = decide(
            stream,
            header,
            digest_at=lambda place: (
                mine.filter(epoch=place.epoch, number=place.number).values_list("digest", flat=True).first()
            ),
            is_known=lambda message: mine.filter(message=message).exclude(disposition=Taken.REFUSED).exists(),
            before=read_place(body["before"])
            if body and header.typ == FIRST_TYPE and "before" in body
            else None,
        )
        if decision.alarm is not None:
            epochs.raise_stream_alarms(peer, (decision.alarm,))
        if decision.verdict is Verdict.DUPLICATE:
            kept = mine.get(epoch=header.ep, number=header.seq)
            return Reply(200, bytes(kept.receipt))
        if not decision.is_stored:
            return Reply(409, _sign(checked, decision.disposition, decision.expected))
        receiving.stream, receiving.taken_at = decision.stream, clock.now()
        receiving.save()
        row = _store(peer, checked, decision, body, refused)
        return Reply(200, bytes(row.receipt))


def _store(
    peer: Peer, checked: Checked, decision: Decision, body: dict[str, Any] | None, refused: Refusal | None
) -> Inbox:
    header = checked.header
    disposition = Disposition.STORED
    if decision.verdict is Verdict.KNOWN:
        disposition, refused = Disposition.DUPLICATE, None
    elif refused is not None:
        disposition = Disposition.REFUSED
    is_new = disposition is Disposition.STORED
    is_own_word = header.typ in OWN_WORDS
    # What the streams say of themselves is done at once: its body, with what copies say, is never kept.
    is_kept, done_at = is_new and not is_own_word, clock.now() if is_new and is_own_word else None
    row = Inbox(
        peer=peer,
        message=header.id,
        typ=header.typ,
        thread=header.thr,
        epoch=header.ep,
        number=header.seq,
        digest=header.ct,
        header=checked.header_bytes,
        signature=checked.signature,
        root=take_root() if is_kept else None,
        body=body if is_kept else None,
        disposition=Taken(disposition.value),
        refused=refused.value if refused else "",
        receipt=_sign(checked, disposition, decision.expected, refused),
        applied_at=done_at,
        forgotten_at=done_at,
    )
    row.save(force_insert=True)
    if is_new and is_own_word and body is not None:
        _apply_own(peer, header, body)
    record(
        "message.taken",
        by="node",
        peer=peer.node_id,
        message=header.id,
        type=header.typ,
        taken=disposition.value,
    )
    return row


def _apply_own(peer: Peer, header: Header, body: dict[str, Any]) -> None:
    """What nodes tell each other about the streams themselves."""
    if header.typ == FIRST_TYPE:
        epochs.ask_for_heads(peer)
    elif header.typ == RESYNC:
        give_back(peer, body, epoch=header.ep)
    elif header.typ == COPIES:
        take_back(peer, body)


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


def _refuse(code: Refusal, found: list[Peer]) -> Reply:
    """A bare code; a peer whose clock is far from ours is shown to people."""
    if code is Refusal.AHEAD and found:
        with transaction.atomic():
            epochs.raise_alarm(AlarmKind.CLOCK, peer=found[0])
    return Reply(STATUS.get(code, 400), json.dumps({"code": code.value}).encode())


__all__ = ["Reply", "answer_problem", "forget_body", "mark_applied", "receive"]
