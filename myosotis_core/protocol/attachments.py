"""Attachments: sealed in pieces of 1 MiB under a key of their own, which travels in the body of a message.

Each piece is bound to its number and to whether it is the last, so that none can be left out, moved or added. The
sealed pieces are named by the digest of the whole: who stores or carries them learns nothing else.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from myosotis_core.protocol.canonical import exact_object
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.errors import Malformed, Refusal
from myosotis_core.protocol.shapes import read_number

PIECE_BYTES: Final = 1 << 20
TAG_BYTES: Final = 16
LARGEST_FILE: Final = 25 * PIECE_BYTES
KEY_BYTES: Final = 32
LABEL: Final = b"mx-attachment/1\0"
_KEYS = frozenset({"digest", "key", "size"})


@dataclass(frozen=True, slots=True)
class Attachment:
    """What a body says of an attachment: the digest of its sealed bytes, its key, and its size in the clear."""

    digest: bytes
    key: bytes
    size: int

    @property
    def pieces(self) -> int:
        """Of how many pieces it is made; an empty file of one."""
        return max(1, -(-self.size // PIECE_BYTES))

    @property
    def sealed_size(self) -> int:
        """How many bytes are carried."""
        return self.size + self.pieces * TAG_BYTES

    def to_value(self) -> dict[str, Any]:
        """As JSON."""
        return {"digest": encode(self.digest), "key": encode(self.key), "size": self.size}

    @classmethod
    def from_value(cls, value: Any) -> Attachment:
        """Read one strictly. Raises `Malformed`."""
        told = exact_object(value, _KEYS, "attachment")
        return cls(
            decode(told["digest"], size=32, where="digest"),
            decode(told["key"], size=KEY_BYTES, where="key"),
            read_number(told["size"], "size", most=LARGEST_FILE),
        )


def seal_chunks(content: bytes, key: bytes | None = None) -> tuple[Attachment, list[bytes]]:
    """Seal a file of at most 25 MiB. A key is for one file only: leave it out, but for test vectors."""
    if len(content) > LARGEST_FILE:
        raise Malformed(Refusal.TOO_LARGE, "attachment")
    key = secrets.token_bytes(KEY_BYTES) if key is None else key
    cipher, digest, sealed = AESGCM(key), hashlib.sha256(), []
    starts = range(0, max(1, len(content)), PIECE_BYTES)
    for number, start in enumerate(starts):
        piece = content[start : start + PIECE_BYTES]
        nonce = _nonce(number, is_last=number == len(starts) - 1)
        sealed.append(cipher.encrypt(nonce, piece, LABEL))
        digest.update(sealed[-1])
    return Attachment(digest.digest(), key, len(content)), sealed


def open_chunks(attachment: Attachment, sealed: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces in the clear, each proven before it is given out.

    Raises `Malformed` at the first piece that is not as it was; what came before is then no file, to be thrown away.
    """
    cipher, digest, number, size = AESGCM(attachment.key), hashlib.sha256(), 0, 0
    for piece in sealed:
        is_last = number == attachment.pieces - 1
        if number >= attachment.pieces or len(piece) > PIECE_BYTES + TAG_BYTES:
            raise Malformed(Refusal.CHUNK, "attachment")
        try:
            clear = cipher.decrypt(_nonce(number, is_last), piece, LABEL)
        except (InvalidTag, ValueError) as error:
            raise Malformed(Refusal.CHUNK, "attachment") from error
        digest.update(piece)
        number, size = number + 1, size + len(clear)
        if is_last and (digest.digest() != attachment.digest or size != attachment.size):
            raise Malformed(Refusal.CHUNK, "attachment")
        yield clear
    if number != attachment.pieces:
        raise Malformed(Refusal.CHUNK, "attachment")


def open_attachment(attachment: Attachment, sealed: Iterable[bytes]) -> bytes:
    """The whole file, or `Malformed`."""
    return b"".join(open_chunks(attachment, sealed))


def _nonce(number: int, is_last: bool) -> bytes:
    """The number of the piece in eleven bytes, then 1 for the last or 0. A key serves one file, so none repeats."""
    return number.to_bytes(11, "big") + (b"\1" if is_last else b"\0")
