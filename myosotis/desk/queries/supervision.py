"""The supervisor's view: how many call when, what waits, what is overdue. Counts of the house, never of a person."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import ExtractHour, TruncDate
from django.utils import timezone

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_cases
from myosotis.casework.models import BreakGlass, Contact, ContactCase, Episode, Promise, Risk, Sighting, Task
from myosotis.casework.queries.surge_helps import count_missed
from myosotis.desk.models import HandoverCard, Shift
from myosotis.kernel import clock

DAYS = 14
LEFT_OPEN = dt.timedelta(hours=12)


@dataclass(frozen=True)
class Bar:
    """One bar: the hour or the day, how many contacts were answered and how many were not."""

    at: int | dt.date
    answered: int
    missed: int

    @property
    def total(self) -> int:
        """Both together."""
        return self.answered + self.missed


@dataclass(frozen=True)
class Supervision:
    """What the page shows. `waits`, `overdue`, `unacknowledged`: how many of what, by the name of what it is."""

    hours: list[Bar]
    days: list[Bar]
    waits: dict[str, int]
    overdue: dict[str, int]
    unacknowledged: dict[str, int]
    languages: list[tuple[str, int]]
    on_duty: int
    open_cases: int
    missing: int


def read_supervision(*, user: User) -> Supervision:
    """Everything of the page, in a constant number of queries, nothing of it opened."""
    demand(user, Permission.REVIEW_OPENINGS)
    now = clock.now()
    open_cases = list(visible_cases(user).filter(closed_at__isnull=True).values_list("pk", flat=True))
    languages, on_duty = _languages(now)
    return Supervision(
        hours=_by_hour(now),
        days=_by_day(now),
        waits=_waits(user, open_cases, now),
        overdue=_overdue(open_cases, now),
        unacknowledged=_unacknowledged(user, open_cases),
        languages=languages,
        on_duty=on_duty,
        open_cases=len(open_cases),
        missing=Episode.objects.filter(case__in=open_cases, ended_at__isnull=True).count(),
    )


def _recent(now: dt.datetime) -> QuerySet[Contact]:
    first = timezone.localdate(now) - dt.timedelta(days=DAYS - 1)
    begins = dt.datetime.combine(first, dt.time(), tzinfo=timezone.get_current_timezone())
    return Contact.objects.filter(started_at__gte=begins, is_training=False).order_by()


COUNTED = {
    "answered": Count("pk", filter=Q(is_answered=True)),
    "missed": Count("pk", filter=Q(is_answered=False)),
}


def _by_hour(now: dt.datetime) -> list[Bar]:
    rows = _recent(now).annotate(at=ExtractHour("started_at")).values("at").annotate(**COUNTED)
    found = {row["at"]: row for row in rows}
    return [_bar(hour, found.get(hour)) for hour in range(24)]


def _by_day(now: dt.datetime) -> list[Bar]:
    rows = _recent(now).annotate(at=TruncDate("started_at")).values("at").annotate(**COUNTED)
    found = {row["at"]: row for row in rows}
    today = timezone.localdate(now)
    days = [today - dt.timedelta(days=back) for back in reversed(range(DAYS))]
    return [_bar(day, found.get(day)) for day in days]


def _bar(at: int | dt.date, row: Any) -> Bar:
    return Bar(at, row["answered"], row["missed"]) if row else Bar(at, 0, 0)


def _waits(user: User, open_cases: list[UUID], now: dt.datetime) -> dict[str, int]:
    linked = ContactCase.objects.filter(contact=OuterRef("pk"), unlinked_at__isnull=True)
    real = Contact.objects.filter(is_training=False)
    alone = real.filter(~Exists(linked), kind="missing", started_at__gte=now - dt.timedelta(days=30))
    sightings = Sighting.objects.filter(surge__case__in=open_cases)
    return {
        "call_backs": count_missed(user=user),
        "contacts_open": real.filter(closed_at__isnull=True).count(),
        "contacts_alone": alone.count(),
        "sightings_unjudged": sightings.filter(credibility="").count(),
        "sightings_credible": sightings.filter(credibility="credible", passed_at__isnull=True).count(),
    }


def _overdue(open_cases: list[UUID], now: dt.datetime) -> dict[str, int]:
    tasks = Task.objects.filter(case__in=open_cases, done_at__isnull=True, withdrawn_at__isnull=True)
    tasks = tasks.filter(Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=now), due_at__lt=now)
    later = Risk.objects.filter(case=OuterRef("case"), judged_at__gt=OuterRef("judged_at"))
    reviews = Risk.objects.filter(~Exists(later), case__in=open_cases, review_at__lt=now)
    left = Contact.objects.filter(is_training=False, closed_at__isnull=True, started_at__lt=now - LEFT_OPEN)
    return {
        "promises": Promise.objects.filter(case__in=open_cases, kept_at__isnull=True, due_at__lt=now).count(),
        "tasks": tasks.count(),
        "reviews": reviews.count(),
        "contacts_left_open": left.count(),
    }


def _unacknowledged(user: User, open_cases: list[UUID]) -> dict[str, int]:
    cards = HandoverCard.objects.filter(
        handover__handed_at__isnull=False,
        handover__team__in=user.team_ids(),
        acknowledged_at__isnull=True,
    )
    openings = BreakGlass.objects.filter(case__in=open_cases, reviewed_at__isnull=True).exclude(by=user)
    return {"handover_cards": cards.count(), "openings": openings.count()}


def _languages(now: dt.datetime) -> tuple[list[tuple[str, int]], int]:
    """How many of those at the desk now speak which language, and how many are at the desk."""
    running = Shift.objects.filter(
        starts_at__lte=now, ends_at__gt=now, kind=Shift.Duty.DESK, user__is_active=True
    )
    people = dict(running.values_list("user", "user__speaks"))
    spoken = Counter(code for codes in people.values() for code in set(codes))
    return sorted(spoken.items(), key=lambda pair: (-pair[1], pair[0])), len(people)
