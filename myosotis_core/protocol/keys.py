"""Keys of a node: one signs, one opens; their public halves, their ids, and how two people compare them aloud.

A key's id is a digest of its suite and its public bytes: who knows the id has pinned the key.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Final

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import MLKEM768X25519PrivateKey, MLKEM768X25519PublicKey

from myosotis_core.protocol.encoding import encode
from myosotis_core.protocol.errors import Malformed, Refusal
from myosotis_core.protocol.suites import HPKE, OVERHEAD, PRIVATE_BYTES, PUBLIC_BYTES, SEALING, Suite

ID_BYTES: Final = 32
SIGNATURE_BYTES: Final = 64
GROUPS: Final = 12
DIGITS: Final = 5
_MLKEM_PUBLIC, _MLKEM_SEED = 1184, 64
# Points of small order sign anything for anybody: no node may list one. Every spelling of theirs, the sign bit aside.
_SMALL_ORDER = frozenset(
    bytes.fromhex(text)
    for text in (
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
)


class Context(Enum):
    """What a signature is for: a signature made for one purpose never holds for another."""

    ENVELOPE = b"mx-envelope-signature/1\0"
    RECEIPT = b"mx-receipt-signature/1\0"
    KEY_CHANGE = b"mx-keychange-signature/1\0"
    EVIDENCE = b"mx-evidence-signature/1\0"
    NETWORK_FILE = b"mx-network-file-signature/1\0"
    RETURN = b"mx-return-signature/1\0"


def key_id(suite: Suite, public: bytes) -> str:
    """The id of a public key: base64url of SHA-256 over the label, the suite's name and the bytes."""
    return encode(hashlib.sha256(b"mx-key/1\0" + suite.encode("ascii") + b"\0" + public).digest())


class VerifyingKey:
    """The public half of a signing key."""

    __slots__ = ("_key", "id", "public")
    suite: Final = Suite.SIGN

    def __init__(self, public: bytes) -> None:
        """Raises `Malformed` for bytes that are no key, or one that would sign anything."""
        _check_length(public, PUBLIC_BYTES[Suite.SIGN])
        if public[:31] + bytes([public[31] & 0x7F]) in _SMALL_ORDER:
            raise Malformed(Refusal.VALUE, "public")
        self._key = Ed25519PublicKey.from_public_bytes(public)
        self.public = public
        self.id = key_id(self.suite, public)

    def verify(self, context: Context, message: bytes, signature: bytes) -> bool:
        """True if the holder of the private half signed these bytes for this purpose."""
        try:
            self._key.verify(signature, context.value + message)
        except InvalidSignature:
            return False
        return True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, VerifyingKey) and other.public == self.public

    def __hash__(self) -> int:
        return hash(self.id)


class SigningKey:
    """A private key that signs. Nothing prints it."""

    __slots__ = ("_key", "verifying")

    def __init__(self, private: bytes) -> None:
        _check_length(private, PRIVATE_BYTES[Suite.SIGN])
        self._key = Ed25519PrivateKey.from_private_bytes(private)
        self.verifying = VerifyingKey(self._key.public_key().public_bytes_raw())

    @classmethod
    def generate(cls) -> SigningKey:
        """A new key."""
        return cls(Ed25519PrivateKey.generate().private_bytes_raw())

    @property
    def id(self) -> str:
        """The id of its public half."""
        return self.verifying.id

    def to_bytes(self) -> bytes:
        """32 secret bytes, to be kept in the vault."""
        return self._key.private_bytes_raw()

    def sign(self, context: Context, message: bytes) -> bytes:
        """64 bytes."""
        return self._key.sign(context.value + message)


