"""What is done to a return with one press: draft, count, remark, answer, take back, send, take the file out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.views.asking import read_number
from myosotis.figures.actions import returns as actions
from myosotis.figures.actions import returns_answering as answering
from myosotis.figures.actions import returns_signing as signing
from myosotis.figures.codes import read_place
from myosotis.figures.models import AnnualReturn
from myosotis.figures.queries import returns as queries
from myosotis.figures.views.returns import show_state
from myosotis.figures.views.returns_saying import is_known, say_refusal
from myosotis.kernel.errors import Missing, Refused
from myosotis_core.indicators import load_definitions

LONGEST = 1000
LONGEST_ANSWER = 2000


@needs(Permission.SIGN_FIGURES)
@require_POST
def draft(request: HttpRequest, year: int) -> HttpResponse:
    """Draft the return of a year."""
    user = person_of(request)
    done = _do(request, lambda: actions.draft_return(by=user, year=year))
    return redirect("figures:return", year) if done else redirect("figures:returns")


@needs(Permission.SIGN_FIGURES)
@require_POST
def count_again(request: HttpRequest, year: int) -> HttpResponse:
    """Count the draft anew, with the year before where that is asked for."""
    row, user = _find(request, year), person_of(request)
    also = bool(request.POST.get("year_before"))
    if _do(request, lambda: actions.count_again(by=user, return_id=row.pk, with_year_before=also)):
        messages.success(request, _("Counted again."))
    return redirect("figures:return", year)


@needs(Permission.SIGN_FIGURES)
@require_POST
def remark(request: HttpRequest, year: int) -> HttpResponse:
    """Remark on one number, or take the remark away."""
    row, user = _find(request, year), person_of(request)
    indicator, place = request.POST.get("indicator", ""), request.POST.get("place", "")
    text = request.POST.get("text", "")[:LONGEST]
    if _do(
        request,
        lambda: actions.write_remark(
            by=user, return_id=row.pk, indicator=indicator, place=read_place(place), text=text
        ),
    ):
        messages.success(request, _("Remark saved.") if text.strip() else _("Remark taken away."))
    where = reverse("figures:return_cell", args=[year, indicator])
    return redirect(f"{where}?{urlencode({'place': place})}")


@needs(Permission.SIGN_FIGURES)
@require_POST
def answer(request: HttpRequest, year: int) -> HttpResponse:
    """Answer what a check asks about a number."""
    user = person_of(request)
    whole = queries.read_whole(user=user, year=year)
    indicator, code, place = (request.POST.get(name, "") for name in ("indicator", "code", "place"))
    found = [
        one.question
        for one in whole.asked
        if (one.question.indicator, one.question.code) == (indicator, code)
        and one.question.place == read_place(place)
    ]
    if not found:
        raise Missing
    text = request.POST.get("text", "")[:LONGEST]
    _do(
        request,
        lambda: actions.answer_question(by=user, return_id=whole.row.pk, question=found[0], text=text),
    )
    number = load_definitions().indicator(indicator).table
    return redirect(f"{reverse('figures:return_table', args=[year, number])}#questions")


@needs(Permission.SIGN_FIGURES)
@require_POST
def answer_notice(request: HttpRequest, year: int, figures_notice_id: UUID) -> HttpResponse:
    """Answer one question of the secretariat in words; what could not be sent is still there."""
    user, text = person_of(request), request.POST.get("text", "")[:LONGEST_ANSWER]
    try:
        question = UUID(request.POST.get("question", ""))
    except ValueError as error:
        raise Missing from error
    if not _do(
        request,
        lambda: answering.answer_notice(by=user, notice_id=figures_notice_id, question=question, text=text),
    ):
        return show_state(request, year, status=400, typed={str(question): text})
    messages.success(request, _("The answer goes to the coordinator's node, sealed. The number stays."))
    return redirect(f"{reverse('figures:return', args=[year])}#asked")


@needs(Permission.SIGN_FIGURES)
@require_POST
def take_back(request: HttpRequest, year: int) -> HttpResponse:
    """Take the first signature back."""
    row, user = _find(request, year), person_of(request)
    _do(request, lambda: signing.take_back_signature(by=user, return_id=row.pk))
    return redirect("figures:return", year)


@needs(Permission.SIGN_FIGURES)
@require_POST
def send(request: HttpRequest, year: int) -> HttpResponse:
    """Send the signed return sealed to the coordinator's node."""
    row, user = _find(request, year), person_of(request)
    if _do(request, lambda: signing.send_return(by=user, return_id=row.pk)):
        messages.success(request, _("The return goes to the coordinator's node, sealed."))
    return redirect("figures:return", year)


@needs(Permission.SIGN_FIGURES)
@require_POST
def take_file(request: HttpRequest, year: int) -> HttpResponse:
    """Take the signed file out; each time stands in the log."""
    row, user = _find(request, year), person_of(request)
    try:
        content = signing.take_out_file(by=user, return_id=row.pk)
    except Refused as error:
        if not is_known(error):
            raise
        messages.error(request, say_refusal(error))
        return redirect("figures:return", year)
    response = HttpResponse(content, content_type="application/json")
    name = f"annual-return-{row.year}-{row.version}.json"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _find(request: HttpRequest, year: int) -> AnnualReturn:
    version = read_number(request.POST.get("version", ""))
    return queries.find_version(user=person_of(request), year=year, version=version)


def _do(request: HttpRequest, act: Callable[[], Any]) -> bool:
    """Do it; a refusal of this room, or of the exchange, is said on the page that comes next."""
    try:
        act()
    except Refused as error:
        if error.reason in Permission._value2member_map_:
            raise
        messages.error(request, say_refusal(error))
        return False
    return True
