"""Lists across borders: requests both ways, copies outstanding, traffic as counts; fragments, and the rail."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.merged import members_of
from myosotis.casework.queries.cases import CasePage
from myosotis.casework.views.frame import get_frame, show_in_frame
from myosotis.cooperation.inputs import RequestInput
from myosotis.cooperation.models import RequestDraft
from myosotis.cooperation.queries.cooperations import (
    CooperationRow,
    count_open,
    count_traffic,
    list_cooperations,
    list_copies,
)
from myosotis.cooperation.queries.meeting import list_since
from myosotis.cooperation.queries.news import mark_of_all
from myosotis.cooperation.queries.preview import list_drafts
from myosotis.cooperation.views.bodies import describe_body_rows, describe_late_bodies
from myosotis.cooperation.views.network import describe_network
from myosotis.cooperation.views.rows import describe_copies, describe_rows
from myosotis.cooperation.views.saying import (
    say_country_of_nodes,
    say_directory,
    say_labels,
    say_moment,
    say_names_of_bodies,
)
from myosotis.enquiries.models import Enquiry
from myosotis.exchange.keyring import standing_now
from myosotis.kernel.asking import ask_once
from myosotis.kernel.errors import Missing

MOST_ON_BOARD = 6
MOST_ENDED = 20


@needs(Permission.READ_CASES)
@require_GET
def show_abroad(request: HttpRequest) -> HttpResponse:
    """Requests that came in and that we sent, the most pressing first."""
    return render(request, "cooperation/abroad.html", describe_abroad(request, person_of(request)))


@needs(Permission.READ_CASES)
@require_GET
def show_part(request: HttpRequest, part: str) -> HttpResponse:
    """The live part of that page, or what the board shows of it."""
    user = person_of(request)
    if part == "board":
        return render(request, "cooperation/board_rows.html", describe_ours(request, user))
    if part != "abroad":
        raise Missing
    return render(request, "cooperation/abroad_part.html", describe_abroad(request, user))


def describe_abroad(request: HttpRequest, user: User) -> dict[str, Any]:
    """Both directions, what ended lately, and a sentence on how it stands."""
    found = list_running(request, user)
    running = describe_rows(found, user)
    ended = list_cooperations(user=user, is_ended=True)
    ended.sort(key=lambda one: one.cooperation.ended_at or one.cooperation.made_at, reverse=True)
    ours = sum(1 for row in running if row["is_ours"])
    return {
        "incoming": [row for row in running if row["is_incoming"]],
        "outgoing": [row for row in running if not row["is_incoming"]],
        "ended": describe_rows(ended[:MOST_ENDED], user),
        "bodies": describe_body_rows(user, is_running=True),
        "headline": say_waiting(ours),
        "directory": say_directory(standing_now()),
        "sentence": _say_running(len(running), count_open(found)["late"]),
    }


def say_waiting(ours: int) -> str:
    """How many wait for us."""
    if not ours:
        return _("Nothing across borders waits for us")
    return ngettext(
        "{count} step across borders waits for us", "{count} steps across borders wait for us", ours
    ).format(count=ours)


def _say_running(running: int, late: int) -> str:
    told = ngettext("{count} request runs.", "{count} requests run.", running).format(count=running)
    if not late:
        return told
    overdue = ngettext("{count} is overdue with us.", "{count} are overdue with us.", late).format(count=late)
    return f"{told} {overdue}"


@needs(Permission.READ_CASES)
@require_GET
def show_copies(request: HttpRequest) -> HttpResponse:
    """Who still holds what of that which we told."""
    user = person_of(request)
    rows = describe_copies(list_copies(user=user), user)
    count = len(rows)
    headline = (
        ngettext(
            "{count} copy is with another hotline", "{count} copies are with other hotlines", count
        ).format(count=count)
        if count
        else _("No copy is with another hotline")
    )
    bodies = describe_body_rows(user, is_outstanding=True)
    return render(request, "cooperation/copies.html", {"rows": rows, "headline": headline, "bodies": bodies})


@needs(Permission.READ_CASES)
@require_GET
def show_case(request: HttpRequest, ref: str) -> HttpResponse:
    """The page of a case: what runs with other hotlines, what is not sent yet, who holds copies."""
    user, frame = person_of(request), get_frame(request, ref)
    running = list_cooperations(user=user, case=frame.case)
    ended = list_cooperations(user=user, case=frame.case, is_ended=True)
    rows = describe_rows([*running, *ended], user)
    cases = {frame.case.pk, *members_of(frame.case.pk)}
    copies = [one for one in list_copies(user=user) if one.cooperation.case_id in cases]
    described = describe_copies(copies, user)
    drafts = [_describe_draft(ref, draft, given) for draft, given in list_drafts(frame, user=user)]
    context = {
        "here": reverse("cooperation:case_abroad", args=[ref]),
        "mark": mark_of_all(user=user),
        "rows": rows,
        "drafts": drafts,
        "copies": described,
        "can_ask": frame.case.closed_at is None,
        "bodies": describe_body_rows(user, case=frame.case),
        "ask_body_url": reverse("cooperation:ask_body", args=[ref])
        if frame.case.closed_at is None and can(user, Permission.WRITE_CASES)
        else "",
    }
    return show_in_frame(request, frame, "cooperation/case.html", context)


def _describe_draft(ref: str, draft: RequestDraft, given: RequestInput) -> dict[str, Any]:
    if given.way:
        address, whom = "cooperation:ask_body", say_names_of_bodies(given.nodes) or _("No body chosen yet")
    else:
        address, whom = "cooperation:ask", say_country_of_nodes(given.nodes) or _("No hotline chosen yet")
    return {
        "url": f"{reverse(address, args=[ref])}?draft={draft.pk}",
        "id": draft.pk,
        "country": whom,
        "asks": say_labels("cooperation_ask", given.asks),
        "since": _("kept {moment}").format(moment=say_moment(draft.changed_at)),
    }


@require_GET
def show_traffic(request: HttpRequest) -> HttpResponse:
    """Counts and clocks of the last twelve months, never what was said."""
    traffic = count_traffic(user=person_of(request))
    hours = traffic.median_hours
    counts = [
        {"value": traffic.came_in, "name": _("Came in"), "more": _("in twelve months")},
        {"value": traffic.sent, "name": pgettext("how many were", "Sent"), "more": _("in twelve months")},
        {"value": traffic.running, "name": _("Running"), "more": _("now")},
        {"value": traffic.unopened, "name": _("Not opened yet"), "more": _("by a person")},
        {"value": traffic.overdue, "name": _("Overdue"), "more": _("of those that run")},
        {"value": traffic.undelivered, "name": _("Not arrived"), "more": _("the other node is away")},
    ]
    said = (
        _("Half of the first answers came within {hours} hours").format(hours=round(hours, 1))
        if hours is not None
        else _("No request was answered yet")
    )
    rows = [{"name": name, "sent": out, "came_in": into} for name, out, into in traffic.by_peer]
    context = {"said": said, "counts": counts, "rows": rows, **describe_network(person_of(request))}
    if "network" in context and not rows:
        # The secretariat asks nobody itself: what hotlines told is the page.
        context |= {"said": _("How hotlines work together"), "counts": []}
    return render(request, "cooperation/traffic.html", context)


def show_on_case(request: HttpRequest, page: CasePage) -> str:
    """On the overview of a case: what runs with other hotlines, with its clock."""
    user = person_of(request)
    rows = describe_rows(list_cooperations(user=user, case=page.case), user)
    if not rows:
        return ""
    url = reverse("cooperation:case_abroad", args=[page.case.ref])
    return render_to_string("cooperation/case_side.html", {"rows": rows, "url": url}, request)


def show_after_enquiry(request: HttpRequest, subject: Enquiry) -> str:
    """Below a private enquiry of ours: what its hotline has asked since, of this case or of none yet."""
    user = person_of(request)
    rows = describe_rows(list_since(subject, user=user), user)
    return render_to_string("cooperation/after_enquiry.html", {"rows": rows}, request) if rows else ""


def show_on_board(request: HttpRequest, _subject: Any) -> str:
    """On the board: what waits for us across borders, the most pressing first."""
    user = person_of(request)
    if not can(user, Permission.READ_CASES):
        return ""
    return render_to_string("cooperation/board_side.html", describe_ours(request, user), request)


def list_running(request: HttpRequest, user: User) -> list[CooperationRow]:
    """What runs, for the rail and for the page."""
    return ask_once(request, "abroad", lambda: list_cooperations(user=user))


def describe_ours(request: HttpRequest, user: User) -> dict[str, Any]:
    """What waits for us, the most pressing first."""
    rows = [row for row in describe_rows(list_running(request, user), user) if row["is_ours"]]
    late = [{**one, "country": one["name"]} for one in describe_late_bodies(user)]
    return {"rows": [*late, *rows][:MOST_ON_BOARD]}


def count_waiting(request: HttpRequest) -> int:
    """For the rail: requests that nobody here has opened, and what is late with us."""
    user = request.user
    if not isinstance(user, User) or not can(user, Permission.READ_CASES):
        return 0
    counts = count_open(list_running(request, user))
    return counts["unopened"] + counts["late"]
