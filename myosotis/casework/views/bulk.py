"""Several cases at once, and the kept filters above the lists."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.actions import bulk, saved_filters
from myosotis.casework.filters import ContactFilterForm, ListFilterForm
from myosotis.casework.forms.bulk import BulkForm, KeepFilterForm
from myosotis.casework.models import SavedFilter
from myosotis.casework.queries.bulk import cases_to_change
from myosotis.casework.sentences import say_refusal
from myosotis.casework.views.bulk_done import keep_done
from myosotis.casework.views.lists import make_case_filter
from myosotis.kernel.errors import Missing, Refused


@needs(Permission.WRITE_CASES)
@require_POST
def change_cases(request: HttpRequest) -> HttpResponse:
    """Give the chosen cases to somebody, or say when they are looked at again."""
    user = person_of(request)
    form = BulkForm(request.POST, user=user, cases=cases_to_change(user=user))
    if not form.is_valid():
        messages.error(request, _("Choose at least one case first; nothing was changed."))
        return _back(request, SavedFilter.List.CASES)
    case_ids = [case.pk for case in form.cleaned_data["case"]]
    what, caseworker = request.POST.get("what", ""), form.cleaned_data["caseworker"]
    if what == "assign" and caseworker is None:
        messages.error(request, _("Choose who the cases are given to; nothing was changed."))
    elif what == "assign":
        keep_done(request, bulk.assign_cases(by=user, case_ids=case_ids, caseworker=caseworker))
    elif what == "review":
        day = form.cleaned_data["review_on"]
        keep_done(request, bulk.set_review_day(by=user, case_ids=case_ids, day=day))
    else:
        raise Missing
    return _back(request, SavedFilter.List.CASES)


@needs(Permission.WRITE_CASES)
@require_POST
def undo_change(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Take the last change of several cases back."""
    keep_done(request, bulk.undo_bulk(by=person_of(request), act_id=act_id), is_undone=True)
    return _back(request, SavedFilter.List.CASES)


@needs(Permission.WRITE_CONTACTS)
@require_POST
def keep_filter(request: HttpRequest, list_name: str) -> HttpResponse:
    """Keep what is chosen above a list; only codes and days are read, whatever is sent."""
    user = person_of(request)
    if list_name not in SavedFilter.List.values:
        raise Missing
    form, chosen = KeepFilterForm(request.POST, user=user), read_chosen(request, list_name)
    if not form.is_valid() or not chosen:
        messages.error(request, _("Give the filter a name of at most 40 letters; nothing was kept."))
        return _back(request, list_name)
    given = form.cleaned_data
    try:
        saved_filters.save_filter(
            by=user, list_name=list_name, name=given["name"], filters=chosen, team=given["team"]
        )
    except Refused as refusal:
        if refusal.reason != "too_many_filters":
            raise
        messages.error(request, say_refusal(refusal))
    return _back(request, list_name)


@needs(Permission.WRITE_CONTACTS)
@require_POST
def remove_filter(request: HttpRequest, filter_id: UUID) -> HttpResponse:
    """Remove a kept filter."""
    row = saved_filters.remove_filter(by=person_of(request), filter_id=filter_id)
    return _back(request, row.list_name)


def read_chosen(request: HttpRequest, list_name: str) -> dict[str, str]:
    """The codes and days that stand in a request, without those that every list begins with."""
    form: ListFilterForm = (
        ContactFilterForm(request.POST)
        if list_name == SavedFilter.List.CONTACTS
        else make_case_filter(request.POST, person_of(request))
    )
    return {name: value for name, value in form.to_chosen().items() if form.ALWAYS.get(name) != value}


def _back(request: HttpRequest, list_name: str) -> HttpResponse:
    """To the list as it was filtered."""
    address = reverse("casework:contacts" if list_name == SavedFilter.List.CONTACTS else "casework:cases")
    chosen = read_chosen(request, list_name)
    return redirect(f"{address}?{urlencode(chosen)}" if chosen else address)
