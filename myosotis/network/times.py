"""Hours of a hotline as instants: open or not, until when, and what its week is by our own clock. Pure functions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import holidays

from myosotis.services.models import DAYS

Hours = dict[str, list[list[str]]]
AHEAD = 9  # days: a week, and one on each side for spans past midnight and other clocks
HOLIDAYS_WITHIN = dt.timedelta(days=370)


@dataclass(frozen=True)
class Openness:
    """How a hotline stands at a moment. `is_open`: None where no hours are known."""

    is_open: bool | None
    until: dt.datetime | None = None
    opens_at: dt.datetime | None = None

    @property
    def is_always(self) -> bool:
        """Open, without an end in the week ahead."""
        return bool(self.is_open) and self.until is None


def list_spans(
    hours: Hours, zone: dt.tzinfo, first: dt.date, days: int
) -> list[tuple[dt.datetime, dt.datetime]]:
    """The spans that begin on some days, joined where one ends as the next begins."""
    joined: list[tuple[dt.datetime, dt.datetime]] = []
    for start, end in sorted(_each_span(hours, zone, first, days)):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _each_span(
    hours: Hours, zone: dt.tzinfo, first: dt.date, days: int
) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    for number in range(days):
        day = first + dt.timedelta(days=number)
        for start, end in hours.get(DAYS[day.weekday()], []):
            begins = moment_of(day, start, zone)
            yield begins, moment_of(day if start < end else day + dt.timedelta(days=1), end, zone)


def moment_of(day: dt.date, text: str, zone: dt.tzinfo) -> dt.datetime:
    """The instant of "HH:MM" on a day by the clocks of a zone; "24:00" is the first of the next day."""
    if text == "24:00":
        day, text = day + dt.timedelta(days=1), "00:00"
    return dt.datetime.combine(day, dt.time.fromisoformat(text), tzinfo=zone).astimezone(dt.UTC)


def openness(hours: Hours, zone: dt.tzinfo, at: dt.datetime) -> Openness:
    """Whether somebody answers at an instant, until when, or from when."""
    if not hours:
        return Openness(None)
    today = at.astimezone(zone).date()
    spans = list_spans(hours, zone, today - dt.timedelta(days=1), AHEAD)
    for start, end in spans:
        if start <= at < end:
            is_endless = end - at > dt.timedelta(days=AHEAD - 2)
            return Openness(True, until=None if is_endless else end)
    return Openness(False, opens_at=next((start for start, _end in spans if start > at), None))


@dataclass(frozen=True)
class DayRow:
    """One day of the week ahead: its spans by the hotline's clock and by ours."""

    day: dt.date
    there: list[str]
    here: list[tuple[dt.datetime, dt.datetime]]
    holiday: str = ""


def list_week(
    hours: Hours, zone: dt.tzinfo, ours: dt.tzinfo, at: dt.datetime, country: str = "", language: str = "en"
) -> list[DayRow]:
    """Today there and the six days after it."""
    today = at.astimezone(zone).date()
    rows = []
    for number in range(7):
        day = today + dt.timedelta(days=number)
        there = [f"{start}-{end}" for start, end in hours.get(DAYS[day.weekday()], [])]
        spans = sorted(_each_span(hours, zone, day, 1))
        here = [(start.astimezone(ours), end.astimezone(ours)) for start, end in spans]
        rows.append(DayRow(day, there, here, name_holiday(country, day, language)))
    return rows


def hours_apart(zone: dt.tzinfo, ours: dt.tzinfo, at: dt.datetime) -> float:
    """How many hours their clock is ahead of ours at an instant; negative: behind."""
    there, here = at.astimezone(zone).utcoffset(), at.astimezone(ours).utcoffset()
    return ((there or dt.timedelta()) - (here or dt.timedelta())).total_seconds() / 3600


def name_holiday(country: str, day: dt.date, language: str) -> str:
    """The public holiday of a day in a country, "" where it is none or none are known."""
    if country not in holidays.list_supported_countries():
        return ""
    return str(_holidays_of(country, day.year, language).get(day, ""))


def find_next_holiday(country: str, today: dt.date, language: str) -> tuple[dt.date, str] | None:
    """The next public holiday after a day, with its name."""
    if country not in holidays.list_supported_countries():
        return None
    named: dict[dt.date, Any] = {}
    for year in (today.year, today.year + 1):
        named |= dict(_holidays_of(country, year, language))
    ahead = sorted(day for day in named if today < day <= today + HOLIDAYS_WITHIN)
    return (ahead[0], str(named[ahead[0]])) if ahead else None


@lru_cache(maxsize=256)
def _holidays_of(country: str, year: int, language: str) -> holidays.HolidayBase:
    known = holidays.country_holidays(country).supported_languages
    spoken = language if language in known else "en_US" if "en_US" in known else None
    return holidays.country_holidays(country, years=year, language=spoken, expand=False)
