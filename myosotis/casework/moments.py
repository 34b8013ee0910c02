"""Moments as people tell them: "yesterday 18h", "17/11", "about 3 days ago", "Oct 2026".

Pure functions: text, now and time zone in, a reading out. A reading is one moment with its precision, two moments
where the clock showed that time twice in October, or a problem with a sentence. Never in the future, and nothing is
chosen silently. What we promise lies ahead instead (`is_past=False`): "tomorrow 9h", "in 2 hours", "Monday 8:30".
"""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from zoneinfo import ZoneInfo

from myosotis.casework import moment_words as words
from myosotis.kernel.models import Precision

TOLERANCE = dt.timedelta(minutes=10)
EARLIEST_YEAR = 1930
LONGEST = 120
DEFAULT_AHEAD = dt.time(9)
SPAN_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}


class Problem(StrEnum):
    """Why a text is no moment."""

    NOT_UNDERSTOOD = "not_understood"
    IMPOSSIBLE = "impossible"
    SKIPPED = "skipped"
    FUTURE = "future"
    PAST = "past"
    TWICE = "twice"


@dataclass(frozen=True)
class Moment:
    """An instant with the precision it was told in."""

    at: dt.datetime
    precision: str


@dataclass(frozen=True)
class Reading:
    """What was understood: one moment, or two and the problem `TWICE`, or none and another problem."""

    moments: tuple[Moment, ...] = ()
    problem: str = ""

    @property
    def moment(self) -> Moment | None:
        """The moment where there is exactly one."""
        return self.moments[0] if len(self.moments) == 1 else None


class _Impossible(Exception):
    """A date or time that no calendar and no clock has."""


@dataclass
class _Draft:
    """What has been read of a text so far."""

    rest: str
    now: dt.datetime
    day: dt.date | None = None
    time: dt.time | None = None
    precision: str = ""
    is_about: bool = False
    is_last: bool = False
    is_past: bool = True
    coming: int = 0
    at: dt.datetime | None = None


def read_moment(text: str, *, now: dt.datetime, zone: ZoneInfo, is_past: bool = True) -> Reading:
    """Read a text as a moment before `now` (or after it). Empty text gives an empty reading."""
    if len(text) > LONGEST * 10:
        return Reading(problem=Problem.NOT_UNDERSTOOD)
    plain = normalise(text)
    if not plain:
        return Reading()
    if len(plain) > LONGEST:
        return Reading(problem=Problem.NOT_UNDERSTOOD)
    draft = _Draft(rest=f" {plain} ", now=now.astimezone(zone), is_past=is_past)
    try:
        for step in (_read_modifiers, _read_span, _read_date, _read_time, _read_named_day, _read_part):
            step(draft)
        return _finish(draft, zone)
    except (_Impossible, OverflowError, ValueError):
        return Reading(problem=Problem.IMPOSSIBLE)


def normalise(text: str) -> str:
    """Without case, accents, marks of direction and other digits than 0 to 9."""
    decomposed = unicodedata.normalize("NFKD", text).casefold().replace("’", "'")
    letters = []
    for letter in decomposed:
        if unicodedata.combining(letter) or unicodedata.category(letter) == "Cf":
            continue
        number = unicodedata.digit(letter, None)
        letters.append(str(number) if number is not None else letter)
    plain = "".join(letters).replace("أ", "ا").replace("إ", "ا").replace("آ", "ا")
    return re.sub(r"[\s,;]+", " ", plain).strip(" .")


def _take(draft: _Draft, pattern: str) -> re.Match[str] | None:
    """Find a pattern as whole words and cut it out of what is left to read."""
    found = re.search(rf"(?<![^\W_]){pattern}(?![^\W_])", draft.rest)
    if found:
        draft.rest = f"{draft.rest[: found.start()]} {draft.rest[found.end() :]}"
    return found


def _any(choices: list[str] | tuple[str, ...]) -> str:
    return "(?:" + "|".join(re.escape(choice) for choice in sorted(choices, key=len, reverse=True)) + ")"


