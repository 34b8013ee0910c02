"""What the signed directory says of a node, and which of its keys hold when.

An instant is a whole number of seconds since the beginning of 1970, in UTC, everywhere in the protocol.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, Final
from urllib.parse import urlsplit

from myosotis_core.protocol.canonical import canonical, exact_object, read_object
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.errors import Malformed, Refusal
from myosotis_core.protocol.keys import (
    SIGNATURE_BYTES,
    Context,
    EncryptionKey,
    SigningKey,
    VerifyingKey,
)
from myosotis_core.protocol.shapes import (
    CODE,
    COUNTRY,
    KEY_ID,
    NODE_ID,
    read_bool,
    read_form,
    read_list,
    read_number,
    read_optional_day,
    read_optional_number,
    read_text,
    read_word,
)
from myosotis_core.protocol.suites import PUBLIC_BYTES, SEALING, Suite

CAPABILITY: Final = "mx/1"
DAY: Final = 24 * 60 * 60
OVERLAP: Final = 30 * DAY
"""How long an old key and its successor both hold."""
SIGNING_LIFE: Final = 730 * DAY
SEALING_LIFE: Final = 365 * DAY
MOST_KEYS: Final = 16
_KEY_KEYS = frozenset({"id", "suite", "public", "from", "until", "revoked"})
_RECORD_KEYS = frozenset(
    {
        "id",
        "name",
        "country",
        "url",
        "status",
        "outside_eu",
        "caps",
        "keys",
        "contact",
        "assigned_on",
        "agreed_on",
        "accreditation",
    }
)


class Status(StrEnum):
    """What the network says of a node."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A public key with the time in which it holds: from `valid_from` on, before `valid_until`."""

    key: VerifyingKey | EncryptionKey
    valid_from: int
    valid_until: int
    revoked_at: int | None = None

    @property
    def id(self) -> str:
        """The key's id."""
        return self.key.id

    def is_valid_at(self, at: int) -> bool:
        """True within its time; a revoked key is never valid, whatever the time: who stole it may date back."""
        return self.revoked_at is None and self.valid_from <= at < self.valid_until

    def to_value(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "id": self.key.id,
            "suite": self.key.suite.value,
            "public": encode(self.key.public),
            "from": self.valid_from,
            "until": self.valid_until,
            "revoked": self.revoked_at,
        }

    @classmethod
    def from_value(cls, value: Any) -> ListedKey:
        """Read one; its id has to be that of its bytes. Raises `Malformed`."""
        fields = exact_object(value, _KEY_KEYS, "keys")
        suite = read_word(fields["suite"], Suite, "suite")
        public = decode(fields["public"], size=PUBLIC_BYTES[suite], where="public")
        key = VerifyingKey(public) if suite is Suite.SIGN else EncryptionKey(suite, public)
        valid_from, valid_until = read_number(fields["from"], "from"), read_number(fields["until"], "until")
        if fields["id"] != key.id or valid_from >= valid_until:
            raise Malformed(Refusal.VALUE, "keys")
        return cls(key, valid_from, valid_until, read_optional_number(fields["revoked"], "revoked"))


@dataclass(frozen=True, slots=True)
class Accreditation:
    """The badge: shown, never a condition of working together."""

    status: str
    valid_until: date | None

    def to_value(self) -> dict[str, Any]:
        """As JSON."""
        return {"status": self.status, "until": _day_text(self.valid_until)}


@dataclass(frozen=True, slots=True)
class VoiceContact:
    """Whom to ring to compare fingerprints: an office and its number, never taken from the mail that asks for it."""

    name: str
    phone: str

    def to_value(self) -> dict[str, Any]:
        """As JSON."""
        return {"name": self.name, "phone": self.phone}


