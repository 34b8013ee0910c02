"""Pages of missed calls, of phrases and of countries."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.actions import surge_helps as actions
from myosotis.casework.countries import list_countries, name_country
from myosotis.casework.forms.surge_helps import LABELS, CountryCardForm, MissedForm, TextModuleForm
from myosotis.casework.models import CallBack, CountryCard
from myosotis.casework.queries import surge_helps as queries
from myosotis.kernel.asking import ask_once
from myosotis.kernel.errors import Missing, Refused

writes = needs(Permission.WRITE_CONTACTS)


def count_missed_calls(request: HttpRequest) -> int:
    """How many calls wait to be called back, for the rail and the board."""
    user = request.user
    if not isinstance(user, User):
        return 0
    return ask_once(request, "missed", lambda: queries.count_missed(user=user))


@require_http_methods(["GET", "POST"])
@writes
def show_missed(request: HttpRequest) -> HttpResponse:
    """Calls that nobody answered, and a short form for one more."""
    user = person_of(request)
    form = MissedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        moment = form.cleaned_data["at"]
        actions.note_missed(
            by=user, number=form.cleaned_data["number"], started_at=moment.at if moment else None
        )
        messages.success(request, _("The missed call is on the list."))
        return redirect("casework:missed")
    is_done = request.GET.get("which") == "done"
    context = {
        "rows": queries.list_missed(user=user, is_done=is_done),
        "is_done": is_done,
        "form": form,
    }
    return render(request, "casework/surge/missed.html", context, status=400 if form.errors else 200)


@require_POST
@writes
def call_back(request: HttpRequest, missed_id: UUID) -> HttpResponse:
    """One step of calling back."""
    step = request.POST.get("step", "")
    if step not in CallBack.Step.values:
        raise Missing
    try:
        actions.call_back(by=person_of(request), contact_id=missed_id, step=step)
    except Refused as refusal:
        if refusal.reason != "call_back_done":
            raise
        messages.warning(request, _("A colleague was quicker: this call is done."))
        return redirect("casework:missed")
    if step == CallBack.Step.REACHED:
        messages.success(request, _("Reached. What is said now is a contact of its own: write it here."))
        return redirect("casework:new_contact")
    return redirect("casework:missed")


@require_http_methods(["GET", "POST"])
@writes
def show_text_modules(request: HttpRequest) -> HttpResponse:
    """The phrases of the house; supervisors write them."""
    user = person_of(request)
    form = TextModuleForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        actions.keep_text_module(by=user, **form.cleaned_data)
        messages.success(request, _("The phrase is kept. It is there when somebody types its letters."))
        return redirect("casework:text_modules")
    context = {
        "modules": queries.list_text_modules(user=user),
        "form": form,
        "can_change": can(user, Permission.LEAD_SURGES),
    }
    return render(request, "casework/surge/text_modules.html", context, status=400 if form.errors else 200)


@require_POST
@needs(Permission.LEAD_SURGES)
def remove_text_module(request: HttpRequest, module_id: UUID) -> HttpResponse:
    """A phrase that is not wanted any more."""
    actions.remove_text_module(by=person_of(request), module_id=module_id)
    messages.success(request, _("The phrase is taken away. Notes that hold it keep it."))
    return redirect("casework:text_modules")


@require_GET
@writes
def show_countries(request: HttpRequest) -> HttpResponse:
    """All countries; those with a card first."""
    cards = queries.list_country_cards(user=person_of(request))
    rows = [{"code": code, "name": name, "card": cards.get(code)} for code, name in list_real_countries()]
    context = {"rows": sorted(rows, key=lambda row: row["card"] is None), "written": len(cards)}
    return render(request, "casework/surge/countries.html", context)


@require_http_methods(["GET", "POST"])
@writes
def show_country(request: HttpRequest, code: str) -> HttpResponse:
    """The card of one country."""
    user = person_of(request)
    if code not in dict(list_real_countries()):
        raise Missing
    card = queries.get_country_card(user=user, country=code)
    form = CountryCardForm(request.POST if request.method == "POST" else None, initial=describe_card(card))
    if form.is_valid():
        given = dict(form.cleaned_data)
        try:
            actions.change_country_card(
                by=user,
                country=code,
                lines={name: given[name] for name in CountryCard.LINES},
                source=given["source"],
                checked_on=given["checked_on"],
                seen=given["seen"] or 0,
            )
        except Refused as refusal:
            if refusal.reason != "card_changed_meanwhile":
                raise
            form.add_error(
                None, _("Somebody changed this card meanwhile. What it says now stands beside your form.")
            )
        else:
            messages.success(request, _("The card is kept."))
            return redirect("casework:country", code)
    context = {
        "card": card,
        "code": code,
        "name": name_country(code),
        "lines": [(LABELS[line], getattr(card, line), line) for line in CountryCard.LINES],
        "told_above": ("number_abroad", "hours", "languages", "police", "central_authority"),
        "form": form,
        "can_change": can(user, Permission.WRITE_CASES),
    }
    return render(request, "casework/surge/country.html", context, status=400 if form.errors else 200)


def list_real_countries() -> list[tuple[str, str]]:
    """Countries by code and name, without the ways to say that one is not known."""
    return [(code, name) for code, name in list_countries() if len(code) == 2]


def describe_card(card: CountryCard) -> dict[str, Any]:
    """What the form of a card begins with."""
    lines = {name: getattr(card, name) for name in CountryCard.LINES}
    return {**lines, "source": card.source, "checked_on": card.checked_on, "seen": card.version}