def _read_modifiers(draft: _Draft) -> None:
    if _take(draft, _any(words.JUST_NOW)):
        draft.at, draft.precision = draft.now, Precision.EXACT
    draft.rest = draft.rest.replace("~", " about ")
    draft.is_about = bool(_take(draft, _any(words.ABOUT)))
    draft.is_last = bool(_take(draft, _any(words.LAST)))
    coming = _take(draft, _any(tuple(words.COMING)))
    draft.coming = words.COMING[coming.group()] if coming else 0
    if draft.coming and not draft.is_past:
        draft.day, draft.precision = draft.now.date() + dt.timedelta(days=draft.coming), Precision.DAY


def _read_span(draft: _Draft) -> None:
    """About 3 days ago, il y a une heure, πριν 2 μέρες, قبل يومين."""
    units = {name: unit for table in words.UNITS.values() for name, unit in table.items()}
    told_by = words.AGO if draft.is_past else words.AHEAD
    if not re.search(rf"(?<![^\W_]){_any(told_by)}(?![^\W_])", draft.rest):
        return
    amount: float
    dual = re.search(_any(tuple(words.DUALS)), draft.rest)
    if dual:
        amount, unit = words.DUALS[dual.group()]
        draft.rest = draft.rest.replace(dual.group(), " ")
    else:
        found = _take(draft, rf"(?:(\d+|{_any(tuple(words.NUMBERS))}) )?({_any(tuple(units))})")
        if not found:
            return
        told = found.group(1) or "1"
        amount, unit = (int(told) if told.isdigit() else words.NUMBERS[told]), units[found.group(2)]
    _take(draft, _any(told_by))
    _set_span(draft, amount if draft.is_past else -amount, unit)


def _set_span(draft: _Draft, amount: float, unit: str) -> None:
    if unit == "minute":
        draft.at, draft.precision = draft.now - dt.timedelta(minutes=amount), Precision.EXACT
    elif unit == "hour":
        draft.at, draft.precision = draft.now - dt.timedelta(hours=amount), Precision.HOUR
    else:
        draft.day = draft.now.date() - dt.timedelta(days=amount * SPAN_DAYS[unit])
        draft.precision = {"month": Precision.MONTH, "year": Precision.YEAR}.get(unit, Precision.DAY)
        if draft.precision == Precision.MONTH:
            draft.day = draft.day.replace(day=1)
        elif draft.precision == Precision.YEAR:
            draft.day = draft.day.replace(month=1, day=1)


def _read_date(draft: _Draft) -> None:
    """2026-11-17, 17/11/2026, 17-11, 17.11., 17 November, Oct 2026, 2026."""
    if draft.day is not None or draft.at is not None:
        return
    found = _take(draft, r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})")
    if found:
        _set_day(draft, int(found[3]), int(found[2]), int(found[1]))
        return
    found = _take(draft, r"(\d{1,2})([/.-])(\d{1,2})\2(\d{4}|\d{2})") or _take(
        draft, r"(\d{1,2})([/-])(\d{1,2})"
    )
    found = found or _take(draft, r"(\d{1,2})(\.)(0?[1-9]|1[0-2])\.?")
    if found:
        year = found[4] if found.re.groups > 3 else None
        _set_day(draft, int(found[1]), int(found[3]), _full_year(year, draft))
        return
    months = {
        name: at
        for table in words.MONTHS.values()
        for at, names in enumerate(table, 1)
        for name in names.split()
    }
    names = _any(tuple(months))
    found = _take(draft, rf"(\d{{1,2}})(?:st|nd|rd|th|er|η|ης)?\.? (?:of |de )?({names})\.?(?: (\d{{4}}))?")
    if found:
        _set_day(draft, int(found[1]), months[found[2]], int(found[3]) if found[3] else None)
        return
    found = _take(draft, rf"({names}) (\d{{1,2}})(?:st|nd|rd|th)?(?: (\d{{4}}))?(?! ?[:h]\d)") or _take(
        draft, rf"({names})\.?()(?: (\d{{4}}))?"
    )
    if found and found[2]:
        _set_day(draft, int(found[2]), months[found[1]], int(found[3]) if found[3] else None)
    elif found:
        _set_month(draft, months[found[1]], int(found[3]) if found[3] else None)
    else:
        _read_bare_year(draft)