@dataclass(frozen=True, slots=True)
class NodeRecord:
    """One node of the directory. `url` is None for a node that only fetches; dates are None if nothing is recorded."""

    id: str
    name: str
    country: str
    url: str | None
    keys: tuple[ListedKey, ...]
    contact: VoiceContact
    status: Status = Status.ACTIVE
    outside_eu: bool = False
    caps: tuple[str, ...] = (CAPABILITY,)
    assigned_on: date | None = None
    """Since when the country has assigned the number 116 000 to it."""
    agreed_on: date | None = None
    """When the agreement of the network was signed."""
    accreditation: Accreditation | None = None

    def key(self, wanted: str) -> ListedKey | None:
        """The key of this id, valid or not."""
        return next((one for one in self.keys if one.key.id == wanted), None)

    def signing_keys_at(self, at: int) -> list[VerifyingKey]:
        """The keys that may sign at this instant, the newest first."""
        return [one.key for one in self._valid_at(at) if isinstance(one.key, VerifyingKey)]

    def encryption_key_at(self, at: int) -> EncryptionKey | None:
        """The key to seal to at this instant: of the preferred suite, the newest; None if there is none."""
        keys = [one.key for one in self._valid_at(at) if isinstance(one.key, EncryptionKey)]
        return min(keys, key=lambda key: SEALING.index(key.suite), default=None)

    def party_at(self, at: int) -> tuple[str, list[str]]:
        """Its part of a fingerprint: the id and the ids of all keys that hold now or later."""
        return self.id, [one.id for one in self.keys if one.revoked_at is None and at < one.valid_until]

    def _valid_at(self, at: int) -> Iterator[ListedKey]:
        listed = sorted(self.keys, key=lambda one: one.valid_from, reverse=True)
        return (one for one in listed if one.is_valid_at(at))

    def to_value(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "id": self.id,
            "name": self.name,
            "country": self.country,
            "url": self.url,
            "status": self.status.value,
            "outside_eu": self.outside_eu,
            "caps": list(self.caps),
            "keys": [one.to_value() for one in self.keys],
            "contact": self.contact.to_value(),
            "assigned_on": _day_text(self.assigned_on),
            "agreed_on": _day_text(self.agreed_on),
            "accreditation": self.accreditation.to_value() if self.accreditation else None,
        }

    @classmethod
    def from_value(cls, value: Any) -> NodeRecord:
        """Read one strictly. Raises `Malformed`."""
        fields = exact_object(value, _RECORD_KEYS, "record")
        keys = tuple(
            ListedKey.from_value(one) for one in read_list(fields["keys"], "keys", MOST_KEYS, least=1)
        )
        caps = tuple(read_form(one, CODE, "caps") for one in read_list(fields["caps"], "caps", 32))
        contact = exact_object(fields["contact"], frozenset({"name", "phone"}), "contact")
        if len({one.id for one in keys}) != len(keys) or list(caps) != sorted(set(caps)):
            raise Malformed(Refusal.VALUE, "record")
        return cls(
            id=read_form(fields["id"], NODE_ID, "id"),
            name=read_text(fields["name"], "name", 120),
            country=read_form(fields["country"], COUNTRY, "country"),
            url=None if fields["url"] is None else read_url(fields["url"]),
            keys=keys,
            contact=VoiceContact(
                read_text(contact["name"], "contact", 120), read_text(contact["phone"], "contact", 40)
            ),
            status=read_word(fields["status"], Status, "status"),
            outside_eu=read_bool(fields["outside_eu"], "outside_eu"),
            caps=caps,
            assigned_on=read_optional_day(fields["assigned_on"], "assigned_on"),
            agreed_on=read_optional_day(fields["agreed_on"], "agreed_on"),
            accreditation=_read_accreditation(fields["accreditation"]),
        )


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A node's statement, signed by a key that its peers know, that these new keys are its own."""

    node: str
    kid: str
    adds: tuple[str, ...]
    at: int
    signature: bytes

    def to_value(self) -> dict[str, Any]:
        """As JSON: the statement in a `net.keychange`."""
        return {**self._statement(), "sig": encode(self.signature)}

    @classmethod
    def from_value(cls, value: Any) -> KeyChange:
        """Read one strictly; the signature is looked at by `is_rotation_of`. Raises `Malformed`."""
        fields = exact_object(value, frozenset({"node", "kid", "adds", "at", "sig"}), "keychange")
        adds = tuple(
            read_form(one, KEY_ID, "adds") for one in read_list(fields["adds"], "adds", MOST_KEYS, 1)
        )
        if list(adds) != sorted(set(adds)):
            raise Malformed(Refusal.VALUE, "adds")
        return cls(
            node=read_form(fields["node"], NODE_ID, "node"),
            kid=read_form(fields["kid"], KEY_ID, "kid"),
            adds=adds,
            at=read_number(fields["at"], "at"),
            signature=decode(fields["sig"], size=SIGNATURE_BYTES, where="sig"),
        )

    def is_signed_by(self, key: VerifyingKey) -> bool:
        """True if this key made the statement."""
        return self.kid == key.id and key.verify(
            Context.KEY_CHANGE, canonical(self._statement()), self.signature
        )

    def _statement(self) -> dict[str, Any]:
        return {"node": self.node, "kid": self.kid, "adds": list(self.adds), "at": self.at}


