"""Files that came with messages."""

from __future__ import annotations

from typing import Any

from myosotis.exchange.models import Attachment, Peer, Way
from myosotis.kernel.errors import Missing
from myosotis_core.protocol import attachments as protocol
from myosotis_core.protocol.encoding import encode


def is_here(peer: Peer, value: dict[str, Any]) -> bool:
    """Whether all pieces of a file that a body names have come."""
    return _find(peer, protocol.Attachment.from_value(value)) is not None


def open_file(peer: Peer, value: dict[str, Any]) -> bytes:
    """The file that a body of this peer names. `Missing` while pieces lack, `Malformed` where it was changed.

    Whoever opens it treats it as an unknown file of a stranger: it goes through the checks of the room `files`.
    """
    told = protocol.Attachment.from_value(value)
    row = _find(peer, told)
    if row is None:
        raise Missing
    return protocol.open_attachment(told, (bytes(held.content) for held in row.held.order_by("number")))


def _find(peer: Peer, told: protocol.Attachment) -> Attachment | None:
    rows = Attachment.objects.filter(peer=peer, way=Way.IN, digest=encode(told.digest))
    return rows.filter(carried_at__isnull=False, pieces=told.pieces, size=told.size).first()
