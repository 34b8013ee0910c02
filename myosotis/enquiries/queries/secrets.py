"""What only the worker opens: our secrets, keys that wait to be evaluated, tags, and the books made of them."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Max

from myosotis.enquiries.models import ChildTags, HeardEnquiry, PeriodKey, TagBatch
from myosotis.exchange.models import Peer
from myosotis.vault.opening import Purpose, unlock
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.enquiry import EnquiryKey, Key, TagBook, TaggedChild
from myosotis_core.protocol.enquiry.keys import KINDS, KNOWS_YEAR
from myosotis_core.protocol.enquiry.tagging import TAG_BYTES

ENTRY = 1 + TAG_BYTES
AT_ONCE = 2_000
_books: dict[tuple[str, Any, int], tuple[Any, TagBook]] = {}
_lock = threading.Lock()


def open_key(row: PeriodKey, *, by: str = "worker") -> EnquiryKey:
    """Our secret for a peer and period, as the core takes it."""
    unlock([row.pk], by=by, why=Purpose.MAINTAIN).open(row)
    return EnquiryKey(row.peer.node_id, row.period, decode(row.seed))


def open_batch(batch: TagBatch) -> list[dict[str, Any]]:
    """What waits in a batch: for each child its id and its keys with their blinds."""
    unlock([batch.pk], by="worker", why=Purpose.MAINTAIN).open(batch)
    return list(batch.content or [])


def open_heard(heard: HeardEnquiry) -> tuple[bytes, ...]:
    """The tags of an enquiry that came."""
    unlock([heard.pk], by="worker", why=Purpose.MAINTAIN).open(heard)
    return split_tags(heard.tags)


def pack(tags: dict[Key, bytes]) -> str:
    """Tags with their kinds as one text: one byte for the kind, eight for the tag."""
    return encode(b"".join(bytes([KINDS.index(key[0])]) + tag for key, tag in sorted(tags.items())))


def unpack(text: str) -> dict[Key, bytes]:
    """The kinds and tags again; the values of the keys were kept nowhere."""
    raw = decode(text)
    found: dict[Key, bytes] = {}
    for start in range(0, len(raw), ENTRY):
        kind = KINDS[raw[start]]
        found[KNOWS_YEAR if kind == KNOWS_YEAR[0] else (kind, str(start))] = raw[start + 1 : start + ENTRY]
    return found


def join_tags(tags: Sequence[bytes]) -> str:
    """The tags of an enquiry as one text."""
    return encode(b"".join(tags))


def split_tags(text: str) -> tuple[bytes, ...]:
    """The tags again."""
    raw = decode(text)
    return tuple(raw[start : start + TAG_BYTES] for start in range(0, len(raw), TAG_BYTES))


def find_book(peer: Peer, period: int) -> TagBook:
    """The tagged register for a peer and period; made anew when it changed, else the one in memory."""
    rows = ChildTags.objects.filter(peer=peer, period=period)
    # PostgreSQL knows no greatest id; ids grow, so the last one stands for it.
    last = rows.order_by("-pk").values_list("pk", flat=True).first()
    state = (*rows.aggregate(Count("pk"), Max("made_at")).values(), last)
    name = (str(settings.MYOSOTIS_KEY_STORE), peer.pk, period)
    with _lock:
        held = _books.get(name)
    if held is not None and held[0] == state:
        return held[1]
    book = TagBook(_read_children(list(rows.values_list("pk", flat=True))))
    with _lock:
        _books[name] = (state, book)
    return book


def _read_children(ids: list[UUID]) -> Iterator[TaggedChild]:
    for start in range(0, len(ids), AT_ONCE):
        yield from _read_part(ids[start : start + AT_ONCE])


def _read_part(ids: Iterable[UUID]) -> Iterator[TaggedChild]:
    rows = list(ChildTags.objects.filter(pk__in=ids))
    keys = unlock({row.person_id for row in rows}, by="worker", why=Purpose.MAINTAIN)
    for row in rows:
        if keys.get(row.person_id) is not None:
            keys.open(row)
            yield TaggedChild(str(row.findable_id), unpack(row.tags))
