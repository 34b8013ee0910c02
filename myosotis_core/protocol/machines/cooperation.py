"""The cooperation of two nodes on one child: from a request to its end. The asking node is its owner for good."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from myosotis_core.protocol.machines.tables import Machine, Role, make_moves
from myosotis_core.protocol.machines.threads import Move, Played, Side, play

OWNER, HELPER = Role.OWNER, Role.HELPER
OPEN = "requested received accepted in_progress on_hold"
LIVE = f"{OPEN} completed failed rejected cancelled"
TERMINAL = frozenset({"completed", "failed", "rejected", "cancelled", "entered_in_error"})

COOPERATION = Machine(
    name="cooperation",
    initial="draft",
    terminal=TERMINAL,
    moves=make_moves(
        ("draft", "coop.request", OWNER, "requested"),
        ("requested", "coop.received", HELPER, "received"),
        ("received", "coop.accept", HELPER, "accepted"),
        ("received", "coop.decline", HELPER, "rejected"),
        ("accepted on_hold", "task.status:in_progress", HELPER, "in_progress"),
        ("in_progress", "task.status:on_hold", HELPER, "on_hold"),
        ("in_progress on_hold", "task.status:completed", HELPER, "completed"),
        ("in_progress on_hold", "task.status:failed", HELPER, "failed"),
        ("requested", "coop.retract", OWNER, "entered_in_error"),
        (OPEN, "coop.cancel", OWNER, "cancelled"),
        (OPEN, "case.close", OWNER, "cancelled"),
        ("completed failed rejected cancelled", "case.close", OWNER, "="),
        (LIVE, "case.found", OWNER, "="),
        (LIVE, "case.found", HELPER, "="),
        (OPEN, "qa.ask", OWNER, "="),
        (OPEN, "qa.ask", HELPER, "="),
        (LIVE, "qa.answer", OWNER, "="),
        (LIVE, "qa.answer", HELPER, "="),
    ),
)
"""Shared items and hand-overs have machines of their own and are not hindered by a thread that has ended."""

ENDING = frozenset(
    {
        "coop.decline",
        "coop.cancel",
        "coop.retract",
        "task.status:completed",
        "task.status:failed",
        "case.close",
    }
)
EVENTS = frozenset(event for _, event, _ in COOPERATION.moves)


def event_of(typ: str, body: Mapping[str, Any]) -> str:
    """The event of a message: its type, and for `task.status` and `erase.done` also what it reports."""
    if typ == "task.status":
        return f"{typ}:{body['status']}"
    if typ == "erase.done":
        return f"{typ}:{'refused' if body.get('refusal') else 'erased'}"
    return typ


def play_cooperation(ordered: Iterable[Move]) -> Played:
    """The state of the cooperation after the thread's ordered moves."""
    return play(
        COOPERATION,
        ordered,
        role_of=lambda side: OWNER if side is Side.ASKING else HELPER,
        events=EVENTS,
    )
