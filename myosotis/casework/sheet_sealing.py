"""A sheet that any browser opens without the node: sealed to a key that only a passphrase of the supervisor frees.

The node keeps the public half, and the private half sealed under the passphrase (PBKDF2-HMAC-SHA-256, 600,000 rounds,
AES-256-GCM); it forgets the passphrase at once and cannot read a sheet it wrote. Each sheet carries what is needed to
open it: double-click the file, type the passphrase. All of it is what WebCrypto offers in every browser.
"""

from __future__ import annotations

import base64
import json
import os

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.pbkdf2 import PBKDF2HMAC
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

ROUNDS = 600_000
INFO = b"myosotis/1 nightly sheet"
CURVE = ec.SECP256R1()
SheetKey = dict[str, str | int]


def make_sheet_key(passphrase: str) -> SheetKey:
    """A fresh key pair: `public` for the node, `wrapped` (with `salt`, `iv`, `rounds`) for the sheets."""
    private = ec.generate_private_key(CURVE)
    salt, iv = os.urandom(16), os.urandom(12)
    secret = private.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    wrapped = AESGCM(_stretch(passphrase, salt)).encrypt(iv, secret, INFO)
    return {
        "public": _text(private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)),
        "wrapped": _text(wrapped),
        "salt": _text(salt),
        "iv": _text(iv),
        "rounds": ROUNDS,
    }


def seal_sheet(key: SheetKey, clear: str) -> dict[str, str | int]:
    """Everything a sheet's page needs to open itself with the passphrase; the node's own half is forgotten here."""
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, base64.b64decode(str(key["public"])))
    ours = ec.generate_private_key(CURVE)
    iv = os.urandom(12)
    content_key = HKDF(SHA256(), 32, salt=None, info=INFO).derive(ours.exchange(ec.ECDH(), theirs))
    point = ours.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {
        "wrapped": key["wrapped"],
        "salt": key["salt"],
        "key_iv": key["iv"],
        "rounds": key["rounds"],
        "point": _text(point),
        "iv": _text(iv),
        "sealed": _text(AESGCM(content_key).encrypt(iv, clear.encode(), INFO)),
    }


def dump_key(key: SheetKey) -> bytes:
    """The key as it is kept."""
    return json.dumps(key).encode()


def load_key(kept: bytes) -> SheetKey:
    """The key as it was kept."""
    return dict(json.loads(kept))


def _stretch(passphrase: str, salt: bytes) -> bytes:
    return PBKDF2HMAC(SHA256(), 32, salt, ROUNDS).derive(passphrase.strip().encode())


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
