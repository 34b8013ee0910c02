"""Births as people tell them, as the intervals of days that matching compares."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from myosotis_core.matching import BirthRefused, Born, Person


def read_born(
    told: Mapping[str, Any] | None, *, at: dt.datetime | dt.date, birth_year: int | None = None
) -> Born | None:
    """The interval somebody was born in; None if nothing was told, or nothing that can be.

    `at`: when an age was true. `birth_year`: what is known where nothing was told.
    """
    given = told or {}
    day = at.date() if isinstance(at, dt.datetime) else at
    try:
        if given.get("on"):
            return _read(str(given["on"])[:10])
        if given.get("year"):
            return _read(f"{int(given['year']):04d}")
        if given.get("age") is not None:
            years = int(given["age"])
            return Born.about(years, day) if given.get("about") else Born.aged(years, day)
        return _read(f"{birth_year:04d}") if birth_year else None
    except (BirthRefused, ValueError, TypeError, OverflowError):
        return None


@lru_cache(maxsize=20_000)
def _read(text: str) -> Born:
    return Born.from_text(text)


def to_compare(
    names: Sequence[str],
    *,
    told: Mapping[str, Any] | None,
    at: dt.datetime,
    birth_year: int | None,
    gender: str,
    countries: Sequence[str],
) -> Person:
    """Somebody in the records as matching sees them. An age is taken as true when the person was noted (`at`)."""
    return Person(names, read_born(told, at=at, birth_year=birth_year), gender or None, countries)
