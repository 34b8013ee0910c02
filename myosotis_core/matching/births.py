"""When somebody was born: always an interval of days, because hotlines seldom know the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import lru_cache
from math import log

from myosotis_core.matching.reasons import Reason

DAY, MONTH, YEAR, AGE, ABOUT = "day", "month", "year", "age", "about"
WRITTEN = re.compile(r"^\s*(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?\s*$")
EARLIEST, LATEST = 1850, 2150
NEUTRAL_DAYS = 365.25 * 30
MONTH_DAYS = 365.25 / 12


class BirthRefused(ValueError):
    """What was given is no birth date; the message is a sentence."""


@dataclass(frozen=True)
class Born:
    """Born on one of the days from `first` to `last`, both included; `kind` says how it was told.

    >>> Born.from_text("2011-02").last
    datetime.date(2011, 2, 28)
    """

    first: date
    last: date
    kind: str = DAY

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BirthRefused("A birth ends no earlier than it begins.")

    @classmethod
    def on(cls, day: date) -> Born:
        """Born on that day. The first of January is what registrars write when only the year is known."""
        if (day.month, day.day) == (1, 1):
            return cls.in_year(day.year)
        return cls(day, day, DAY)

    @classmethod
    def in_month(cls, year: int, month: int) -> Born:
        """Born in that month."""
        first = _make_date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1) if year < MAXYEAR else date(year, 12, 31)
        return cls(first, following - timedelta(days=1), MONTH)

    @classmethod
    def in_year(cls, year: int) -> Born:
        """Born in that year."""
        return cls(_make_date(year, 1, 1), _make_date(year, 12, 31), YEAR)

    @classmethod
    def aged(cls, years: int, on: date) -> Born:
        """So many full years old on that day."""
        if not 0 <= years <= 130:
            raise BirthRefused(f"“{years}” is not an age.")
        return cls(_years_before(on, years + 1) + timedelta(days=1), _years_before(on, years), AGE)

    @classmethod
    def about(cls, years: int, on: date) -> Born:
        """About so many years old on that day: a year more or less is nothing unusual."""
        exact = cls.aged(years, on)
        return cls(exact.first - timedelta(days=365), exact.last + timedelta(days=365), ABOUT)

    @classmethod
    def from_text(cls, text: str) -> Born:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`; raises `BirthRefused`."""
        found = WRITTEN.match(text)
        if not found:
            raise BirthRefused("A birth is written YYYY, YYYY-MM or YYYY-MM-DD.")
        year, month, day = (int(part) if part else 0 for part in found.groups())
        if not EARLIEST <= year <= LATEST:
            raise BirthRefused(f"“{year}” is not a year somebody we look for was born in.")
        if not month or (found.group(2) and month == 0):
            return cls.in_year(year)
        return cls.on(_make_date(year, month, day)) if day else cls.in_month(year, month)

    @property
    def days(self) -> int:
        """How many days are possible."""
        return (self.last - self.first).days + 1

    @property
    def years(self) -> range:
        """The years of birth that are possible."""
        return range(self.first.year, self.last.year + 1)


def _make_date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BirthRefused("There is no such day.") from None


def _years_before(day: date, years: int) -> date:
    year = max(day.year - years, MINYEAR + 2)
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)


@lru_cache(maxsize=100_000)
def compare_births(left: Born, right: Born) -> tuple[float, Reason]:
    """How much the two births speak for one person (natural logarithm of a likelihood ratio), and why; symmetric."""
    if (left.first, left.last, left.kind) > (right.first, right.last, right.kind):
        left, right = right, left
    values: dict[str, str | int] = {"left": describe(left), "right": describe(right)}
    if left.days == right.days == 1:
        return _compare_days(left.first, right.first, values)
    gap = max((left.first - right.last).days, (right.first - left.last).days, 0)
    months = round(max(left.days, right.days) / MONTH_DAYS)  # a leap day is no evidence
    agree = min(log(NEUTRAL_DAYS / (months * MONTH_DAYS + 365.25)) - 0.2, 2.2)
    if gap == 0:
        return agree, Reason("birth.agrees", values)
    years = _years_apart(left, right, gap)
    return min(_apart(years), agree), Reason(
        "birth.near" if years <= 1 else "birth.differs", {**values, "years": years}
    )


def _years_apart(left: Born, right: Born, gap: int) -> int:
    if left.kind in (DAY, MONTH, YEAR) and right.kind in (DAY, MONTH, YEAR):
        return min(abs(a - b) for a in left.years for b in right.years)
    return int(gap // 365.25) + 1


def _apart(years: int) -> float:
    """The evidence of births that lie whole years apart; an age told by phone is often one year wrong."""
    return (1.7, 1.2, -0.7, -2.0, -2.9, -3.6)[years] if years < 6 else max(-3.6 - 0.15 * (years - 5), -7.0)


def _compare_days(left: date, right: date, values: dict[str, str | int]) -> tuple[float, Reason]:
    if left == right:
        return 5.5, Reason("birth.same", values)
    years = abs(left.year - right.year)
    if years == 0 and (left.month, left.day) == (right.day, right.month):
        return 4.0, Reason("birth.exchanged", values)
    same_day, same_month = left.day == right.day, left.month == right.month
    if same_day and same_month:
        slip = (2.4, 2.4, 1.2, 0.6)[years] if years < 4 else 0.3 if years % 10 == 0 else -0.6
        return max(slip, _apart(years)), Reason("birth.year_differs", {**values, "years": years})
    if years == 0 and (same_day or same_month):
        return 2.0, Reason("birth.near", {**values, "years": 0})
    if years == 0 or abs((left - right).days) <= 31:
        return 0.7, Reason("birth.near", {**values, "years": years})
    return _apart(years) - 0.6, Reason(
        "birth.near" if years <= 1 else "birth.differs", {**values, "years": years}
    )


def describe(born: Born) -> str:
    """The interval as text that needs no translation: `2011`, `2011-02`, `2011-02-14`, or `first/last`."""
    if born.kind == YEAR:
        return f"{born.first.year}"
    if born.kind == MONTH:
        return f"{born.first:%Y-%m}"
    return f"{born.first}" if born.first == born.last else f"{born.first}/{born.last}"
