"""The envelope: a signed header that anybody may check, and a body that only the addressee can open.

Reading has two steps. `check` looks at everything that needs no secret: sizes, shapes, canonical bytes, audience,
sender, key, signature, digest, time. Only what has passed is opened, by `open_body`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from myosotis_core.protocol.canonical import canonical, exact_object, read_object, read_strict
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.errors import Malformed, Refusal, RefusedEnvelope
from myosotis_core.protocol.keys import (
    ID_BYTES,
    SIGNATURE_BYTES,
    Context,
    DecryptionKey,
    EncryptionKey,
    SigningKey,
    VerifyingKey,
)
from myosotis_core.protocol.records import DAY, NodeRecord, Status
from myosotis_core.protocol.shapes import (
    KEY_ID,
    MESSAGE_TYPE,
    NODE_ID,
    UUID,
    UUID7,
    read_form,
    read_list,
    read_number,
    read_optional_form,
)

VERSION: Final = 1
LARGEST_ENVELOPE: Final = 768 * 1024
LARGEST_HEADER: Final = 4 * 1024
LARGEST_BODY: Final = 512 * 1024
SMALL_BUCKET: Final = 256
LARGE_BUCKET: Final = 16 * 1024
SKEW: Final = 5 * 60
LONGEST_LIFE: Final = 90 * DAY
LONGEST_CALL: Final = 10 * 60
INFO: Final = b"mx-envelope/1\0"
_OUTER_KEYS = frozenset({"h", "s", "c"})


@dataclass(frozen=True, slots=True)
class Heading:
    """What the sender decides: who, to whom, about what, the place in the stream, and the time it lives.

    `ep` and `seq` are 0 in a control call (`net.pull`): it stands in no stream, lives ten minutes at most and is only
    answered. `ack` is the last (epoch, seq) taken from the addressee, (0, 0) for none.
    """

    id: str
    typ: str
    frm: str
    to: str
    thr: str | None
    ep: int
    seq: int
    ack: tuple[int, int]
    iat: int
    exp: int

    @property
    def is_control(self) -> bool:
        """True for a call outside of the stream."""
        return self.seq == 0


@dataclass(frozen=True, slots=True)
class Header(Heading):
    """A heading with the keys it was signed and sealed with and the digest of the sealed body: what is signed."""

    kid: str
    ekid: str
    ct: str

    def to_value(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "v": VERSION,
            "id": self.id,
            "typ": self.typ,
            "frm": self.frm,
            "to": self.to,
            "thr": self.thr,
            "ep": self.ep,
            "seq": self.seq,
            "ack": list(self.ack),
            "iat": self.iat,
            "exp": self.exp,
            "kid": self.kid,
            "ekid": self.ekid,
            "ct": self.ct,
        }

    def to_bytes(self) -> bytes:
        """The canonical bytes that are signed."""
        return canonical(self.to_value())

    @property
    def info(self) -> bytes:
        """What the sealed body is bound to: the label and the header without the body's digest."""
        value = self.to_value()
        del value["ct"]
        return INFO + canonical(value)

    @classmethod
    def from_value(cls, value: Any) -> Header:
        """Read one strictly. Raises `Malformed`."""
        if type(value) is dict and value.get("v", VERSION) != VERSION:
            raise Malformed(Refusal.VERSION, "v")
        told = exact_object(value, _HEADER_KEYS, "header")
        read_number(told["v"], "v")
        ack = read_list(told["ack"], "ack", 2, least=2)
        header = cls(
            id=read_form(told["id"], UUID7, "id"),
            typ=read_form(told["typ"], MESSAGE_TYPE, "typ"),
            frm=read_form(told["frm"], NODE_ID, "frm"),
            to=read_form(told["to"], NODE_ID, "to"),
            thr=read_optional_form(told["thr"], UUID, "thr"),
            ep=read_number(told["ep"], "ep"),
            seq=read_number(told["seq"], "seq"),
            ack=(read_number(ack[0], "ack"), read_number(ack[1], "ack")),
            iat=read_number(told["iat"], "iat"),
            exp=read_number(told["exp"], "exp"),
            kid=read_form(told["kid"], KEY_ID, "kid"),
            ekid=read_form(told["ekid"], KEY_ID, "ekid"),
            ct=read_form(told["ct"], KEY_ID, "ct"),
        )
        _check_heading(header)
        return header


_HEADER_KEYS = frozenset(one.name for one in fields(Header)) | {"v"}


@dataclass(frozen=True, slots=True)
class Checked:
    """An envelope whose header is proven; its body is still sealed."""

    header: Header
    header_bytes: bytes
    signature: bytes
    sealed: bytes
    sender: NodeRecord


@dataclass(frozen=True, slots=True)
class Sealed:
    """An envelope of ours: the bytes that travel, and its parts."""

    raw: bytes
    header: Header
    header_bytes: bytes
    signature: bytes


def seal(heading: Heading, body: Mapping[str, Any], *, by: SigningKey, to: EncryptionKey) -> bytes:
    """Seal and sign a message: the bytes that are stored and sent. Raises `Malformed` for what nobody could read."""
    return seal_whole(heading, body, by=by, to=to).raw


