"""What the worker runs, in which rhythm: idempotent scans of the rooms. Due rows are the jobs; there is no queue.

ARCHITECTURE.md lists them. A room's scan does what is owed since whenever it last ran, may be stopped at any point,
and may run twice. One that fails is shown on the board and tried again; it never stops the others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.core.management import call_command

from myosotis.site import backing_up
from myosotis.vault import drafts, erasure

MINUTE = dt.timedelta(minutes=1)
HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Follower:
    """One scan: the room it belongs to, its name, what it runs and how often."""

    room: str
    name: str
    run: Callable[[], object]
    every: dt.timedelta = MINUTE

    @property
    def label(self) -> str:
        """Its name in states and logs."""
        return f"{self.room}.{self.name}"


def clear_sessions() -> None:
    """Remove sessions that are over."""
    call_command("clearsessions")


FOLLOWERS: list[Follower] = [
    Follower("vault", "forget_old_drafts", drafts.forget_old_drafts, HOUR),
    Follower("vault", "repeat_erasures", erasure.replay_erasures, 5 * MINUTE),
    Follower("vault", "keep_log_head", erasure.keep_head_of_log, MINUTE),
    Follower("site", "clear_sessions", clear_sessions, HOUR),
    Follower("site", "backup", backing_up.back_up_when_due, HOUR),
    Follower("site", "prune_backups", backing_up.prune_backups, HOUR),
]

# After a restore: remove what came back of roots that were erased since (called with their ids), …
REMOVERS: list[Callable[[set[UUID]], object]] = []
# … and make anew what no backup holds (search tokens).
REBUILDERS: list[Callable[[], object]] = []
