"""Examples of what is refused, each with its code: the other half of the test vectors."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from myosotis_core.protocol.canonical import canonical
from myosotis_core.protocol.encoding import encode
from myosotis_core.protocol.envelope import SKEW, Header, check, pack
from myosotis_core.protocol.errors import Refusal
from myosotis_core.protocol.keys import Context, DecryptionKey, SigningKey
from myosotis_core.protocol.records import DAY
from myosotis_core.protocol.suites import Suite

if TYPE_CHECKING:
    from myosotis_core.protocol.examples import Cast

Refused = Iterator[tuple[str, bytes, Refusal]]


def refused_json() -> Iterator[tuple[bytes, Refusal]]:
    """Bytes that are no canonical JSON of the protocol."""
    yield b"", Refusal.NOT_JSON
    yield b"{", Refusal.NOT_JSON
    yield b"{}x", Refusal.NOT_JSON
    yield b"\xef\xbb\xbf{}", Refusal.NOT_JSON
    yield b"{'a':1}", Refusal.NOT_JSON
    yield b'"\t"', Refusal.NOT_JSON
    yield b"01", Refusal.NOT_JSON
    yield '{"a":1}'.encode("utf-16"), Refusal.NOT_UTF8
    yield b'"\xc0\xaf"', Refusal.NOT_UTF8
    yield b'"\xed\xa0\x80"', Refusal.NOT_UTF8
    yield b'{"a":1,"a":1}', Refusal.DUPLICATE_KEY
    yield b'{"a":1,"\\u0061":2}', Refusal.DUPLICATE_KEY
    for number in ("NaN", "Infinity", "-Infinity", "1e400", "1.0", "1e2", "9007199254740992", "9" * 500):
        yield b'{"a":%s}' % number.encode(), Refusal.NUMBER
    yield b'"\\ud800"', Refusal.TEXT
    yield b"[" * 40 + b"]" * 40, Refusal.TOO_DEEP
    yield b"[" * 2_000 + b"]" * 2_000, Refusal.TOO_DEEP
    yield b'{"a": 1}', Refusal.NOT_CANONICAL
    yield b'{"b":1,"a":2}', Refusal.NOT_CANONICAL
    yield b'"\\u0061"', Refusal.NOT_CANONICAL
    yield b'"\\/"', Refusal.NOT_CANONICAL
    yield b"-0", Refusal.NOT_CANONICAL
    yield b"{}\n", Refusal.NOT_CANONICAL


def refused_texts() -> Iterator[tuple[str, Refusal]]:
    """Texts that are not base64url in its one spelling."""
    for text in (
        "A",
        "AA==",
        "AB",
        "A A",
        "AA\n",
        "+w",
        "/w",
        "_w=",
        "AA*A",
        "ÄA",
        "AAA.",
        "AAAAA",
        "\u0410A",
    ):
        yield text, Refusal.BASE64


def refused_envelopes(cast: Cast) -> Refused:
    """Envelopes that are refused by `check` or, where the code is one that is receipted, by `open_body`."""
    yield from _wrong_outside(cast)
    yield from _wrong_header(cast)
    yield from _wrong_sender(cast)
    yield from _wrong_body(cast)


def resign(cast: Cast, header: dict[str, Any], sealed: bytes, by: SigningKey | None = None) -> bytes:
    """An envelope with any header, signed by the sender: what a broken or a dishonest node could send."""
    signed = canonical(header)
    key = by or cast.signing["nl"]
    return pack(signed, key.sign(Context.ENVELOPE, signed), sealed)


def _parts(cast: Cast, raw: bytes) -> tuple[dict[str, Any], bytes, bytes]:
    checked = check(raw, cast.directory, "gr-example", cast.heading().iat)
    return checked.header.to_value(), checked.signature, checked.sealed


def _wrong_outside(cast: Cast) -> Refused:
    raw = cast.seal(cast.heading(), suite=Suite.PLAIN)
    header, signature, sealed = _parts(cast, raw)
    h, s, c = canonical(header), signature, sealed
    yield "a space after it", raw + b" ", Refusal.NOT_CANONICAL
    parts = tuple(encode(one).encode() for one in (h, s, c))
    yield "keys in another order", b'{"h":"%s","s":"%s","c":"%s"}' % parts, Refusal.NOT_CANONICAL
    yield "cut", raw[:-2], Refusal.NOT_JSON
    yield "a key twice", raw[:-1] + b',"s":"' + encode(s).encode() + b'"}', Refusal.DUPLICATE_KEY
    yield "another key", canonical({"a": "", "c": encode(c), "h": encode(h), "s": encode(s)}), Refusal.KEYS
    yield "a list", canonical([encode(h), encode(s), encode(c)]), Refusal.TYPE
    yield "a number for the signature", canonical({"c": encode(c), "h": encode(h), "s": 1}), Refusal.TYPE
    yield "padding", canonical({"c": encode(c), "h": encode(h), "s": encode(s) + "=="}), Refusal.BASE64
    yield "a short signature", pack(h, s[:-1], c), Refusal.BASE64
    yield "a header too large", pack(h + b" " * 4096, s, c), Refusal.TOO_LARGE
    yield "another signature", pack(h, bytes([s[0] ^ 1]) + s[1:], c), Refusal.SIGNATURE
    yield "another body", pack(h, s, c[:-1] + bytes([c[-1] ^ 1])), Refusal.DIGEST
    key = cast.signing["nl"]
    yield "signed as a receipt", pack(h, key.sign(Context.RECEIPT, h), c), Refusal.SIGNATURE
    yield "signed without a purpose", pack(h, key._key.sign(h), c), Refusal.SIGNATURE


def _wrong_header(cast: Cast) -> Refused:
    header, _signature, sealed = _parts(cast, cast.seal(cast.heading(), suite=Suite.PLAIN))
    now, epoch = header["iat"], header["ep"]
    changes: list[tuple[str, dict[str, Any], Refusal]] = [
        ("version 2", {"v": 2}, Refusal.VERSION),
        ("version true", {"v": True}, Refusal.TYPE),
        ("an algorithm", {"alg": "none"}, Refusal.KEYS),
        ("an id that is no UUIDv7", {"id": "5b0b6f4e-8f0e-4c43-9d0e-6f6f6c0a1b2c"}, Refusal.VALUE),
        ("an id in capitals", {"id": header["id"].upper()}, Refusal.VALUE),
        ("a type with a path", {"typ": "../coop.request"}, Refusal.VALUE),
        ("version 1 of a type written out", {"typ": "coop.request.1"}, Refusal.VALUE),
        ("a line break after a node id", {"to": "gr-example\n"}, Refusal.VALUE),
        ("the number as a text", {"seq": "1"}, Refusal.TYPE),
        ("the number true", {"seq": True}, Refusal.TYPE),
        ("a negative number", {"seq": -1}, Refusal.VALUE),
        ("a number without its epoch", {"ep": 0}, Refusal.VALUE),
        ("an acknowledgement of three", {"ack": [epoch, 1, 1]}, Refusal.VALUE),
        ("to another node", {"to": "be-example"}, Refusal.AUDIENCE),
        ("to itself", {"to": "nl-example"}, Refusal.AUDIENCE),
        ("ends before it begins", {"exp": now - 1}, Refusal.LIFE),
        ("lives for a hundred days", {"exp": now + 100 * DAY}, Refusal.LIFE),
        ("a control call of an hour", {"ep": 0, "seq": 0, "exp": now + 3600}, Refusal.LIFE),
        ("six minutes ahead", {"iat": now + SKEW + 60}, Refusal.AHEAD),
        ("came after its end", {"iat": now - DAY, "exp": now - SKEW - 1}, Refusal.EXPIRED),
        ("a key that the receiver does not hold", {"ekid": encode(bytes(32))}, Refusal.NOT_OUR_KEY),
        ("another thread than it was sealed for", {"thr": None}, Refusal.UNOPENABLE),
    ]
    for name, change, code in changes:
        yield name, resign(cast, {**header, **change}, sealed), code


def _wrong_sender(cast: Cast) -> Refused:
    header, _signature, sealed = _parts(cast, cast.seal(cast.heading(), suite=Suite.PLAIN))
    stranger, stolen = cast.signing["nl-next"], cast.signing["nl-stolen"]
    yield "an unknown node", resign(cast, {**header, "frm": "xx-example"}, sealed), Refusal.SENDER_UNKNOWN
    told = {**header, "kid": stranger.id}
    yield "an unlisted key", resign(cast, told, sealed, stranger), Refusal.KEY_UNKNOWN
    told = {**header, "kid": stolen.id}
    yield "a revoked key", resign(cast, told, sealed, stolen), Refusal.KEY_REVOKED
    early = header["iat"] - 101 * DAY
    told = {**header, "iat": early, "exp": early + 60 * DAY}
    yield "a key before its time", resign(cast, told, sealed), Refusal.KEY_NOT_VALID
    yield "signed by another listed key", resign(cast, header, sealed, stolen), Refusal.SIGNATURE


def _wrong_body(cast: Cast) -> Refused:
    for name, text, code in (
        ("no padding", b"{}", Refusal.PADDING),
        ("too much padding", b"{}" + b" " * 510, Refusal.PADDING),
        ("filled up with zeros", b"{}" + b"\0" * 254, Refusal.BODY),
        ("a body with a key twice", b'{"a":1,"a":1}' + b" " * 243, Refusal.BODY),
        ("a list for a body", b"[]" + b" " * 254, Refusal.BODY),
        ("a body that is not canonical", b'{"a": 1}' + b" " * 248, Refusal.BODY),
    ):
        yield name, _sealed_anyhow(cast, text), code
    header, _signature, sealed = _parts(cast, cast.seal(cast.heading(), suite=Suite.PLAIN))
    other, _signature, _sealed = _parts(cast, cast.seal(cast.heading(2), suite=Suite.PLAIN))
    told = {**other, "ct": header["ct"]}
    yield "the body of another envelope", resign(cast, told, sealed), Refusal.UNOPENABLE
    told = {**header, "ct": encode(hashlib.sha256(b"short").digest())}
    yield "a body of five bytes", resign(cast, told, b"short"), Refusal.UNOPENABLE


def _sealed_anyhow(cast: Cast, text: bytes) -> bytes:
    """An envelope whose body is any text."""
    key: DecryptionKey = cast.opening[Suite.PLAIN]
    header, _signature, _sealed = _parts(cast, cast.seal(cast.heading(), suite=Suite.PLAIN))
    sealed = key.encryption.seal(text, Header.from_value(header).info)
    return resign(cast, {**header, "ct": encode(hashlib.sha256(sealed).digest())}, sealed)
