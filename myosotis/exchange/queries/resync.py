"""What this node asks a peer to give back after a loss, and what it gives back itself: the network is a backup."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

from myosotis.exchange.models import Inbox, Outbox, Peer, Taken
from myosotis.exchange.queries.messages import open_held
from myosotis.kernel import clock
from myosotis_core.protocol.canonical import canonical
from myosotis_core.protocol.encoding import encode

OWN_WORDS = frozenset({"net.heads", "net.resync", "net.copies", "net.hello", "net.keychange"})
"""What nodes tell each other of the streams: applied when it is taken, and not worth giving back."""
REACH = dt.timedelta(days=35)
MOST_KNOWN = 5000
MOST_COPIES = 100
MOST_BYTES = 250_000


def resync_body(peer: Peer) -> dict[str, Any]:
    """The question: what do you hold of us since that day, but these?"""
    since = clock.now() - REACH
    known = Outbox.objects.filter(peer=peer, made_at__gte=since).order_by("-position")
    return {
        "since": since.date().isoformat(),
        "but": [str(pk) for pk in known.values_list("pk", flat=True)[:MOST_KNOWN]],
    }


def copies_for(peer: Peer, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The answer, in as many bodies as it takes: what the peer signed itself, with the body where it is still held."""
    since = dt.datetime.combine(dt.date.fromisoformat(question["since"]), dt.time(), dt.UTC)
    rows = Inbox.objects.filter(peer=peer, disposition=Taken.STORED, received_at__gte=since)
    known = set(question["but"])
    wanted = [
        pk
        for pk, message in rows.exclude(typ__in=OWN_WORDS).values_list("pk", "message")
        if str(message) not in known
    ]
    copies: list[dict[str, Any]] = []
    size = 0
    for row, body in open_held(peer, wanted):
        copy = {"header": encode(bytes(row.header)), "signature": encode(bytes(row.signature))}
        if body is not None:
            copy["body"] = canonical(body).decode()
        weight = len(json.dumps(copy))
        if copies and (len(copies) == MOST_COPIES or size + weight > MOST_BYTES):
            yield {"copies": copies, "is_last": False}
            copies, size = [], 0
        copies.append(copy)
        size += weight
    yield {"copies": copies, "is_last": True}
