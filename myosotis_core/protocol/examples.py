"""The test vectors: examples with their keys, for whoever builds the protocol anew.

All keys are invented and public: nothing real is ever signed or sealed by them. HPKE draws a fresh key each time, so
that sealed bodies differ from one writing to the next; the keys to open them stand beside them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from myosotis_core.protocol.attachments import PIECE_BYTES, seal_chunks
from myosotis_core.protocol.canonical import canonical
from myosotis_core.protocol.encoding import encode
from myosotis_core.protocol.envelope import Heading, check, open_body, seal
from myosotis_core.protocol.errors import RECEIPTED, Malformed, Refusal
from myosotis_core.protocol.evidence import Exchanged, make_bundle
from myosotis_core.protocol.keys import DecryptionKey, SigningKey, fingerprint
from myosotis_core.protocol.receipts import Disposition, make_receipt
from myosotis_core.protocol.records import DAY, ListedKey, NodeRecord, VoiceContact, state_key_change
from myosotis_core.protocol.refused_examples import refused_envelopes, refused_json, refused_texts
from myosotis_core.protocol.suites import PRIVATE_BYTES, Suite

NOW = 1_793_520_000
"""The time of all examples: 1 November 2026, 08:00 UTC."""
EPOCH = NOW * 1000
MESSAGE_ID = "019a3e5c-1c00-7000-8000-00000000000{}"
THREAD = "5b0b6f4e-8f0e-4c43-9d0e-6f6f6c0a1b2c"
BODY = {"note": "Ο μικρός ρωτά πότε θα έρθει η μητέρα του.", "about": ["a", "b"], "count": 2}
VALUES: list[Any] = [
    {},
    {"b": 1, "a": [True, False, None]},
    {"\u20ac": "€", "\r": "\u000f\n", "1": 9007199254740991},
    {"\U0001f600": 1, "\ufb33": 2},
    -9007199254740991,
    'quote " and \\ and / and \x7f',
]


class Cast:
    """Two invented nodes: `nl-example` sends, `gr-example` receives and holds a key of each suite."""

    def __init__(self) -> None:
        self.signing = {name: SigningKey(secret(name, 32)) for name in ("nl", "gr", "nl-next", "nl-stolen")}
        self.opening = {suite: DecryptionKey(suite, secret(suite, PRIVATE_BYTES[suite])) for suite in SUITES}
        self.sender = self.record("nl-example", "NL", [self.signing["nl"].verifying])
        stolen = ListedKey(self.signing["nl-stolen"].verifying, NOW - DAY, NOW + DAY, revoked_at=NOW - 60)
        self.sender = _with_keys(self.sender, (*self.sender.keys, stolen))
        keys = [self.signing["gr"].verifying, *(one.encryption for one in self.opening.values())]
        self.receiver = self.record("gr-example", "GR", keys)

    def record(self, node: str, country: str, keys: list[Any]) -> NodeRecord:
        """A record whose keys hold for a year around the time of the examples."""
        listed = tuple(ListedKey(key, NOW - 100 * DAY, NOW + 265 * DAY) for key in keys)
        contact = VoiceContact("Duty desk", "+00 000 000 000")
        return NodeRecord(node, f"Example {country}", country, f"https://{node}.example/", listed, contact)

    def directory(self, node: str) -> NodeRecord | None:
        """Look a node up."""
        return {one.id: one for one in (self.sender, self.receiver)}.get(node)

    def heading(self, number: int = 1, **changes: Any) -> Heading:
        """What the sender decides, with some of it otherwise."""
        told: dict[str, Any] = {
            "id": MESSAGE_ID.format(number),
            "typ": "coop.request",
            "frm": "nl-example",
            "to": "gr-example",
            "thr": THREAD,
            "ep": EPOCH,
            "seq": number,
            "ack": (0, 0),
            "iat": NOW,
            "exp": NOW + 30 * DAY,
        }
        return Heading(**{**told, **changes})

    def seal(
        self, heading: Heading, body: dict[str, Any] | None = None, suite: Suite = Suite.HYBRID
    ) -> bytes:
        """An envelope of the sender's."""
        told = BODY if body is None else body
        return seal(heading, told, by=self.signing["nl"], to=self.opening[suite].encryption)


