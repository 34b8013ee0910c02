"""Heads: two nodes tell each other how far they have come, every few minutes and after a restore.

Heads say what I last stored from you and what I last sent; comparing them with one's own rows shows what the other
forgot, what oneself forgot, and what is on its way. Called by: the room `exchange`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from myosotis_core.protocol.streams import (
    NOWHERE,
    Alarm,
    Kept,
    Place,
    ReceivingStream,
    Restart,
    Resume,
    SendingStream,
    continue_after,
)


@dataclass(frozen=True)
class Heads:
    """What one node tells its peer of the two streams between them.

    `received`: the last place of the peer's stream it has stored, with that envelope's digest; `sent`: the last place
    of its own stream it has given away; `acknowledged`: up to where it holds the peer's receipts.
    """

    received: Place
    received_digest: str
    sent: Place
    acknowledged: Place

    def write(self) -> dict[str, Any]:
        """The heads as the body of a `net.heads` holds them."""
        return {
            "received": _write_place(self.received),
            "received_digest": self.received_digest,
            "sent": _write_place(self.sent),
            "acknowledged": _write_place(self.acknowledged),
        }


def read_heads(body: Mapping[str, Any]) -> Heads:
    """The heads of a `net.heads` whose body has passed its schema."""
    return Heads(
        received=read_place(body["received"]),
        received_digest=body["received_digest"],
        sent=read_place(body["sent"]),
        acknowledged=read_place(body["acknowledged"]),
    )


def read_place(value: Mapping[str, int]) -> Place:
    """A place of a body: an object with `ep` and `seq`."""
    return Place(value["ep"], value["seq"])


def _write_place(place: Place) -> dict[str, int]:
    return {"ep": place.epoch, "seq": place.number}


def make_heads(sending: SendingStream, receiving: ReceivingStream) -> Heads:
    """The heads of this node towards one peer."""
    return Heads(
        received=receiving.last,
        received_digest=receiving.digest,
        sent=Place(sending.epoch, sending.fixed) if sending.fixed else NOWHERE,
        acknowledged=sending.acknowledged,
    )


@dataclass(frozen=True)
class Comparison:
    """What follows from a peer's heads.

    `send`: nothing, the envelopes to send again, or a new epoch. `alarms`: what people are told. `is_behind`: the peer
    sent what has not arrived here; harmless while on its way, an alarm at the second heads.
    """

    send: Resume | Restart | None
    alarms: tuple[Alarm, ...]
    is_behind: bool

    @property
    def is_calm(self) -> bool:
        """Whether both nodes agree on everything."""
        return self.send is None and not self.alarms and not self.is_behind


def compare_heads(
    theirs: Heads,
    sending: SendingStream,
    receiving: ReceivingStream,
    kept: Sequence[Kept],
    *,
    clock_ms: int,
    kept_since: Place = NOWHERE,
) -> Comparison:
    """What to send again, what to ask for and whom to alarm, after a peer's heads.

    A peer that holds our receipt for what we do not remember tells that *we* were restored: it will send again by
    itself when it sees our heads, so nothing is asked for in that direction.
    """
    send = continue_after(
        sending,
        kept,
        last=theirs.received,
        clock_ms=clock_ms,
        digest=theirs.received_digest or None,
        kept_since=kept_since,
    )
    alarms: tuple[Alarm, ...] = send.alarms if isinstance(send, Restart) else ()
    if theirs.acknowledged > receiving.last and Alarm.WE_WERE_ROLLED_BACK not in alarms:
        alarms += (Alarm.WE_WERE_ROLLED_BACK,)
    return Comparison(
        send=send,
        alarms=alarms,
        is_behind=theirs.sent > receiving.last,
    )
