"""Reading and writing a plan of shifts as CSV and iCalendar. Nothing is guessed: an hour that exists twice is refused.

Both readers give the shifts that were understood and, line by line, what was not. They know no tables.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

COLUMNS = ("team", "email", "kind", "starts", "ends", "phone")
NEEDED = frozenset({"email", "starts", "ends"})
KINDS = {"": "desk", "desk": "desk", "on_call": "on_call", "on-call": "on_call", "on call": "on_call"}
MOST_LINES = 2000
LONGEST_SHIFT = dt.timedelta(hours=72)
ADDRESS = re.compile(r"[^\s\0:;,<>\"]+@[^\s\0:;,<>\"]+")
PLANNED_YEARS = range(2000, 2200)  # others lie beyond what every clock and database can say
PHONE = re.compile(r"[+0-9][0-9 ()/.-]{2,38}")
DANGEROUS_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True)
class PlannedShift:
    """One shift of a file; `team` is the code of a team, "" where the file does not say."""

    line: int
    email: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: str = "desk"
    team: str = ""
    phone: str = ""


@dataclass
class Plan:
    """What a file says: shifts, and lines that were not understood with the reason as a code."""

    shifts: list[PlannedShift] = field(default_factory=list)
    problems: list[tuple[int, str]] = field(default_factory=list)


class NotUnderstood(ValueError):
    """A line cannot be read; carries the reason as a code."""


def read_plan(content: bytes, *, zone: dt.tzinfo) -> Plan:
    """The plan in a file: iCalendar where it begins like one, otherwise CSV. Times without an offset are of `zone`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Plan(problems=[(0, "encoding")])
    if text.count("\n") > MOST_LINES * 12:
        return Plan(problems=[(0, "long")])
    is_calendar = text.lstrip()[:15].upper() == "BEGIN:VCALENDAR"
    return _read_ical(text, zone) if is_calendar else _read_csv(text, zone)


def read_instant(text: str, *, zone: dt.tzinfo) -> dt.datetime:
    """An ISO date and time; one without an offset must exist exactly once in `zone`."""
    try:
        given = dt.datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise NotUnderstood("when") from error
    if given.year not in PLANNED_YEARS:
        raise NotUnderstood("when")
    if given.tzinfo is not None:
        return given.astimezone(dt.UTC)
    first, second = given.replace(tzinfo=zone), given.replace(tzinfo=zone, fold=1)
    if not _exists(first):
        raise NotUnderstood("skipped")
    if first.utcoffset() != second.utcoffset():
        raise NotUnderstood("twice")
    return first.astimezone(dt.UTC)


def is_twice(at: dt.datetime, *, zone: dt.tzinfo) -> bool:
    """Whether the hour on the clock at this instant comes twice that night."""
    local = at.astimezone(zone)
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset() and _exists(local)


def write_plan(shifts: Iterable[PlannedShift], *, zone: dt.tzinfo) -> str:
    """The shifts as CSV, each time with its offset, so that they are read back as the same instants."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in shifts:
        times = [at.astimezone(zone).isoformat(timespec="minutes") for at in (one.starts_at, one.ends_at)]
        writer.writerow([_plain(one.team), _plain(one.email), one.kind, *times, _quoted(one.phone)])
    return out.getvalue()


def _exists(local: dt.datetime) -> bool:
    """Whether a clock ever shows this time: not in the hour that is skipped in March."""
    back = local.astimezone(dt.UTC).astimezone(local.tzinfo)
    return back.replace(tzinfo=None, fold=0) == local.replace(tzinfo=None, fold=0)


def _plain(text: str) -> str:
    """A cell that a spreadsheet does not take for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS_STARTS) else text


def _quoted(phone: str) -> str:
    """A number keeps its plus: as text behind an apostrophe, which the reader takes off again."""
    return f"'{phone}" if phone else ""


def _read_csv(text: str, zone: dt.tzinfo) -> Plan:
    plan = Plan()
    first = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text), delimiter=";" if first.count(";") > first.count(",") else ",")
    try:
        names = [name.strip().casefold() for name in next(reader, [])]
        if not set(names) >= NEEDED:
            return Plan(problems=[(1, "columns")])
        for row in reader:
            if any(cell.strip() for cell in row):
                given = dict(zip(names, (cell.strip().removeprefix("'") for cell in row), strict=False))
                _take(plan, reader.line_num, given, zone)
    except csv.Error:
        plan.problems.append((reader.line_num, "columns"))
    return plan


