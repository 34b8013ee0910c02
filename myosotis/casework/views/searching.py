"""The search page, and what is reviewed of searches: who searched how often; who was told that somebody did."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.actions import searching
from myosotis.casework.queries.cases import CaseRow, list_cases
from myosotis.casework.queries.contacts import ContactRow, search_contacts
from myosotis.casework.queries.known import KnownChild, SearchLimitReached, find_known
from myosotis.casework.queries.searches import REVIEWED_DAYS, list_search_days
from myosotis.casework.search_form import SearchForm
from myosotis.casework.sentences import say_refusal
from myosotis.casework.views.asked import clean, read_form
from myosotis.casework.views.known import describe, say_count
from myosotis.casework.views.lists import REFERENCE, describe_case, describe_contact
from myosotis.services.models import Service
from myosotis.services.queries import find_services

MOST_FOUND = 20
SHORTEST_TOWN = 3
MOST_CASES = 50


@needs(Permission.READ_CASES)
@require_http_methods(["GET", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """Children perhaps known here, with reasons; and the cases in which the words stand. By POST, kept nowhere."""
    form = SearchForm(request.POST if request.method == "POST" else None)
    text = clean(request.POST.get("q"))
    context: dict[str, Any] = {
        "form": form,
        "text": text,
        "headline": pgettext("headline", "Search"),
        "limit": "",
    }
    if any(clean(value) for name, value in request.POST.items() if name in form.fields):
        context |= find(request, person_of(request), text)
    return render(request, "casework/known/search.html", context)


def find(request: HttpRequest, user: User, text: str) -> dict[str, Any]:
    """What is found, in two lists."""
    found: list[KnownChild] = []
    rows: list[CaseRow] = []
    is_number = REFERENCE.fullmatch(text) is not None
    asked, limit = read_form(request.POST), ""
    try:
        if not is_number and (asked.person.names or asked.numbers or asked.addresses):
            found = find_known(user=user, asked=asked, limit=MOST_FOUND)
    except SearchLimitReached as reached:
        limit = say_refusal(reached)
    looked_for = text or clean(request.POST.get("phone"))
    contacts: list[ContactRow] = []
    services: list[Service] = []
    if looked_for and not limit:
        if not is_number:
            contacts = search_contacts(user=user, text=looked_for, limit=MOST_FOUND)
            services = find_services(user=user, text=text) if len(text) >= SHORTEST_TOWN else []
        rows = list_cases(user=user, filters={"state": "all", "text": looked_for}, limit=MOST_CASES)
    return {
        "is_asked": not limit,
        "limit": limit,
        "found": [describe(one) for one in found],
        "rows": [describe_case(row) for row in rows],
        "contacts": [describe_contact(row) for row in contacts],
        "services": services,
        "can_see_cards": can(user, Permission.SEE_NIGHT_CARDS),
        # Said of every number that was typed and not found, whether there is such a case or not.
        "is_number": is_number,
        "can_open_anyway": can(user, Permission.OPEN_ANYWAY),
        "headline": say_found(len(found), len(rows)),
    }


def say_found(children: int, cases: int) -> str:
    """How many were found, as the sentence the page opens with."""
    if children:
        return say_count(children)
    if cases:
        return ngettext("{count} case was found.", "{count} cases were found.", cases).format(count=cases)
    return _("Nobody you may see was found.")


@needs(Permission.REVIEW_OPENINGS)
@require_GET
def review_searches(request: HttpRequest) -> HttpResponse:
    """Who searched how often, day by day; what is unusual is marked."""
    lines = list_search_days(user=person_of(request))
    context = {
        "lines": lines,
        "unusual": sum(line.is_unusual for line in lines),
        "days": REVIEWED_DAYS,
        "limit": settings.MYOSOTIS_SEARCHES_A_DAY,
    }
    return render(request, "casework/known/searches.html", context)


@needs(Permission.READ_CASES)
@require_POST
def see_notice(request: HttpRequest, notice_id: UUID) -> HttpResponse:
    """Somebody who answers for the case has read that it was searched for."""
    searching.see_notice(user=person_of(request), notice_id=notice_id)
    return redirect("desk:board")
