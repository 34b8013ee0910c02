"""A limit of time that everybody in one run shares."""

from __future__ import annotations

import time
from collections.abc import Callable

A_LOOK = 0.002
A_ROUND = 20.0
"""What an optimum in whole numbers counts for where looks are counted: it takes long, and looks at no clock."""


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

    def count_round(self) -> None:
        """Count an optimum in whole numbers; a clock that goes by itself has seen how long it took."""
        if isinstance(self.now, Looks):
            self.now.passed += A_ROUND

    def part(self, share: float) -> Clock:
        """A clock for this share of what is left."""
        return Clock(self.left * share, self.now)


class Looks:
    """A time that goes on by looking at it: what is decided by it is the same on every machine."""

    def __init__(self) -> None:
        self.passed = 0.0

    def __call__(self) -> float:
        self.passed += A_LOOK
        return self.passed
