"""Messages, opened for those who carry or apply them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.exchange.guards import may_leave
from myosotis.exchange.models import Inbox, Outbox, Peer, Taken
from myosotis.kernel.errors import Erased
from myosotis.vault.opening import Purpose, unlock

LEAST_SHARE = 20


def list_unapplied(types: Iterable[str], *, most: int = 500) -> list[Inbox]:
    """Messages of these types that were taken and not yet applied: by peer, each peer's in the order it sent them.

    Each peer has its share of them, so that one that floods, or whose first cannot be applied, fills no one's turn.
    """
    waiting = Inbox.objects.filter(typ__in=list(types), disposition=Taken.STORED, applied_at__isnull=True)
    peers = list(waiting.order_by().values_list("peer", flat=True).distinct())
    share = max(most // max(len(peers), 1), LEAST_SHARE)
    in_order = waiting.select_related("peer").order_by("epoch", "number")
    return [inbox for peer in sorted(peers) for inbox in in_order.filter(peer=peer)[:share]]


def open_body(inbox: Inbox, by: User | str = "worker") -> dict[str, Any]:
    """The body of a message that was taken. Raises `Erased` where it is gone."""
    if inbox.root is None or inbox.forgotten_at is not None:
        raise Erased("The body of this message is gone.")
    reader = by if isinstance(by, str) else by.public_id
    why = Purpose.MAINTAIN if reader == "worker" else Purpose.OPEN_CASE
    unlock([inbox.root], by=reader, why=why).open(inbox)
    return inbox.body  # type: ignore[no-any-return]


def open_outgoing(row: Outbox) -> dict[str, Any] | None:
    """The body of a message of ours; None where its key was destroyed, or a room above says that it must not leave."""
    return open_leaving([row])[row.pk]


def open_leaving(rows: Iterable[Outbox]) -> dict[UUID, dict[str, Any] | None]:
    """The same of several, their keys loaded at once."""
    listed = list(rows)
    leaving = [row for row in listed if may_leave(row)]
    keys = unlock([row.root for row in leaving], by="worker", why=Purpose.MAINTAIN)
    bodies: dict[UUID, dict[str, Any] | None] = {row.pk: None for row in listed}
    for row in leaving:
        if keys.get(row.root) is not None:
            keys.open(row)
            bodies[row.pk] = row.body
    return bodies


def lend_keys(rows: list[Inbox]) -> None:
    """Let messages that are about to be kept be sealed, their keys loaded at once."""
    if rows:
        unlock([row.root for row in rows], by="worker", why=Purpose.MAINTAIN).open(rows)


def open_held(peer: Peer, ids: Iterable[UUID]) -> list[tuple[Inbox, dict[str, Any] | None]]:
    """What is held of a peer, each message with its body, or None where that is gone."""
    rows = list(Inbox.objects.filter(pk__in=list(ids)).order_by("epoch", "number"))
    keys = unlock([row.root for row in rows], by="worker", why=Purpose.MAINTAIN)
    held: list[tuple[Inbox, dict[str, Any] | None]] = []
    for row in rows:
        is_there = row.root is not None and row.forgotten_at is None and keys.get(row.root) is not None
        if is_there:
            keys.open(row)
        held.append((row, row.body if is_there else None))
    return held
