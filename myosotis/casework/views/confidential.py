"""Confidential notes on a page of the case of their own: written, read one by one, shared by their author."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import can, demand, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.actions import confidential as actions
from myosotis.casework.forms.confidential import PROFESSIONS, ConfidentialForm, ReadersForm
from myosotis.casework.models import ConfidentialNote
from myosotis.casework.queries.cases import CasePage
from myosotis.casework.queries.confidential import list_notes, list_possible_readers, open_note
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.present import kinds_of
from myosotis.casework.views.frame import get_frame, show_in_frame
from myosotis.casework.views.timeline import Item
from myosotis.casework.views.unsent import note_saved
from myosotis.kernel.errors import Missing


@needs(Permission.READ_CASES)
@require_http_methods(["GET", "POST"])
def show_confidential(request: HttpRequest, ref: str) -> HttpResponse:
    """That notes exist, and the form for one more."""
    user = person_of(request)
    frame = get_frame(request, ref)
    people = list_possible_readers(frame.case, besides=user)
    form = ConfidentialForm(
        request.POST if request.method == "POST" else None, people=people, auto_id="note_%s"
    )
    if request.method == "POST":
        demand(user, Permission.WRITE_CASES)
        if form.is_valid():
            given = form.cleaned_data
            actions.write_note(
                by=user,
                case_id=frame.case.pk,
                kind=given["kind"],
                text=given["text"],
                readers=given["readers"],
            )
            note_saved(request)
            messages.success(request, _("The note is kept. Only you and those you named can read it."))
            return redirect("casework:case_confidential", ref=ref)
    return _render(request, frame, user, {"form": form})


@needs(Permission.READ_CASES)
@require_GET
def read_confidential(request: HttpRequest, ref: str, note_id: UUID) -> HttpResponse:
    """One note, read by its author or somebody named; each reading is logged."""
    user = person_of(request)
    note = open_note(user=user, note_id=note_id)
    if note.case.ref != ref:
        raise Missing
    actions.log_reading(by=user, note_id=note_id)
    frame = get_frame(request, ref)
    people = list_possible_readers(frame.case, besides=user)
    context: dict[str, Any] = {"read": note, "form": ConfidentialForm(people=people, auto_id="note_%s")}
    if note.author_id == user.pk:
        initial = {"readers": list(note.readers.values_list("pk", flat=True))}
        context["readers_form"] = ReadersForm(people=people, initial=initial, auto_id="readers_%s")
    return _render(request, frame, user, context)


@needs(Permission.WRITE_CASES)
@require_POST
def share_confidential(request: HttpRequest, ref: str, note_id: UUID) -> HttpResponse:
    """The author says anew who else reads a note."""
    user = person_of(request)
    frame = get_frame(request, ref)
    form = ReadersForm(request.POST, people=list_possible_readers(frame.case, besides=user))
    if not frame.case.confidential_notes.filter(pk=note_id).exists():
        raise Missing
    if form.is_valid():
        actions.name_readers(by=user, note_id=note_id, readers=form.cleaned_data["readers"])
        messages.success(request, _("From now on those you named can read it."))
    return redirect("casework:case_confidential", ref=ref)


def _render(request: HttpRequest, frame: CaseFrame, user: User, given: dict[str, Any]) -> HttpResponse:
    context = {
        "notes": [
            {"row": row, "kind": say_profession(row.note.kind)}
            for row in list_notes(user=user, case=frame.case)
        ],
        "can_write": can(user, Permission.WRITE_CASES),
        **given,
    }
    if "read" in given:
        context["read_kind"] = say_profession(given["read"].kind)
    return show_in_frame(request, frame, "casework/case/confidential.html", context)


def say_profession(kind: str) -> str:
    """Whose profession keeps a note secret."""
    return str(dict(PROFESSIONS)[ConfidentialNote.Profession(kind)])


def list_items(page: CasePage, user: User) -> list[Item]:
    """In the timeline: that a note was written, never what it says."""
    if ConfidentialNote not in kinds_of(page.case):
        return []
    rows = ConfidentialNote.objects.filter(case=page.case).select_related("author")
    return [
        Item(
            note.written_at,
            "notes",
            "lock",
            _("A confidential note was written."),
            say_profession(note.kind),
            by=note.author.name,
            url=f"/cases/{page.case.ref}/confidential/",
        )
        for note in rows
    ]
