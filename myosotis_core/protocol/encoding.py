"""base64url without padding, read strictly: every sequence of bytes has one spelling, every other is refused."""

from __future__ import annotations

import base64
import binascii

from myosotis_core.protocol.errors import Malformed, Refusal

LARGEST = 1 << 20


def encode(raw: bytes) -> str:
    """The one spelling of these bytes."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def decode(text: object, *, size: int | None = None, limit: int = LARGEST, where: str = "") -> bytes:
    """The bytes of a spelling: exactly `size` of them, or at most `limit`.

    Raises `Malformed`: not a text, too long, a foreign character, or not the one spelling. Python's own decoder drops
    foreign characters silently; writing the bytes again and comparing finds that, padding and stray last bits.
    """
    if not isinstance(text, str):
        raise Malformed(Refusal.TYPE, where)
    most = limit if size is None else size
    if len(text) > (most * 4 + 2) // 3:
        raise Malformed(Refusal.TOO_LARGE if size is None else Refusal.BASE64, where)
    try:
        raw = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (binascii.Error, ValueError) as error:
        raise Malformed(Refusal.BASE64, where) from error
    if encode(raw) != text or (size is not None and len(raw) != size):
        raise Malformed(Refusal.BASE64, where)
    return raw
