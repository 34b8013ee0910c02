"""What the secretariat sees of the network: counts that hotlines told, who waits unopened, exercises. Never content."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from myosotis.accounts.access import can, needs
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import words
from myosotis.casework.countries import name_country
from myosotis.cooperation.actions.drills import announce_drill, end_drill
from myosotis.cooperation.actions.traffic import settle_notice
from myosotis.cooperation.forms.drills import DrillForm
from myosotis.cooperation.models import Drill, TrafficWeek, UnopenedNotice
from myosotis.cooperation.queries.traffic import (
    COUNTS,
    FEW,
    NetworkTraffic,
    find_coming_drill,
    find_running_drill,
    last_week,
    list_drills,
    read_network_traffic,
)
from myosotis.cooperation.views.saying import say_moment, tone_of
from myosotis.kernel.errors import Refused
from myosotis.network.models import Hotline

NAMES = {
    "sent": gettext_lazy("Asked others"),
    "came_in": gettext_lazy("Were asked"),
    "running": gettext_lazy("Running"),
    "overdue": gettext_lazy("Overdue with them"),
    "unopened": gettext_lazy("Not opened"),
    "within_4_hours": gettext_lazy("Answered within 4 hours"),
    "within_24_hours": gettext_lazy("Within 24 hours"),
    "within_72_hours": gettext_lazy("Within 72 hours"),
    "later": gettext_lazy("Later"),
}
RESULTS = ("came_in", "unanswered", "within_4_hours", "within_24_hours", "within_72_hours", "later")


def describe_network(user: User) -> dict[str, Any]:
    """The part of the page of traffic that only the secretariat has; nothing for others."""
    if not can(user, Permission.SEE_NETWORK):
        return {}
    traffic = read_network_traffic(user=user)
    return {
        "network": {
            "week": _("Week of {day}").format(day=date_format(last_week(), "j M Y")),
            "names": [str(NAMES[name]) for name in COUNTS],
            "rows": [_describe_week(one) for one in traffic.weeks],
            "totals": [_say_total(traffic, name) for name in COUNTS] if traffic.weeks else [],
            "silent": ", ".join(one.name for one in traffic.silent),
            "notices": [_describe_notice(one, traffic) for one in traffic.notices],
        }
    }


def say_count(value: int | str | None) -> str:
    """A count as it is shown."""
    if value is None:
        return "–"
    return _("few") if value == FEW else str(value)


def _describe_week(one: TrafficWeek) -> dict[str, Any]:
    cells = [{"name": str(NAMES[name]), "value": say_count(one.counts.get(name))} for name in COUNTS]
    return {"name": one.peer.name, "country": name_country(one.peer.country), "cells": cells}


def _say_total(traffic: NetworkTraffic, name: str) -> dict[str, str]:
    count, is_more = traffic.total(name)
    value = _("at least {count}").format(count=count) if is_more else str(count)
    return {"name": str(NAMES[name]), "value": value}


def _describe_notice(one: UnopenedNotice, traffic: NetworkTraffic) -> dict[str, Any]:
    asked = traffic.peers.get(one.asked)
    hotline = Hotline.objects.filter(node_id__iexact=one.asked).prefetch_related("duty_contacts").first()
    duty = hotline.duty_contacts.first() if hotline else None
    return {
        "id": one.pk,
        "from": one.peer.name,
        "asked": asked.name if asked else one.asked,
        "since": say_moment(one.since),
        "urgency": words.label("cooperation_urgency", one.urgency),
        "tone": tone_of(one.urgency),
        "phone": duty.phone if duty else (hotline.phone_abroad if hotline else ""),
        "dial": duty.dial if duty else (hotline.dial if hotline else ""),
    }


MEETS = (Permission.WRITE_CASES, Permission.WRITE_CONTACTS, Permission.SEE_BOARD)
BOARD, WHERE_DRILLS_ARE = "desk:board", ("cooperation", "frontdesk")


@needs(Permission.SEE_NETWORK)
@require_POST
def settle(request: HttpRequest, unopened_id: UUID) -> HttpResponse:
    """Somebody has rung the hotline."""
    settle_notice(by=cast(User, request.user), notice_id=unopened_id)
    return redirect("cooperation:traffic")


@needs(Permission.KEEP_FRONT_DESK)
@require_http_methods(["GET", "POST"])
def show_drills(request: HttpRequest) -> HttpResponse:
    """Exercises: announce one, and what hotlines counted in those that are over."""
    user = cast(User, request.user)
    form = DrillForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        announce_drill(by=user, **form.cleaned_data)
        return redirect("cooperation:drills")
    rows = [_describe_drill(one) for one in list_drills(user=user)]
    running = find_running_drill()
    headline = (
        _("The exercise “{name}” is on").format(name=running.name) if running else _("No exercise is on")
    )
    context = {"headline": headline, "rows": rows, "form": form}
    return render(request, "cooperation/drills.html", context, status=400 if form.errors else 200)


@needs(Permission.KEEP_FRONT_DESK)
@require_POST
def end(request: HttpRequest, drill_id: UUID) -> HttpResponse:
    """It is over."""
    try:
        end_drill(by=cast(User, request.user), drill_id=drill_id)
    except Refused:
        messages.error(request, _("It is over already."))
    return redirect("cooperation:drills")


def _describe_drill(one: Drill) -> dict[str, Any]:
    names = {**NAMES, "unanswered": pgettext_lazy("requests", "Not answered")}
    count = one.results.count()
    return {
        "id": one.pk,
        "name": one.name,
        "days": f"{date_format(one.begins_on, 'j M')} – {date_format(one.ends_on, 'j M Y')}",
        "is_open": one.ended_at is None and one.peer_id is None,
        "heard": ngettext("{count} hotline has counted", "{count} hotlines have counted", count).format(
            count=count
        ),
        "names": [str(names[name]) for name in RESULTS],
        "results": [
            {
                "name": result.peer.name,
                "cells": [
                    {"name": str(names[name]), "value": say_count(result.counts.get(name))}
                    for name in RESULTS
                ],
            }
            for result in one.results.all()
        ],
    }


def show_drill_banner(request: HttpRequest, _subject: Any) -> str:
    """The exercise that is on, on every screen of who meets it; one that comes, on the board and where it will be."""
    user = request.user
    if not isinstance(user, User):
        return ""
    takes_part = user.is_in_training or can(user, Permission.KEEP_FRONT_DESK)
    if not takes_part and not any(can(user, one) for one in MEETS):
        return ""
    running = find_running_drill()
    context: dict[str, Any] = {"drill": running, "takes_part": takes_part}
    if running is None:
        match = request.resolver_match
        is_there = match is not None and (match.view_name == BOARD or match.namespace in WHERE_DRILLS_ARE)
        context = {"drill": find_coming_drill() if is_there else None, "is_coming": True}
    if context["drill"] is None:
        return ""
    return render_to_string("cooperation/drill_banner.html", context, request)
