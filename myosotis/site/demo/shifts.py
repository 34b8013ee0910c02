"""Who is on duty in the demo: a plan for every desk around the present hour."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from myosotis.accounts.models import Team
from myosotis.desk.actions.shifts import ShiftInput, import_shifts
from myosotis.site.demo.staff import Staff

PHONE = "+32 470 00 10 {:02d}"
LENGTH = dt.timedelta(hours=8)
TURNS = range(-3, 21)
AT_ONCE = 2


@dataclass(frozen=True)
class Deed:
    """Something somebody did at an instant."""

    at: dt.datetime
    do: Callable[[], object]


def plan_shifts(staff: Staff, now: dt.datetime) -> Iterator[Deed]:
    """Three shifts a day for each desk, from yesterday for a week, and a supervisor on call."""
    for code, team in staff.teams.items():
        leader = staff.with_role("supervisor", team=code)[0]
        plan = make_plan(staff, code, team, now)
        yield Deed(now - dt.timedelta(days=8), partial(import_shifts, by=leader, shifts=plan))


def make_plan(staff: Staff, code: str, team: Team, now: dt.datetime) -> list[ShiftInput]:
    """The shifts of one desk; the present one began two hours ago."""
    desk = staff.with_role("operator", "caseworker", team=code)
    leader = staff.with_role("supervisor", team=code)[0]
    first = now.replace(minute=0, second=0, microsecond=0) - dt.timedelta(hours=2)
    phone = PHONE.format(list(staff.teams).index(code))
    plan = []
    for turn in TURNS:
        begins = first + turn * LENGTH
        for place in range(min(AT_ONCE, len(desk))):
            plan.append(ShiftInput(team, desk[(turn + place) % len(desk)], begins, begins + LENGTH))
        if turn % 3 == 0:
            plan.append(ShiftInput(team, leader, begins, begins + 3 * LENGTH, "on_call", phone))
    return plan
