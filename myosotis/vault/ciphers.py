"""The two operations on bytes: AES-256-GCM-SIV with a random nonce in front (RFC 8452).

GCM-SIV is chosen because a repeated nonce, after a restored snapshot of a virtual machine for instance, does not
give the key away. The associated data ties a ciphertext to its field and row, so that it cannot be moved.
"""

from __future__ import annotations

import base64
import hmac
import os
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from myosotis.kernel.errors import MyosotisError

KEY_BYTES = 32
NONCE_BYTES = 12
LABEL = b"myosotis/1 "


class WrongKey(MyosotisError):
    """These bytes were not sealed with this key, or were changed since."""


def make_key() -> bytes:
    """32 fresh random bytes."""
    return os.urandom(KEY_BYTES)


def seal(key: bytes, clear: bytes, *, bound_to: bytes) -> bytes:
    """Nonce and ciphertext of `clear`; opens only with the same key and the same `bound_to`."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCMSIV(key).encrypt(nonce, clear, LABEL + bound_to)


def unseal(key: bytes, sealed: bytes, *, bound_to: bytes) -> bytes:
    """The clear bytes, or `WrongKey`."""
    return Opener(key).unseal(sealed, bound_to=bound_to)


class Opener:
    """Opens many things that were sealed with one key; making the cipher costs as much as one opening."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCMSIV(key)

    def unseal(self, sealed: bytes, *, bound_to: bytes) -> bytes:
        """The clear bytes, or `WrongKey`."""
        sealed = bytes(sealed)
        try:
            return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], LABEL + bound_to)
        except (InvalidTag, ValueError) as error:
            raise WrongKey("These bytes were not sealed with this key.") from error


def derive(key: bytes, purpose: str) -> bytes:
    """A key for one purpose out of another key (HMAC-SHA-256 as a one-step KDF)."""
    return hmac.new(key, b"myosotis/1 derive " + purpose.encode(), sha256).digest()


def encode_key(key: bytes) -> str:
    """The text form a node key is kept in: URL-safe base64."""
    return base64.urlsafe_b64encode(key).decode()


def decode_key(text: str) -> bytes:
    """The key out of its text form, in either alphabet of base64; a clear sentence when it is not one."""
    try:
        key = base64.b64decode(text.strip().replace("-", "+").replace("_", "/"), validate=True)
    except ValueError as error:
        raise WrongKey("This is not a node key (44 characters of base64).") from error
    if len(key) != KEY_BYTES:
        raise WrongKey(f"The node key has {len(key)} bytes; 32 are expected.")
    return key
