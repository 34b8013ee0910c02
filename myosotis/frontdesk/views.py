"""Pages of the front desk: at the secretariat what came and where it went; at a hotline what was passed on to it."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import can, needs
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import words
from myosotis.casework.countries import name_country
from myosotis.frontdesk import actions as acts
from myosotis.frontdesk.forms import ArrivalForm, DeclineForm, RouteForm
from myosotis.frontdesk.models import Arrival, RoutedRequest
from myosotis.frontdesk.queries import (
    DeskRow,
    due_of,
    list_arrivals,
    list_hotlines_to_route,
    list_routed,
    mark_of_arrivals,
    mark_of_routed,
    without_drills,
)
from myosotis.kernel.errors import Refused
from myosotis.services.words import name_language


@needs(Permission.KEEP_FRONT_DESK)
@require_http_methods(["GET", "POST"])
def show_arrivals(request: HttpRequest) -> HttpResponse:
    """What waits at the secretariat, what ended, and the form for what just came."""
    user = cast(User, request.user)
    form = ArrivalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        row = acts.write_arrival(by=user, given=form.to_input())
        return redirect("frontdesk:arrival", row.pk)
    waiting = list_arrivals(user=user)
    count = len(without_drills(waiting))
    context = {
        "headline": ngettext(
            "{count} request waits at the front desk", "{count} requests wait at the front desk", count
        ).format(count=count)
        if count
        else say_none(waiting, _("Nothing waits at the front desk")),
        "waiting": [describe_arrival(one) for one in waiting],
        "not_counted": say_not_counted(len(waiting) - count),
        "ended": [describe_arrival(one) for one in list_arrivals(user=user, is_open=False)],
        "form": form,
        "mark": mark_of_arrivals(user=user),
    }
    return render(request, "frontdesk/arrivals.html", context, status=400 if form.errors else 200)


@needs(Permission.KEEP_FRONT_DESK)
@require_GET
def show_arrival(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """One, opened: what it says, and where it goes."""
    row = acts.read_arrival(by=cast(User, request.user), arrival_id=arrival_id)
    nodes = [(peer.node_id, _name(peer)) for peer, blocks in list_hotlines_to_route() if not blocks]
    first = next((node for node, _label in nodes if node.startswith(row.country.lower())), "")
    context = {
        "one": describe_arrival(DeskRow(row, due_of(row) if row.is_open else None)),
        "text": row.text,
        "reach": row.reach,
        "form": RouteForm(nodes=nodes, initial={"node": first}),
        "has_nodes": bool(nodes),
        "mark": mark_of_arrivals(user=cast(User, request.user)),
        "may_route": row.is_open and not row.is_with_hotline,
        "may_be_marked": row.may_be_marked,
    }
    return render(request, "frontdesk/arrival.html", context)


@needs(Permission.KEEP_FRONT_DESK)
@require_GET
def give_mark(request: HttpRequest) -> JsonResponse:
    """What those pages ask every few seconds: whether anything has changed. No content, nothing in the log."""
    return JsonResponse({"mark": mark_of_arrivals(user=cast(User, request.user))})


@needs(Permission.KEEP_FRONT_DESK)
@require_POST
def route(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """Pass it on."""
    node = request.POST.get("node", "")
    return _do(request, arrival_id, acts.route_arrival, node_id=node)


@needs(Permission.KEEP_FRONT_DESK)
@require_POST
def settle(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """It needs no hotline."""
    return _do(request, arrival_id, acts.settle_arrival)


@needs(Permission.KEEP_FRONT_DESK)
@require_POST
def mark_drill(request: HttpRequest, arrival_id: UUID) -> HttpResponse:
    """It is an exercise, or is none."""
    return _do(request, arrival_id, acts.mark_drill, is_drill=request.POST.get("is_drill") == "yes")


def _do(request: HttpRequest, arrival_id: UUID, act: Any, **more: str | bool) -> HttpResponse:
    try:
        act(by=request.user, arrival_id=arrival_id, **more)
    except Refused:
        messages.error(request, _("This does not fit any more, or nothing may go to that hotline now."))
    return redirect("frontdesk:arrival", arrival_id)


@needs(Permission.WRITE_CONTACTS)
@require_GET
def show_routed(request: HttpRequest) -> HttpResponse:
    """What the secretariat passed on to us."""
    user = cast(User, request.user)
    found = list_routed(user=user)
    rows = [describe_routed(one) for one in found]
    # Who trains sees exercises only: they are what came.
    count = len(found if user.is_in_training else without_drills(found))
    headline = (
        ngettext(
            "{count} request came from the secretariat", "{count} requests came from the secretariat", count
        ).format(count=count)
        if count
        else say_none(found, _("Nothing came from the secretariat"))
    )
    context = {
        "headline": headline,
        "rows": rows,
        "not_counted": say_not_counted(len(rows) - count),
        "mark": mark_of_routed(user=user),
    }
    return render(request, "frontdesk/routed.html", context)


@needs(Permission.WRITE_CONTACTS)
@require_GET
def give_routed_mark(request: HttpRequest) -> JsonResponse:
    """Whether anything of that has changed."""
    return JsonResponse({"mark": mark_of_routed(user=cast(User, request.user))})


@needs(Permission.WRITE_CONTACTS)
@require_GET
def show_board_part(request: HttpRequest) -> HttpResponse:
    """What the board shows of it, read again."""
    return HttpResponse(show_below_lists(request, None))


@needs(Permission.WRITE_CONTACTS)
@require_POST
def read_routed(request: HttpRequest, routed_id: UUID) -> HttpResponse:
    """One, opened: the secretariat is told that a person has it. Done with a key, not by looking at a list."""
    return _show_one(request, routed_id, DeclineForm())


@needs(Permission.WRITE_CONTACTS)
@require_POST
def accept(request: HttpRequest, routed_id: UUID) -> HttpResponse:
    """Take it up: it is a contact of ours from now on."""
    try:
        contact_id = acts.accept_routed(by=cast(User, request.user), routed_id=routed_id)
    except Refused:
        messages.error(request, _("It is an exercise: switch to training to take it up."))
        return redirect("frontdesk:routed")
    return redirect("casework:contact", contact_id)


@needs(Permission.WRITE_CONTACTS)
@require_POST
def decline(request: HttpRequest, routed_id: UUID) -> HttpResponse:
    """It is not for us, and why."""
    form = DeclineForm(request.POST)
    if not form.is_valid():
        return _show_one(request, routed_id, form)
    acts.decline_routed(by=cast(User, request.user), routed_id=routed_id, reason=form.cleaned_data["reason"])
    return redirect("frontdesk:routed")


def _show_one(request: HttpRequest, routed_id: UUID, form: DeclineForm) -> HttpResponse:
    row = acts.receive_routed(by=cast(User, request.user), routed_id=routed_id)
    context = {
        "one": describe_routed(DeskRow(row, due_of(row))),
        "text": row.text,
        "reach": row.reach,
        "form": form,
    }
    return render(request, "frontdesk/routed_one.html", context, status=400 if form.errors else 200)


def describe_arrival(one: DeskRow) -> dict[str, Any]:
    """One line at the secretariat."""
    row: Arrival = one.row
    return {
        **_describe(one),
        "url": reverse("frontdesk:arrival", args=[row.pk]),
        "id": row.pk,
        "country": name_country(row.country) if row.country else "",
        "hotline": _name(row.peer) if row.peer else "",
        "state": say_state(row),
        "reason": words.label("decline_reason", row.reason) if row.reason else "",
        "erase_on": row.erase_on,
    }


def describe_routed(one: DeskRow) -> dict[str, Any]:
    """One line at a hotline."""
    row: RoutedRequest = one.row
    state = _("A person here has read it") if row.received_at else _("Nobody here has read it")
    return {**_describe(one), "id": row.pk, "state": state, "from": row.peer.name}


def _describe(one: DeskRow) -> dict[str, Any]:
    row = one.row
    tone = {"life_at_risk": "r", "within_12_hours": "a"}.get(row.urgency, "")
    return {
        "channel": words.label("channel", row.channel),
        "urgency": words.label("cooperation_urgency", row.urgency),
        "tone": tone,
        "language": name_language(row.language) if row.language else "",
        "came_at": row.came_at,
        "due_at": one.due_at,
        "is_drill": row.is_drill,
    }


def say_none(found: list[DeskRow], nothing: str) -> str:
    """The headline where nothing is counted."""
    return _("Exercises only") if found else nothing


def say_not_counted(count: int) -> str:
    """Exercises that stand in a list whose headline leaves them out."""
    said = ngettext(
        "{count} exercise stands here and is not counted.",
        "{count} exercises stand here and are not counted.",
        count,
    )
    return said.format(count=count) if count else ""


def say_state(row: Arrival) -> str:
    """How it stands."""
    if row.erased_at:
        return _("Its words are destroyed")
    if row.settled_at:
        return _("Needs no hotline")
    if row.accepted_at:
        return _("Taken up by the hotline")
    if row.declined_at:
        return _("Declined: choose another hotline")
    if row.received_at:
        return _("A person at the hotline has read it")
    if row.stored_at:
        return _("Arrived at the hotline")
    return _("On its way") if row.sent_at else _("Not passed on yet")


def _name(peer: Any) -> str:
    # Isolated by characters: an option of a list can hold no element.
    name = f"\u2068{peer.name}\u2069"
    return _("{country}: {name}").format(country=name_country(peer.country), name=name)


def show_on_board(request: HttpRequest, _subject: Any) -> str:
    """On the board: what the secretariat passed on to us, as a part that reads itself again."""
    user = request.user
    if not isinstance(user, User) or not can(user, Permission.WRITE_CONTACTS):
        return ""
    shown = {"shown": show_below_lists(request, None)}
    return render_to_string("frontdesk/board_live.html", shown, request)


def show_below_lists(request: HttpRequest, _subject: Any) -> str:
    """The same below the lists of work across borders, which are read again as a whole."""
    user = request.user
    if not isinstance(user, User) or not can(user, Permission.WRITE_CONTACTS):
        return ""
    rows = [describe_routed(one) for one in list_routed(user=user)]
    return render_to_string("frontdesk/board_side.html", {"rows": rows}, request) if rows else ""


def count_arrivals(request: HttpRequest) -> int:
    """For the rail: what waits at the front desk to be passed on, or came back; exercises are not counted."""
    user = request.user
    if not isinstance(user, User) or not can(user, Permission.KEEP_FRONT_DESK):
        return 0
    return sum(not one.row.is_with_hotline for one in without_drills(list_arrivals(user=user)))
