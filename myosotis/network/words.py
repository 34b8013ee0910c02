"""Words of the network: hours said in two clocks, languages with their hours as they are typed."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from myosotis.network.times import DayRow, Hours
from myosotis.services.models import DAYS
from myosotis.services.words import A_MONDAY, list_languages, name_language, plain_letters

CONTINENTS = ("Europe/", "Atlantic/", "Asia/", "Africa/", "America/", "Australia/", "Pacific/")
DAY_SPAN = re.compile(r"^([a-z]{3})(?:-([a-z]{3}))?\s+(.+)$")


@lru_cache(maxsize=1)
def list_zones() -> list[str]:
    """Time zones by name, Europe's first."""
    zones = (zone for zone in available_timezones() if zone.startswith(CONTINENTS))
    return sorted(zones, key=lambda zone: (not zone.startswith("Europe/"), zone))


def say_apart(hours: float) -> str:
    """ "2 hours ahead of us"; "" for the same clock."""
    if not hours:
        return ""
    whole = f"{abs(hours):g}"
    if hours > 0:
        return ngettext("{hours} hour ahead of us", "{hours} hours ahead of us", int(abs(hours))).format(
            hours=whole
        )
    return ngettext("{hours} hour behind us", "{hours} hours behind us", int(abs(hours))).format(hours=whole)


def say_here(row: DayRow, is_same_clock: bool) -> list[str]:
    """The spans of a day by our clock; a day is named where it is another one."""
    if is_same_clock:
        return []
    return [f"{_say_time(start, row.day)}-{_say_time(end, row.day)}" for start, end in row.here]


def _say_time(at: dt.datetime, day: dt.date) -> str:
    is_midnight_after = at.date() == day + dt.timedelta(days=1) and at.time() == dt.time.min
    if is_midnight_after:
        return "24:00"
    return at.strftime("%H:%M") if at.date() == day else f"{date_format(at, 'D')} {at:%H:%M}"


def say_moment(at: dt.datetime, zone: dt.tzinfo, now: dt.datetime) -> str:
    """A coming moment by the clock of a zone: the time today, the day and the time after that."""
    local = at.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return local.strftime("%H:%M")
    return f"{date_format(local, 'D')} {local:%H:%M}"


def is_day_and_night(hours: Hours) -> bool:
    """Whether the hours are the whole week."""
    return all(hours.get(day) == [["00:00", "24:00"]] for day in DAYS)


def show_hours(hours: Hours) -> str:
    """Spans of a week in one line, the days in the language of the page."""
    return say_hours(
        hours, {day: date_format(dt.date(2026, 1, A_MONDAY + n), "D") for n, day in enumerate(DAYS)}
    )


def say_hours(hours: Hours, names: dict[str, str] | None = None) -> str:
    """Spans of a week in one line, without names as they are typed: "mon-fri 09:00-17:00; sat 10:00-14:00"."""
    named, parts = names or {day: day for day in DAYS}, list[str]()
    days = list(DAYS)
    while days:
        first = days.pop(0)
        last = first
        while days and hours.get(days[0]) == hours.get(first):
            last = days.pop(0)
        if hours.get(first):
            spans = ", ".join(f"{start}-{end}" for start, end in hours[first])
            span = named[first] if first == last else f"{named[first]}-{named[last]}"
            parts.append(f"{span} {spans}")
    return "; ".join(parts)


def split_days(text: str) -> list[tuple[str, str]]:
    """Days with their typed spans from such a line; raises `ValueError` on a day that is none."""
    found: list[tuple[str, str]] = []
    for part in filter(None, (part.strip().lower() for part in text.split(";"))):
        read = DAY_SPAN.match(part)
        if read is None or read[1] not in DAYS or (read[2] or read[1]) not in DAYS:
            raise ValueError(part)
        first, last = DAYS.index(read[1]), DAYS.index(read[2] or read[1])
        if last < first:
            raise ValueError(part)
        found += [(day, read[3]) for day in DAYS[first : last + 1]]
    return found


def find_language(text: str) -> str:
    """The code of a language as it is typed: its code, or its name in the page's language or in English; "" of none."""
    wanted = plain_letters(text.strip())
    named = {plain_letters(name): code for code, name in list_languages()} | {
        code: code for code, _name in list_languages()
    }
    if wanted in named:
        return named[wanted]
    with override("en"):
        return {plain_letters(name): code for code, name in list_languages()}.get(wanted, "")


def say_languages(languages: list[dict[str, Any]]) -> str:
    """Languages as they are typed, one a line."""
    lines = []
    for spoken in languages:
        hours = say_hours(spoken.get("hours") or {})
        name = name_language(spoken["code"])
        lines.append(f"{name}: {hours}" if hours else name)
    return "\n".join(lines)


def say_loaded(counts: dict[str, int]) -> str:
    """What a file brought, in a sentence."""
    return _("{added} new, {changed} changed, {kept} as they were or newer here.").format(**counts)
