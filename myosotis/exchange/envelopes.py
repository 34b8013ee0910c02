"""Sealing what goes to a peer: the header, the keys of the day, and the bodies that the exchange itself says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

from myosotis import __version__
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.keyring import own_openers, own_signer, record_of, standing_now
from myosotis.exchange.models import Peer, ReceivingStream, SendingStream
from myosotis.exchange.queries.directory import newest_version
from myosotis.exchange.queries.log import head_of_the_day
from myosotis.exchange.rules import why_not_receive
from myosotis.kernel import clock
from myosotis.kernel.errors import MyosotisError
from myosotis.kernel.ids import new_id
from myosotis_core.protocol.canonical import read_strict
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.envelope import (
    LARGEST_ENVELOPE,
    LONGEST_CALL,
    Checked,
    Header,
    Heading,
    Sealed,
    check,
    open_body,
    seal_whole,
)
from myosotis_core.protocol.errors import Malformed, Refusal, RefusedEnvelope
from myosotis_core.protocol.heads import make_heads
from myosotis_core.protocol.messages import validate_received
from myosotis_core.protocol.records import CAPABILITY, NodeRecord
from myosotis_core.protocol.streams import FIRST_TYPE, NOWHERE, Place

HELLO, PULL, RESYNC = "net.hello", "net.pull", "net.resync"
LIFE_OF_OWN_WORDS = dt.timedelta(days=30)
SOFTWARE = f"Myosotis {__version__}"


class CannotSeal(MyosotisError):
    """There is no key of the peer to seal to."""


def seal_message(
    peer: Peer,
    *,
    typ: str,
    body: dict[str, Any],
    message: UUID,
    place: Place,
    ack: Place,
    thread: UUID | None = None,
    expires_at: dt.datetime | None = None,
) -> Sealed:
    """Seal a message at its place in the stream. Raises `CannotSeal`."""
    now = clock.now()
    until = expires_at or now + LIFE_OF_OWN_WORDS
    heading = Heading(
        id=str(message),
        typ=typ,
        frm=own_node_id(),
        to=peer.node_id,
        thr=str(thread) if thread else None,
        ep=place.epoch,
        seq=place.number,
        ack=(ack.epoch, ack.number),
        iat=int(now.timestamp()),
        exp=max(int(until.timestamp()), int(now.timestamp()) + 1),
    )
    return _seal(peer, heading, body)


def seal_call(peer: Peer, typ: str, body: dict[str, Any], *, answers: str | None = None) -> Sealed:
    """Seal a call outside of the stream: it lives some minutes and is only answered.

    `answers`: the id of the call that it answers, so that an answer of earlier cannot stand for one to this call.
    """
    now = int(clock.now().timestamp())
    heading = Heading(
        id=str(new_id()),
        typ=typ,
        frm=own_node_id(),
        to=peer.node_id,
        thr=answers,
        ep=0,
        seq=0,
        ack=NOWHERE,
        iat=now,
        exp=now + LONGEST_CALL,
    )
    return _seal(peer, heading, body)


def _seal(peer: Peer, heading: Heading, body: dict[str, Any]) -> Sealed:
    known = record_of(peer)
    key = known.encryption_key_at(int(clock.now().timestamp())) if known else None
    if key is None:
        raise CannotSeal("No key of this peer holds now.")
    return seal_whole(heading, body, by=own_signer(), to=key)


def parts_of(raw: bytes) -> tuple[Header, bytes, bytes]:
    """Header, its bytes and signature of an envelope that is known to be whole."""
    outer = read_strict(raw, LARGEST_ENVELOPE)
    header_bytes = decode(outer["h"])
    return Header.from_value(read_strict(header_bytes, LARGEST_ENVELOPE)), header_bytes, decode(outer["s"])


def is_outdated(header: Header, known: NodeRecord | None) -> bool:
    """Whether an envelope that waits can no longer be taken as it is: its keys are over, or its clock was wrong."""
    now = int(clock.now().timestamp())
    sealed_to = known.key(header.ekid) if known else None
    return (
        header.kid != own_signer().id
        or sealed_to is None
        or sealed_to.revoked_at is not None
        or header.iat > now + 60
    )


def check_call(raw: bytes, peer: Peer, call: Header) -> dict[str, Any]:
    """The body of a peer's answer to this very call of ours. Raises `Malformed`."""
    known = record_of(peer)
    checked = check(raw, lambda node: known if node == peer.node_id else None, own_node_id(), _now())
    if checked.header.typ != call.typ or not checked.header.is_control:
        raise Malformed(Refusal.VALUE, "typ")
    if checked.header.thr != call.id:
        raise Malformed(Refusal.VALUE, "thr")
    return open_checked(checked)


def open_checked(checked: Checked) -> dict[str, Any]:
    """The body of a proven envelope, as its schema asks. Raises `RefusedEnvelope`, a receipt is owed."""
    typ = checked.header.typ
    body = open_body(checked, own_openers())
    problems = validate_received(typ, body)
    if problems:
        raise RefusedEnvelope(problems[0].refusal, problems[0].where, checked)
    return body


def own_call(peer: Peer, typ: str, body: dict[str, Any]) -> bytes:
    """A call with bytes behind it: its length in four bytes, then the call."""
    call = seal_call(peer, typ, body).raw
    return len(call).to_bytes(4, "big") + call


def find_sender(found: list[Peer]) -> Callable[[str], NodeRecord | None]:
    """Look a sender up among the peers that may write to us now; the one that was found is put into `found`."""

    def look_up(node_id: str) -> NodeRecord | None:
        if found and found[-1].node_id == node_id:
            return record_of(found[-1])
        peer = Peer.objects.filter(node_id=node_id).first()
        if peer is None or why_not_receive(peer, standing_now()):
            return None
        found.append(peer)
        return record_of(peer)

    return look_up


def read_call(raw: bytes, typ: str, most: int) -> tuple[Peer, dict[str, Any], bytes]:
    """Who calls, what it says, and at most so many bytes behind it. Raises `Malformed` where nobody is proven."""
    length = int.from_bytes(raw[:4], "big")
    call, content = raw[4 : 4 + length], raw[4 + length :]
    if len(call) != length or len(content) > most:
        raise Malformed(Refusal.TOO_LARGE, "call")
    found: list[Peer] = []
    checked = check(call, find_sender(found), own_node_id(), _now())
    if checked.header.typ != typ or not checked.header.is_control:
        raise Malformed(Refusal.VALUE, "typ")
    return found[0], open_body(checked, own_openers()), content


def heads_body(sending: SendingStream, receiving: ReceivingStream, *, opens: bool = False) -> dict[str, Any]:
    """How far the two streams have come; the first message of an epoch says also before what nothing is repeated."""
    body = make_heads(sending.stream, receiving.stream).write()
    if opens:
        body["before"] = {"ep": sending.before_epoch, "seq": sending.before_number}
    return body


def hello_body() -> dict[str, Any] | None:
    """Who we are and which directory we see; None of a node that has none."""
    newest = newest_version()
    if newest is None:
        return None
    number, digest = head_of_the_day()
    return {
        "caps": [CAPABILITY],
        "software": SOFTWARE,
        "directory": {"version": newest.version, "digest": encode(bytes.fromhex(newest.digest))},
        "log": {"number": number, "digest": encode(bytes.fromhex(digest))},
        "sent_at": clock.now().strftime("%Y-%m-%dT%H:%M:%SZ"),
    }


def _now() -> int:
    return int(clock.now().timestamp())


__all__ = ["FIRST_TYPE", "HELLO", "PULL", "RESYNC", "Sealed"]
