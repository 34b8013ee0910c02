"""A state machine as a table: states, who may do what in which state, and what it leads to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Role(StrEnum):
    """In what role a node, a person or the clock makes a move."""

    OWNER = "owner"
    HELPER = "helper"
    GIVER = "giver"
    HOLDER = "holder"
    PERSON = "person"
    MIRROR = "mirror"
    CLOCK = "clock"


@dataclass(frozen=True)
class Illegal:
    """A move that the state does not allow: stored, receipted, answered by `net.problem`, never applied."""

    state: str
    event: str
    by: str

    @property
    def code(self) -> str:
        """The code that `net.problem` carries."""
        return "illegal-transition"


@dataclass(frozen=True)
class Machine:
    """The table. `moves` maps (state, event, role) to the next state; a state leads to itself where an act is allowed
    and changes nothing."""

    name: str
    initial: str
    terminal: frozenset[str]
    moves: Mapping[tuple[str, str, Role], str]

    @cached_property
    def states(self) -> frozenset[str]:
        """Every state of the machine."""
        targets = set(self.moves.values())
        return frozenset({self.initial} | targets | self.terminal | {state for state, _, _ in self.moves})

    @cached_property
    def ending_events(self) -> frozenset[str]:
        """The events that only ever lead to a terminal state: where two moves cross, they go first."""
        targets: dict[str, set[str]] = {}
        for (_, event, _), target in self.moves.items():
            targets.setdefault(event, set()).add(target)
        return frozenset(event for event, found in targets.items() if found <= self.terminal)

    def apply(self, state: str, event: str, by: Role) -> str | Illegal:
        """The next state, or why there is none."""
        return self.moves.get((state, event, by)) or Illegal(state, event, by)

    def allowed(self, state: str, by: Role) -> frozenset[str]:
        """What the role may do in this state: what a page offers."""
        return frozenset(event for one, event, role in self.moves if one == state and role == by)


def make_moves(*rows: tuple[str, str, Role, str]) -> dict[tuple[str, str, Role], str]:
    """The table from rows of (states separated by spaces, event, role, next state); `=` leaves the state as it is."""
    table: dict[tuple[str, str, Role], str] = {}
    for states, event, role, target in rows:
        for state in states.split():
            if (state, event, role) in table:
                raise ValueError(f"Two rows say what {event} by {role} does in {state}.")
            table[state, event, role] = state if target == "=" else target
    return table
