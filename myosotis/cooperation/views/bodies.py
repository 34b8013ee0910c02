"""One request to a body without a node: what was told, the ledger, what they answered, and the next acts as keys."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import words
from myosotis.casework.countries import name_country
from myosotis.casework.views.unsent import keep_drafts, note_saved
from myosotis.cooperation import telling
from myosotis.cooperation.actions import bodies as acts
from myosotis.cooperation.actions.answer_pages import MOST_TRIES
from myosotis.cooperation.actions.openings import log_body_opening
from myosotis.cooperation.forms.bodies import BodyAnswerForm
from myosotis.cooperation.inputs import last_day_before
from myosotis.cooperation.models import BodyAnswer, BodyRequest, BodyStep
from myosotis.cooperation.queries.bodies import (
    BodyPage,
    BodyRow,
    find_request,
    is_readable,
    list_body_requests,
    read_request,
)
from myosotis.cooperation.queries.cooperations import name_cases
from myosotis.cooperation.queries.news import mark_of_all
from myosotis.cooperation.views.asking_bodies import show_handed
from myosotis.cooperation.views.saying import say_dated, say_labels, say_moment, say_problem, tone_of
from myosotis.cooperation.views.showing import line
from myosotis.kernel.errors import Refused
from myosotis.network.models import Body
from myosotis_core.protocol.clocks import Duty

Event = BodyStep.Event
EVENTS = {
    Event.MADE: gettext_lazy("Made for them."),
    Event.FILE_TAKEN: gettext_lazy("The sealed file was taken from the node."),
    Event.NEW_DOOR: gettext_lazy("A new address and passphrase were made; the old ones open nothing."),
    Event.OPENED: gettext_lazy("They opened the page."),
    Event.READ_AGAIN: gettext_lazy("They opened the page once more, in the same browser."),
    Event.WRONG: gettext_lazy("A wrong passphrase was typed."),
    Event.LOCKED: gettext_lazy("Too many wrong passphrases: the page is locked."),
    Event.OTHER_BROWSER: gettext_lazy("Another browser came with the right passphrase and was turned away."),
    Event.RECEIVED: gettext_lazy("They said that they have it."),
    Event.ANSWERED: gettext_lazy("An answer came."),
    Event.ASKED_BACK: gettext_lazy("They are to be asked to destroy their copy."),
    Event.ERASED: gettext_lazy("They said that their copy is destroyed."),
    Event.WITHDRAWN: gettext_lazy("Taken back: nothing of it opens any more."),
    Event.EXPIRED: gettext_lazy("Its day was over."),
    Event.DONE: gettext_lazy("Ended: nothing more is awaited."),
}
WAYS = {
    BodyRequest.Way.PAGE: gettext_lazy("Page at our node"),
    BodyRequest.Way.FILE: gettext_lazy("Sealed file"),
    BodyRequest.Way.PDF: gettext_lazy("Locked PDF"),
}
Do = Callable[..., Any]
# Code -> icon, label, key, what it does, and when it fits.
ACTS: dict[str, tuple[str, Any, str, Do, Callable[[BodyRequest], bool]]] = {
    "received": (
        "phone",
        gettext_lazy("They have it"),
        "R",
        acts.note_received,
        lambda row: not row.is_ended and row.received_at is None,
    ),
    "erased": (
        "circle-check",
        gettext_lazy("They destroyed it"),
        "E",
        acts.note_erased,
        lambda row: row.is_outstanding and row.asked_back_at is not None,
    ),
    "ask_back": (
        "arrow-back-up",
        gettext_lazy("Ask them to destroy it"),
        "K",
        acts.ask_back,
        lambda row: row.is_outstanding and row.asked_back_at is None,
    ),
    "done": (
        "flag",
        gettext_lazy("Nothing more is awaited"),
        "D",
        acts.finish_request,
        lambda row: not row.is_ended,
    ),
    "withdraw": (
        "x",
        pgettext_lazy("a request that was told", "Take it back"),
        "W",
        acts.withdraw_request,
        lambda row: not row.is_ended,
    ),
}


@needs(Permission.READ_CASES)
@require_GET
def show_body_request(request: HttpRequest, body_request_id: UUID) -> HttpResponse:
    """The page."""
    return _show(request, find_request(body_request_id, user=person_of(request)))


@needs(Permission.WRITE_CASES)
@require_POST
def act(request: HttpRequest, body_request_id: UUID) -> HttpResponse:
    """One act without a word: its code stands in the form."""
    user = person_of(request)
    find_request(body_request_id, user=user)
    chosen = ACTS.get(request.POST.get("act", ""))
    if chosen is not None:
        try:
            chosen[3](by=user, request_id=body_request_id)
        except Refused as refusal:
            messages.error(request, say_problem(refusal.reason) or _("This does not fit any more."))
    return redirect("cooperation:body_request", body_request_id)


@needs(Permission.WRITE_CASES)
@require_POST
def renew(request: HttpRequest, body_request_id: UUID) -> HttpResponse:
    """A new address and passphrase, shown once."""
    user = person_of(request)
    find_request(body_request_id, user=user)
    try:
        return show_handed(request, [acts.renew_door(by=user, request_id=body_request_id)])
    except Refused as refusal:
        messages.error(request, say_problem(refusal.reason) or _("This does not fit any more."))
        return redirect("cooperation:body_request", body_request_id)


@needs(Permission.WRITE_CASES)
@require_POST
def note_answer(request: HttpRequest, body_request_id: UUID) -> HttpResponse:
    """What they said on the telephone or wrote, with its source."""
    user = person_of(request)
    row = find_request(body_request_id, user=user)
    form = BodyAnswerForm(request.POST, asks=row.asks, auto_id="answer_%s")
    if not form.is_valid():
        return _show(request, row, form)
    try:
        acts.note_answer(by=user, request_id=body_request_id, fact=form.to_fact())
    except Refused as refusal:
        form.add_error(None, say_problem(refusal.reason) or _("This does not fit any more."))
        return _show(request, row, form)
    note_saved(request)
    return redirect("cooperation:body_request", body_request_id)


@needs(Permission.WRITE_CASES)
@require_GET
def give_file(request: HttpRequest, body_request_id: UUID) -> HttpResponse:
    """The sealed file or PDF. Its name says nothing."""
    row, content = acts.take_file(by=person_of(request), request_id=body_request_id)
    media, ending = ("application/pdf", "pdf") if row.is_pdf else ("application/octet-stream", "html")
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="116000-{str(row.pk)[-6:]}.{ending}"'
    answer["Cache-Control"] = "no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def _show(request: HttpRequest, row: BodyRequest, bound: BodyAnswerForm | None = None) -> HttpResponse:
    user = person_of(request)
    log_body_opening(row, by=user)
    page = read_request(row, user=user)
    can_write = can(user, Permission.WRITE_CASES)
    form = bound or BodyAnswerForm(asks=row.asks, auto_id="answer_%s")
    context = {
        "one": describe_row(page.row, user),
        "headline": _("Request to {name}").format(name=row.name),
        "is_withheld": page.is_withheld,
        "asked": _describe_asked(row),
        "items": [_describe_item(one) for one in page.items],
        "answers": [_describe_answer(one) for one in page.answers],
        "steps": [
            {
                "id": step.pk,
                "at": step.at,
                "sentence": EVENTS[Event(step.event)],
                "who": step.by.name if step.by else "",
            }
            for step in reversed(page.steps)
        ],
        "acts": _list_acts(page, row) if can_write else [],
        "answer_act": _answer_act(row, form, is_open=bound is not None)
        if can_write and row.case_id
        else None,
        "can_write": can_write,
        "here": reverse("cooperation:body_request", args=[row.pk]),
        "mark": mark_of_all(user=user),
        "shown": "answer" if bound else "",
        **keep_drafts(request, reverse("cooperation:body_request", args=[row.pk])),
    }
    return render(request, "cooperation/bodies/request.html", context, status=400 if bound else 200)


def _list_acts(page: BodyPage, row: BodyRequest) -> list[dict[str, Any]]:
    url = reverse("cooperation:body_act", args=[row.pk])
    found = [
        {
            "icon": icon,
            "label": label,
            "key": key,
            "url": url,
            "hidden": [("act", code)],
            "is_grave": code == "withdraw",
        }
        for code, (icon, label, key, _do, fits) in ACTS.items()
        if fits(row)
    ]
    if row.is_page and is_readable(row):
        renewed = reverse("cooperation:body_renew", args=[row.pk])
        found.append(
            {
                "icon": "key",
                "label": _("New address and passphrase"),
                "key": "N",
                "url": renewed,
                "hidden": [],
            }
        )
    return found


def _answer_act(row: BodyRequest, form: BodyAnswerForm, *, is_open: bool) -> dict[str, Any]:
    return {
        "id": "answer",
        "icon": "pencil",
        "label": _("Write down what they answered"),
        "key": "A",
        "url": reverse("cooperation:body_answer", args=[row.pk]),
        "form": form,
        "is_open": is_open,
        "button": _("Keep the answer"),
    }


def describe_row(row: BodyRow, user: User) -> dict[str, Any]:
    """One line of a list: whom, what, how it stands, what is due."""
    one, due = row.request, row.clock
    named = name_cases({one.case_id} if one.case_id else set(), user=user)
    ref = (named[one.case_id] or one.case.ref) if one.case and one.case_id in named else ""
    return {
        "url": reverse("cooperation:body_request", args=[one.pk]),
        "name": one.name,
        "is_pdf": one.is_pdf,
        "sort": Body.Sort(one.sort).label,
        "country": name_country(one.country),
        "phone": one.body.phone if one.body else "",
        "dial": one.body.dial if one.body else "",
        "urgency": words.label("cooperation_urgency", one.urgency),
        "urgency_tone": tone_of(one.urgency),
        "asks": say_labels("cooperation_ask", one.asks),
        "way": WAYS[BodyRequest.Way(one.way)],
        "state": say_state(one),
        "since": _("made {moment}").format(moment=say_moment(one.made_at)),
        "keep_until": one.keep_until,
        "is_drill": one.is_drill,
        "is_ended": one.is_ended,
        "next": say_next(due.duty) if due else "",
        "due_at": due.at if due else None,
        "due_when": say_moment(due.at) if due else "",
        "case_ref": ref,
        "case_url": reverse("cooperation:case_abroad", args=[ref]) if ref else "",
        "file_url": reverse("cooperation:body_file", args=[one.pk])
        if not one.is_page and is_readable(one)
        else "",
    }


def describe_body_rows(user: User, **chosen: Any) -> list[dict[str, Any]]:
    """Lines of a list."""
    return [describe_row(one, user) for one in list_body_requests(user=user, **chosen)]


def describe_late_bodies(user: User) -> list[dict[str, Any]]:
    """For the board: what is late with a body without a node, which only a telephone call moves on."""
    waiting = [one for one in list_body_requests(user=user, is_running=True) if one.clock]
    return [describe_row(one, user) for one in waiting if one.clock and one.clock.is_overdue]


def say_state(one: BodyRequest) -> str:
    """How it stands."""
    if one.is_outstanding and one.asked_back_at:
        return _("Asked back, not confirmed")
    if one.end == BodyRequest.End.WITHDRAWN:
        return _("Taken back")
    if one.end == BodyRequest.End.EXPIRED:
        return _("Its day is over")
    if one.end == BodyRequest.End.DONE:
        return pgettext("one request", "Ended")
    if one.answered_at:
        return pgettext("one request", "Answered")
    if one.tries >= MOST_TRIES:
        return _("Locked after wrong passphrases: make a new address")
    return _("They have it") if one.received_at else _("Not received yet")


def say_next(duty: Duty) -> str:
    """What we do where it is late: they are reached by telephone only."""
    if duty == Duty.ERASED:
        return _("They confirm that it is destroyed; else ring them")
    return _("They answer; else ring them") if duty == Duty.ANSWERED else _("They open it; else ring them")


def _describe_asked(row: BodyRequest) -> list[dict[str, Any]]:
    return [
        *line(_("For"), say_labels("cooperation_ask", row.asks)),
        *line(_("In words"), row.summary or ""),
        *line(_("Answer by"), say_moment(row.needed_by) if row.needed_by else ""),
        *line(_("Category"), words.label("category", row.category)),
        *line(_("Purpose"), say_labels("share_purpose", row.purpose)),
        *line(_("Ground"), words.label("consent_basis", row.basis)),
        *line(
            _("Transfer"), words.label("transfer_ground", row.transfer_ground) if row.transfer_ground else ""
        ),
        *line(_("They may tell it to"), say_labels("onward_sharing", row.onward)),
        *line(_("Kept until"), say_dated(row.keep_until.isoformat())),
        *line(_("They reach us"), ", ".join(filter(None, (row.contact or {}).values()))),
    ]


def _describe_item(one: Any) -> dict[str, Any]:
    return {
        "name": telling.name_field(str(telling.LABELS.get(one.name, one.name)), telling.child_of(one.value)),
        "values": telling.read_lines(one.value),
        "is_withheld": getattr(one, "is_withheld", False) and one.gone_at is None,
        "is_gone": one.gone_at is not None,
        "expires_at": last_day_before(one.expires_at),
    }


def _describe_answer(one: BodyAnswer) -> dict[str, Any]:
    return {
        "asked": words.label("cooperation_ask", one.asked) if one.asked else "",
        "text": one.text,
        "who": one.who,
        "source": words.label("answer_source", one.source),
        "certainty": words.label("answer_certainty", one.certainty),
        "is_alleged": one.is_alleged,
        "dated": say_dated(one.dated),
        "at": one.at,
        "by": one.by.name if one.by else "",
        "is_withheld": getattr(one, "is_withheld", False),
    }
