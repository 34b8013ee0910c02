"""Handing a case to the other node: in two phases, so that never two nodes own it and never none will.

The owner offers, the other accepts or declines, and only the owner's node, on applying the acceptance, commits with
`handover.done`. From then on the owner's node names the other, which owns the case when `handover.done` arrives. So
ownership is a token: one node holds it, or one `handover.done` on its way does. A withdrawal that crosses an
acceptance goes first: the owner who took the offer back stays the owner, and may offer the case to somebody else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from myosotis_core.protocol.machines.tables import Illegal, Machine, Role, make_moves
from myosotis_core.protocol.machines.threads import Move, Refused, Side

OWNER, HELPER = Role.OWNER, Role.HELPER

HANDOVER = Machine(
    name="handover",
    initial="none",
    terminal=frozenset({"done", "declined", "withdrawn"}),
    moves=make_moves(
        ("none done declined withdrawn", "handover.offer", OWNER, "offered"),
        ("offered", "handover.accept", HELPER, "accepted"),
        ("offered", "handover.decline", HELPER, "declined"),
        ("offered", "handover.withdraw", OWNER, "withdrawn"),
        ("accepted", "handover.done", OWNER, "done"),
    ),
)
EVENTS = frozenset(event for _, event, _ in HANDOVER.moves)
ENDING = frozenset({"handover.withdraw", "handover.decline", "handover.done"})


@dataclass(frozen=True)
class Ownership:
    """Who owns the case by the moves known here, and how the present hand-over stands."""

    owner: Side = Side.ASKING
    tenure: int = 1
    phase: str = "none"
    refused: tuple[Refused, ...] = ()

    def must_commit(self, here: Side) -> bool:
        """Whether this node owns the case and holds an acceptance: it answers `handover.done`, in the same act."""
        return self.phase == "accepted" and self.owner is here


def apply_handover(now: Ownership, event: str, side: Side) -> Ownership | Illegal:
    """The ownership after one move; roles follow the owner of the moment."""
    after = HANDOVER.apply(now.phase, event, OWNER if side is now.owner else HELPER)
    if isinstance(after, Illegal):
        return after
    if after == "done":
        return replace(now, owner=now.owner.other, tenure=now.tenure + 1, phase="done")
    return replace(now, phase=after)


def play_handovers(ordered: Iterable[Move], first_owner: Side = Side.ASKING) -> Ownership:
    """Who owns the case after the thread's ordered moves."""
    now = Ownership(owner=first_owner)
    counts = {Side.ASKING: 0, Side.ASKED: 0}
    for move in ordered:
        if move.event in EVENTS:
            after = apply_handover(now, move.event, move.side)
            if isinstance(after, Illegal):
                is_crossed = counts[move.side.other] > move.seen
                now = replace(now, refused=(*now.refused, Refused(move, after, is_crossed)))
            else:
                now = after
        counts[move.side] += 1
    return now