def _read_bare_year(draft: _Draft) -> None:
    found = _take(draft, r"((?:19|20)\d{2})(?! ?[:h])")
    if found:
        draft.day, draft.precision = dt.date(int(found[1]), 1, 1), Precision.YEAR


def _full_year(told: str | None, draft: _Draft) -> int | None:
    if told is None:
        return None
    return int(told) + (2000 if len(told) == 2 else 0)


def _set_day(draft: _Draft, day: int, month: int, year: int | None) -> None:
    if year is not None:
        draft.day = dt.date(year, month, day)
    else:
        # The latest year in which this day has been; 29 February looks back to the last leap year.
        step = -1 if draft.is_past else 1
        for candidate in range(draft.now.year, draft.now.year + 9 * step, step):
            try:
                day_of_year = dt.date(candidate, month, day)
            except ValueError:
                continue
            if (draft.now.date() - day_of_year).days * step <= 0:
                draft.day = day_of_year
                break
        else:
            raise _Impossible
    draft.precision = Precision.DAY


def _set_month(draft: _Draft, month: int, year: int | None) -> None:
    if year is None:
        year = draft.now.year if month <= draft.now.month else draft.now.year - 1
    draft.day, draft.precision = dt.date(year, month, 1), Precision.MONTH


def _read_time(draft: _Draft) -> None:
    """18:30, 18h30, 18u, 6 pm, at 18, 18.30."""
    if draft.at is not None or draft.precision in (Precision.MONTH, Precision.YEAR):
        return
    found = _take(draft, r"(\d{1,2}) ?[:h.u] ?(\d{2}) ?(am|pm|a\.m|p\.m|πμ|μμ|ص|م)?") or _take(
        draft, r"(\d{1,2}) ?(?:()(am|pm|a\.m|p\.m|πμ|μμ|ص|م)|h|u|uur|hrs|heures?)"
    )
    found = found or _take(draft, r"(?:at|a|om|στις|الساعة) (\d{1,2})()()") or _take(draft, r"(\d{1,2})()()")
    if not found:
        return
    hour, minute, half = int(found[1]), found[2], (found[3] or "")
    if half.startswith(("p", "μ", "م")) and hour < 12:
        hour += 12
    elif half and not half.startswith(("p", "μ", "م")) and hour == 12:
        hour = 0
    if hour > 23 or (minute and int(minute) > 59):
        raise _Impossible
    draft.time = dt.time(hour, int(minute or 0))
    draft.precision = Precision.EXACT if minute and not draft.is_about else Precision.HOUR


def _read_named_day(draft: _Draft) -> None:
    """Yesterday, hier, last Tuesday, σήμερα."""
    if draft.day is not None or draft.at is not None:
        return
    back = {name: days for table in words.DAYS_BACK.values() for name, days in table.items()}
    weekdays = {
        name: at
        for table in words.WEEKDAYS.values()
        for at, names in enumerate(table)
        for name in names.split()
    }
    glued = _any(tuple(words.GLUED_PARTS))
    found = _take(draft, rf"({_any(tuple(back))})({glued})?")
    if found:
        draft.day = draft.now.date() - dt.timedelta(days=back[found[1]])
    else:
        found = _take(draft, rf"({_any(tuple(weekdays))})({glued})?\.?")
        if not found:
            return
        behind = (draft.now.weekday() - weekdays[found[1]]) % 7
        ahead = -behind % 7 if draft.time and draft.time > draft.now.time() else -behind % 7 or 7
        days = -ahead if not draft.is_past else behind or (7 if draft.is_last else 0)
        draft.day = draft.now.date() - dt.timedelta(days=days)
    draft.precision = draft.precision or Precision.DAY
    if found[2]:
        _set_part(draft, words.GLUED_PARTS[found[2]])


