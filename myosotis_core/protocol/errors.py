"""Every way in which bytes of the protocol are refused, each with a code that never changes its meaning."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from myosotis_core.protocol.envelope import Checked


class Refusal(StrEnum):
    """The code of a refusal. `REASONS` says each in words; `docs/protocol.md` lists them all."""

    TOO_LARGE = "json.too-large"
    NOT_UTF8 = "json.not-utf8"
    NOT_JSON = "json.malformed"
    DUPLICATE_KEY = "json.duplicate-key"
    NUMBER = "json.number"
    TEXT = "json.text"
    TOO_DEEP = "json.too-deep"
    NOT_CANONICAL = "json.not-canonical"
    KEYS = "shape.keys"
    TYPE = "shape.type"
    VALUE = "shape.value"
    BASE64 = "shape.base64"
    VERSION = "header.version"
    AUDIENCE = "header.audience"
    SENDER_UNKNOWN = "sender.unknown"
    SENDER_SUSPENDED = "sender.suspended"
    SENDER_REVOKED = "sender.revoked"
    KEY_UNKNOWN = "key.unknown"
    KEY_NOT_VALID = "key.not-valid"
    KEY_REVOKED = "key.revoked"
    SIGNATURE = "signature.wrong"
    DIGEST = "digest.wrong"
    AHEAD = "time.ahead"
    LIFE = "time.life"
    MISMATCH = "receipt.mismatch"
    CHUNK = "attachment.chunk"
    QUOTA = "quota.exceeded"
    EXPIRED = "time.expired"
    NOT_OUR_KEY = "body.key"
    UNOPENABLE = "body.unopenable"
    PADDING = "body.padding"
    BODY = "body.malformed"
    UNKNOWN_TYPE = "body.type"
    SCHEMA = "body.schema"

    @property
    def is_receipted(self) -> bool:
        """True where the header is proven: the refusal is final, takes its place in the stream, and is signed for."""
        return self in RECEIPTED


RECEIPTED = frozenset(
    {
        Refusal.EXPIRED,
        Refusal.NOT_OUR_KEY,
        Refusal.UNOPENABLE,
        Refusal.PADDING,
        Refusal.BODY,
        Refusal.UNKNOWN_TYPE,
        Refusal.SCHEMA,
    }
)
"""Refusals of an envelope whose signature and digest hold: answered by a signed receipt, never tried again as it is."""

REASONS: dict[Refusal, str] = {
    Refusal.TOO_LARGE: "More bytes than this place allows.",
    Refusal.NOT_UTF8: "The bytes are not UTF-8.",
    Refusal.NOT_JSON: "The text is not JSON.",
    Refusal.DUPLICATE_KEY: "A key of an object stands there twice.",
    Refusal.NUMBER: "A number has a fraction or an exponent, or lies beyond 2^53 - 1.",
    Refusal.TEXT: "A text holds half of a surrogate pair.",
    Refusal.TOO_DEEP: "Lists and objects lie in each other more than 32 deep.",
    Refusal.NOT_CANONICAL: "The same value is written otherwise by RFC 8785.",
    Refusal.KEYS: "A key is missing, or one is there that nobody knows.",
    Refusal.TYPE: "A value is of another type than its key asks for.",
    Refusal.VALUE: "A value is of the right type and not one of those allowed.",
    Refusal.BASE64: "Not base64url without padding, or not the one way to write its bytes.",
    Refusal.VERSION: "Another version of the protocol.",
    Refusal.AUDIENCE: "Addressed to another node, or to its own sender.",
    Refusal.SENDER_UNKNOWN: "The directory knows no such node.",
    Refusal.SENDER_SUSPENDED: "The sender is suspended.",
    Refusal.SENDER_REVOKED: "The sender no longer belongs to the network.",
    Refusal.KEY_UNKNOWN: "The directory lists no such key for the sender.",
    Refusal.KEY_NOT_VALID: "The key was not valid when this was signed.",
    Refusal.KEY_REVOKED: "The key is revoked.",
    Refusal.SIGNATURE: "The signature does not belong to these bytes, this key and this purpose.",
    Refusal.DIGEST: "The sealed body is not the one that the header names.",
    Refusal.AHEAD: "Signed more than five minutes in the future: one of the two clocks is wrong.",
    Refusal.LIFE: "It ends before it begins, or lives longer than allowed.",
    Refusal.MISMATCH: "The receipt is about another envelope.",
    Refusal.CHUNK: "A piece of an attachment is missing, changed, too many or in the wrong place.",
    Refusal.QUOTA: "More than this sender may send for now; try again later.",
    Refusal.EXPIRED: "The envelope came after its end.",
    Refusal.NOT_OUR_KEY: "Sealed to a key that the receiver does not hold, or no longer.",
    Refusal.UNOPENABLE: "The sealed body cannot be opened with that key and this header.",
    Refusal.PADDING: "The body is not filled up to the size it should have.",
    Refusal.BODY: "The body is not one canonical JSON object.",
    Refusal.UNKNOWN_TYPE: "The receiver does not know this type of message.",
    Refusal.SCHEMA: "The body is not as the schema of its type asks.",
}


class Malformed(ValueError):
    """Bytes that are not what they should be. `code` says why; `where` names the place, never a value."""

    def __init__(self, code: Refusal, where: str = "") -> None:
        super().__init__(f"{code.value}{f' ({where})' if where else ''}: {REASONS[code]}")
        self.code = code
        self.where = where


class RefusedEnvelope(Malformed):
    """An envelope that is not accepted. `checked` is there once its header is proven: then a receipt is owed."""

    def __init__(self, code: Refusal, where: str = "", checked: Checked | None = None) -> None:
        super().__init__(code, where)
        self.checked = checked
