"""Lists of cases and of contacts, and the search."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import can, needs
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech, words
from myosotis.casework.fields import say_here
from myosotis.casework.filters import CaseFilterForm, ContactFilterForm
from myosotis.casework.moments import Moment
from myosotis.casework.queries.cases import CaseRow, page_cases
from myosotis.casework.queries.contacts import ContactRow, list_contacts, page_contacts
from myosotis.casework.views.asking import answers_script, as_user, read_number

ROWS_A_PAGE = 50
MOST_TO_LINK = 40
REFERENCE = re.compile(r"[A-Za-z]{2}-\d{4}-\d{1,8}")


@needs(Permission.READ_CASES)
@require_GET
def show_cases(request: HttpRequest) -> HttpResponse:
    """The cases a person may open, with filters."""
    form = CaseFilterForm(request.GET or None, user=as_user(request))
    return _show_cases(request, form, form.to_filters() if request.GET else {})


@needs(Permission.READ_CASES)
@require_POST
def search_cases(request: HttpRequest) -> HttpResponse:
    """The same list for a name, a phone number or a reference; by POST, so that no name stands in an address."""
    text = request.POST.get("q", "").strip()[:200]
    chosen = {name: value for name, value in request.POST.items() if name in CaseFilterForm.NAMES and value}
    if not text:
        return redirect(reverse("casework:cases", query=chosen))
    form = CaseFilterForm({"state": "all", **chosen}, user=as_user(request))
    return _show_cases(request, form, {**form.to_filters(), "text": text}, text=text)


def _show_cases(
    request: HttpRequest, form: CaseFilterForm, filters: dict[str, str], text: str = ""
) -> HttpResponse:
    page, rows = page_cases(
        user=as_user(request), filters=filters, number=_number(request), size=ROWS_A_PAGE if not text else 200
    )
    context = {
        "form": form,
        "text": text,
        "page": page,
        "rows": [describe_case(row) for row in rows],
        "is_filtered": bool(request.GET) or bool(text),
        "can_write": can(as_user(request), Permission.WRITE_CASES),
        # Said of every number that was typed and not found, whether there is such a case or not.
        "is_number": REFERENCE.fullmatch(text) is not None,
        "can_open_anyway": can(as_user(request), Permission.OPEN_ANYWAY),
    }
    return render(request, "casework/cases/cases.html", context)


def describe_case(row: CaseRow) -> dict[str, Any]:
    """One line of the list."""
    worst = speech.highest_risk(row.children)
    missing = [child for child in row.children if child.open_episode is not None]
    return {
        "case": row.case,
        "names": [speech.name_child(child, is_short=False) for child in row.children],
        "states": [speech.state_of(child) for child in row.children],
        "missing": len(missing),
        "reported": any(speech.state_of(child) == "reported" for child in row.children),
        "hours": max(
            (speech.hours_missing(child.open_episode) for child in missing if child.open_episode),
            default=None,
        ),
        "category": speech.say_category(row.case),
        "risk": worst.risk if worst and missing else None,
        "risk_label": words.label("risk_level", worst.risk.level) if worst and worst.risk and missing else "",
        "closure": words.label("closure_reason", row.case.closure_reason),
    }


@needs(Permission.WRITE_CONTACTS)
@require_GET
def show_contacts(request: HttpRequest) -> HttpResponse:
    """The contacts a person may open."""
    form = ContactFilterForm(request.GET or None)
    page, rows = page_contacts(
        user=as_user(request),
        filters=form.to_filters() if request.GET else {},
        number=_number(request),
        size=ROWS_A_PAGE,
    )
    context = {
        "form": form,
        "page": page,
        "rows": [describe_contact(row) for row in rows],
        "is_filtered": bool(request.GET),
    }
    return render(request, "casework/contacts_list/contacts.html", context)


def describe_contact(row: ContactRow) -> dict[str, Any]:
    """One line of the list."""
    contact = row.contact
    return {
        "contact": contact,
        "child": row.child,
        "who": row.who_calls or words.label("contact_role", contact.role),
        "channel": words.label("channel", contact.channel),
        "kind": words.label("contact_kind", contact.kind),
        "cases": row.cases,
    }


@needs(Permission.WRITE_CASES)
@require_GET
@answers_script
def list_to_link(request: HttpRequest) -> JsonResponse:
    """What the panel "Link a contact" of a case offers, asked for when it opens."""
    return JsonResponse({"choices": list_contacts_to_link(as_user(request))})


def list_contacts_to_link(user: User) -> list[tuple[str, str]]:
    """Contacts without a case that this person may link, as "14:02 phone, Liselot"."""
    rows = list_contacts(user=user, filters={"which": "unlinked"}, limit=MOST_TO_LINK)
    named = []
    for row in rows:
        parts = [words.label("channel", row.contact.channel), row.child or row.who_calls]
        said = ", ".join(part for part in parts if part)
        named.append((str(row.contact.pk), f"{say_here(Moment(row.contact.started_at, 'exact'))} {said}"))
    return named


def _number(request: HttpRequest) -> int:
    return read_number(request.GET.get("page", ""), 1)
