"""A world in memory for the streams: nodes, a network that loses and reorders, backups of any age, bad clocks."""

from __future__ import annotations

import copy
import itertools
from dataclasses import dataclass, field, replace
from typing import Any

from myosotis_core.protocol.heads import Heads, compare_heads, make_heads
from myosotis_core.protocol.receipts import Disposition
from myosotis_core.protocol.streams import (
    FIRST_TYPE,
    NOWHERE,
    Alarm,
    Kept,
    Place,
    ReceivingStream,
    Restart,
    Resume,
    Verdict,
    continue_after,
    decide,
    open_stream,
    restart,
    restart_after_restore,
)


@dataclass(frozen=True)
class Envelope:
    frm: str
    to: str
    id: str
    typ: str
    ep: int
    seq: int
    ct: str
    before: Place | None = None

    @property
    def place(self) -> Place:
        return Place(self.ep, self.seq)


@dataclass(frozen=True)
class Reply:
    envelope: Envelope
    word: Disposition
    expected: Place


@dataclass
class Side:
    """What one node stores about one peer."""

    sending: Any
    receiving: ReceivingStream = field(default_factory=ReceivingStream)
    outbox: list[Kept] = field(default_factory=list)
    envelopes: dict[Place, Envelope] = field(default_factory=dict)
    openers: dict[Place, str] = field(default_factory=dict)
    inbox: dict[Place, Envelope] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    applied: list[str] = field(default_factory=list)
    recovered: set[str] = field(default_factory=set)


