"""Fields of this hotline's own: kept on pages of their own, answered beside the case and the contact."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech
from myosotis.casework.actions.local_fields import FieldFaults, answer_in_case, answer_in_contact, save_field
from myosotis.casework.forms.local_fields import LocalFieldForm
from myosotis.casework.local_checks import find_faults
from myosotis.casework.models import LocalField
from myosotis.casework.queries.cases import CasePage
from myosotis.casework.queries.contacts import demand_contact
from myosotis.casework.queries.local_fields import (
    LocalAnswer,
    count_answers,
    get_field,
    has_local_fields,
    list_all_fields,
    list_fields,
    read_answers,
)
from myosotis.casework.views.acts import act_on_case
from myosotis.kernel.errors import Missing

WAS = ".was"


@needs(Permission.MANAGE_FORMS)
@require_GET
def show_fields(request: HttpRequest) -> HttpResponse:
    """All questions of this hotline's own, and how often each answer was given."""
    user = person_of(request)
    context = {"fields": list_fields(user=user), "tables": count_answers(user=user)}
    return render(request, "casework/local/fields.html", context)


@needs(Permission.MANAGE_FORMS)
@require_http_methods(["GET", "POST"])
def make_field(request: HttpRequest) -> HttpResponse:
    """A new question."""
    return _edit(request, None)


@needs(Permission.MANAGE_FORMS)
@require_http_methods(["GET", "POST"])
def edit_field(request: HttpRequest, field_id: UUID) -> HttpResponse:
    """Change a question."""
    return _edit(request, get_field(user=person_of(request), field_id=field_id))


def _edit(request: HttpRequest, present: LocalField | None) -> HttpResponse:
    form = LocalFieldForm(request.POST if request.method == "POST" else None, present=present)
    preview: LocalField | None = present
    faults: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.to_input()
        preview = LocalField(about=given.about, labels=given.labels, key="preview")
        preview.codes = [
            {"code": str(number), "labels": answer.labels, "is_active": answer.is_active}
            for number, answer in enumerate(given.answers)
        ]
        if "preview" in request.POST:
            faults = find_faults(given, present=present, others=list_all_fields())
        else:
            try:
                save_field(by=person_of(request), given=given, field_id=present.pk if present else None)
            except FieldFaults as found:
                faults = found.sentences
            else:
                messages.success(request, _("The field is saved."))
                return redirect("casework:local_fields")
    context = {"form": form, "present": present, "preview": preview, "faults": faults}
    return render(request, "casework/local/field.html", context)


@act_on_case()
def answer_case(request: HttpRequest, user: User, case_id: UUID) -> str:
    """Answer the questions about a case and its children."""
    answers: dict[tuple[UUID, UUID], str] = {}
    for name, code in _changed(request).items():
        field_id, _dot, owner = name.partition(".")
        answers[(_read(field_id), _read(owner))] = code
    answer_in_case(by=user, case_id=case_id, answers=answers)
    messages.success(request, _("Saved."))
    return "own-fields"


@needs(Permission.WRITE_CONTACTS)
@require_POST
def answer_contact(request: HttpRequest, contact_id: UUID) -> HttpResponse:
    """Answer the questions about a contact."""
    user = person_of(request)
    demand_contact(user=user, contact_id=contact_id)
    answers = {_read(name.partition(".")[0]): code for name, code in _changed(request).items()}
    answer_in_contact(by=user, contact_id=contact_id, answers=answers)
    messages.success(request, _("Saved."))
    return redirect("casework:contact", contact_id=contact_id)


def show_on_case(request: HttpRequest, page: CasePage) -> str:
    """Beside the overview of a case: the hotline's own questions about it and its children."""
    user = person_of(request)
    if not has_local_fields("case", "child"):
        return ""
    about_case = read_answers(user=user, about="case", owners=[page.case.pk])
    persons = {child.person.pk: speech.name_child(child) for child in page.children}
    about_children = read_answers(user=user, about="child", owners=persons)
    lines = [_describe(answer) for answer in about_case]
    lines += [_describe(answer, persons[answer.owner]) for answer in about_children]
    if not lines:
        return ""
    context = {
        "lines": lines,
        "case": page.case,
        "opening": page.opening,
        "can_write": can(user, Permission.WRITE_CASES),
    }
    return render_to_string("casework/local/on_case.html", context, request=request)


def show_on_contact(request: HttpRequest, contact_id: UUID) -> str:
    """Beside the note of a contact: the hotline's own questions about it."""
    answers = read_answers(user=person_of(request), about="contact", owners=[contact_id])
    if not answers:
        return ""
    context = {"lines": [_describe(answer) for answer in answers], "contact_id": contact_id}
    return render_to_string("casework/local/on_contact.html", context, request=request)


def _changed(request: HttpRequest) -> dict[str, str]:
    """The answers that differ from what the page showed: what somebody else answered meanwhile stays."""
    sent = {name: code for name, code in request.POST.items() if "." in name and not name.endswith(WAS)}
    return {name: str(code) for name, code in sent.items() if request.POST.get(name + WAS) != code}


def _describe(answer: LocalAnswer, whom: str = "") -> dict[str, Any]:
    return {"answer": answer, "whom": whom, "choices": [("", _("Not asked yet")), *answer.choices()]}


def _read(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Missing from None