class EncryptionKey:
    """The public half of a decryption key: whoever has it can seal to the node."""

    __slots__ = ("_key", "id", "public", "suite")

    def __init__(self, suite: Suite, public: bytes) -> None:
        """Raises `Malformed` for a suite that does not seal, or bytes that are no key of it."""
        if suite not in SEALING:
            raise Malformed(Refusal.VALUE, "suite")
        _check_length(public, PUBLIC_BYTES[suite])
        try:
            self._key: X25519PublicKey | MLKEM768X25519PublicKey = (
                X25519PublicKey.from_public_bytes(public)
                if suite is Suite.PLAIN
                else MLKEM768X25519PublicKey(
                    MLKEM768PublicKey.from_public_bytes(public[:_MLKEM_PUBLIC]),
                    X25519PublicKey.from_public_bytes(public[_MLKEM_PUBLIC:]),
                )
            )
        except ValueError as error:
            raise Malformed(Refusal.VALUE, "public") from error
        self.suite = suite
        self.public = public
        self.id = key_id(suite, public)

    def seal(self, text: bytes, info: bytes) -> bytes:
        """The encapsulated key and the ciphertext; opens only with the same `info`."""
        try:
            return HPKE[self.suite].encrypt(text, self._key, info=info)
        except ValueError as error:  # a public key that agrees on nothing secret
            raise Malformed(Refusal.VALUE, "public") from error

    def __eq__(self, other: object) -> bool:
        return isinstance(other, EncryptionKey) and other.id == self.id

    def __hash__(self) -> int:
        return hash(self.id)


class DecryptionKey:
    """A private key that opens. Nothing prints it."""

    __slots__ = ("_key", "_private", "encryption")

    def __init__(self, suite: Suite, private: bytes) -> None:
        if suite not in SEALING:
            raise Malformed(Refusal.VALUE, "suite")
        _check_length(private, PRIVATE_BYTES[suite])
        self._private = private
        self._key: X25519PrivateKey | MLKEM768X25519PrivateKey
        if suite is Suite.PLAIN:
            x25519 = X25519PrivateKey.from_private_bytes(private)
            self._key, public = x25519, b""
        else:
            x25519 = X25519PrivateKey.from_private_bytes(private[_MLKEM_SEED:])
            mlkem = MLKEM768PrivateKey.from_seed_bytes(private[:_MLKEM_SEED])
            self._key = MLKEM768X25519PrivateKey(mlkem, x25519)
            public = mlkem.public_key().public_bytes_raw()
        self.encryption = EncryptionKey(suite, public + x25519.public_key().public_bytes_raw())

    @classmethod
    def generate(cls, suite: Suite = Suite.HYBRID) -> DecryptionKey:
        """A new key of this suite."""
        x25519 = X25519PrivateKey.generate().private_bytes_raw()
        if suite is Suite.PLAIN:
            return cls(suite, x25519)
        return cls(suite, MLKEM768PrivateKey.generate().private_bytes_raw() + x25519)

    @property
    def id(self) -> str:
        """The id of its public half."""
        return self.encryption.id

    @property
    def suite(self) -> Suite:
        """How it is used."""
        return self.encryption.suite

    def to_bytes(self) -> bytes:
        """Secret bytes (32, or 96 for the hybrid), to be kept in the vault with the suite."""
        return self._private

    def open(self, sealed: bytes, info: bytes) -> bytes:
        """What was sealed; raises `Malformed` if anything, the `info` included, is not as it was."""
        if len(sealed) < OVERHEAD[self.suite]:
            raise Malformed(Refusal.UNOPENABLE)
        try:
            return HPKE[self.suite].decrypt(sealed, self._key, info=info)
        except (InvalidTag, ValueError) as error:
            raise Malformed(Refusal.UNOPENABLE) from error


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What two people compare: `groups` read aloud, `text` as a QR code. Both sides get the same."""

    groups: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return " ".join(self.groups)


def fingerprint(*parties: tuple[str, Iterable[str]]) -> Fingerprint:
    """The fingerprint of one or more parties, each a node id and the ids of all its keys in force, in any order.

    Twelve groups of five digits, 199 bits: long enough that nobody can search for two sets of keys that read alike. Any
    key that was put in between, signing or sealing, changes it.
    """
    lines = sorted(f"{node} {' '.join(sorted(set(ids)))}" for node, ids in parties)
    digest = hashlib.sha512(b"mx-fingerprint/1\0" + "\n".join(lines).encode("utf-8")).digest()
    number = int.from_bytes(digest, "big") % 10 ** (GROUPS * DIGITS)
    digits = f"{number:0{GROUPS * DIGITS}d}"
    nodes = " ".join(line.partition(" ")[0] for line in lines)
    return Fingerprint(
        tuple(digits[start : start + DIGITS] for start in range(0, len(digits), DIGITS)),
        f"MX1 {nodes} {encode(digest[:32])}",
    )


def _check_length(raw: bytes, wanted: int) -> None:
    if not isinstance(raw, bytes) or len(raw) != wanted:
        raise Malformed(Refusal.VALUE, "key")
