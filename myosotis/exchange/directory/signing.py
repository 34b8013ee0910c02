"""The secretariat's keys: each an Ed25519 key in PEM, sealed by age for its holder and the holder's spare.

No private key is ever written open, except the one of the server that says every few hours "this directory is still
the newest", which may lie under a passphrase file of that server.
"""

from __future__ import annotations

import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyrage
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from securesystemslib.signer import CryptoSigner, Key

from myosotis.exchange.errors import CannotPublish
from myosotis.vault import age

HOLDER = "x-holder"
"""Who holds a key, as a word such as "officer"; stands in the signed root, so that everybody knows who is asked."""


@dataclass(frozen=True)
class Seal:
    """For whom a private key is sealed: age recipients (holder, spare), or a passphrase."""

    recipients: tuple[str, ...] = ()
    passphrase: str = ""

    def close(self, clear: bytes) -> bytes:
        """The sealed bytes; nothing is ever left open because nobody was named."""
        if self.recipients:
            for recipient in self.recipients:
                age.check_recipient(recipient)
            return pyrage.encrypt(clear, [pyrage.x25519.Recipient.from_str(one) for one in self.recipients])
        if not self.passphrase:
            raise CannotPublish("A key is sealed for an age recipient or under a passphrase. Name one.")
        sealed = io.BytesIO()
        age.encrypt_stream(io.BytesIO(clear), sealed, self.passphrase)
        return sealed.getvalue()


def make_signer(holder: str) -> CryptoSigner:
    """A new key pair that carries its holder's word."""
    signer = CryptoSigner.generate_ed25519()
    signer.public_key.unrecognized_fields[HOLDER] = holder
    return signer


def write_private(path: Path, signer: CryptoSigner, seal: Seal) -> None:
    """Write the sealed private half for its owner only; never over another."""
    sealed = seal.close(signer.private_bytes)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(sealed)
        file.flush()
        os.fsync(file.fileno())


def read_private(path: Path, *, identity: str = "", passphrase: str = "") -> CryptoSigner:
    """The key pair of a sealed file; `age.CannotOpen` where identity or passphrase do not open it."""
    clear = age.decrypt_bytes(path.read_bytes(), identity=identity, passphrase=passphrase)
    return CryptoSigner(load_pem_private_key(clear, None))


def describe_public(key: Key) -> bytes:
    """The public half as a small file that its holder sends to the ceremony."""
    return json.dumps({"keyid": key.keyid, **key.to_dict()}, indent=1, sort_keys=True).encode() + b"\n"


def read_public(content: bytes) -> Key:
    """The public half of such a file."""
    try:
        fields: dict[str, Any] = json.loads(content)
        return Key.from_dict(fields.pop("keyid"), fields)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise CannotPublish(
            "That is not the public half of a key (a file ending in .public.json)."
        ) from error


def holder_of(key: Key) -> str:
    """The word of who holds a key, or the beginning of its id."""
    return str(key.unrecognized_fields.get(HOLDER) or key.keyid[:12])
