"""Intake while the node was away: what a browser sealed to the node's public key, opened and saved when it is back.

The browser draws a key pair of its own for each page, agrees with the node's public key (ECDH on P-256), derives an
AES-256-GCM key (HKDF-SHA-256) and forgets its private half with the page: only the node can open what it sealed.
The node's private key is derived from a key of the key store, so it is wrapped by the node key like all others.
"""

from __future__ import annotations

import base64
import json
from typing import Any
from uuid import UUID, uuid5

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from myosotis.accounts.models import User
from myosotis.casework.actions.contacts import SaveResult, save_contact
from myosotis.casework.contact_fields import parse_instant
from myosotis.kernel.errors import Missing
from myosotis.vault.ciphers import WrongKey
from myosotis.vault.store import named_key

KEY_NAME = "offline intake"
CURVE = ec.SECP256R1()
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def public_key() -> str:
    """The node's public intake key: an uncompressed point in base64, as WebCrypto imports it."""
    point = _private_key().public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.b64encode(point).decode()


def open_intake(*, contact_id: UUID, envelope: dict[str, Any]) -> dict[str, Any]:
    """What was sealed for this contact; `WrongKey` where it was not sealed to this node or was changed since."""
    try:
        point, salt, iv, sealed = (
            base64.b64decode(str(envelope[name]), validate=True) for name in ("point", "salt", "iv", "sealed")
        )
        theirs = ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
        shared = _private_key().exchange(ec.ECDH(), theirs)
        info = f"myosotis/1 offline intake {contact_id}".encode()
        key = HKDF(algorithm=SHA256(), length=32, salt=salt, info=info).derive(shared)
        opened = json.loads(AESGCM(key).decrypt(iv, sealed, str(contact_id).encode()))
    except (InvalidTag, ValueError, KeyError, RecursionError) as error:
        raise WrongKey("This was not sealed to this node, or was changed since.") from error
    kinds = (("fields", dict), ("entries", list))
    if not isinstance(opened, dict) or not all(
        isinstance(opened.get(name) or kind(), kind) for name, kind in kinds
    ):
        raise WrongKey("This was not sealed by the page of this node.")
    return opened


def hand_over(*, by: User, contact_id: UUID, envelope: dict[str, Any]) -> tuple[UUID, SaveResult]:
    """Save what was taken down, with its true times. The same envelope twice does the same as once.

    Where a colleague handed over an earlier part, and the contact or its passages are theirs now, the text is kept
    beside it under ids of its own: nothing is lost, nothing is written in somebody else's name.
    """
    opened = open_intake(contact_id=contact_id, envelope=envelope)
    try:
        return contact_id, _save(by, contact_id, opened)
    except Missing:
        for entry in opened.get("entries", []):
            entry["id"] = str(uuid5(by.pk, str(entry["id"])))
    try:
        return contact_id, _save(by, contact_id, opened)
    except Missing:
        own_id = uuid5(by.pk, str(contact_id))
        return own_id, _save(by, own_id, opened)


def _save(by: User, contact_id: UUID, opened: dict[str, Any]) -> SaveResult:
    return save_contact(
        by=by,
        contact_id=contact_id,
        started_at=parse_instant(opened.get("started_at")),
        fields=opened.get("fields") or {},
        entries=opened.get("entries") or [],
        source="offline",
    )


def _private_key() -> ec.EllipticCurvePrivateKey:
    kdf = HKDF(algorithm=SHA256(), length=48, salt=None, info=b"myosotis/1 offline intake private key")
    # 48 bytes taken modulo the order of the group leave no measurable bias.
    scalar = int.from_bytes(kdf.derive(named_key(KEY_NAME)), "big") % (ORDER - 1) + 1
    return ec.derive_private_key(scalar, CURVE)
