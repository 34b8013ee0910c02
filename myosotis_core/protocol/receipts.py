"""Receipts: the receiver's signed answer to an envelope whose header is proven.

A receipt names the envelope by everything that makes it that envelope, and says what became of it. The same envelope
gets the same stored bytes again. What was never proven (a wrong signature, an unknown sender) gets a bare code only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from myosotis_core.protocol.canonical import canonical, read_object
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.envelope import VERSION, Header
from myosotis_core.protocol.errors import Malformed, Refusal
from myosotis_core.protocol.keys import SIGNATURE_BYTES, Context, SigningKey, VerifyingKey
from myosotis_core.protocol.records import NodeRecord
from myosotis_core.protocol.shapes import KEY_ID, NODE_ID, UUID7, read_form, read_list, read_number, read_word

LARGEST_RECEIPT: Final = 4 * 1024
_OUTER_KEYS = frozenset({"r", "s"})
_RECEIPT_KEYS = frozenset({"v", "id", "frm", "to", "ep", "seq", "ct", "disp", "code", "next", "at", "kid"})


class Disposition(StrEnum):
    """What became of an envelope."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    """Known by its id from an earlier place: this place is taken, nothing is applied again."""
    REFUSED = "refused"
    """Final, with its code; the place in the stream is taken."""
    GAP = "gap"
    """Not stored: something before it is missing."""
    OLD_EPOCH = "old-epoch"
    """Not stored: the stream has begun a newer epoch."""
    ROLLED_BACK = "rolled-back"
    """Not stored: another envelope was taken at this place; one side was restored from an older copy."""

    @property
    def is_taken(self) -> bool:
        """True where the place in the stream is taken, so that the sender goes on to the next."""
        return self in (Disposition.STORED, Disposition.DUPLICATE, Disposition.REFUSED)


@dataclass(frozen=True, slots=True)
class Receipt:
    """`id` to `ct` are the envelope's; `next` is the (epoch, number) awaited; `at` and `kid` are the receiver's."""

    id: str
    frm: str
    to: str
    ep: int
    seq: int
    ct: str
    disp: Disposition
    code: Refusal | None
    next: tuple[int, int]
    at: int
    kid: str

    def to_value(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "v": VERSION,
            "id": self.id,
            "frm": self.frm,
            "to": self.to,
            "ep": self.ep,
            "seq": self.seq,
            "ct": self.ct,
            "disp": self.disp.value,
            "code": self.code.value if self.code else None,
            "next": list(self.next),
            "at": self.at,
            "kid": self.kid,
        }

    def is_about(self, header: Header) -> bool:
        """True if this receipt is about exactly this envelope."""
        mine = (self.id, self.frm, self.to, self.ep, self.seq, self.ct)
        return mine == (header.id, header.frm, header.to, header.ep, header.seq, header.ct)


def make_receipt(
    header: Header,
    disp: Disposition,
    *,
    by: SigningKey,
    next_place: tuple[int, int],
    at: int,
    code: Refusal | None = None,
) -> bytes:
    """Sign for an envelope; returns the bytes to store and answer. A refusal takes its code, nothing else has one."""
    if (disp is Disposition.REFUSED) != (code is not None) or (code is not None and not code.is_receipted):
        raise ValueError("A receipt that refuses names a code that is signed for, any other names none.")
    receipt = Receipt(
        id=header.id,
        frm=header.frm,
        to=header.to,
        ep=header.ep,
        seq=header.seq,
        ct=header.ct,
        disp=disp,
        code=code,
        next=next_place,
        at=at,
        kid=by.id,
    )
    signed = canonical(receipt.to_value())
    return canonical({"r": encode(signed), "s": encode(by.sign(Context.RECEIPT, signed))})


def read_receipt(raw: bytes) -> tuple[Receipt, bytes, bytes]:
    """A receipt, the bytes that were signed, and the signature, which is not yet looked at. Raises `Malformed`."""
    outer = read_object(raw, LARGEST_RECEIPT, keys=_OUTER_KEYS, where="receipt")
    signed = decode(outer["r"], limit=LARGEST_RECEIPT, where="r")
    signature = decode(outer["s"], size=SIGNATURE_BYTES, where="s")
    told = read_object(signed, LARGEST_RECEIPT, keys=_RECEIPT_KEYS, where="receipt")
    if read_number(told["v"], "v") != VERSION:
        raise Malformed(Refusal.VERSION, "v")
    place = read_list(told["next"], "next", 2, least=2)
    disposition = read_word(told["disp"], Disposition, "disp")
    code = None if told["code"] is None else read_word(told["code"], Refusal, "code")
    if (disposition is Disposition.REFUSED) != (code is not None):
        raise Malformed(Refusal.VALUE, "code")
    receipt = Receipt(
        id=read_form(told["id"], UUID7, "id"),
        frm=read_form(told["frm"], NODE_ID, "frm"),
        to=read_form(told["to"], NODE_ID, "to"),
        ep=read_number(told["ep"], "ep"),
        seq=read_number(told["seq"], "seq"),
        ct=read_form(told["ct"], KEY_ID, "ct"),
        disp=disposition,
        code=code,
        next=(read_number(place[0], "next"), read_number(place[1], "next")),
        at=read_number(told["at"], "at"),
        kid=read_form(told["kid"], KEY_ID, "kid"),
    )
    return receipt, signed, signature


def check_receipt(raw: bytes, header: Header, receiver: NodeRecord) -> Receipt:
    """The receipt, proven to be the receiver's and about this envelope. Raises `Malformed`."""
    receipt, signed, signature = read_receipt(raw)
    if not receipt.is_about(header) or receiver.id != header.to:
        raise Malformed(Refusal.MISMATCH, "receipt")
    listed = receiver.key(receipt.kid)
    if listed is None or not isinstance(listed.key, VerifyingKey):
        raise Malformed(Refusal.KEY_UNKNOWN, "kid")
    if not listed.is_valid_at(receipt.at):
        raise Malformed(
            Refusal.KEY_REVOKED if listed.revoked_at is not None else Refusal.KEY_NOT_VALID, "kid"
        )
    if not listed.key.verify(Context.RECEIPT, signed, signature):
        raise Malformed(Refusal.SIGNATURE, "s")
    return receipt
