"""Writing a message to a peer: a row beside the business change, in the same transaction. The worker sends it."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import connection

from myosotis.accounts.models import User
from myosotis.audit.actions import NotInTransaction, record
from myosotis.exchange.actions.epochs import lock_sending
from myosotis.exchange.errors import BodyRefused
from myosotis.exchange.keyring import standing_now, take_root
from myosotis.exchange.models import Outbox, Peer
from myosotis.exchange.rules import Block, why_not_send
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.kernel.ids import new_id
from myosotis_core.protocol.messages import validate

LIFE = dt.timedelta(days=30)
LONGEST_LIFE = dt.timedelta(days=89)
# A directory that is some hours old holds the sending back; the message may be written and waits.
_WAITS = frozenset({Block.DIRECTORY_OLD})


def send(
    *,
    by: User | str,
    peer: Peer,
    typ: str,
    body: dict[str, Any],
    thread: UUID | None,
    root: UUID | None = None,
    expires_at: dt.datetime | None = None,
    is_urgent: bool = False,
) -> Outbox:
    """Write a message to a peer, inside the caller's transaction; it goes when that is kept, and not otherwise.

    `root`: the item whose key seals the body, so that erasing the item erases what was not yet sent. `is_urgent`: a
    life is at risk, and who waits is told after two minutes. Raises `Refused` with what stands against the peer,
    `BodyRefused` where the body is not as its schema asks.
    """
    against = [block for block in why_not_send(peer, standing_now()) if block not in _WAITS]
    if against:
        raise Refused(against[0].value)
    return write_row(
        by=by,
        peer=peer,
        typ=typ,
        body=body,
        thread=thread,
        root=root,
        expires_at=expires_at,
        is_urgent=is_urgent,
    )


def write_row(
    *,
    by: User | str,
    peer: Peer,
    typ: str,
    body: dict[str, Any],
    thread: UUID | None,
    root: UUID | None = None,
    expires_at: dt.datetime | None = None,
    is_urgent: bool = False,
) -> Outbox:
    """The row itself, also for what the exchange says of its own accord."""
    if not connection.in_atomic_block:
        raise NotInTransaction("A message is written inside the transaction of what it tells.")
    problems = validate(typ, body)
    if problems:
        raise BodyRefused(typ, [f"{problem.where or 'body'} {problem.code}" for problem in problems])
    now = clock.now()
    sending = lock_sending(peer)
    sending.positions += 1
    sending.save(update_fields=["positions"])
    row = Outbox(
        id=new_id(),
        peer=peer,
        position=sending.positions,
        typ=typ,
        thread=thread,
        root=root or take_root(),
        is_own_root=root is None,
        body=body,
        is_urgent=is_urgent,
        made_at=now,
        expires_at=min(expires_at or now + LIFE, now + LONGEST_LIFE),
    )
    row.save(force_insert=True)
    who = by if isinstance(by, str) else by.public_id
    record("message.written", by=who, peer=peer.node_id, message=row.pk, type=typ)
    return row
