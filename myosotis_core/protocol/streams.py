"""Streams: the numbered row of messages from one node to another, safe against loss, doubling and old backups.

Words: a *place* is (epoch, number); numbers begin at 1 in every epoch, without gaps. The first message of an epoch is a
`net.heads` that says *before* which place nothing is sent again. A *receipt* acknowledges a place.

Two rules carry the rest. A sender that learns of a restored node on either side begins a new epoch and sends again what
is kept, under the same message ids; a receiver never applies an id twice and never skips a place. So an old backup of
the sender cannot stop the stream, and an old backup of the receiver cannot lose what it had acknowledged.

Pure: nothing here reads a clock or a table. Called by: the room `exchange`, in the transaction of its own rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple, Protocol

from myosotis_core.protocol.receipts import Disposition

GREATEST_EPOCH = 2**53 - 1
"""Epochs are whole numbers that every JSON reader keeps exactly."""

FURTHEST_TOLD = 2**52
"""What a peer says of later epochs is not believed: the clock in milliseconds comes there in 140,000 years."""

FIRST_TYPE = "net.heads"
"""The type of the first message of each epoch."""


class StreamError(ValueError):
    """A stream was asked for what it cannot do; the message is a sentence."""


class Place(NamedTuple):
    """Where a message stands in a stream; places compare as pairs."""

    epoch: int
    number: int


NOWHERE = Place(0, 0)
"""Before the first message of all."""


class Numbered(Protocol):
    """What a stream looks at in a header."""

    @property
    def id(self) -> str:
        """The id of the message, the same in every epoch."""

    @property
    def typ(self) -> str:
        """The type of the message."""

    @property
    def ep(self) -> int:
        """The epoch."""

    @property
    def seq(self) -> int:
        """The number in the epoch."""

    @property
    def ct(self) -> str:
        """The digest of the sealed body."""


class Alarm(StrEnum):
    """What a person has to be told of; a stream goes on by itself."""

    EQUIVOCATION = "equivocation"
    """The peer gave one place to two messages: it was restored, or it is dishonest."""
    WE_WERE_ROLLED_BACK = "we_were_rolled_back"
    """The peer holds of us what we do not remember: this node was restored from an older backup."""
    PEER_ROLLED_BACK = "peer_rolled_back"
    """The peer forgot what it had acknowledged: it was restored from an older backup."""
    NOT_KEPT = "not_kept"
    """The peer forgot messages that are no longer kept here: people have to repeat them."""


class Verdict(StrEnum):
    """What a receiver does with an envelope."""

    STORE = "store"
    """New: store it, sign a receipt, apply it."""
    KNOWN = "known"
    """Known by its id from an earlier place: sign a receipt `duplicate` for this place, never apply it again."""
    DUPLICATE = "duplicate"
    """The very same envelope again: answer with the receipt stored for it, byte for byte."""
    GAP = "gap"
    """Something before it is missing: store nothing, say which place is awaited."""
    OLD_EPOCH = "old_epoch"
    """Of an epoch that has ended: store nothing, say where the stream is."""
    EQUIVOCATION = "equivocation"
    """Another message stands at this place: store nothing, raise the alarm, answer `rolled-back`."""
    UNREADABLE = "unreadable"
    """An epoch's first message that cannot be opened or read: answer `rolled-back`, so that another epoch begins,
    sealed by the key of today."""


DISPOSITIONS = {
    Verdict.STORE: Disposition.STORED,
    Verdict.KNOWN: Disposition.DUPLICATE,
    Verdict.DUPLICATE: Disposition.DUPLICATE,
    Verdict.GAP: Disposition.GAP,
    Verdict.OLD_EPOCH: Disposition.OLD_EPOCH,
    Verdict.EQUIVOCATION: Disposition.ROLLED_BACK,
    Verdict.UNREADABLE: Disposition.ROLLED_BACK,
}
"""What the receipt says. Where a stored message is then refused for its type or body, its receipt says `refused`: the
place is taken all the same, so that nothing behind it waits."""


@dataclass(frozen=True)
class ReceivingStream:
    """What this node has stored of a peer's stream: the place of the last message, and its digest."""

    last: Place = NOWHERE
    digest: str = ""

    @property
    def expected(self) -> Place:
        """The place awaited next; the answers and receipts carry it as `next`."""
        return Place(self.last.epoch, self.last.number + 1)


