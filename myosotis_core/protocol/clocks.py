"""The clocks of the procedure: from an event and an urgency to the instants by which something is due.

Hours run through nights and over changes of the clock. Working days are those of the country that has to act: a
`Calendar` names its time zone and its days off. What presses (life at risk, within 12 hours) knows no working days.
Pure: the caller brings instants and calendars. The times are in `CLOCKS`, and in `docs/protocol-messages.md`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

HIGH = ("life_at_risk", "within_12_hours")
MEDIUM = ("within_72_hours",)
LOW = ("routine",)
URGENCIES = (*HIGH, *MEDIUM, *LOW)
"""The codes of the list `cooperation_urgency`, the most pressing first."""

END_OF_WORK = time(17, 0)
"""A working day ends for the clocks at five in the afternoon, local time."""


class Event(StrEnum):
    """What starts a clock."""

    SENT = "sent"
    STORED = "stored"
    RECEIVED = "received"
    UPDATED = "updated"
    SIGHTING = "sighting"
    ASKED = "asked"
    OFFERED = "offered"
    ERASURE_ASKED = "erasure_asked"
    FOUND = "found"
    RETURNED = "returned"
    CLOSED = "closed"


class Duty(StrEnum):
    """What is due."""

    DELIVERED = "delivered"
    """The sender's operator is told that it has not arrived, and is shown the telephone of the other hotline."""
    RECEIVED = "received_by_person"
    """A person at the other hotline has opened it."""
    TELL_DUTY = "tell_duty"
    """Nobody has: the duty contact of the other hotline is told."""
    TELL_COORDINATOR = "tell_coordinator"
    """Still nobody: the coordinator is told that something waits, for whom and since when, and nothing else."""
    ANSWERED = "answered"
    """The first answer."""
    UPDATE = "update"
    """Word of how it stands, also if there is nothing new."""
    TO_POLICE = "to_police"
    """A sighting is with the police."""
    DECIDED = "decided"
    """An offered case is taken or declined."""
    ERASURE_SEEN = "erasure_seen"
    """A person has seen the request to erase."""
    ERASED = "erased"
    """Erased, or refused with reasons."""
    TELL_OFFICER = "tell_officer"
    """The data officers of both sides are told of a copy that is outstanding."""
    FOUND_TOLD = "found_told"
    """Every node that works on it knows that the child has been found."""
    OFF_LINE = "off_line"
    """Nothing of an appeal is shown online any more."""
    OFF_EVERYWHERE = "off_everywhere"
    """Every channel of publicity has been checked."""
    RETURN_TALK = "return_talk"
    """A conversation after the return has been offered."""
    HELPER_ERASES = "helper_erases"
    """The helper keeps no more than the fact that it assisted."""


@dataclass(frozen=True)
class Span:
    """A length: hours that run through, or working days, counted after the day of the event and ending at its close."""

    hours: float = 0
    working_days: int = 0


@dataclass(frozen=True)
class Calendar:
    """Where somebody works: the time zone, the days of the week off (Monday is 0), and the holidays."""

    zone: ZoneInfo
    days_off: frozenset[int] = frozenset({5, 6})
    holidays: frozenset[date] = field(default_factory=frozenset)

    def is_working_day(self, day: date) -> bool:
        """Whether people work on that day."""
        return day.weekday() not in self.days_off and day not in self.holidays

    def close_of(self, start: datetime, working_days: int) -> datetime:
        """The end of work on the so-and-so-many-th working day after the local day of an instant, in UTC."""
        day, left = start.astimezone(self.zone).date(), working_days
        for _ in range(366):
            day += timedelta(days=1)
            left -= self.is_working_day(day)
            if left == 0:
                return datetime.combine(day, END_OF_WORK, tzinfo=self.zone).astimezone(UTC)
        raise ValueError("The calendar leaves too few working days in a year.")


def _levels(high: Span, medium: Span, low: Span) -> dict[str, Span]:
    spans = ((HIGH, high), (MEDIUM, medium), (LOW, low))
    return {urgency: span for urgencies, span in spans for urgency in urgencies}


