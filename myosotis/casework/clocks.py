"""The clocks of a file: when an authority, a court or we ourselves should have answered. Pure functions.

Periods run as Regulation (EEC, Euratom) 1182/71 says: the day of the event is not counted; a period in weeks ends on
the same weekday, and on the next working day where that one is none. Working days are those of the country in which
the answer is due. Nothing here decides anything: a clock that has run out is shown, and a person asks why.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import holidays

IsWorking = Callable[[dt.date], bool]
ACKNOWLEDGED_WITHIN = 5  # working days, Brussels IIb article 23(2)
DECIDED_WITHIN = 6  # weeks, 1980 Convention article 11 and Brussels IIb article 24(2)
APPEAL_DECIDED_WITHIN = 6  # weeks, Brussels IIb article 24(3)
TALK_WITHIN = dt.timedelta(hours=72)
LAST_DAY = dt.date(9998, 1, 1)


class ClockKind(StrEnum):
    """What a clock waits for."""

    ACKNOWLEDGEMENT = "acknowledgement"
    DECISION = "decision"
    APPEAL = "appeal"
    RETURN_TALK = "return_talk"


@dataclass(frozen=True)
class Dates:
    """The days on which something of a return procedure happened, as far as they are known."""

    applied_on: dt.date | None = None
    acknowledged_on: dt.date | None = None
    seised_on: dt.date | None = None
    decided_on: dt.date | None = None
    appealed_on: dt.date | None = None
    appeal_decided_on: dt.date | None = None


@dataclass(frozen=True)
class FileClock:
    """From when a clock runs, by when it should stop, and when it did."""

    kind: ClockKind
    since: dt.datetime
    due_at: dt.datetime
    stopped_on: dt.date | None = None

    @property
    def is_running(self) -> bool:
        """Still waiting."""
        return self.stopped_on is None


def has_holidays(country: str) -> bool:
    """Whether the public holidays of a country are known here; of others only the weekends are."""
    return country in holidays.list_supported_countries()


@lru_cache(maxsize=512)
def _holidays_of(country: str, year: int) -> holidays.HolidayBase:
    return holidays.country_holidays(country, years=year, expand=False)


def is_working_in(country: str) -> IsWorking:
    """Says of a day whether people work on it in a country; without a known one, Monday to Friday are worked."""
    if not has_holidays(country):
        return lambda day: day.weekday() < 5
    return lambda day: bool(_holidays_of(country, day.year).is_working_day(day))


def count_working_days(start: dt.date, until: dt.date, is_working: IsWorking) -> int:
    """How many working days lie after one day, up to and with another; negative when it is past."""
    if until < start:
        return -count_working_days(until, start, is_working)
    days = (start + dt.timedelta(days=number) for number in range(1, (until - start).days + 1))
    return sum(1 for day in days if is_working(day))


def add_working_days(start: dt.date, count: int, is_working: IsWorking) -> dt.date:
    """The last day of a period of working days; the day of the event itself is not counted."""
    day, left = start, count
    while left and day < LAST_DAY:
        day += dt.timedelta(days=1)
        left -= is_working(day)
    return day


def add_weeks(start: dt.date, weeks: int, is_working: IsWorking) -> dt.date:
    """The last day of a period of weeks: the same weekday, or the next working day."""
    day = start + dt.timedelta(weeks=weeks)
    while not is_working(day) and day < LAST_DAY:
        day += dt.timedelta(days=1)
    return day


def end_of_day(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """The instant at which a day is over: the first of the next one, by the clocks of the zone."""
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min, tzinfo=zone)


def start_of_day(day: dt.date, zone: dt.tzinfo) -> dt.datetime:
    """The first instant of a day."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=zone)


def return_clocks(dates: Dates, *, is_working: IsWorking, zone: dt.tzinfo) -> list[FileClock]:
    """The clocks of a return procedure that were started, in their order."""
    found = []
    if dates.applied_on:
        due = add_working_days(dates.applied_on, ACKNOWLEDGED_WITHIN, is_working)
        found.append((ClockKind.ACKNOWLEDGEMENT, dates.applied_on, due, dates.acknowledged_on))
    if dates.seised_on:
        due = add_weeks(dates.seised_on, DECIDED_WITHIN, is_working)
        found.append((ClockKind.DECISION, dates.seised_on, due, dates.decided_on))
    if dates.appealed_on:
        due = add_weeks(dates.appealed_on, APPEAL_DECIDED_WITHIN, is_working)
        found.append((ClockKind.APPEAL, dates.appealed_on, due, dates.appeal_decided_on))
    return [
        FileClock(kind, start_of_day(since, zone), end_of_day(due, zone), stopped)
        for kind, since, due, stopped in found
    ]


def talk_clock(
    returned_at: dt.datetime, *, done_at: dt.datetime | None, declined_at: dt.datetime | None
) -> FileClock:
    """The clock of the talk after a return: held, or declined by the child, within three days."""
    stopped = done_at or declined_at
    return FileClock(
        ClockKind.RETURN_TALK, returned_at, returned_at + TALK_WITHIN, stopped.date() if stopped else None
    )