class World:
    def __init__(self, names: str = "AB") -> None:
        self.names = names
        self.clock = dict.fromkeys(names, 1_000_000)
        self.counter = itertools.count(1)
        self.alarms: list[tuple[str, Alarm]] = []
        self.wire: list[Envelope] = []
        self.replies: list[Reply] = []
        self.heads: list[tuple[str, str, Heads]] = []
        self.sides: dict[str, dict[str, Side]] = {}
        self.backups: dict[str, list[dict[str, Side]]] = {name: [] for name in names}
        for name in names:
            self.sides[name] = {
                peer: Side(sending=open_stream(self.clock[name])) for peer in names if peer != name
            }
            for peer in self.sides[name]:
                self._begin(name, peer, restart(self.sides[name][peer].sending, [], clock_ms=1_000_000))

    def pairs(self) -> list[tuple[str, str]]:
        return [(a, b) for a in self.names for b in self.names if a != b]

    # What a node does by itself.

    def write(self, a: str, b: str) -> None:
        self.sides[a][b].outbox.append(Kept(id=f"{next(self.counter):06d}"))

    def _seal(self, a: str, b: str, message_id: str, typ: str, before: Place | None = None) -> Place:
        side = self.sides[a][b]
        place, side.sending = side.sending.fix()
        side.envelopes[place] = Envelope(
            a, b, message_id, typ, *place, ct=f"ct{next(self.counter)}", before=before
        )
        return place

    def _begin(self, a: str, b: str, again: Restart) -> None:
        side = self.sides[a][b]
        side.sending = again.stream
        self.alarms += [(a, alarm) for alarm in again.alarms]
        place = self._seal(a, b, f"opener{next(self.counter)}", FIRST_TYPE, again.before)
        side.openers[place] = "opener"
        wanted = set(again.message_ids)
        side.outbox = [
            replace(row, place=None, is_acknowledged=False) if row.id in wanted else row
            for row in side.outbox
        ]

    def _resync(self, a: str, b: str) -> None:
        """The `net.resync` behind the first message of an epoch: signed copies of what we forgot having sent."""
        ours = self.sides[a][b]
        here = {row.id for row in ours.outbox}
        held = [one.id for one in self.sides[b][a].inbox.values() if one.typ != FIRST_TYPE]
        ours.recovered |= set(held) - here

    def send(self, a: str, b: str) -> None:
        side = self.sides[a][b]
        for position, row in enumerate(side.outbox):
            if row.place is None and not side.sending.is_waiting:
                place = self._seal(a, b, row.id, "coop.request")
                side.outbox[position] = replace(row, place=place, digest=side.envelopes[place].ct)
        self._resend(a, b, side.sending.waiting_from)

    def _resend(self, a: str, b: str, place: Place) -> None:
        side = self.sides[a][b]
        for number in range(place.number, side.sending.fixed + 1):
            envelope = side.envelopes.get(Place(side.sending.epoch, number))
            if envelope is not None:
                self.wire.append(envelope)

    # What the network does.

    def deliver(self, envelope: Envelope) -> Reply:
        side = self.sides[envelope.to][envelope.frm]
        inbox = side.inbox
        decision = decide(
            side.receiving,
            envelope,
            digest_at=lambda place: inbox[place].ct if place in inbox else None,
            is_known=side.known.__contains__,
            before=envelope.before,
        )
        if decision.alarm:
            self.alarms.append((envelope.to, decision.alarm))
        side.receiving = decision.stream
        if decision.is_stored:
            assert envelope.place not in inbox
            inbox[envelope.place] = envelope
        if decision.verdict is Verdict.STORE:
            side.known.add(envelope.id)
            if envelope.typ != FIRST_TYPE:
                side.applied.append(envelope.id)
        reply = Reply(envelope, decision.disposition, decision.expected)
        self.replies.append(reply)
        return reply

    def answer(self, reply: Reply) -> None:
        a, b = reply.envelope.frm, reply.envelope.to
        side = self.sides[a][b]
        if side.envelopes.get(reply.envelope.place) != reply.envelope:
            return
        if reply.word in (Disposition.STORED, Disposition.DUPLICATE):
            before = side.sending
            side.sending = before.acknowledge(reply.envelope.place)
            if side.sending != before:
                if reply.envelope.typ == FIRST_TYPE:
                    self._resync(a, b)
                side.outbox = [
                    replace(row, is_acknowledged=True) if row.place == reply.envelope.place else row
                    for row in side.outbox
                ]
            return
        if reply.envelope.ep != side.sending.epoch:
            return
        last = Place(reply.expected.epoch, reply.expected.number - 1)
        self._follow(
            a,
            b,
            continue_after(
                side.sending,
                side.outbox,
                last=last,
                clock_ms=self.clock[a],
                is_refused=reply.word is Disposition.ROLLED_BACK,
            ),
        )

    def _follow(self, a: str, b: str, then: Resume | Restart | None) -> None:
        if isinstance(then, Restart):
            self._begin(a, b, then)
        elif isinstance(then, Resume):
            self._resend(a, b, then.place)

    def tell_heads(self, a: str, b: str) -> tuple[str, str, Heads]:
        side = self.sides[a][b]
        told = (a, b, make_heads(side.sending, side.receiving))
        self.heads.append(told)
        return told

    def hear_heads(self, told: tuple[str, str, Heads]) -> bool:
        a, b, heads = told
        side = self.sides[b][a]
        found = compare_heads(heads, side.sending, side.receiving, side.outbox, clock_ms=self.clock[b])
        self.alarms += [(b, alarm) for alarm in found.alarms]
        self._follow(b, a, found.send)
        return found.is_calm

    # What befalls a node.

    def back_up(self, a: str) -> None:
        self.backups[a].append(copy.deepcopy(self.sides[a]))

    def restore(self, a: str, position: int, *, knows: bool) -> None:
        if not self.backups[a]:
            return
        self.sides[a] = copy.deepcopy(self.backups[a][position % len(self.backups[a])])
        if knows:
            for peer, side in self.sides[a].items():
                self._begin(a, peer, restart_after_restore(side.sending, side.outbox, clock_ms=self.clock[a]))

    # The end: a network that works again, and what must then be true.

    def settle(self) -> None:
        self.wire.clear()
        self.replies.clear()
        self.heads.clear()
        for _ in range(60):
            is_calm = True
            for a, b in self.pairs():
                for _ in range(400):
                    self.send(a, b)
                    is_calm = is_calm and not self.wire
                    if not self.wire:
                        break
                    for envelope in self.wire:
                        self.answer(self.deliver(envelope))
                    self.wire.clear()
                    self.replies.clear()
            for a, b in self.pairs():
                is_calm = self.hear_heads(self.tell_heads(a, b)) and is_calm
            if is_calm:
                return
        raise AssertionError("A stream is stuck.")

    def check(self) -> None:
        for a, b in self.pairs():
            ours, theirs = self.sides[a][b], self.sides[b][a]
            applied = theirs.applied
            assert len(applied) == len(set(applied)), "applied twice"
            wanted = [row.id for row in ours.outbox]
            assert set(wanted) <= set(applied), f"lost: {sorted(set(wanted) - set(applied))}"
            assert all(row.is_acknowledged for row in ours.outbox)
            assert [one for one in applied if one in set(wanted)] == wanted, "out of order"
            orphans = set(applied) - set(wanted)
            assert orphans <= ours.recovered, "forgotten and not recovered"
            assert ours.sending.acknowledged == theirs.receiving.last != NOWHERE