@dataclass(frozen=True)
class Decision:
    """A verdict, the stream after it, and the alarm it raises.

    `expected` is what the answer names as the place awaited next.
    """

    verdict: Verdict
    stream: ReceivingStream
    alarm: Alarm | None = None

    @property
    def disposition(self) -> Disposition:
        """What the receipt says."""
        return DISPOSITIONS[self.verdict]

    @property
    def expected(self) -> Place:
        """The place awaited next, after this decision."""
        return self.stream.expected

    @property
    def is_stored(self) -> bool:
        """Whether the place is taken and a receipt is signed for it now."""
        return self.verdict in (Verdict.STORE, Verdict.KNOWN)


def decide(
    stream: ReceivingStream,
    header: Numbered,
    *,
    digest_at: Callable[[Place], str | None],
    is_known: Callable[[str], bool],
    before: Place | None = None,
) -> Decision:
    """What to do with an envelope whose signature, audience and digest have been checked.

    `digest_at` gives the digest stored at a place of this stream; `is_known` whether a message of that id was ever
    taken from this peer, in any epoch, and not refused. Both look-ups reach back for ever: an id and a digest are 48
    bytes.
    `before` comes from the body of an epoch's first message, None where that cannot be read.
    """
    place = Place(header.ep, header.seq)
    if place.epoch < 1 or place.number < 1:
        raise StreamError("Epochs and numbers begin at 1; the header should have been refused before.")
    stored = digest_at(place)
    if stored is not None and stored == header.ct:
        return Decision(Verdict.DUPLICATE, stream)
    if stored is not None or (place.epoch == stream.last.epoch and place <= stream.last):
        return Decision(Verdict.EQUIVOCATION, stream, Alarm.EQUIVOCATION)
    if place.epoch < stream.last.epoch:
        return Decision(Verdict.OLD_EPOCH, stream)
    if place.epoch > stream.last.epoch:
        if place.number != 1:
            return Decision(Verdict.GAP, stream)
        if before is None or header.typ != FIRST_TYPE:
            return Decision(Verdict.UNREADABLE, stream)
        if before > stream.last:
            # The peer holds our receipt for what we do not remember: it has to send that first.
            return Decision(Verdict.GAP, stream, Alarm.WE_WERE_ROLLED_BACK)
    elif place != stream.expected:
        return Decision(Verdict.GAP, stream)
    after = ReceivingStream(last=place, digest=header.ct)
    return Decision(Verdict.KNOWN if is_known(header.id) else Verdict.STORE, after)


@dataclass(frozen=True)
class SendingStream:
    """What this node knows of its own stream to a peer.

    `fixed` numbers of the epoch have been given to envelopes; the peer's receipts reach to `acknowledged`, which lies
    in an earlier epoch (and is this epoch's *before*) as long as nothing of this epoch has been acknowledged.
    """

    epoch: int
    fixed: int = 0
    acknowledged: Place = NOWHERE

    @property
    def is_waiting(self) -> bool:
        """Whether an envelope of this epoch awaits its receipt: until it comes, nothing goes without it."""
        return self.waiting_from.number <= self.fixed

    @property
    def waiting_from(self) -> Place:
        """The first place of this epoch without a receipt: what is sent, and sent again, next."""
        if self.acknowledged.epoch == self.epoch:
            return Place(self.epoch, self.acknowledged.number + 1)
        return Place(self.epoch, 1)

    def fix(self, *, behind: bool = False) -> tuple[Place, SendingStream]:
        """A place for the next envelope, fixed just before its first sending and never given again.

        `behind`: it travels in one post or file with all that wait before it, and is read only if those are taken. A
        node restored without its knowledge would else have a later message slip in behind the one that is refused.
        Raises `StreamError` for one that would travel alone while a receipt is awaited.
        """
        if self.is_waiting and not behind:
            raise StreamError("The envelope before has no receipt yet; no further place is fixed.")
        return Place(self.epoch, self.fixed + 1), replace(self, fixed=self.fixed + 1)

    def acknowledge(self, place: Place) -> SendingStream:
        """The stream after a verified receipt for an envelope of ours.

        Receipts are taken in order, one for each place, so that each message has its proof; any other changes nothing
        and comes again when the envelope is sent again.
        """
        if place != self.waiting_from or place.number > self.fixed:
            return self
        return replace(self, acknowledged=place)