def _take(plan: Plan, line: int, given: dict[str, str], zone: dt.tzinfo) -> None:
    try:
        starts = read_instant(given.get("starts", ""), zone=zone)
        ends = read_instant(given.get("ends", ""), zone=zone)
        plan.shifts.append(_make(line, given, starts, ends))
    except NotUnderstood as problem:
        plan.problems.append((line, str(problem)))


def _make(line: int, given: dict[str, str], starts: dt.datetime, ends: dt.datetime) -> PlannedShift:
    kind = KINDS.get(given.get("kind", "").casefold())
    email, phone = given.get("email", "").casefold(), given.get("phone", "")
    if kind is None:
        raise NotUnderstood("kind")
    if not ADDRESS.fullmatch(email):
        raise NotUnderstood("who")
    if phone and not PHONE.fullmatch(phone):
        raise NotUnderstood("phone")
    if not dt.timedelta() < ends - starts <= LONGEST_SHIFT:
        raise NotUnderstood("order")
    return PlannedShift(line, email, starts, ends, kind, given.get("team", "").casefold(), phone)


def _read_ical(text: str, zone: dt.tzinfo) -> Plan:
    plan = Plan()
    event: dict[str, tuple[str, str]] | None = None
    began = 0
    for line, name, parameters, value in _unfold(text):
        if name == "BEGIN" and value.upper() == "VEVENT":
            event, began = {}, line
        elif name == "END" and value.upper() == "VEVENT" and event is not None:
            _take_event(plan, began, event, zone)
            event = None
        elif event is not None:
            event.setdefault(name, (parameters, value))
    if event is not None:
        plan.problems.append((began, "when"))
    return plan


def _unfold(text: str) -> Iterator[tuple[int, str, str, str]]:
    """The lines as name, parameters and value; a line that begins with a space goes on with the one before."""
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if line[:1] in (" ", "\t") and lines:
            lines[-1] = (lines[-1][0], lines[-1][1] + line[1:])
        elif line.strip():
            lines.append((number, line))
    for number, line in lines:
        head, colon, value = line.partition(":")
        if head.count('"') % 2:  # a colon inside a quoted parameter
            more, colon, value = value.partition(":")
            head += ":" + more
        name, _semicolon, parameters = head.partition(";")
        if colon:
            yield number, name.strip().upper(), parameters, value.strip()


def _take_event(plan: Plan, line: int, event: dict[str, tuple[str, str]], zone: dt.tzinfo) -> None:
    try:
        if "RRULE" in event or "RDATE" in event:
            raise NotUnderstood("repeats")
        if "DTSTART" not in event or "DTEND" not in event:
            raise NotUnderstood("when")
        starts, ends = (_read_ical_instant(*event[name], zone) for name in ("DTSTART", "DTEND"))
        said = [event.get(name, ("", ""))[1] for name in ("ATTENDEE", "SUMMARY")]
        found = ADDRESS.search(re.sub(r"(?i)mailto:", "", " ".join(said)))
        words = f"{event.get('CATEGORIES', ('', ''))[1]} {said[1]}".casefold()
        kind = "on_call" if re.search(r"\bon[ _-]call\b", words) else "desk"
        given = {"email": found.group() if found else "", "kind": kind}
        plan.shifts.append(_make(line, given, starts, ends))
    except NotUnderstood as problem:
        plan.problems.append((line, str(problem)))


def _read_ical_instant(parameters: str, value: str, zone: dt.tzinfo) -> dt.datetime:
    """RFC 5545: with Z of the world's clock, with TZID of that zone, otherwise of ours. A day alone is no shift."""
    try:
        given = dt.datetime.strptime(value.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007  the zone follows
    except ValueError as error:
        raise NotUnderstood("when") from error
    if given.year not in PLANNED_YEARS:
        raise NotUnderstood("when")
    if value.endswith("Z"):
        return given.replace(tzinfo=dt.UTC)
    named = re.search(r"TZID=\"?([^\";]+)", parameters)
    try:
        there: dt.tzinfo = ZoneInfo(named.group(1)) if named else zone
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise NotUnderstood("zone") from error
    # "If the local time occurs more than once, it refers to the first": the standard says it, so it is no guess.
    local = given.replace(tzinfo=there)
    if not _exists(local):
        raise NotUnderstood("skipped")
    return local.astimezone(dt.UTC)
