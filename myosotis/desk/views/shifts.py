"""Duty: who is on now, who comes, and the plan of a team."""

from __future__ import annotations

import re
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import get_default_timezone, localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech
from myosotis.desk import shift_files
from myosotis.desk.actions import shifts as actions
from myosotis.desk.forms.shifts import PlanForm, ShiftForm
from myosotis.desk.models import Shift
from myosotis.desk.queries.shifts import list_planned_teams, list_shifts, read_duty
from myosotis.kernel import clock

REF = re.compile(r"[A-Z0-9-]{4,24}")


@needs(Permission.SEE_NIGHT_CARDS)
@require_GET
def show_duty(request: HttpRequest) -> HttpResponse:
    """Who is on duty now and in the next weeks."""
    return _render(request, person_of(request), {})


@needs(Permission.PLAN_SHIFTS)
@require_POST
def add_shift(request: HttpRequest) -> HttpResponse:
    """Plan one shift."""
    user = person_of(request)
    form = ShiftForm(request.POST, teams=list_planned_teams(user), auto_id="shift_%s")
    if not form.is_valid():
        return _render(request, user, {"shift_form": form})
    actions.plan_shift(by=user, shift=form.to_input())
    messages.success(request, _("The shift is planned."))
    return redirect("desk:duty")


@needs(Permission.PLAN_SHIFTS)
@require_POST
def import_shifts(request: HttpRequest) -> HttpResponse:
    """Take a plan from a file: all of it, or nothing with the reasons line by line."""
    user = person_of(request)
    form = PlanForm(request.POST, request.FILES, teams=list_planned_teams(user), auto_id="plan_%s")
    if not form.is_valid():
        return _render(request, user, {"plan_form": form})
    shifts = form.cleaned_data["shifts"]
    made = actions.import_shifts(by=user, shifts=shifts)
    said = ngettext("{made} new shift is planned.", "{made} new shifts are planned.", made)
    messages.success(request, said.format(made=made))
    return redirect("desk:duty")


@needs(Permission.PLAN_SHIFTS)
@require_POST
def remove_shift(request: HttpRequest, shift_id: UUID) -> HttpResponse:
    """Take a shift out of the plan."""
    actions.remove_shift(by=person_of(request), shift_id=shift_id)
    return redirect("desk:duty")


@needs(Permission.PLAN_SHIFTS)
@require_GET
def export_shifts(request: HttpRequest) -> HttpResponse:
    """The plan as a table that can be read in again."""
    planned = [
        shift_files.PlannedShift(
            0, one.user.email, one.starts_at, one.ends_at, one.kind, one.team.code, one.phone
        )
        for one in list_shifts(user=person_of(request))
    ]
    text = shift_files.write_plan(planned, zone=get_default_timezone())
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="shifts.csv"'
    return answer


def _render(request: HttpRequest, user: User, given: dict[str, Any]) -> HttpResponse:
    """The page; a form with mistakes comes back filled and open."""
    teams = list_planned_teams(user)
    ref = request.GET.get("case", "")
    context = {
        "duty": read_duty(user=user),
        "days": list_days(list_shifts(user=user), user),
        "ref": ref if REF.fullmatch(ref) else "",
        "teams": teams,
        "shift_form": ShiftForm(teams=teams, auto_id="shift_%s") if teams else None,
        "plan_form": PlanForm(teams=teams, auto_id="plan_%s") if teams else None,
        "opened": next(iter(given), ""),
        **given,
    }
    return render(request, "desk/duty.html", context, status=422 if given else 200)


def list_days(shifts: list[Shift], user: User) -> list[tuple[str, list[dict[str, Any]]]]:
    """The shifts by the day they begin."""
    now = clock.now()
    days = groupby(shifts, key=lambda one: localtime(one.starts_at).date())
    return [
        (speech.say_day(group[0].starts_at), [describe_shift(one, user, now) for one in group])
        for group in (list(of_day) for _day, of_day in days)
    ]


def describe_shift(shift: Shift, user: User, now: Any) -> dict[str, Any]:
    """One line of the plan; an hour that comes twice that night is said with its offset."""
    hours = (shift.ends_at - shift.starts_at).total_seconds() / 3600
    return {
        "shift": shift,
        "from": say_hour(shift.starts_at),
        "until": say_hour(shift.ends_at),
        "hours": hours,
        "is_now": shift.starts_at <= now < shift.ends_at,
        "is_on_call": shift.kind == Shift.Duty.ON_CALL,
        "can_remove": user.may(Permission.PLAN_SHIFTS) and shift.team_id in user.team_ids(),
    }


def say_hour(at: Any) -> str:
    """The hour on the clock; with its offset in the one night in which it comes twice."""
    local = localtime(at)
    plain = f"{local:%H:%M}"
    if not shift_files.is_twice(at, zone=get_default_timezone()):
        return plain
    offset = f"{local:%z}"
    return f"{plain} {offset[:3]}:{offset[3:]}"
