"""A questionnaire for one hotline of a round: taken out, and read when it comes back filled."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.figures.actions import bringing as actions
from myosotis.figures.forms.bringing import LanguageForm, WorkbookForm
from myosotis.figures.naming import language
from myosotis.figures.queries import bringing as queries
from myosotis.figures.questionnaire.words import language_of
from myosotis.figures.views.bringing import answer_workbook, describe_waiting, keep_workbook, read_language
from myosotis.figures.views.collection_frame import act
from myosotis.figures.views.collection_frame import show as show_in_frame
from myosotis.figures.views.rounds import HERE
from myosotis.kernel.errors import Missing


@needs(Permission.KEEP_ROUNDS)
@require_GET
def show(request: HttpRequest, round_id: UUID, asked_id: int) -> HttpResponse:
    """The questionnaire of a hotline, and what the last workbook said."""
    return _show(request, round_id, asked_id)


def _show(
    request: HttpRequest, round_id: UUID, asked_id: int, status: int = 200, **forms: Any
) -> HttpResponse:
    asked, expected = queries.expect_asked(user=person_of(request), round_id=round_id, asked_id=asked_id)
    waiting = queries.find_waiting(asked=asked, language=language())
    context = {
        "asked": asked,
        "round": asked.round,
        "year": expected.year,
        "may_take": asked.round.is_open,
        "waiting": describe_waiting(waiting, expected.tables) if waiting else None,
        "chosen": LanguageForm(initial={"language": language_of(language())}),
        "workbook": forms.get("workbook") or WorkbookForm(prefix="workbook"),
    }
    return show_in_frame(request, "figures/bringing/asked.html", context, here=HERE, status=status)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def take_questionnaire(request: HttpRequest, round_id: UUID, asked_id: int) -> HttpResponse:
    """The questionnaire to send to a hotline."""
    user = person_of(request)
    asked, expected = queries.expect_asked(user=user, round_id=round_id, asked_id=asked_id)
    wanted = read_language(request)
    content = actions.take_out_questionnaire(by=user, expected=expected, language=wanted, asked=asked)
    return answer_workbook(content, f"questionnaire-{expected.year}-{asked.hotline.country}-{wanted}.xlsx")


@needs(Permission.KEEP_ROUNDS)
@require_POST
def bring_workbook(request: HttpRequest, round_id: UUID, asked_id: int) -> HttpResponse:
    """A questionnaire that came back: read, its faults shown; nothing is taken in yet."""
    user, form = person_of(request), WorkbookForm(request.POST, request.FILES, prefix="workbook")
    asked, expected = queries.expect_asked(user=user, round_id=round_id, asked_id=asked_id)
    if not form.is_valid():
        return _show(request, round_id, asked_id, 400, workbook=form)
    if not keep_workbook(
        form, expected, lambda **said: actions.keep_brought_in(by=user, asked=asked, **said)
    ):
        return _show(request, round_id, asked_id, 400, workbook=form)
    return redirect("figures:asked_workbook", round_id, asked_id)


@needs(Permission.KEEP_ROUNDS)
@require_POST
def take_marked(request: HttpRequest, round_id: UUID, asked_id: int) -> HttpResponse:
    """The workbook that came, with a note at each faulty cell, to send back."""
    user = person_of(request)
    asked, expected = queries.expect_asked(user=user, round_id=round_id, asked_id=asked_id)
    waiting = queries.find_waiting(asked=asked, language=language())
    if waiting is None:
        raise Missing
    content = actions.take_out_marked(by=user, waiting=waiting.row)
    return answer_workbook(content, f"questionnaire-{expected.year}-{asked.hotline.country}-to-mend.xlsx")


@needs(Permission.KEEP_ROUNDS)
@require_POST
def take_in(request: HttpRequest, round_id: UUID, asked_id: int, workbook_id: UUID) -> HttpResponse:
    """What the workbook said becomes a version of the hotline's figures."""
    user = person_of(request)
    queries.expect_asked(user=user, round_id=round_id, asked_id=asked_id)
    return act(
        request,
        lambda: actions.take_in_brought(by=user, brought_in_id=workbook_id),
        "figures:asked",
        round_id,
        asked_id,
        said=_("Taken in. It bears no signature that we could prove, and the report says so."),
    )


@needs(Permission.KEEP_ROUNDS)
@require_POST
def drop(request: HttpRequest, round_id: UUID, asked_id: int, workbook_id: UUID) -> HttpResponse:
    """What the workbook said is not taken in."""
    user = person_of(request)
    queries.expect_asked(user=user, round_id=round_id, asked_id=asked_id)
    return act(
        request,
        lambda: actions.drop_brought_in(by=user, brought_in_id=workbook_id),
        "figures:asked_workbook",
        round_id,
        asked_id,
        said=_("Nothing of the workbook was taken in."),
    )
