"""Taking what peers send: proven before anything is opened, stored with its receipt in one transaction.

Who is not known, or not trusted, gets a bare code and nothing else happens. What is proven takes its place in the
stream even where its body is refused, so that nothing behind it waits.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from myosotis.audit.actions import NotInTransaction
from myosotis.exchange.actions import epochs
from myosotis.exchange.actions.calls import answer_call
from myosotis.exchange.actions.sending import write_row
from myosotis.exchange.actions.taking import Arrived, Reply, receipts_of, take_row
from myosotis.exchange.envelopes import CannotSeal, find_sender, open_checked
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.models import AlarmKind, Inbox, Outbox, Peer
from myosotis.exchange.quotas import is_call_within, is_within
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.vault import store
from myosotis_core.protocol.envelope import Checked, check
from myosotis_core.protocol.errors import Malformed, Refusal, RefusedEnvelope
from myosotis_core.protocol.rows import join_row, split_row

STATUS = {
    Refusal.TOO_LARGE: 413,
    Refusal.SENDER_UNKNOWN: 403,
    Refusal.SENDER_SUSPENDED: 403,
    Refusal.SENDER_REVOKED: 403,
    Refusal.QUOTA: 429,
}


def receive(raw: bytes) -> Reply:
    """Take what somebody posts: an envelope, or several in a row. Never raises for what is in the bytes.

    The answer to several has the status of the last that was answered, and a line for each.
    """
    try:
        replies = receive_row(split_row(raw))
    except Malformed as error:
        return _refuse(error.code, [])
    return Reply(replies[-1].status, join_row(reply.body for reply in replies))


def receive_row(envelopes: Sequence[bytes]) -> list[Reply]:
    """Take envelopes in their order; one answer for each up to the first that is not taken."""
    found: list[Peer] = []
    proven, stopped = _prove_row(envelopes, found)
    if not proven:
        return [stopped or _refuse(Refusal.VALUE, found)]
    if proven[0].checked.header.is_control:
        return [_answer(found[0], proven[0])]
    given = [Reply(200, one.again) for one in proven if one.again is not None]
    replies = given if len(given) == len(proven) else take_row(found[0], proven)
    if stopped is not None and replies[-1].is_taken:
        replies.append(stopped)
    return replies


def _prove_row(envelopes: Sequence[bytes], found: list[Peer]) -> tuple[list[Arrived], Reply | None]:
    """What is proven and within its sender's share, and the answer to the first that is not.

    A row is of one sender and holds no calls: those come alone.
    """
    checked: list[tuple[Checked, Refusal | None, int]] = []
    look_up, stopped = find_sender(found), None
    for raw in envelopes:
        try:
            one, refused = check(raw, look_up, own_node_id(), int(clock.now().timestamp())), None
        except RefusedEnvelope as error:
            if error.checked is None:
                stopped = _refuse(error.code, found)
                break
            one, refused = error.checked, error.code
        first = checked[0][0].header if checked else one.header
        if one.header.frm != first.frm or (checked and (first.is_control or one.header.is_control)):
            stopped = _refuse(Refusal.VALUE, [])
            break
        checked.append((one, refused, len(raw)))
    given = receipts_of(found[0], [one for one, _refused, _size in checked]) if checked else {}
    proven: list[Arrived] = []
    for one, refused, size in checked:
        again = given.get(one.header.ct)
        if again is not None:
            proven.append(Arrived(one, again=again))
        elif _is_within(found[0], one, size):
            proven.append(_open(one, refused))
        else:
            return proven, _refuse(Refusal.QUOTA, found)
    return proven, stopped


def _is_within(peer: Peer, one: Checked, size: int) -> bool:
    if one.header.is_control:
        return is_call_within(peer, one.header.id, size)
    return is_within(peer, size)


def _open(checked: Checked, refused: Refusal | None) -> Arrived:
    if refused is not None:
        return Arrived(checked, refused=refused)
    try:
        return Arrived(checked, body=open_checked(checked))
    except RefusedEnvelope as error:
        return Arrived(checked, refused=error.code)


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


def _answer(peer: Peer, call: Arrived) -> Reply:
    if call.refused is not None or call.body is None:
        return _refuse(call.refused or Refusal.BODY, [])
    if call.checked.header.thr is not None:
        return _refuse(Refusal.VALUE, [])  # an answer to a call is none itself
    try:
        answered = answer_call(peer, call.checked.header, call.body)
    except CannotSeal:
        return _refuse(Refusal.KEY_UNKNOWN, [])
    return Reply(204, b"") if answered is None else Reply(200, answered)


def _refuse(code: Refusal, found: list[Peer]) -> Reply:
    """A bare code; a peer whose clock is far from ours is shown to people."""
    if code is Refusal.AHEAD and found:
        with transaction.atomic():
            epochs.raise_alarm(AlarmKind.CLOCK, peer=found[0])
    return Reply(STATUS.get(code, 400), json.dumps({"code": code.value}).encode())


__all__ = ["Reply", "answer_problem", "forget_body", "mark_applied", "receive", "receive_row"]
