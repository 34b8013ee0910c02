"""Other nodes: which there are, what stands against writing to them, and which of their keys hold."""

from __future__ import annotations

from dataclasses import dataclass, replace

from myosotis.exchange.models import Peer
from myosotis.exchange.queries.directory import standing
from myosotis.exchange.queries.keys import read_listed
from myosotis.exchange.rules import Block, why_not_receive, why_not_send
from myosotis.kernel.errors import Missing
from myosotis_core.protocol.records import NodeRecord


@dataclass(frozen=True)
class PeerNow:
    """A peer as it stands now, for a page or for who sends."""

    peer: Peer
    why_not_send: list[Block]
    why_not_receive: list[Block]


def look_at_peer(node_id: str) -> PeerNow:
    """One peer, for whoever carries messages; `Missing` where nobody of that id was ever listed."""
    peer, now = Peer.objects.filter(node_id=node_id).first(), standing()
    if peer is None:
        raise Missing
    return PeerNow(peer, why_not_send(peer, now), why_not_receive(peer, now))


def trusted_record(node_id: str) -> NodeRecord | None:
    """The record by whose keys a peer is heard and written to; None where a person has not checked any.

    Of the keys that are pinned only those hold that the directory still lists, with its word on revocation and end: so
    a stolen key is out as soon as the directory says so, and a swapped one never gets in.
    """
    peer = Peer.objects.filter(node_id=node_id, trusted__isnull=False).first()
    if peer is None:
        return None
    listed, trusted = read_listed(peer.listed), read_listed(peer.trusted)
    keys = []
    for pinned in trusted.keys:
        now = listed.key(pinned.id)
        if now is not None:
            until = min(pinned.valid_until, now.valid_until)
            keys.append(replace(pinned, valid_until=until, revoked_at=pinned.revoked_at or now.revoked_at))
    return replace(listed, keys=tuple(keys))
