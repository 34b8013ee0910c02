"""Birth and age as people tell them: a date, a year, an age, often only about."""

from __future__ import annotations

import datetime as dt
from typing import Any

from myosotis.people.actions import year_of_birth
from myosotis_core.indicators import age_in_completed_years

Told = dict[str, Any]
"""`on` (an ISO date), `year`, `age`, `about`; each only where it was told."""
MIDDLE_OF_YEAR = (7, 1)


def birth_year_of(told: Told | None, *, at: dt.datetime) -> int | None:
    """The year of birth that follows from what was told; `at` is when the age was true."""
    given = told or {}
    if given.get("on"):
        return dt.date.fromisoformat(given["on"]).year
    if given.get("year"):
        return int(given["year"])
    return year_of_birth(given.get("age"), at)


def age_on(day: dt.date, *, told: Told | None = None, birth_year: int | None = None) -> int | None:
    """Completed years on a day, by the date of birth, else by the middle of the year; None before the birth."""
    on = (told or {}).get("on")
    if on:
        born = dt.date.fromisoformat(on)
        return age_in_completed_years(born, day) if born <= day else None
    if birth_year is None or birth_year > day.year:
        return None
    return age_in_completed_years(min(dt.date(birth_year, *MIDDLE_OF_YEAR), day), day)
