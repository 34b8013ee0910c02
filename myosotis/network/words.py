"""Words of the network: hours said in two clocks, languages with their hours as they are typed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache
from math import ceil
from typing import Any
from zoneinfo import available_timezones

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
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
    whole, number = f"{abs(hours):g}", ceil(abs(hours))
    if hours > 0:
        return ngettext("{hours} hour ahead of us", "{hours} hours ahead of us", number).format(hours=whole)
    return ngettext("{hours} hour behind us", "{hours} hours behind us", number).format(hours=whole)


def say_here(row: DayRow, is_same_clock: bool) -> list[SafeString]:
    """The spans of a day by our clock; a day is named where it is another one."""
    return [] if is_same_clock else [_say_span(row.day, *span) for span in row.here]


def _say_span(day: dt.date, start: dt.datetime, end: dt.datetime) -> SafeString:
    names = [
        "" if at.date() == day or _is_its_end(at, day) else f"{date_format(at, 'D')} " for at in (start, end)
    ]
    if not any(names):
        return format_html('<bdi dir="ltr">{}-{}</bdi>', f"{start:%H:%M}", _say_time(end, day))
    said = [
        format_html('{}<bdi dir="ltr">{}</bdi>', name, _say_time(at, day))
        for name, at in zip(names, (start, end), strict=True)
    ]
    return format_html("{}-{}", *said)


def _is_its_end(at: dt.datetime, day: dt.date) -> bool:
    return at.date() == day + dt.timedelta(days=1) and at.time() == dt.time.min


def _say_time(at: dt.datetime, day: dt.date) -> str:
    return "24:00" if _is_its_end(at, day) else f"{at:%H:%M}"


def say_moment(at: dt.datetime, zone: dt.tzinfo, now: dt.datetime) -> str:
    """A coming moment by the clock of a zone: the time today, the day and the time after that."""
    local = at.astimezone(zone)
    if local.date() == now.astimezone(zone).date():
        return local.strftime("%H:%M")
    return f"{date_format(local, 'D')} {local:%H:%M}"


def is_day_and_night(hours: Hours) -> bool:
    """Whether the hours are the whole week."""
    return all(hours.get(day) == [["00:00", "24:00"]] for day in DAYS)


def show_hours(hours: Hours) -> SafeString:
    """Spans of a week in one line, the days in the language of the page, the times from left to right."""
    named = {day: date_format(dt.date(2026, 1, A_MONDAY + number), "D") for number, day in enumerate(DAYS)}
    said = (
        (named[first] if first == last else f"{named[first]}-{named[last]}", spans)
        for first, last, spans in _group_days(hours)
    )
    return format_html_join("; ", '{} <bdi dir="ltr">{}</bdi>', said)


def say_hours(hours: Hours) -> str:
    """Spans of a week in one line as they are typed: "mon-fri 09:00-17:00; sat 10:00-14:00"."""
    return "; ".join(
        f"{first if first == last else f'{first}-{last}'} {spans}"
        for first, last, spans in _group_days(hours)
    )


def _group_days(hours: Hours) -> Iterator[tuple[str, str, str]]:
    days = list(DAYS)
    while days:
        first = last = days.pop(0)
        while days and hours.get(days[0]) == hours.get(first):
            last = days.pop(0)
        if hours.get(first):
            yield first, last, ", ".join(f"{start}-{end}" for start, end in hours[first])


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


def say_loaded(counts: dict[str, int], signed_by: str = "") -> str:
    """What a file brought, and who signed it."""
    told = _("{added} new, {changed} changed, {kept} as they were or newer here.").format(**counts)
    who = _("Signed by {name}.").format(name=signed_by) if signed_by else _("The file was not signed.")
    return f"{told} {who}"