def seal_whole(heading: Heading, body: Mapping[str, Any], *, by: SigningKey, to: EncryptionKey) -> Sealed:
    """The same, with the parts that a sender keeps."""
    text = pad(canonical(dict(body)))
    told = {one.name: getattr(heading, one.name) for one in fields(Heading)}
    draft = Header(**told, kid=by.id, ekid=to.id, ct=encode(bytes(ID_BYTES)))
    sealed = to.seal(text, draft.info)
    header = Header(**told, kid=by.id, ekid=to.id, ct=encode(hashlib.sha256(sealed).digest()))
    Header.from_value(header.to_value())
    signed = header.to_bytes()
    signature = by.sign(Context.ENVELOPE, signed)
    return Sealed(pack(signed, signature, sealed), header, signed, signature)


def pack(header: bytes, signature: bytes, sealed: bytes) -> bytes:
    """The outermost bytes."""
    return canonical({"h": encode(header), "s": encode(signature), "c": encode(sealed)})


def check(raw: bytes, sender_of: Callable[[str], NodeRecord | None], me: str, now: int) -> Checked:
    """Prove an envelope without opening it; `sender_of` looks a node id up in the directory.

    Raises `RefusedEnvelope`. Its `checked` is set where all is proven and only the time is over: a receipt is owed.
    """
    try:
        outer = read_object(raw, LARGEST_ENVELOPE, keys=_OUTER_KEYS, where="envelope")
        header_bytes = decode(outer["h"], limit=LARGEST_HEADER, where="h")
        signature = decode(outer["s"], size=SIGNATURE_BYTES, where="s")
        sealed = decode(outer["c"], limit=LARGEST_ENVELOPE, where="c")
        header = Header.from_value(read_strict(header_bytes, LARGEST_HEADER, where="header"))
        if header.to != me:
            raise Malformed(Refusal.AUDIENCE, "to")
        sender = _known(sender_of(header.frm))
        key = _signing_key(header, sender)
        if not key.verify(Context.ENVELOPE, header_bytes, signature):
            raise Malformed(Refusal.SIGNATURE, "s")
        if encode(hashlib.sha256(sealed).digest()) != header.ct:
            raise Malformed(Refusal.DIGEST, "ct")
        if header.iat > now + SKEW:
            raise Malformed(Refusal.AHEAD, "iat")
        checked = Checked(header, header_bytes, signature, sealed, sender)
    except Malformed as error:
        raise RefusedEnvelope(error.code, error.where) from error
    if header.exp < now - SKEW:
        raise RefusedEnvelope(Refusal.EXPIRED, "exp", checked)
    return checked


def open_body(checked: Checked, keys: Mapping[str, DecryptionKey]) -> dict[str, Any]:
    """The body of a checked envelope; `keys` are the receiver's, by id. Raises `RefusedEnvelope`, a receipt is owed."""
    try:
        key = keys.get(checked.header.ekid)
        if key is None:
            raise Malformed(Refusal.NOT_OUR_KEY, "ekid")
        text = key.open(checked.sealed, checked.header.info)
        return read_body(text)
    except Malformed as error:
        raise RefusedEnvelope(error.code, error.where, checked) from error


def pad(text: bytes) -> bytes:
    """Fill up with spaces, so that the length tells little: to multiples of 256 bytes, above 16 KiB of 16 KiB."""
    if len(text) > LARGEST_BODY:
        raise Malformed(Refusal.TOO_LARGE, "body")
    bucket = SMALL_BUCKET if len(text) <= LARGE_BUCKET else LARGE_BUCKET
    return text + b" " * (-len(text) % bucket)


def read_body(padded: bytes) -> dict[str, Any]:
    """The object in a padded text; exactly the padding that `pad` makes is accepted. Raises `Malformed`."""
    text = padded.rstrip(b" ")
    if len(text) > LARGEST_BODY or pad(text) != padded:
        raise Malformed(Refusal.PADDING, "body")
    try:
        value = read_strict(text, LARGEST_BODY, where="body")
    except Malformed as error:
        raise Malformed(Refusal.BODY, "body") from error
    if type(value) is not dict:
        raise Malformed(Refusal.BODY, "body")
    return value


def _known(sender: NodeRecord | None) -> NodeRecord:
    if sender is None:
        raise Malformed(Refusal.SENDER_UNKNOWN, "frm")
    if sender.status is not Status.ACTIVE:
        is_revoked = sender.status is Status.REVOKED
        raise Malformed(Refusal.SENDER_REVOKED if is_revoked else Refusal.SENDER_SUSPENDED, "frm")
    return sender


def _signing_key(header: Header, sender: NodeRecord) -> VerifyingKey:
    listed = sender.key(header.kid)
    if listed is None or not isinstance(listed.key, VerifyingKey):
        raise Malformed(Refusal.KEY_UNKNOWN, "kid")
    if listed.revoked_at is not None:
        raise Malformed(Refusal.KEY_REVOKED, "kid")
    if not listed.is_valid_at(header.iat):
        raise Malformed(Refusal.KEY_NOT_VALID, "kid")
    return listed.key


def _check_heading(heading: Heading) -> None:
    if heading.frm == heading.to:
        raise Malformed(Refusal.AUDIENCE, "to")
    if (heading.ep == 0) != (heading.seq == 0):
        raise Malformed(Refusal.VALUE, "seq")
    if (heading.ack[0] == 0) != (heading.ack[1] == 0):
        raise Malformed(Refusal.VALUE, "ack")
    longest = LONGEST_CALL if heading.is_control else LONGEST_LIFE
    if not 0 < heading.exp - heading.iat <= longest:
        raise Malformed(Refusal.LIFE, "exp")
