"""Who is on duty now, and who will be."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import QuerySet

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import Team, User
from myosotis.accounts.permissions import Permission
from myosotis.desk.models import Shift
from myosotis.kernel import clock
from myosotis.kernel.statements import written_once

MOST_SHIFTS = 400
AHEAD = dt.timedelta(days=28)


@dataclass
class Duty:
    """Who is at the desk and who is on call just now, and the next one at the desk where nobody is."""

    desk: list[Shift]
    on_call: list[Shift]
    next: Shift | None = None


def read_duty(*, user: User) -> Duty:
    """Who is on duty now, of all teams: at night one needs to know whom to wake."""
    demand(user, Permission.SEE_NIGHT_CARDS)
    now = clock.now()
    running = _running(now=now)
    desk = [shift for shift in running if shift.kind == Shift.Duty.DESK]
    on_call = [shift for shift in running if shift.kind == Shift.Duty.ON_CALL]
    following = None
    if not desk:
        following = _next_at_desk.first(now=now)
    return Duty(desk, on_call, following)


@written_once
def _running(*, now: dt.datetime) -> QuerySet[Shift]:
    running = Shift.objects.filter(starts_at__lte=now, ends_at__gt=now, user__is_active=True)
    return running.select_related("team", "user").order_by("team__name", "user__name")


@written_once
def _next_at_desk(*, now: dt.datetime) -> QuerySet[Shift]:
    ahead = Shift.objects.filter(starts_at__gt=now, kind=Shift.Duty.DESK)
    return ahead.select_related("team", "user").order_by("starts_at")[:1]


def list_shifts(*, user: User) -> list[Shift]:
    """The shifts that run or come within four weeks, in their order."""
    demand(user, Permission.SEE_NIGHT_CARDS)
    now = clock.now()
    ahead = Shift.objects.filter(ends_at__gt=now, starts_at__lt=now + AHEAD)
    return list(ahead.select_related("team", "user")[:MOST_SHIFTS])


def list_planned_teams(user: User) -> list[Team]:
    """The teams whose duty this person plans: the own ones, for who leads."""
    return list(user.teams.all()) if can(user, Permission.PLAN_SHIFTS) else []
