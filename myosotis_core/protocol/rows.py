"""Several envelopes, or their answers, in one post: one after the other, each a line, in the order of their places.

A canonical envelope holds no line break, so nothing is escaped. Whoever takes a row stops at the first envelope whose
place is not taken: so nothing ever slips in behind one that is missing or refused.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from myosotis_core.protocol.envelope import LARGEST_ENVELOPE
from myosotis_core.protocol.errors import Malformed, Refusal

MOST_AT_ONCE: Final = 64
LARGEST_ROW: Final = LARGEST_ENVELOPE
"""Bytes of a row: not more than one envelope may have, so that no address has to take more."""
BREAK: Final = b"\n"


def join_row(parts: Iterable[bytes]) -> bytes:
    """The bytes of a post."""
    return BREAK.join(parts)


def split_row(raw: bytes, limit: int = LARGEST_ROW) -> list[bytes]:
    """The lines of a post, at least one; nothing of them is proven. Raises `Malformed` for too much."""
    if len(raw) > limit or raw.count(BREAK) >= MOST_AT_ONCE:
        raise Malformed(Refusal.TOO_LARGE, "row")
    return raw.split(BREAK)