def _always(hours: float) -> dict[str, Span]:
    return dict.fromkeys(URGENCIES, Span(hours=hours))


CLOCKS: Mapping[Event, Mapping[Duty, Mapping[str, Span]]] = {
    Event.SENT: {
        Duty.DELIVERED: {**_always(0.25), "life_at_risk": Span(hours=2 / 60)},
    },
    Event.STORED: {
        Duty.RECEIVED: _levels(Span(hours=1), Span(hours=4), Span(working_days=1)),
        Duty.TELL_DUTY: _levels(Span(hours=1), Span(hours=4), Span(working_days=1)),
        Duty.TELL_COORDINATOR: _levels(Span(hours=2), Span(hours=8), Span(working_days=2)),
        Duty.ANSWERED: _levels(Span(hours=4), Span(hours=24), Span(working_days=3)),
    },
    Event.ASKED: {
        Duty.ANSWERED: _levels(Span(hours=4), Span(hours=24), Span(working_days=3)),
    },
    Event.RECEIVED: {
        Duty.UPDATE: _levels(Span(hours=24), Span(hours=7 * 24), Span(hours=30 * 24)),
    },
    Event.UPDATED: {
        Duty.UPDATE: _levels(Span(hours=24), Span(hours=7 * 24), Span(hours=30 * 24)),
    },
    Event.SIGHTING: {Duty.TO_POLICE: _always(0.25)},
    Event.OFFERED: {
        Duty.DECIDED: _levels(Span(hours=4), Span(hours=24), Span(working_days=3)),
    },
    Event.ERASURE_ASKED: {
        Duty.ERASURE_SEEN: _always(24),
        Duty.ERASED: _always(72),
        Duty.TELL_OFFICER: _always(72),
    },
    Event.FOUND: {
        Duty.FOUND_TOLD: _always(1),
        Duty.OFF_LINE: _always(24),
        Duty.OFF_EVERYWHERE: _always(7 * 24),
    },
    Event.RETURNED: {Duty.RETURN_TALK: _always(72)},
    Event.CLOSED: {Duty.HELPER_ERASES: _always(30 * 24)},
}

REMINDED = frozenset(
    {Duty.RECEIVED, Duty.ANSWERED, Duty.UPDATE, Duty.DECIDED, Duty.ERASURE_SEEN, Duty.ERASED}
)
"""What a person is reminded of, when half of the time and when four fifths of it are over."""

SHARES = (0.5, 0.8)


@dataclass(frozen=True)
class Due:
    """One duty, the instant it is due (UTC), and the instants of its reminders before."""

    duty: Duty
    at: datetime
    reminders: tuple[datetime, ...] = ()

    def is_overdue(self, now: datetime) -> bool:
        """Whether the instant has passed."""
        return now >= self.at


def due_instants(event: Event, urgency: str, at: datetime, calendar: Calendar) -> tuple[Due, ...]:
    """What is due after an event, the soonest first; `calendar` is that of the node which has to act.

    `at` is an aware instant; raises `ValueError` for a naive one. An urgency that is not known here, of a newer
    vocabulary, counts as the most pressing: nobody waits too long for it, and no list fails by it.
    """
    if at.tzinfo is None:
        raise ValueError("A clock starts at an aware instant.")
    known = urgency if urgency in URGENCIES else URGENCIES[0]
    start = at.astimezone(UTC)
    found = [_make_due(duty, start, spans[known], calendar) for duty, spans in CLOCKS.get(event, {}).items()]
    return tuple(sorted(found, key=lambda due: due.at))


def _make_due(duty: Duty, start: datetime, span: Span, calendar: Calendar) -> Due:
    end = start + timedelta(hours=span.hours)
    if span.working_days:
        end = calendar.close_of(start, span.working_days)
    reminders = tuple(start + (end - start) * share for share in SHARES) if duty in REMINDED else ()
    return Due(duty, end, reminders)
