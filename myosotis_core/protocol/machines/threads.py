"""What both sides did in one thread, put into one order that both compute alike, whatever arrived first.

Each message of a thread says in its body which *turn* it is: how many messages of this thread its author had written
before (`own`), and how many of the other side's it had applied when its author decided (`seen`). Two moves *cross*
where neither author knew of the other's. Crossing moves are ordered by three rules, in this order:

1. what ends goes before what does not (a cancellation beats an acceptance, an erasure beats a correction);
2. the side that asked goes before the side that was asked;
3. the smaller message id goes first (only after a restore can one author have two messages of one turn).

The state is what the table makes of the moves in that order. It depends on the set of moves alone, so both sides come
to the same state as soon as both hold the same messages.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from myosotis_core.protocol.machines.tables import Illegal, Machine, Role


class Side(StrEnum):
    """Which of the two nodes of a thread: it never changes, also when the case does change hands."""

    ASKING = "asking"
    ASKED = "asked"

    @property
    def other(self) -> Side:
        """The other node."""
        return Side.ASKED if self is Side.ASKING else Side.ASKING


@dataclass(frozen=True)
class Move:
    """One message of a thread, as the machines see it; `items` names the shared items it is about, if any."""

    id: str
    event: str
    side: Side
    own: int
    seen: int
    items: tuple[str, ...] = ()


def order_moves(moves: Iterable[Move], ending_events: frozenset[str]) -> tuple[Move, ...]:
    """The moves in the one order of both sides: causes before effects, crossing moves by the three rules."""
    rows: dict[Side, list[Move]] = {Side.ASKING: [], Side.ASKED: []}
    for move in sorted(set(moves), key=lambda one: (one.own, one.id)):
        rows[move.side].append(move)
    done = {Side.ASKING: 0, Side.ASKED: 0}
    ordered: list[Move] = []
    while True:
        heads = [rows[side][done[side]] for side in Side if done[side] < len(rows[side])]
        if not heads:
            return tuple(ordered)
        free = [move for move in heads if move.seen <= done[move.side.other]] or heads
        chosen = min(
            free, key=lambda move: (move.event not in ending_events, move.side is Side.ASKED, move.id)
        )
        done[chosen.side] += 1
        ordered.append(chosen)


@dataclass(frozen=True)
class Refused:
    """A move that was not applied. `is_crossed`: its author could not know why, the other side's move crossed it."""

    move: Move
    illegal: Illegal
    is_crossed: bool


@dataclass(frozen=True)
class Played:
    """The state the moves lead to, and the moves that were not applied."""

    state: str
    refused: tuple[Refused, ...]


def play(
    machine: Machine,
    ordered: Iterable[Move],
    *,
    role_of: Callable[[Side], Role],
    events: frozenset[str],
    item: str = "",
) -> Played:
    """What one machine makes of a thread's ordered moves; other events, and other items, are passed over."""
    state = machine.initial
    refused: list[Refused] = []
    counts = {Side.ASKING: 0, Side.ASKED: 0}
    for move in ordered:
        if move.event in events and (not item or item in move.items):
            after = machine.apply(state, move.event, role_of(move.side))
            if isinstance(after, Illegal):
                refused.append(Refused(move, after, counts[move.side.other] > move.seen))
            else:
                state = after
        counts[move.side] += 1
    return Played(state, tuple(refused))