def state_key_change(node: str, adds: list[str], at: int, by: SigningKey) -> KeyChange:
    """Say with the old key that these new key ids are the node's own."""
    unsigned = KeyChange(node, by.id, tuple(sorted(set(adds))), at, b"")
    signature = by.sign(Context.KEY_CHANGE, canonical(unsigned._statement()))
    return KeyChange(node, unsigned.kid, unsigned.adds, at, signature)


def is_rotation_of(old: NodeRecord, new: NodeRecord, change: KeyChange | None = None) -> bool:
    """True if peers that trust `old` may trust `new` without asking a person.

    Keys may go, be revoked or end earlier without a word. A key that is new needs the statement, signed by a signing
    key of `old` that was valid then and that `new` does not call revoked. A key that would hold longer than before, or
    again, is never silent: it needs a voice check, as does another node id.
    """
    if old.id != new.id:
        return False
    for listed in new.keys:
        before = old.key(listed.id)
        if before is not None and _gains(before, listed):
            return False
    added = {one.id for one in new.keys} - {one.id for one in old.keys}
    if not added:
        return True
    if change is None or change.node != old.id or not added <= set(change.adds):
        return False
    signer, still = old.key(change.kid), new.key(change.kid)
    return (
        signer is not None
        and isinstance(signer.key, VerifyingKey)
        and signer.is_valid_at(change.at)
        and (still is None or still.revoked_at is None)
        and change.is_signed_by(signer.key)
    )


def read_record(raw: bytes) -> NodeRecord:
    """A record from canonical bytes. Raises `Malformed`."""
    return NodeRecord.from_value(read_object(raw, 1 << 16, keys=_RECORD_KEYS))


def read_url(value: Any) -> str:
    """The address of a node: https, or http within one's own net (tests, drills); no user, query or fragment."""
    text = read_text(value, "url", 200)
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise Malformed(Refusal.VALUE, "url") from error
    is_plain = not (parts.query or parts.fragment or "@" in parts.netloc or "?" in text or "#" in text)
    if not (text.isascii() and text == text.lower() and host and is_plain) or " " in text or port == 0:
        raise Malformed(Refusal.VALUE, "url")
    if parts.scheme != "https" and not (parts.scheme == "http" and _is_own_net(host)):
        raise Malformed(Refusal.VALUE, "url")
    return text


def _is_own_net(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return host == "localhost"


def _gains(before: ListedKey, after: ListedKey) -> bool:
    is_longer = after.valid_from < before.valid_from or after.valid_until > before.valid_until
    return is_longer or (before.revoked_at is not None and after.revoked_at is None)


def _read_accreditation(value: Any) -> Accreditation | None:
    if value is None:
        return None
    fields = exact_object(value, frozenset({"status", "until"}), "accreditation")
    return Accreditation(
        read_form(fields["status"], CODE, "accreditation"),
        read_optional_day(fields["until"], "accreditation"),
    )


def _day_text(day: date | None) -> str | None:
    return day.isoformat() if day else None