SUITES = (Suite.HYBRID, Suite.PLAIN)


def secret(name: str, size: int) -> bytes:
    """An invented private key, the same each time."""
    return hashlib.shake_256(b"mx-example/1\0" + name.encode("ascii")).digest(size)


def make_vectors() -> dict[str, Any]:
    """All examples: the content of each file of `vectors/`, by its name."""
    cast = Cast()
    return {
        "canonical.json": make_canonical(),
        "base64url.json": make_base64(),
        "keys.json": make_keys(cast),
        "envelopes.json": make_envelopes(cast),
        "receipts.json": make_receipts(cast),
        "attachments.json": make_attachments(),
        "evidence.json": make_evidence(cast),
    }


def make_canonical() -> dict[str, Any]:
    """Values with their one spelling, and bytes that are refused (in hexadecimal) with their code."""
    accepted = [canonical(one).decode() for one in VALUES]
    return {
        "accepted": [
            {"text": text, "sha256": hashlib.sha256(text.encode()).hexdigest()} for text in accepted
        ],
        "refused": [{"hex": raw.hex(), "code": code.value} for raw, code in refused_json()],
    }


def make_base64() -> dict[str, Any]:
    """Bytes with their one spelling, and texts that are refused."""
    raws = [b"", b"\0", b"\xff", b"\xfb\xff", b"116 000", bytes(range(32))]
    return {
        "accepted": [{"hex": raw.hex(), "text": encode(raw)} for raw in raws],
        "refused": [{"text": text, "code": code.value} for text, code in refused_texts()],
    }


def make_keys(cast: Cast) -> dict[str, Any]:
    """Private keys with their public halves and ids, records, a fingerprint and a change of keys."""
    following = cast.signing["nl-next"]
    added = ListedKey(following.verifying, NOW + 200 * DAY, NOW + 900 * DAY)
    change = state_key_change("nl-example", [following.id], NOW, cast.signing["nl"])
    printed = fingerprint(cast.sender.party_at(NOW), cast.receiver.party_at(NOW))
    return {
        "now": NOW,
        "signing": [
            {
                "private": one.to_bytes().hex(),
                "public": one.verifying.public.hex(),
                "suite": Suite.SIGN.value,
                "id": one.id,
            }
            for one in cast.signing.values()
        ],
        "opening": [
            {
                "private": one.to_bytes().hex(),
                "public": one.encryption.public.hex(),
                "suite": one.suite.value,
                "id": one.id,
            }
            for one in cast.opening.values()
        ],
        "records": [cast.sender.to_value(), cast.receiver.to_value()],
        "fingerprint": {"groups": list(printed.groups), "text": printed.text},
        "rotation": {
            "old": cast.sender.to_value(),
            "new": _with_keys(cast.sender, (*cast.sender.keys, added)).to_value(),
            "change": change.to_value(),
        },
    }


def make_envelopes(cast: Cast) -> dict[str, Any]:
    """Envelopes that are accepted, with header and body; and refused ones, each with its code."""
    accepted = {
        "hybrid": cast.seal(cast.heading(1)),
        "x25519": cast.seal(cast.heading(2), suite=Suite.PLAIN),
        "empty body": cast.seal(cast.heading(3), {}, Suite.PLAIN),
        "without thread": cast.seal(cast.heading(4, thr=None, typ="net.heads", ack=(EPOCH, 7)), {}),
        "control call": cast.seal(
            cast.heading(5, thr=None, typ="net.pull", ep=0, seq=0, exp=NOW + 60), {}, Suite.PLAIN
        ),
        "large": cast.seal(cast.heading(6), {"text": "x" * (16 * 1024)}, Suite.PLAIN),
    }
    keys = {one.id: one for one in cast.opening.values()}

    def shown(name: str, raw: bytes) -> dict[str, Any]:
        checked = check(raw, cast.directory, "gr-example", NOW)
        header, body = checked.header.to_value(), open_body(checked, keys)
        return {"name": name, "envelope": raw.decode("ascii"), "header": header, "body": body}

    return {
        "now": NOW,
        "me": "gr-example",
        "records": [cast.sender.to_value(), cast.receiver.to_value()],
        "opening": [{"suite": one.suite.value, "private": one.to_bytes().hex()} for one in keys.values()],
        "accepted": [shown(name, raw) for name, raw in accepted.items()],
        "refused": [
            {
                "name": name,
                "envelope": raw.decode("latin-1"),
                "code": code.value,
                "receipted": code.is_receipted,
            }
            for name, raw, code in refused_envelopes(cast)
        ],
    }


