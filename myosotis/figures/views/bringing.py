"""Figures from other software: the questionnaire out and in, rows of facts, faults, taking over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.fact_days import local_day
from myosotis.figures.actions import bringing as actions
from myosotis.figures.forms.bringing import (
    FactsForm,
    LanguageForm,
    TakeOverForm,
    WorkbookForm,
    read_upload_of,
)
from myosotis.figures.models import BroughtIn
from myosotis.figures.naming import language, name_indicator, name_table
from myosotis.figures.queries import bringing as queries
from myosotis.figures.queries.bringing import ShownFault, Waiting
from myosotis.figures.questionnaire import LANGUAGES, mark_faults
from myosotis.figures.questionnaire.faults import WorkbookRefused
from myosotis.figures.questionnaire.words import language_of
from myosotis.figures.uploads import read_upload
from myosotis.figures.views.returns_saying import is_known, say_refusal
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis_core.indicators import Table, load_definitions

FIRST_YEAR = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_SHOWN = 400
TONES = {"stops": "r", "asks": "a", "notes": ""}


@needs(Permission.SIGN_FIGURES)
@require_GET
def show(request: HttpRequest, year: int) -> HttpResponse:
    """What can be brought in for a year, and what the last file said."""
    return _show(request, year)


def _show(request: HttpRequest, year: int, status: int = 200, **forms: Any) -> HttpResponse:
    demand_year(year)
    row, expected = queries.expect_own(user=person_of(request), year=year)
    waiting = queries.find_waiting(year=year, language=language())
    context = {
        "year": year,
        "row": row,
        "is_frozen": row is not None and not row.is_open,
        "waiting": describe_waiting(waiting, expected.tables) if waiting else None,
        "chosen": LanguageForm(initial={"language": language_of(language())}),
        "workbook": forms.get("workbook") or WorkbookForm(prefix="workbook"),
        "facts": forms.get("facts") or FactsForm(prefix="facts"),
        "take": forms.get("take") or TakeOverForm(),
        "groups": list_tables(expected.version, row.tables if row else {}),
    }
    return render(request, "figures/bringing/bring.html", context, status=status)


@needs(Permission.SIGN_FIGURES)
@require_POST
def take_questionnaire(request: HttpRequest, year: int) -> HttpResponse:
    """The questionnaire of this hotline, with last year's numbers beside."""
    demand_year(year)
    user = person_of(request)
    expected = queries.expect_own(user=user, year=year)[1]
    wanted = read_language(request)
    content = actions.take_out_questionnaire(by=user, expected=expected, language=wanted)
    return answer_workbook(content, f"questionnaire-{year}-{wanted}.xlsx")


@needs(Permission.SIGN_FIGURES)
@require_POST
def bring_workbook(request: HttpRequest, year: int) -> HttpResponse:
    """A filled questionnaire: read, its faults shown; nothing is taken over yet."""
    demand_year(year)
    user, form = person_of(request), WorkbookForm(request.POST, request.FILES, prefix="workbook")
    expected = queries.expect_own(user=user, year=year)[1]
    if not form.is_valid():
        return _show(request, year, 400, workbook=form)
    if not keep_workbook(form, expected, lambda **said: actions.keep_brought_in(by=user, **said)):
        return _show(request, year, 400, workbook=form)
    return redirect("figures:bring_in", year)


@needs(Permission.SIGN_FIGURES)
@require_POST
def bring_facts(request: HttpRequest, year: int) -> HttpResponse:
    """Rows of facts: tabulated here, the rows themselves are forgotten with this answer."""
    demand_year(year)
    user, form = person_of(request), FactsForm(request.POST, request.FILES, prefix="facts")
    expected = queries.expect_own(user=user, year=year)[1]
    if not form.is_valid():
        return _show(request, year, 400, facts=form)
    found = read_upload(
        read_upload_of(form),
        year,
        columns=form.cleaned_data["columns"],
        matches=form.cleaned_data["matches"],
        definitions=expected.version,
    )
    if not found.rows and not found.tables:
        for fault in queries.to_plain(found.faults):
            form.add_error("file", queries.show_fault(fault, language()).text)
        return _show(request, year, 400, facts=form)
    tables, values = queries.as_brought(found, found.faults)
    actions.keep_brought_in(
        by=user,
        year=year,
        form=BroughtIn.Form.FACTS,
        version=expected.version,
        tables=tables,
        practice=found.practice,
        **values,
    )
    return redirect("figures:bring_in", year)


@needs(Permission.SIGN_FIGURES)
@require_POST
def take_marked(request: HttpRequest, year: int) -> HttpResponse:
    """The workbook that came, with a note at each faulty cell."""
    demand_year(year)
    user = person_of(request)
    queries.expect_own(user=user, year=year)
    waiting = queries.find_waiting(year=year, language=language())
    if waiting is None:
        raise Missing
    content = actions.take_out_marked(by=user, waiting=waiting.row)
    return answer_workbook(content, f"questionnaire-{year}-to-mend.xlsx")


