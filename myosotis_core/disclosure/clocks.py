"""A limit of time that everybody in one run shares."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import count

A_LOOK = 0.002


class Clock:
    """Says whether the time is over; a part of it can be given to a step. `now` tells the time in seconds."""

    def __init__(self, seconds: float, now: Callable[[], float] = time.monotonic) -> None:
        self.seconds = seconds
        self.now = now
        self.started = now()
        self.ends = self.started + seconds

    def __call__(self) -> bool:
        return self.now() >= self.ends

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(0.0, self.ends - self.now())

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return self.now() - self.started

    def part(self, share: float) -> Clock:
        """A clock for this share of what is left."""
        return Clock(self.left * share, self.now)


def count_looks() -> Callable[[], float]:
    """A time that goes on by looking at it: what is decided by it is the same on every machine."""
    looks = count()
    return lambda: next(looks) * A_LOOK
