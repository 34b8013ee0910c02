"""Lists of cases and of contacts, and the search."""

from __future__ import annotations

import re
import unicodedata
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework import speech, words
from myosotis.casework.facts import local_day
from myosotis.casework.fields import say_here
from myosotis.casework.filters import CaseFilterForm, ContactFilterForm, ListFilterForm
from myosotis.casework.forms.bulk import BulkForm, KeepFilterForm
from myosotis.casework.marks import say_of_age
from myosotis.casework.models import SavedFilter
from myosotis.casework.moments import Moment
from myosotis.casework.queries.cases import CaseRow, page_cases
from myosotis.casework.queries.contacts import ContactRow, list_contacts, page_contacts
from myosotis.casework.queries.local_fields import list_local_choices
from myosotis.casework.queries.saved_filters import list_chips
from myosotis.casework.views.asking import answers_script, read_number
from myosotis.casework.views.bulk_done import take_done
from myosotis.kernel import clock
from myosotis.kernel.addresses import address_of

ROWS_A_PAGE = 50
MOST_TO_LINK = 40
MOST_LETTERS = 60
REFERENCE = re.compile(r"[A-Za-z]{2}-\d{4}-\d{1,8}")


@needs(Permission.READ_CASES)
@require_GET
def show_cases(request: HttpRequest) -> HttpResponse:
    """The cases a person may open, with filters."""
    form = make_case_filter(request.GET or None, person_of(request))
    return _show_cases(request, form, form.to_filters() if request.GET else {})


@needs(Permission.READ_CASES)
@require_POST
def search_cases(request: HttpRequest) -> HttpResponse:
    """The same list for a name, a phone number or a reference; by POST, so that no name stands in an address."""
    text = request.POST.get("q", "").strip()[:200]
    chosen = {name: value for name, value in request.POST.items() if name in CaseFilterForm.NAMES and value}
    if not text:
        return redirect(reverse("casework:cases", query=chosen))
    form = make_case_filter({"state": "all", **chosen}, person_of(request))
    return _show_cases(request, form, {**form.to_filters(), "text": text}, text=text)


def make_case_filter(data: Any, user: User) -> CaseFilterForm:
    """The filters of the list of cases, with the answers of this hotline's own fields."""
    return CaseFilterForm(data, user=user, local=list_local_choices())


def _show_cases(
    request: HttpRequest, form: CaseFilterForm, filters: dict[str, str], text: str = ""
) -> HttpResponse:
    user = person_of(request)
    page, rows = page_cases(
        user=user, filters=filters, number=_number(request), size=ROWS_A_PAGE if not text else 200
    )
    can_write = can(user, Permission.WRITE_CASES)
    context = {
        "form": form,
        "text": text,
        "page": page,
        "rows": [describe_case(row) for row in rows],
        "is_filtered": bool(request.GET) or bool(text),
        "can_write": can_write,
        "bulk": BulkForm(user=user, auto_id="bulk_%s") if can_write and rows else None,
        "done": take_done(request),
        # Said of every number that was typed and not found, whether there is such a case or not.
        "is_number": REFERENCE.fullmatch(text) is not None,
        "can_open_anyway": can(user, Permission.OPEN_ANYWAY),
        **describe_filters(user, SavedFilter.List.CASES, form),
    }
    return render(request, "casework/cases/cases.html", context)


def describe_filters(user: User, list_name: str, form: ListFilterForm) -> dict[str, Any]:
    """The kept filters above a list, and the form to keep what is chosen now."""
    chosen = {
        name: value
        for name, value in (form.to_chosen() if form.is_bound else {}).items()
        if form.ALWAYS.get(name) != value
    }
    chips = list_chips(user=user, list_name=list_name, chosen=chosen)
    is_new = bool(chosen) and not any(chip.is_current for chip in chips)
    return {
        "list_name": list_name,
        "chosen": chosen,
        "chips": [{"chip": chip, "address": f"?{urlencode(chip.saved.filters)}"} for chip in chips],
        "keep_form": KeepFilterForm(user=user, auto_id="keep_%s") if is_new else None,
    }


def describe_case(row: CaseRow) -> dict[str, Any]:
    """One line of the list."""
    worst = speech.highest_risk(row.children)
    missing = [child for child in row.children if child.open_episode is not None]
    of_age = [said for said in map(say_of_age, row.children) if said]
    is_review_due = row.case.review_on is not None and row.case.review_on < local_day(clock.now())
    return {
        "case": row.case,
        "url": address_of("casework:case", row.case.ref),
        "opened": date_format(localtime(row.case.opened_at), "j M Y"),
        "of_age": of_age,
        "is_review_due": is_review_due,
        "has_marks": bool(row.case.is_restricted or of_age or is_review_due),
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
    user = person_of(request)
    form = ContactFilterForm(request.GET or None)
    page, rows = page_contacts(
        user=user,
        filters=form.to_filters() if request.GET else {},
        number=_number(request),
        size=ROWS_A_PAGE,
    )
    context = {
        "form": form,
        "page": page,
        "rows": [describe_contact(row) for row in rows],
        "is_filtered": bool(request.GET),
        **describe_filters(user, SavedFilter.List.CONTACTS, form),
    }
    return render(request, "casework/contacts_list/contacts.html", context)


def describe_contact(row: ContactRow) -> dict[str, Any]:
    """One line of the list."""
    contact = row.contact
    began = localtime(contact.started_at)
    return {
        "contact": contact,
        "url": address_of("casework:contact", contact.pk),
        "began": contact.started_at.isoformat(),
        "day": date_format(began, "D j M"),
        "hour": f"{began:%H:%M}",
        "child": shorten(row.child),
        "who": shorten(row.who_calls or words.label("contact_role", contact.role)),
        "channel": words.label("channel", contact.channel),
        "kind": words.label("contact_kind", contact.kind),
        "cases": [{"ref": case.ref, "url": address_of("casework:case", case.ref)} for case in row.cases],
    }


def shorten(text: str) -> str:
    """What fits into a line of the list."""
    plain = unicodedata.normalize("NFC", str(text))
    return plain if len(plain) <= MOST_LETTERS else Truncator(plain).chars(MOST_LETTERS)


@needs(Permission.WRITE_CASES)
@require_GET
@answers_script
def list_to_link(request: HttpRequest) -> JsonResponse:
    """What the panel "Link a contact" of a case offers, asked for when it opens."""
    return JsonResponse({"choices": list_contacts_to_link(person_of(request))})


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
