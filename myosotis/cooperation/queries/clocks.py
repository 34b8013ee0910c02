"""The clocks of a cooperation: what is due, by when, and on which side, by the calendar of the side that has to act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from django.utils import timezone

from myosotis.cooperation.models import Cooperation
from myosotis.kernel import clock
from myosotis.network.models import Hotline
from myosotis_core.protocol.clocks import Calendar, Duty, Event, due_instants

RUNNING = frozenset({"accepted", "in_progress", "on_hold"})
SHOWN = frozenset({Duty.DELIVERED, Duty.RECEIVED, Duty.ANSWERED, Duty.UPDATE, Duty.DECIDED, Duty.ERASED})


@dataclass(frozen=True)
class Clock:
    """One duty: the instant it is due, who has to act, and whether it is late."""

    duty: Duty
    at: dt.datetime
    is_ours: bool
    is_overdue: bool
    is_near: bool

    @property
    def tone(self) -> str:
        """How it is shown: late, near, or neither."""
        return "late" if self.is_overdue else "near" if self.is_near else ""


def read_clocks(row: Cooperation, calendars: Calendars | None = None) -> list[Clock]:
    """Every clock that runs, the soonest first. `row` with its questions, items and hand-overs at hand is quicker."""
    known = calendars or Calendars()
    now = clock.now()
    found = []
    for event, started, is_ours, duties in _started(row):
        calendar = known.of_us() if is_ours else known.of(row)
        for due in due_instants(event, row.urgency, started, calendar):
            if due.duty in duties:
                is_near = bool(due.reminders) and now >= due.reminders[-1]
                found.append(Clock(due.duty, due.at, is_ours, due.is_overdue(now), is_near))
    return sorted(found, key=lambda one: one.at)


def due_of(row: Cooperation, duty: Duty, calendars: Calendars | None = None) -> dt.datetime | None:
    """When something is due that is only told to others: the duty contact, the coordinator."""
    if row.stored_at is None or row.received_at is not None or row.state != "requested":
        return None
    known = calendars or Calendars()
    calendar = known.of(row) if row.is_asking else known.of_us()
    dues = due_instants(Event.STORED, row.urgency, row.stored_at, calendar)
    return next((due.at for due in dues if due.duty == duty), None)


def _started(row: Cooperation) -> Iterable[tuple[Event, dt.datetime, bool, frozenset[Duty]]]:
    """What started a clock: the event, when, whether we have to act, and for which duties."""
    are_we_asked = not row.is_asking
    if row.state == "requested" and row.stored_at is None:
        yield Event.SENT, row.made_at, False, frozenset({Duty.DELIVERED})
    elif row.state == "requested" and row.stored_at:
        yield Event.STORED, row.stored_at, are_we_asked, frozenset({Duty.RECEIVED, Duty.ANSWERED})
    elif row.state == "received" and row.stored_at:
        yield Event.STORED, row.stored_at, are_we_asked, frozenset({Duty.ANSWERED})
    elif row.state in RUNNING:
        yield Event.UPDATED, row.updated_at or row.made_at, are_we_asked, frozenset({Duty.UPDATE})
    if not row.is_ended:
        for question in row.questions.all():
            if question.answered_at is None:
                yield Event.ASKED, question.asked_at, not question.is_ours, frozenset({Duty.ANSWERED})
    for offer in row.handovers.all():
        if offer.phase == "offered":
            yield Event.OFFERED, offer.offered_at, not offer.is_ours, frozenset({Duty.DECIDED})
    for item in row.items.all():
        if item.state == "recalled" and item.recalled_at:
            yield (
                Event.ERASURE_ASKED,
                item.recalled_at,
                item.direction == "incoming",
                frozenset({Duty.ERASED}),
            )


class Calendars:
    """The calendars of hotlines, each read once for a list."""

    def __init__(self) -> None:
        self._known: dict[str, Calendar] = {}
        self._hotlines: list[Hotline] | None = None

    def of_us(self) -> Calendar:
        """Our own days off."""
        if "" not in self._known:
            own = next((one for one in self._all() if one.is_own), None)
            zone = own.zone if own else ZoneInfo(str(timezone.get_default_timezone()))
            self._known[""] = make_calendar(own.country if own else "", zone)
        return self._known[""]

    def of(self, row: Cooperation) -> Calendar:
        """Those of the other hotline."""
        node = row.peer.node_id
        if node not in self._known:
            hotline = self._find(row)
            zone = hotline.zone if hotline else ZoneInfo("UTC")
            self._known[node] = make_calendar(row.peer.country, zone)
        return self._known[node]

    def _find(self, row: Cooperation) -> Hotline | None:
        named = [one for one in self._all() if (one.node_id or "").lower() == row.peer.node_id.lower()]
        others = [one for one in self._all() if one.country == row.peer.country and not one.is_own]
        return next(iter([*named, *others]), None)

    def _all(self) -> list[Hotline]:
        if self._hotlines is None:
            self._hotlines = list(Hotline.objects.filter(ended_on=None))
        return self._hotlines


def make_calendar(country: str, zone: ZoneInfo) -> Calendar:
    """Working days of a country around this year."""
    return Calendar(zone=zone, holidays=_days_off(country, clock.now().year))


@lru_cache(maxsize=128)
def _days_off(country: str, year: int) -> frozenset[dt.date]:
    if country not in holidays.list_supported_countries():
        return frozenset()
    found: Any = holidays.country_holidays(country, years=[year, year + 1])
    return frozenset(found)
