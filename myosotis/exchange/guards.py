"""Whether a message may still leave: asked of the rooms above just before each sending, since they know what it tells.

A room above registers its guard when it starts; this room knows nothing of what the guard looks at.
"""

from __future__ import annotations

from collections.abc import Callable

from myosotis.exchange.models import Outbox

Guard = Callable[[Outbox], bool]
_guards: list[Guard] = []


def add_guard(guard: Guard) -> None:
    """Ask this guard before each sending: False, and the message never leaves."""
    if guard not in _guards:
        _guards.append(guard)


def may_leave(row: Outbox) -> bool:
    """Whether nobody above stands against it."""
    return all(guard(row) for guard in _guards)
