"""Own reports: choose a table, years and a period; numbers with bars, and a file for oneself."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.fact_days import local_day
from myosotis.casework.queries.facts import list_countable
from myosotis.casework.views.asking import read_number
from myosotis.figures.actions.returns_reports import take_out_report
from myosotis.figures.naming import STATUSES, name_dimension, name_indicator, name_place, name_table
from myosotis.figures.queries.returns_reports import MOST_YEARS, Report, has_quarters, make_report
from myosotis.kernel import clock
from myosotis_core.indicators import TOTAL, load_definitions
from myosotis_core.indicators.tables import Place

DEFAULT = "new_cases_by_category"
OLDEST = 2000


@needs(Permission.SEE_FIGURES)
@require_GET
def show_reports(request: HttpRequest) -> HttpResponse:
    """One table over some years."""
    asked = read_asked(request.GET)
    report = make_report(user=person_of(request), **asked)
    context = {
        "asked": asked,
        "first": min(asked["years"]),
        "last": max(asked["years"]),
        "groups": _list_tables(),
        "years": _list_years(),
        "quarters": [1, 2, 3, 4],
        "most": MOST_YEARS,
        "report": describe_report(report) if report else None,
    }
    return render(request, "figures/return_reports.html", context)


@needs(Permission.SEE_FIGURES)
@require_POST
def take_report(request: HttpRequest) -> HttpResponse:
    """The same as a file; that it was taken out stands in the log."""
    asked = read_asked(request.POST)
    if asked["code"] not in {one.code for one in list_countable()}:
        return redirect("figures:reports")
    content = take_out_report(by=person_of(request), **asked)
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{asked["code"]}.csv"'
    return response


def read_asked(given: Any) -> dict[str, Any]:
    """What is asked for: a table, years from and to, a quarter where the table has quarters."""
    this_year = local_day(clock.now()).year
    code = given.get("table", "")
    if code not in {one.code for one in load_definitions().indicators}:
        code = DEFAULT
    last = min(max(read_number(given.get("to", ""), this_year), OLDEST), this_year)
    first = min(max(read_number(given.get("from", ""), last - 1), OLDEST, last - MOST_YEARS + 1), last)
    quarter = read_number(given.get("quarter", ""))
    known = {one.code: one for one in list_countable()}
    if quarter not in (1, 2, 3, 4) or code not in known or not has_quarters(known[code]):
        quarter = 0
    return {"code": code, "years": list(range(first, last + 1)), "quarter": quarter}


def describe_report(report: Report) -> dict[str, Any]:
    """Rows with a number for each year, bars by the largest of them; only rows in which something was counted."""
    indicator = report.indicator
    inner = [place for place in report.places if not place or any(code != TOTAL for code in place)]
    if len(indicator.by) > 1:
        inner = [place for place in inner if TOTAL not in place]
    filled = [
        place
        for place in inner
        if any(table.cell(*place).value for table in report.tables) or len(inner) < 30
    ]
    most = max((table.cell(*place).value or 0 for place in filled for table in report.tables), default=0)
    total = (TOTAL,) * len(indicator.by)
    return {
        "title": name_indicator(indicator.code),
        "unit": indicator.unit,
        "heading": " × ".join(name_dimension(indicator, one) for one in indicator.by) or _("Counted"),
        "years": report.years,
        "rows": [
            {"label": name_place(indicator, place) or _("All"), "cells": _describe(report, place, most)}
            for place in filled
        ],
        "total": _describe(report, total, 0) if indicator.by else None,
        "left_out": len(inner) - len(filled),
        "is_multi": indicator.is_multi,
        "has_quarters": has_quarters(indicator),
    }


def _describe(report: Report, place: Place, most: int) -> list[dict[str, Any]]:
    cells = []
    for table in report.tables:
        cell = table.cell(*place)
        width = 100 * (cell.value or 0) / most if most else 0
        why = "" if cell.value is not None else STATUSES[cell.status]
        cells.append({"year": table.year, "value": cell.value, "why": why, "width": round(width, 1)})
    return cells


def _list_tables() -> list[dict[str, Any]]:
    groups: dict[int, list[tuple[str, str]]] = {}
    for one in list_countable():
        groups.setdefault(one.table, []).append((one.code, name_indicator(one.code)))
    return [{"title": name_table(number), "tables": tables} for number, tables in groups.items()]


def _list_years() -> list[int]:
    this_year = local_day(clock.now()).year
    return list(range(this_year, this_year - 12, -1))