def _read_part(draft: _Draft) -> None:
    """In the morning, le soir, το βράδυ, مساء; "this morning" is today's."""
    parts = {name: part for table in words.PARTS.values() for name, part in table.items()}
    if _take(draft, r"(?:last|la) (?:night|nuit) ?(?:derniere)?"):
        draft.day, draft.is_last = draft.day or draft.now.date() - dt.timedelta(days=1), False
        _set_part(draft, "night")
        return
    found = _take(draft, rf"({_any(tuple(parts))})")
    if found:
        part = parts[found[1]]
        if part == "night" and draft.is_last and draft.day is None:
            draft.day = draft.now.date() - dt.timedelta(days=1)
        _set_part(draft, part)


def _set_part(draft: _Draft, part: str) -> None:
    if draft.time is not None:
        if (
            part in ("afternoon", "evening", "night")
            and 1 <= draft.time.hour < 12
            and not (part == "night" and draft.time.hour < 6)
        ):
            draft.time = draft.time.replace(hour=draft.time.hour + 12)
        return
    draft.time, draft.precision = dt.time(words.HOUR_OF_PART[part]), Precision.PART_OF_DAY


def _finish(draft: _Draft, zone: ZoneInfo) -> Reading:
    left = [word for word in re.split(r"[^\w']+", draft.rest) if word and word not in words.FILLERS]
    if left or (draft.at is None and draft.day is None and draft.time is None and not draft.coming):
        return Reading(problem=Problem.NOT_UNDERSTOOD)
    if draft.coming and draft.is_past:
        return Reading(problem=Problem.FUTURE)
    if draft.at is not None:
        return _check([Moment(draft.at.astimezone(dt.UTC), draft.precision)], draft)
    day = draft.day or draft.now.date()
    if day.year < EARLIEST_YEAR:
        raise _Impossible
    time = draft.time or (dt.time(0) if draft.is_past else DEFAULT_AHEAD)
    here = draft.now.replace(tzinfo=None)
    if draft.day is None and draft.is_past and dt.datetime.combine(day, time) > here + TOLERANCE:
        # Only a time was told, and today it has not come yet: that was yesterday's.
        day -= dt.timedelta(days=1)
    elif draft.day is None and not draft.is_past and dt.datetime.combine(day, time) < here:
        day += dt.timedelta(days=1)
    instants = _instants(dt.datetime.combine(day, time), zone)
    if not instants:
        return Reading(problem=Problem.SKIPPED)
    if draft.precision not in (Precision.EXACT, Precision.HOUR):
        instants = instants[:1]
    return _check([Moment(at, draft.precision) for at in instants], draft)


def _check(moments: list[Moment], draft: _Draft) -> Reading:
    if not draft.is_past:
        ahead = [moment for moment in moments if moment.at >= draft.now - TOLERANCE]
        problem = "" if len(ahead) == 1 else Problem.TWICE if ahead else Problem.PAST
        return Reading(tuple(ahead), problem)
    past = [moment for moment in moments if moment.at <= draft.now + TOLERANCE]
    if not past:
        is_today = draft.precision == Precision.PART_OF_DAY and draft.day == draft.now.date()
        if not is_today:
            return Reading(problem=Problem.FUTURE)
        past = [Moment(draft.now.astimezone(dt.UTC), Precision.PART_OF_DAY)]
    return Reading(tuple(past), Problem.TWICE if len(past) > 1 else "")


def _instants(local: dt.datetime, zone: ZoneInfo) -> list[dt.datetime]:
    """The instants at which a clock of this zone shows this: one, two in October, none in March."""
    found = []
    for fold in (0, 1):
        instant = local.replace(tzinfo=zone, fold=fold).astimezone(dt.UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == local and instant not in found:
            found.append(instant)
    return found
