"""The forms of a return: what is collected, what the numbers rest on, the service, signing, correcting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.fact_days import local_day
from myosotis.figures.actions import returns as actions
from myosotis.figures.actions import returns_signing as signing
from myosotis.figures.forms.returns import (
    BasisForm,
    CorrectionForm,
    PracticeForm,
    ServiceForm,
    countable,
    initial_of_practice,
    initial_of_service,
)
from myosotis.figures.naming import name_indicator
from myosotis.figures.queries import returns as queries
from myosotis.figures.return_tables import digest_to_sign, own_practice
from myosotis.figures.views.returns import frame_of
from myosotis.figures.views.returns_saying import say_refusal
from myosotis.figures.views.returns_tables import list_questions
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused

KEY_FIGURES = (
    "contacts",
    "contacts_answered",
    "new_cases",
    "cases_from_before",
    "cases_worked_on",
    "closed_cases",
    "open_cases",
    "children",
    "new_episodes",
    "episodes",
    "assistances",
)


@needs(Permission.SIGN_FIGURES)
@require_http_methods(["GET", "POST"])
def say_practice(request: HttpRequest, year: int) -> HttpResponse:
    """What this hotline collects, how well it fits, what is estimated."""
    user = person_of(request)
    whole = queries.read_whole(user=user, year=year)
    indicators, practice = countable(whole.tables), own_practice(whole.row.practice)
    initial = initial_of_practice(practice, whole.row.edits)
    form = PracticeForm(request.POST or None, indicators=indicators, initial=initial)
    if request.method == "POST" and form.is_valid() and _is_done(request, form, lambda: actions.say_practice(
        by=user, return_id=whole.row.pk, practice=form.to_practice(practice), seen=form.cleaned_data["seen"]
    )):  # fmt: skip
        return redirect("figures:return", year)
    return render(request, "figures/return_practice.html", {**frame_of(request, whole), "form": form})


@needs(Permission.SIGN_FIGURES)
@require_http_methods(["GET", "POST"])
def say_basis(request: HttpRequest, year: int) -> HttpResponse:
    """What the numbers rest on, and the ground for special categories."""
    user = person_of(request)
    whole = queries.read_whole(user=user, year=year)
    row = whole.row
    initial = {"seen": row.edits, "basis": row.basis, "special_ground": row.special_ground}
    form = BasisForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid() and _is_done(request, form, lambda: actions.say_basis(
        by=user, return_id=row.pk, **form.cleaned_data
    )):  # fmt: skip
        return redirect("figures:return", year)
    return render(request, "figures/return_basis.html", {**frame_of(request, whole), "form": form})


@needs(Permission.SIGN_FIGURES)
@require_http_methods(["GET", "POST"])
def say_service(request: HttpRequest, year: int) -> HttpResponse:
    """Staff, volunteers, hours, languages, challenges, funding."""
    user = person_of(request)
    whole = queries.read_whole(user=user, year=year)
    known = queries.suggest_service(user=user, year=year)
    suggested = {code: number for code, number in known.items() if code not in whole.row.service}
    initial = {**suggested, **initial_of_service(whole.row.service, whole.row.edits)}
    form = ServiceForm(request.POST or None, suggested=suggested, initial=initial)
    if request.method == "POST" and form.is_valid() and _is_done(request, form, lambda: actions.say_service(
        by=user, return_id=whole.row.pk, answers=form.to_answers(), seen=form.cleaned_data["seen"]
    )):  # fmt: skip
        return redirect("figures:return", year)
    return render(request, "figures/return_service.html", {**frame_of(request, whole), "form": form})


@needs(Permission.SIGN_FIGURES)
@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, year: int) -> HttpResponse:
    """What is signed, in one sheet; the second person signs the same as the first."""
    user = person_of(request)
    whole = queries.read_whole(user=user, year=year)
    row = whole.row
    if request.method == "POST":
        try:
            signing.sign_return(by=user, return_id=row.pk, digest=request.POST.get("digest", ""))
        except Refused as error:
            messages.error(request, say_refusal(error))
            return redirect("figures:sign_return", year)
        messages.success(request, _("Signed."))
        return redirect("figures:return", year)
    codes = set(whole.tables)
    context = {
        **frame_of(request, whole),
        "digest": digest_to_sign(row),
        "figures": [_figure(whole, code) for code in KEY_FIGURES if code in whole.tables],
        "open": [one for one in list_questions(whole, codes) if one["is_open"]],
        "is_own": row.first_by_id == user.pk,
        "is_early": local_day(clock.now()).year <= year,
    }
    return render(request, "figures/return_sign.html", context)


@needs(Permission.SIGN_FIGURES)
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, year: int) -> HttpResponse:
    """Begin a correction: a new version with a reason."""
    user = person_of(request)
    whole = queries.read_whole(user=user, year=year)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and _is_done(request, form, lambda: actions.begin_correction(
        by=user, year=year, reason=form.cleaned_data["reason"]
    )):  # fmt: skip
        return redirect("figures:return", year)
    return render(request, "figures/return_correct.html", {**frame_of(request, whole), "form": form})


def _is_done(request: HttpRequest, form: Form, act: Any) -> bool:
    """Do it; a refusal stands on the form, with everything that was typed."""
    try:
        act()
    except Refused as error:
        form.add_error(None, say_refusal(error))
        return False
    messages.success(request, _("Saved."))
    return True


def _figure(whole: queries.Whole, code: str) -> dict[str, Any]:
    table, before = whole.tables[code], whole.before.get(code)
    return {
        "title": name_indicator(code),
        "code": code,
        "number": table.indicator.table,
        "value": table.total.value,
        "before": before.total.value if before else None,
    }