@needs(Permission.SIGN_FIGURES)
@require_POST
def take_over(request: HttpRequest, year: int, brought_in_id: UUID) -> HttpResponse:
    """What the file said goes into the draft."""
    user, form = person_of(request), TakeOverForm(request.POST)
    if not form.is_valid():
        return _show(request, year, 400, take=form)
    try:
        actions.take_over(by=user, brought_in_id=brought_in_id, is_all=form.is_all())
    except Refused as error:
        if not is_known(error) and error.reason not in REFUSALS:
            raise
        messages.error(request, say(error))
        return redirect("figures:bring_in", year)
    messages.success(request, _("Taken over into the draft. Look at what the checks ask, then sign."))
    return redirect("figures:return", year)


@needs(Permission.SIGN_FIGURES)
@require_POST
def drop(request: HttpRequest, year: int, brought_in_id: UUID) -> HttpResponse:
    """What the file said is not taken over."""
    actions.drop_brought_in(by=person_of(request), brought_in_id=brought_in_id)
    messages.success(request, _("Nothing of the file was taken over."))
    return redirect("figures:bring_in", year)


REFUSALS = {
    "return_follows_another_version": gettext_lazy(
        "The file follows another version of the definitions than the draft."
    ),
    "file_holds_no_table": gettext_lazy("The file holds no table that can be taken over."),
}


def say(error: Refused) -> str:
    """Why it was not taken over."""
    return str(REFUSALS.get(error.reason) or say_refusal(error))


def demand_year(year: int) -> None:
    """Raise `Missing` for a year that cannot have figures."""
    if not FIRST_YEAR <= year <= local_day(clock.now()).year:
        raise Missing


def read_language(request: HttpRequest) -> str:
    """The language that was chosen; that of the page where it is none of ours."""
    chosen = request.POST.get("language", "")
    return chosen if chosen in LANGUAGES else language_of(language())


def answer_workbook(content: bytes, name: str) -> HttpResponse:
    """A workbook to be saved."""
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def keep_workbook(form: WorkbookForm, expected: queries.Expected, keep: Callable[..., Any]) -> bool:
    """Read a workbook and keep what it says; False where it is no questionnaire for this, and the form says why."""
    content = read_upload_of(form)
    found, faults = queries.read_workbook(content, expected)
    if found is None:
        for fault in queries.to_plain(faults):
            form.add_error("file", queries.show_fault(fault, language()).text)
        return False
    marked = None
    if faults:
        try:
            marked = mark_faults(content, faults, found.language)
        except WorkbookRefused:
            marked = None
    tables, values = queries.as_brought(found, faults)
    keep(
        year=expected.year,
        form=BroughtIn.Form.WORKBOOK,
        version=expected.version,
        tables=tables,
        practice=found.practice,
        marked=marked,
        **values,
    )
    return True


def describe_waiting(waiting: Waiting, draft: dict[str, Table] | Any) -> dict[str, Any]:
    """What a file said, for the page: how much can be taken over, its faults by sheet."""
    row, faults = waiting.row, waiting.faults
    count = len(waiting.tables)
    return {
        "row": row,
        "form": row.get_form_display(),
        "headline": ngettext(
            "{count} table can be taken over", "{count} tables can be taken over", count
        ).format(count=count),
        "stops": waiting.count("stops"),
        "asks": waiting.count("asks"),
        "notes": waiting.count("notes"),
        "groups": group_faults(faults[:MOST_SHOWN]),
        "more": max(0, len(faults) - MOST_SHOWN),
        "left_out": [name_indicator(code) for code in row.left_out],
        "totals": [
            {
                "name": name_indicator(code),
                "total": table.total.value,
                "draft": draft[code].total.value if code in draft else None,
            }
            for code, table in waiting.tables.items()
            if not table.indicator.by
        ],
        "has_marked": bool(row.marked),
        "service": len(row.service),
    }


def group_faults(faults: Sequence[ShownFault]) -> list[dict[str, Any]]:
    """Faults by how weighty they are."""
    titles = {
        "stops": _("To be mended: these tables are not taken over"),
        "asks": _("To be looked at: taken over as it stands"),
        "notes": _("How something was read"),
    }
    return [
        {"weight": weight, "title": titles[weight], "tone": TONES[weight], "faults": list(several)}
        for weight, several in groupby(
            sorted(faults, key=lambda one: list(TONES).index(one.weight)), key=lambda one: one.weight
        )
    ]


def list_tables(version: str, kept: Any) -> list[dict[str, Any]]:
    """All tables that can be typed, by their place in the report."""
    groups: dict[int, dict[str, Any]] = {}
    for one in load_definitions(version).indicators:
        group = groups.setdefault(
            one.table, {"number": one.table, "title": name_table(one.table), "lines": []}
        )
        group["lines"].append({"code": one.code, "title": name_indicator(one.code), "has": one.code in kept})
    return list(groups.values())
