"""One shared item at its holder: given, corrected, recalled, erased. What has been erased never comes back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from myosotis_core.protocol.machines.tables import Machine, Role, make_moves
from myosotis_core.protocol.machines.threads import Move, Played, Side, play

GIVER, HOLDER = Role.GIVER, Role.HOLDER

ITEM = Machine(
    name="item",
    initial="unknown",
    terminal=frozenset({"erased"}),
    moves=make_moves(
        ("unknown", "info.share", GIVER, "active"),
        ("active corrected", "info.update", GIVER, "corrected"),
        ("active corrected", "info.correct", GIVER, "corrected"),
        ("refused", "info.correct", GIVER, "="),
        ("active corrected refused", "erase.request", GIVER, "recalled"),
        ("recalled", "erase.request", GIVER, "="),
        ("recalled", "erase.done:refused", HOLDER, "refused"),
        ("active corrected recalled refused", "erase.done:erased", HOLDER, "erased"),
    ),
)
EVENTS = frozenset(event for _, event, _ in ITEM.moves)
READABLE = frozenset({"active", "corrected"})
"""In `recalled` and `refused` new use has stopped; a refusal is the holder's own decision as a controller, and what it
keeps by it is opened by its data officer alone."""


def play_item(ordered: Iterable[Move], item: str, giver: Side) -> Played:
    """The state of one item after the thread's ordered moves.

    A correction that crosses an erasure is refused here: its content is shredded like the item's.
    """
    return play(
        ITEM,
        ordered,
        role_of=lambda side: GIVER if side is giver else HOLDER,
        events=EVENTS,
        item=item,
    )


def is_readable(state: str, *, expires_at: datetime, now: datetime) -> bool:
    """Whether an item may be shown. Its expiry needs no message: it holds also where the giver is never heard again."""
    return state in READABLE and now < expires_at
