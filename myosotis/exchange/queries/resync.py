"""What this node asks a peer to give back after a loss, and what it gives back itself: the network is a backup."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models.functions import Length

from myosotis.exchange.models import Inbox, Outbox, Peer, Taken
from myosotis.exchange.queries.messages import open_held
from myosotis.kernel import clock
from myosotis_core.protocol.canonical import canonical, read_strict
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.envelope import LARGEST_HEADER, Header

COPIES = "net.copies"
OWN_WORDS = frozenset({"net.heads", "net.resync", COPIES, "net.hello", "net.keychange"})
"""What nodes tell each other of the streams: applied when it is taken, and not worth giving back."""
REACH = dt.timedelta(days=35)
MOST_KNOWN = 5000
MOST_COPIES = 100
MOST_BYTES = 250_000
LONGEST_BODY = 400_000
"""As the schema of `net.copies` has it."""


def resync_body(peer: Peer) -> dict[str, Any]:
    """The question: what do you hold of us since that day, but these?"""
    since = clock.now() - REACH
    known = Outbox.objects.filter(peer=peer, made_at__gte=since).order_by("-position")
    return {
        "since": since.date().isoformat(),
        "but": [str(pk) for pk in known.values_list("pk", flat=True)[:MOST_KNOWN]],
    }


def copies_for(peer: Peer, question: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The answer, in as many bodies as it takes: what the peer signed itself. `fill_copies` adds what it said."""
    since = dt.datetime.combine(dt.date.fromisoformat(question["since"]), dt.time(), dt.UTC)
    since = max(since, clock.now() - REACH - dt.timedelta(days=1))
    rows = Inbox.objects.filter(peer=peer, disposition=Taken.STORED, received_at__gte=since)
    known = set(question["but"])
    held = rows.exclude(typ__in=OWN_WORDS).order_by("epoch", "number").annotate(length=Length("body"))
    copies: list[dict[str, Any]] = []
    size = 0
    for message, header, signature, length in held.values_list("message", "header", "signature", "length"):
        if str(message) in known:
            continue
        weight = 2 * len(bytes(header)) + 2 * (length or 0)
        if copies and (len(copies) == MOST_COPIES or size + weight > MOST_BYTES):
            yield {"copies": copies, "is_last": False}
            copies, size = [], 0
        copies.append({"header": encode(bytes(header)), "signature": encode(bytes(signature))})
        size += weight
    yield {"copies": copies, "is_last": True}


def fill_copies(peer: Peer, body: dict[str, Any]) -> dict[str, Any]:
    """The same with what the messages said, read just before it goes: what was forgotten meanwhile is not in it."""
    ids = [_read_id(copy["header"]) for copy in body["copies"]]
    rows = Inbox.objects.filter(peer=peer, disposition=Taken.STORED, message__in=ids)
    said = {
        str(row.message): canonical(content).decode()
        for row, content in open_held(peer, rows.values_list("pk", flat=True))
        if content is not None
    }
    copies = [
        copy | ({"body": said[of]} if 0 < len(said.get(of, "")) <= LONGEST_BODY else {})
        for of, copy in zip(ids, body["copies"], strict=True)
    ]
    return body | {"copies": copies}


def _read_id(header: str) -> str:
    return Header.from_value(read_strict(decode(header, limit=LARGEST_HEADER), LARGEST_HEADER)).id
