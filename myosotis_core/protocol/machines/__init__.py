"""State machines of the protocol: a cooperation, a shared item, a hand-over, an appeal.

Each is a table that both nodes keep; `threads` puts what both did into one order, so that both come to the same state.
An illegal move is stored and receipted like any other, answered by `net.problem`, and never applied.
"""

from myosotis_core.protocol.machines import cooperation, handovers, items
from myosotis_core.protocol.machines.appeals import APPEAL, Appeal, apply_appeal
from myosotis_core.protocol.machines.cooperation import COOPERATION, event_of, play_cooperation
from myosotis_core.protocol.machines.handovers import HANDOVER, Ownership, apply_handover, play_handovers
from myosotis_core.protocol.machines.items import ITEM, is_readable, play_item
from myosotis_core.protocol.machines.tables import Illegal, Machine, Role
from myosotis_core.protocol.machines.threads import Move, Played, Refused, Side, order_moves

ENDING_EVENTS = cooperation.ENDING | handovers.ENDING | frozenset({"erase.done:erased"})
"""What goes first where moves cross."""

THREAD_EVENTS = cooperation.EVENTS | handovers.EVENTS | items.EVENTS
"""Every event that a message of a thread can be; each counts as a turn."""

__all__ = [
    "APPEAL",
    "COOPERATION",
    "ENDING_EVENTS",
    "HANDOVER",
    "ITEM",
    "THREAD_EVENTS",
    "Appeal",
    "Illegal",
    "Machine",
    "Move",
    "Ownership",
    "Played",
    "Refused",
    "Role",
    "Side",
    "apply_appeal",
    "apply_handover",
    "event_of",
    "is_readable",
    "order_moves",
    "play_cooperation",
    "play_handovers",
    "play_item",
]
