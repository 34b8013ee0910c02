"""A limit of time that everybody in one run shares."""

from __future__ import annotations

import time


class Clock:
    """Says whether the time is over; a part of it can be given to a step."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.started = time.monotonic()
        self.ends = self.started + seconds

    def __call__(self) -> bool:
        return time.monotonic() >= self.ends

    @property
    def left(self) -> float:
        """Seconds that are left."""
        return max(0.0, self.ends - time.monotonic())

    @property
    def spent(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self.started

    def part(self, share: float) -> Clock:
        """A clock for this share of what is left."""
        return Clock(self.left * share)
