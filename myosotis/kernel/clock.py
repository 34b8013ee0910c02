"""The one clock. Everything that asks for the time asks here, so that a test can set it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_fixed: ContextVar[dt.datetime | None] = ContextVar("fixed clock", default=None)


def now() -> dt.datetime:
    """The present instant, aware, in UTC."""
    return _fixed.get() or dt.datetime.now(dt.UTC)


@contextmanager
def set_clock(at: dt.datetime) -> Iterator[None]:
    """Stand still at `at` (aware) inside the block; for tests, demo data and replays only."""
    if at.tzinfo is None:
        raise ValueError("The clock takes aware datetimes only.")
    token = _fixed.set(at.astimezone(dt.UTC))
    try:
        yield
    finally:
        _fixed.reset(token)
