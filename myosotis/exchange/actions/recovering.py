"""After a restore: peers give back what this node signed and has forgotten, and this node gives back to peers."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from myosotis.audit.actions import record
from myosotis.exchange.actions import epochs
from myosotis.exchange.actions.sending import write_row
from myosotis.exchange.envelopes import RESYNC
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.keyring import take_root
from myosotis.exchange.models import Inbox, NodeKey, Outbox, Peer, Taken, Use
from myosotis.exchange.queries.resync import COPIES, copies_for
from myosotis.kernel import clock
from myosotis.vault import store
from myosotis_core.protocol.canonical import read_strict
from myosotis_core.protocol.encoding import decode
from myosotis_core.protocol.envelope import LARGEST_BODY, LARGEST_HEADER, Header
from myosotis_core.protocol.errors import Malformed
from myosotis_core.protocol.keys import Context, VerifyingKey
from myosotis_core.protocol.messages import validate


def give_back(peer: Peer, question: dict[str, Any], *, epoch: int) -> None:
    """Answer a peer that asks what we hold of it. Inside the transaction that took the question.

    Once in an epoch, and one answer at a time: a peer that asks often makes no more wait here.
    """
    asked = Inbox.objects.filter(peer=peer, epoch=epoch, typ=RESYNC, disposition=Taken.STORED)
    if asked.count() > 1:
        return
    waiting = Outbox.objects.filter(peer=peer, typ=COPIES, epoch__isnull=True, stopped="")
    roots = list(waiting.values_list("root", flat=True))
    waiting.update(stopped="superseded", body=None, forgotten_at=clock.now())
    transaction.on_commit(lambda: store.shred_keys(roots))
    for body in copies_for(peer, question):
        write_row(by="worker", peer=peer, typ=COPIES, body=body, thread=None)


def take_back(peer: Peer, body: dict[str, Any]) -> int:
    """Keep what we had sent and forgotten; only what bears our own signature. How many messages came back."""
    back = 0
    for copy in body["copies"]:
        header = _read_own(copy, peer)
        if header is None or Outbox.objects.filter(pk=header.id).exists():
            continue
        content = _read_body(header.typ, copy.get("body"))
        sending = epochs.lock_sending(peer)
        sending.positions += 1
        sending.save(update_fields=["positions"])
        made_at = dt.datetime.fromtimestamp(header.iat, dt.UTC)
        row = Outbox(
            id=header.id,
            peer=peer,
            position=sending.positions,
            typ=header.typ,
            thread=header.thr,
            root=take_root(),
            body=content,
            made_at=made_at,
            expires_at=dt.datetime.fromtimestamp(header.exp, dt.UTC),
            stopped="recovered",
        )
        row.save(force_insert=True)
        back += 1
    if back:
        record("message.recovered", by="worker", peer=peer.node_id, count=back)
    return back


def _read_own(copy: dict[str, Any], peer: Peer) -> Header | None:
    """The header, if one of our keys signed exactly these bytes for this peer."""
    try:
        signed = decode(copy["header"], limit=LARGEST_HEADER)
        header = Header.from_value(read_strict(signed, LARGEST_HEADER))
        own = NodeKey.objects.filter(key_id=header.kid, use=Use.SIGN).first()
        if own is None or header.frm != own_node_id() or header.to != peer.node_id:
            return None
        key = VerifyingKey(decode(own.public_half["public"]))
        return header if key.verify(Context.ENVELOPE, signed, decode(copy["signature"])) else None
    except Malformed:
        return None


def _read_body(typ: str, text: str | None) -> dict[str, Any] | None:
    """The body as the peer had it: its word, since only the digest of the sealed one was signed."""
    if text is None:
        return None
    try:
        body = read_strict(text.encode(), LARGEST_BODY)
    except Malformed:
        return None
    return body if isinstance(body, dict) and not validate(typ, body) else None
