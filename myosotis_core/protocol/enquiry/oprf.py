"""The oblivious function of RFC 9497, OPRF(ristretto255, SHA-512), base mode, on libsodium's group.

Raises `BadPoint` for bytes that are no element of the group, or its identity. Test vectors: appendix A.1.1 of the RFC.
"""

from __future__ import annotations

import contextlib
import sys
from hashlib import sha512
from pathlib import Path
from typing import Final

from rbcl import (
    crypto_core_ristretto255_from_hash,
    crypto_core_ristretto255_random,
    crypto_core_ristretto255_scalar_invert,
    crypto_core_ristretto255_scalar_random,
    crypto_scalarmult_ristretto255,
)

POINT_BYTES: Final = 32
CONTEXT = b"OPRFV1-\x00-ristretto255-SHA512"
ORDER = 2**252 + 27742317777372353535851937790883648493
HASH_TO_GROUP = b"HashToGroup-" + CONTEXT
DERIVE_KEY = b"DeriveKeyPair" + CONTEXT
ZEROS = sha512(bytes(128))


class BadPoint(ValueError):
    """The bytes are no element of the group that anything may be worked out with."""


def _remove_left_file() -> None:
    """The library leaves a copy of libsodium among the temporary files at every start; once loaded it may go."""
    module = sys.modules.get("rbcl._sodium")
    left = getattr(module, "lib_path", None)
    if isinstance(left, str):
        with contextlib.suppress(OSError):  # not possible on Windows, and no reason to stop
            Path(left).unlink()


_remove_left_file()


def _expand(message: bytes, label: bytes) -> bytes:
    """`expand_message_xmd` of RFC 9380 to 64 bytes, which is one block of SHA-512."""
    ending = label + bytes([len(label)])
    first = ZEROS.copy()
    first.update(message + b"\x00\x40\x00" + ending)
    return sha512(first.digest() + b"\x01" + ending).digest()


def derive_key(seed: bytes, info: bytes) -> bytes:
    """`DeriveKeyPair`: the secret scalar of 32 secret bytes and a public text."""
    start = seed + len(info).to_bytes(2, "big") + info
    for counter in range(256):
        number = int.from_bytes(_expand(start + bytes([counter]), DERIVE_KEY), "little") % ORDER
        if number:
            return number.to_bytes(32, "little")
    raise BadPoint("No key comes of this seed.")  # once in 2^64512


def hash_to_group(value: bytes) -> bytes:
    """The element of the group a value stands for."""
    return bytes(crypto_core_ristretto255_from_hash(_expand(value, HASH_TO_GROUP)))


def random_scalar() -> bytes:
    """A new secret number to blind with."""
    return bytes(crypto_core_ristretto255_scalar_random())


def random_point() -> bytes:
    """A random element: nobody can tell it from a blinded one."""
    return bytes(crypto_core_ristretto255_random())


def multiply(scalar: bytes, point: bytes) -> bytes:
    """`Blind` and `BlindEvaluate`: the element so many times."""
    if len(point) != POINT_BYTES or point == bytes(POINT_BYTES):
        raise BadPoint("No element of the group.")
    try:
        return bytes(crypto_scalarmult_ristretto255(scalar, point))
    except (RuntimeError, ValueError):
        raise BadPoint("No element of the group.") from None


def finalize(value: bytes, blind: bytes, evaluated: bytes) -> bytes:
    """The 64 bytes of the function, from the evaluation of a blinded element."""
    return _finish(value, multiply(bytes(crypto_core_ristretto255_scalar_invert(blind)), evaluated))


def evaluate(secret: bytes, value: bytes) -> bytes:
    """The same 64 bytes for whoever has the secret."""
    return _finish(value, multiply(secret, hash_to_group(value)))


def _finish(value: bytes, element: bytes) -> bytes:
    return sha512(len(value).to_bytes(2, "big") + value + b"\x00\x20" + element + b"Finalize").digest()