def open_stream(clock_ms: int) -> SendingStream:
    """The first epoch of a new stream, by the clock in milliseconds."""
    return SendingStream(epoch=_next_epoch(clock_ms, 0))


@dataclass(frozen=True)
class Kept:
    """One message of ours to a peer, as the outbox keeps it (35 days after its receipt at least), in sending order.

    `place` is the latest place it was given, None while it has none; `digest` that envelope's. A `net.heads` that opens
    an epoch is kept as an envelope, and is not among these: each epoch has its own.
    """

    id: str
    place: Place | None = None
    is_acknowledged: bool = False
    digest: str = ""


@dataclass(frozen=True)
class Resume:
    """Send the fixed envelopes again, byte for byte, from this place on."""

    place: Place


@dataclass(frozen=True)
class Restart:
    """Begin a new epoch: a `net.heads` with `before`, a `net.resync`, then the messages named, in order, ids kept.

    The `net.resync` asks for signed copies of what the peer holds of us and we may have forgotten; it goes in every new
    epoch, because nothing of an older one can arrive behind it.
    """

    stream: SendingStream
    before: Place
    message_ids: tuple[str, ...]
    alarms: tuple[Alarm, ...] = ()


Next = Resume | Restart | None


def continue_after(
    stream: SendingStream,
    kept: Sequence[Kept],
    *,
    last: Place,
    clock_ms: int,
    digest: str | None = None,
    is_refused: bool = False,
    kept_since: Place = NOWHERE,
) -> Next:
    """What a sender does when it learns how far the peer has come; None where all is well.

    `last` is the place the peer stored last (the awaited place less one), from an answer or from its heads; `digest`
    the digest there, where told. `is_refused`: the answer was `rolled-back`. `kept` holds all messages kept, oldest
    first; messages up to `kept_since` have been deleted.
    """
    ours = {row.place: row.digest for row in kept if row.place is not None}
    is_other = digest is not None and last in ours and ours[last] != digest
    if is_refused or is_other or last > Place(stream.epoch, stream.fixed):
        return restart(stream, kept, told=last, clock_ms=clock_ms, alarms=(Alarm.WE_WERE_ROLLED_BACK,))
    if last < stream.acknowledged:
        alarms: tuple[Alarm, ...] = (Alarm.PEER_ROLLED_BACK,)
        if last < kept_since:
            alarms += (Alarm.NOT_KEPT,)
        is_ours = last == NOWHERE or last in ours
        return restart(
            stream, kept, told=last, clock_ms=clock_ms, after=last if is_ours else NOWHERE, alarms=alarms
        )
    next_place = Place(stream.epoch, last.number + 1 if last.epoch == stream.epoch else 1)
    return Resume(next_place) if next_place.number <= stream.fixed else None


def restart(
    stream: SendingStream,
    kept: Sequence[Kept],
    *,
    clock_ms: int,
    told: Place = NOWHERE,
    after: Place = NOWHERE,
    alarms: tuple[Alarm, ...] = (),
) -> Restart:
    """A new epoch, greater than every epoch known here or told, with all that is not surely held by the peer.

    Called also for a message that must not leave any more though its place is fixed (then `after` is what has been
    acknowledged). `after`: the peer is known to hold our messages up to there; without it, everything kept is sent
    again, which costs little and is never wrong, because the peer knows each id it has stored.
    """
    # A peer that tells of an epoch no clock ever reaches uses up none of ours: it is passed over.
    heard = told.epoch if told.epoch <= FURTHEST_TOLD else 0
    fresh = SendingStream(
        epoch=_next_epoch(clock_ms, max(stream.epoch, heard, after.epoch)), acknowledged=after
    )
    wanted = tuple(
        row.id for row in kept if not row.is_acknowledged or row.place is None or row.place > after
    )
    return Restart(fresh, after, wanted, alarms)


def restart_after_restore(stream: SendingStream, kept: Sequence[Kept], *, clock_ms: int) -> Restart:
    """The new epoch that every stream begins when this node has been restored from a backup."""
    return restart(stream, kept, clock_ms=clock_ms, alarms=(Alarm.WE_WERE_ROLLED_BACK,))


def _next_epoch(clock_ms: int, greatest: int) -> int:
    epoch = max(clock_ms, greatest + 1, 1)
    if epoch > GREATEST_EPOCH:
        raise StreamError("No epoch is left: the peer, or the clock, named one that is out of reach.")
    return epoch