def make_receipts(cast: Cast) -> dict[str, Any]:
    """An envelope with receipts that are about it, and with some that are not accepted."""
    raw = cast.seal(cast.heading(1), suite=Suite.PLAIN)
    header = check(raw, cast.directory, "gr-example", NOW).header
    other = check(cast.seal(cast.heading(2), suite=Suite.PLAIN), cast.directory, "gr-example", NOW).header
    after = (EPOCH, 2)

    def signed(by: str, disp: Disposition, **changes: Any) -> str:
        told: dict[str, Any] = {"next_place": after, "at": NOW + 3, **changes}
        return make_receipt(told.pop("header", header), disp, by=cast.signing[by], **told).decode("ascii")

    stored = signed("gr", Disposition.STORED)
    refused = [
        ("about another envelope", signed("gr", Disposition.STORED, header=other), "receipt.mismatch"),
        ("by a key of the sender", signed("nl", Disposition.STORED), "key.unknown"),
        ("before the key held", signed("gr", Disposition.STORED, at=1), "key.not-valid"),
        ("cut", stored[:-1], "json.malformed"),
        ("with a space", stored + " ", "json.not-canonical"),
    ]
    return {
        "header": header.to_value(),
        "receiver": cast.receiver.to_value(),
        "accepted": [stored]
        + [
            signed("gr", one)
            for one in (
                Disposition.DUPLICATE,
                Disposition.GAP,
                Disposition.OLD_EPOCH,
                Disposition.ROLLED_BACK,
            )
        ]
        + [signed("gr", Disposition.REFUSED, code=refusal) for refusal in sorted_receipted()],
        "refused": [{"name": name, "receipt": text, "code": code} for name, text, code in refused],
    }


def make_attachments() -> list[dict[str, Any]]:
    """Files made of one byte repeated, so that the vectors stay small; a key is used once."""
    examples = []
    for number, size in enumerate((0, 1, PIECE_BYTES, PIECE_BYTES + 1)):
        attachment, pieces = seal_chunks(b"a" * size, secret(f"file {number}", 32))
        examples.append(
            {
                "content": {"byte": "61", "times": size},
                "attachment": attachment.to_value(),
                "pieces": [hashlib.sha256(piece).hexdigest() for piece in pieces],
                "last": encode(pieces[-1]) if len(pieces[-1]) < 64 else None,
            }
        )
    return examples


def make_evidence(cast: Cast) -> dict[str, Any]:
    """A bundle of two envelopes, one of them receipted."""
    kept = []
    for number, is_answered in ((1, True), (2, False)):
        raw = cast.seal(cast.heading(number), suite=Suite.PLAIN)
        checked = check(raw, cast.directory, "gr-example", NOW)
        receipt = None
        if is_answered:
            place = (EPOCH, number + 1)
            receipt = make_receipt(
                checked.header, Disposition.STORED, by=cast.signing["gr"], next_place=place, at=NOW + 3
            )
        kept.append(Exchanged(checked.header_bytes, checked.signature, receipt))
    nodes = [cast.sender, cast.receiver]
    bundle = make_bundle(kept, nodes, maker="nl-example", by=cast.signing["nl"], at=NOW + 60)
    return {"bundle": bundle.decode("utf-8"), "envelopes": 2, "receipts": 1}


def refusal_of(read: Callable[..., object], *given: object) -> str | None:
    """The code with which reading this is refused, or None."""
    try:
        read(*given)
    except Malformed as error:
        return error.code.value
    return None


def sorted_receipted() -> list[Refusal]:
    """The codes that a receipt may name, in the order of their names."""
    return sorted(RECEIPTED)


def _with_keys(record: NodeRecord, keys: tuple[ListedKey, ...]) -> NodeRecord:
    return replace(record, keys=keys)
