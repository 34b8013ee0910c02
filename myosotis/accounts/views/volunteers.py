"""Volunteers: statement, check, training and hours; the certificate to print; training switched on and off."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts import queries
from myosotis.accounts.access import needs, person_of
from myosotis.accounts.actions import volunteers as actions
from myosotis.accounts.forms import HoursForm, StandingForm
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.accounts.sentences import say_refusal
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused


@require_http_methods(["GET", "POST"])
@needs(Permission.MANAGE_PEOPLE)
def show_volunteer(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What lets somebody work, and the hours they gave."""
    user = person_of(request)
    person = queries.get_person(user=user, person_id=person_id)
    kept = {name: getattr(person, name) for name in actions.STANDING}
    form = StandingForm(request.POST if request.method == "POST" else None, initial=kept)
    if form.is_valid():
        try:
            actions.change_standing(by=user, person=person, **form.cleaned_data)
        except Refused as error:
            form.add_error(None, say_refusal(error))
        else:
            messages.success(request, _("It is written down and holds from now on."))
            return redirect("accounts:volunteer", person_id=person_id)
    return _show(request, user, person, form, HoursForm(initial={"day": clock.now().date()}))


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def write_hours(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Hours given on a day."""
    user = person_of(request)
    person = queries.get_person(user=user, person_id=person_id)
    form = HoursForm(request.POST)
    if not form.is_valid():
        kept = {name: getattr(person, name) for name in actions.STANDING}
        return _show(request, user, person, StandingForm(initial=kept), form)
    actions.write_hours(by=user, person=person, **form.cleaned_data)
    messages.success(request, _("The hours are written down."))
    return redirect("accounts:volunteer", person_id=person_id)


@require_POST
@needs(Permission.MANAGE_PEOPLE)
def remove_hours(request: HttpRequest, person_id: UUID, hours_id: UUID) -> HttpResponse:
    """Hours written by mistake."""
    user = person_of(request)
    person = queries.get_person(user=user, person_id=person_id)
    actions.remove_hours(by=user, person=person, hours_id=hours_id)
    messages.success(request, _("The line is taken out."))
    return redirect("accounts:volunteer", person_id=person_id)


def _show(
    request: HttpRequest, user: User, person: User, form: StandingForm, hours_form: HoursForm
) -> HttpResponse:
    today = clock.now().date()
    context = {
        "person": person,
        "form": form,
        "hours_form": hours_form,
        "hours": queries.list_hours(user=user, person=person),
        "lacks_statement": person.lacks_statement(today),
        "is_oneself": person.pk == user.pk,
        "begins": today.replace(month=1, day=1),
        "ends": today,
    }
    has_mistake = form.errors or hours_form.errors
    return render(request, "accounts/volunteer.html", context, status=400 if has_mistake else 200)


@require_GET
@needs(Permission.MANAGE_PEOPLE)
def print_hours(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """The certificate of somebody's hours."""
    return _print(request, queries.get_person(user=person_of(request), person_id=person_id))


@require_GET
def print_own_hours(request: HttpRequest) -> HttpResponse:
    """The certificate of one's own hours."""
    return _print(request, person_of(request))


def _print(request: HttpRequest, person: User) -> HttpResponse:
    today = clock.now().date()
    begins = _read_day(request.GET.get("from", "")) or today.replace(month=1, day=1)
    ends = _read_day(request.GET.get("until", "")) or today
    context = {
        "person": person,
        "hours": queries.read_hours(person=person, begins=begins, ends=ends),
        "node": settings.MYOSOTIS_NAME,
        "today": today,
    }
    return render(request, "accounts/hours.html", context)


def _read_day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


@require_POST
def switch_training(request: HttpRequest) -> HttpResponse:
    """Train on invented cases, or go back."""
    is_on = bool(request.POST.get("is_on"))
    try:
        actions.switch_training(by=person_of(request), is_on=is_on)
    except Refused as error:
        messages.error(request, say_refusal(error))
        return redirect("accounts:preferences")
    return redirect("home")
