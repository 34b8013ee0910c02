"""Opening a case, reading it, its live parts and its running note."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import forms, words
from myosotis.casework.actions.cases import create_case, save_case_note
from myosotis.casework.actions.openings import ReasonTooShort, open_anyway
from myosotis.casework.fields import read_here, say_here, say_problem, say_twins
from myosotis.casework.models import Case
from myosotis.casework.moments import Moment
from myosotis.casework.queries.cases import CasePage, find_case_id, get_case
from myosotis.casework.queries.contacts import get_contact
from myosotis.casework.views.asking import answers_script, read_body
from myosotis.casework.views.case_page import build_context
from myosotis.casework.views.frame import remember_opening
from myosotis.casework.views.prefill import first_child_of
from myosotis.casework.views.unsent import note_saved, take_saved
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.people.actions import LONGEST_NAME

PARTS = {
    "top": "casework/case/top.html",
    "timeline": "casework/case/timeline.html",
    "promises": "casework/case/promises.html",
}
OPENING_KEPT = "case_opening"


@needs(Permission.READ_CASES)
@require_GET
def show_case(request: HttpRequest, ref: str) -> HttpResponse:
    """The page of a case. One audit row per opening; a page that comes back from its own form is the same opening."""
    kept = request.session.pop(OPENING_KEPT, {})
    try:
        page = get_case(user=person_of(request), ref=ref, opening=kept.get(ref, ""))
    except Missing:
        return show_hidden(request, ref)
    remember_opening(request, ref, page.opening)
    return render_case(request, page)


def render_case(
    request: HttpRequest, page: CasePage, bound: dict[str, django_forms.BaseForm] | None = None
) -> HttpResponse:
    """The page, with forms that were sent with mistakes still open."""
    context = build_context(page, person_of(request), bound)
    context |= {"drafts_saved": take_saved(request), "sub_codes": words.sub_categories()}
    return render(request, "casework/case/case.html", context)


def show_hidden(request: HttpRequest, ref: str) -> HttpResponse:
    """Hidden and missing look the same; whoever may, is offered to open anyway with a written reason.

    The form holds what was typed as the address, whether there is such a case or not.
    """
    may_open = can(person_of(request), Permission.OPEN_ANYWAY)
    form = forms.OpenAnywayForm(initial={"ref": ref[: forms.LONGEST_REF]}) if may_open else None
    return render(request, "casework/case/hidden.html", {"form": form}, status=404)


@needs(Permission.READ_CASES)
@require_GET
def show_part(request: HttpRequest, ref: str, part: str) -> HttpResponse:
    """One live part of an opened case."""
    if part not in PARTS:
        raise Missing
    page = get_case(user=person_of(request), ref=ref, opening=request.GET.get("opening", ""))
    return render(request, PARTS[part], build_context(page, person_of(request), is_part=True))


@needs(Permission.WRITE_CASES)
@require_http_methods(["PUT"])
@answers_script
def save_note(request: HttpRequest, ref: str) -> JsonResponse:
    """Save passages of the running note; an older save never overwrites a newer one."""
    case_id = find_case_id(user=person_of(request), ref=ref)
    kept = save_case_note(by=person_of(request), case_id=case_id, entries=read_body(request)["entries"])
    return JsonResponse({"entries": kept, "shown": f"{localtime(clock.now()):%H:%M:%S}"})


@needs(Permission.OPEN_ANYWAY)
@require_http_methods(["GET", "POST"])
def open_case_anyway(request: HttpRequest) -> HttpResponse:
    """Open a case of another team with a written reason."""
    typed = request.GET.get("ref", "")[: forms.LONGEST_REF]
    form = forms.OpenAnywayForm(request.POST or None, initial={"ref": typed})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            case = open_anyway(by=person_of(request), ref=given["ref"], reason=given["reason"])
        except ReasonTooShort as sentence:
            form.add_error("reason", str(sentence))
        except Missing:
            form.add_error("ref", _("There is no case of this number that you could open."))
        else:
            return redirect("casework:case", ref=case.ref)
    return render(request, "casework/case/anyway.html", {"form": form})


@needs(Permission.WRITE_CASES)
@require_http_methods(["GET", "POST"])
def open_case(request: HttpRequest) -> HttpResponse:
    """Open a case on one page, prefilled from the contact it comes from."""
    user = person_of(request)
    contact_id = _read_id((request.POST if request.method == "POST" else request.GET).get("contact", ""))
    if request.method == "POST":
        case_form = forms.CaseForm(request.POST, user=user, auto_id="case_%s")
        children = forms.ChildFormSet(request.POST, prefix="child")
        if case_form.is_valid() and children.is_valid():
            case = _create(request, case_form, children, contact_id)
            note_saved(request)
            messages.success(request, _("The case is open. Nothing more is needed now."))
            return redirect("casework:case", ref=case.ref)
        contact = None
    else:
        page = get_contact(user=user, contact_id=contact_id) if contact_id else None
        contact = page.contact if page else None
        first = first_child_of(page) if page else {}
        initial: dict[str, Any] = {"is_prevention": bool(contact and contact.kind == "prevention")}
        case_form = forms.CaseForm(user=user, auto_id="case_%s", initial=initial)
        children = forms.ChildFormSet(prefix="child", initial=[first] if first else None)
        children.extra = 0 if first else 1
    context = {
        "form": case_form,
        "children": children,
        "contact_id": contact_id,
        "contact": contact,
        "began": say_here(Moment(contact.started_at, "exact")) if contact else "",
        "sub_codes": words.sub_categories(),
    }
    return render(request, "casework/case/new.html", context)


def _create(request: HttpRequest, case_form: forms.CaseForm, children: Any, contact_id: UUID | None) -> Case:
    filled = [form for form in children.forms if not form.is_empty()]
    inputs = [form.to_input(filled[0] if position else None) for position, form in enumerate(filled)]
    for child in inputs:
        child.names = [name[:LONGEST_NAME] for name in child.names]
    return create_case(
        by=person_of(request), case=case_form.to_input(), children=inputs, contact_id=contact_id
    )


def _read_id(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        raise Missing from None


@require_POST
@answers_script
def read_moment_here(request: HttpRequest) -> JsonResponse:
    """Echo what was understood of a moment while it is typed; by POST, because it may say something of a child."""
    body = read_body(request)
    reading = read_here(str(body.get("text", "")), is_past=body.get("direction") != "ahead")
    return JsonResponse(
        {
            "echo": say_here(reading.moment) if reading.moment else "",
            "problem": say_problem(reading.problem) if reading.problem else "",
            "twins": say_twins(reading) if len(reading.moments) > 1 else [],
        }
    )
