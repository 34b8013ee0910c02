"""One table of a return with its questions and remarks, and one number with the cases behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework import words
from myosotis.casework.queries.behind import cases_behind
from myosotis.casework.queries.facts import needs_sealed
from myosotis.figures.codes import read_place, write_place
from myosotis.figures.naming import (
    STATUSES,
    define,
    name_code,
    name_dimension,
    name_indicator,
    name_place,
    name_table,
    say_question,
)
from myosotis.figures.queries import returns as queries
from myosotis.figures.queries.returns import Whole, say_state
from myosotis.figures.views.returns import frame_of, list_groups, read_version
from myosotis.figures.views.returns_saying import STATES
from myosotis.kernel.errors import Missing
from myosotis_core.indicators import BLANK, TOTAL, Cell, Kind, Status, Table, load_definitions
from myosotis_core.indicators.tables import Place
from myosotis_core.vocabulary import load

MOST_CASES = 200


@needs(Permission.SEE_FIGURES)
@require_GET
def show_table(request: HttpRequest, year: int, table_number: int) -> HttpResponse:
    """One table of the report: every number, the year before, what the checks ask, what was remarked."""
    number = table_number
    whole = queries.read_whole(user=person_of(request), year=year, version=read_version(request))
    shown = [one for one in whole.tables.values() if one.indicator.table == number]
    if not shown:
        raise Http404
    codes = {one.indicator.code for one in shown}
    numbers = [group["number"] for group in list_groups(whole)]
    at = numbers.index(number)
    context = {
        **frame_of(request, whole),
        "number": number,
        "title": name_table(number),
        "totals": [_describe_plain(whole, one) for one in shown if not one.indicator.by],
        "tables": [describe_table(whole, one) for one in shown if one.indicator.by],
        "questions": list_questions(whole, codes),
        "remarks": list_remarks(whole, codes),
        "previous": numbers[at - 1] if at else None,
        "next": numbers[at + 1] if at + 1 < len(numbers) else None,
        "at": at + 1,
        "of": len(numbers),
    }
    return render(request, "figures/return_table.html", context)


@needs(Permission.SEE_FIGURES)
@require_GET
def show_cell(request: HttpRequest, year: int, indicator: str) -> HttpResponse:
    """One number: the year before, the cases behind it for whoever may open them, and a remark on it."""
    user = person_of(request)
    whole = queries.read_whole(user=user, year=year, version=read_version(request))
    table, place = whole.tables.get(indicator), read_place(request.GET.get("place", ""))
    if table is not None and not place:
        place = (TOTAL,) * len(table.indicator.by)
    cell = _find_cell(table, place)
    if table is None or cell is None:
        raise Missing
    behind = cases_behind(user=user, indicator=table.indicator, year=year, place=place, most=MOST_CASES)
    cases = behind.cases if behind else ()
    context = {
        **frame_of(request, whole),
        "indicator": indicator,
        "number": table.indicator.table,
        "table_title": name_indicator(indicator),
        "place": write_place(place),
        "place_name": name_place(table.indicator, place) or _("All"),
        "cell": describe_cell(whole, table, place),
        "unit": table.indicator.unit,
        "definition": define(table.indicator.measure),
        "behind": behind,
        "lines": [{"case": case, "category": words.label("category", case.category)} for case in cases],
        "more": behind.seen - len(cases) if behind else 0,
        "is_of_contacts": table.indicator.kind is Kind.CONTACT,
        "is_sealed": needs_sealed(table.indicator),
        "remark": whole.remarks.get((indicator, write_place(place))),
    }
    return render(request, "figures/return_cell.html", context)


def describe_table(whole: Whole, table: Table) -> dict[str, Any]:
    """One table laid out: a list of rows for one dimension, a grid for two with the longer one downwards."""
    indicator, state = table.indicator, say_state(whole, table)
    shown = {
        "indicator": indicator.code,
        "title": name_indicator(indicator.code),
        "unit": indicator.unit,
        "state": STATES[state],
        "is_multi": indicator.is_multi,
        "share_of": indicator.share_of,
        "response": table.item_response(),
        "note": indicator.note,
        "has_before": indicator.code in whole.before,
        "is_grid": len(indicator.by) > 1,
    }
    if len(indicator.by) == 1:
        rows = [(code,) for code in _codes(table, 0)]
        shown["rows"] = [
            {"label": name_code(indicator, indicator.by[0], place[0]), **describe_cell(whole, table, place)}
            for place in rows
        ]
        shown["total"] = describe_cell(whole, table, (TOTAL,))
        shown["heading"] = name_dimension(indicator, indicator.by[0])
        return shown
    return shown | _lay_grid(whole, table)


def _lay_grid(whole: Whole, table: Table) -> dict[str, Any]:
    indicator = table.indicator
    codes = [_codes(table, at) for at in (0, 1)]
    down, across = (0, 1) if len(codes[0]) >= len(codes[1]) else (1, 0)

    def cell_at(row: str, column: str) -> dict[str, Any]:
        place = (row, column) if down == 0 else (column, row)
        return describe_cell(whole, table, place)

    columns = [*codes[across], TOTAL]
    return {
        "heading": name_dimension(indicator, indicator.by[down]),
        "columns": [name_code(indicator, indicator.by[across], code) for code in columns],
        "rows": [
            {
                "label": name_code(indicator, indicator.by[down], row),
                "is_total": row == TOTAL,
                "cells": [cell_at(row, column) for column in columns],
            }
            for row in (*codes[down], TOTAL)
        ],
    }


def describe_cell(whole: Whole, table: Table, place: Place) -> dict[str, Any]:
    """One number as it is shown: value or why there is none, the year before, its share, whether it is remarked on."""
    cell, code = table.cell(*place), table.indicator.code
    before = whole.before.get(code)
    last = _find_cell(before, place)
    share = table.share(*place) if place and cell.value and not _is_silent(place[-1]) else None
    return {
        "value": cell.value,
        "why": "" if cell.value is not None else STATUSES[cell.status],
        "is_zero": cell.value == 0,
        "is_impossible": cell.status is Status.IMPOSSIBLE,
        "is_estimated": cell.status is Status.ESTIMATED,
        "is_break": cell.is_break,
        "grade": cell.grade.value,
        "before": last.value if last else None,
        "before_why": STATUSES[last.status] if last and last.value is None else "",
        "share": share,
        "width": min(float(share), 100.0) if share is not None else 0,
        "place": write_place(place),
        "is_remarked": (code, write_place(place)) in whole.remarks,
    }


def list_questions(whole: Whole, codes: set[str]) -> list[dict[str, Any]]:
    """What the checks ask about some tables, open ones first."""
    definitions = load_definitions()
    found = []
    for at, one in enumerate(whole.asked):
        asked = one.question
        if asked.indicator not in codes:
            continue
        indicator = definitions.indicator(asked.indicator)
        found.append(
            {
                "at": at,
                "code": asked.code,
                "indicator": asked.indicator,
                "place": write_place(asked.place),
                "where": name_place(indicator, asked.place),
                "table": name_indicator(asked.indicator),
                "sentence": say_question(asked.code, asked.values),
                "answer": one.answer,
                "is_open": one.is_open,
            }
        )
    return sorted(found, key=lambda one: not one["is_open"])


def list_remarks(whole: Whole, codes: set[str]) -> list[dict[str, Any]]:
    """What was remarked on some tables."""
    definitions = load_definitions()
    return [
        {
            "remark": remark,
            "table": name_indicator(code),
            "where": name_place(definitions.indicator(code), read_place(place)),
        }
        for (code, place), remark in whole.remarks.items()
        if code in codes
    ]


def _describe_plain(whole: Whole, table: Table) -> dict[str, Any]:
    code = table.indicator.code
    return {
        "indicator": code,
        "title": name_indicator(code),
        "unit": table.indicator.unit,
        **describe_cell(whole, table, ()),
    }


def _codes(table: Table, at: int) -> Sequence[str]:
    """The codes of one dimension in the order of their list, then those that occur besides; none that cannot exist."""
    listed = table.indicator.codes_of(table.indicator.by[at])
    seen = {place[at] for place in table.cells} - {TOTAL}
    others = sorted(seen - set(listed), key=lambda code: (code == BLANK, len(code), code))
    return [code for code in (*listed, *others) if not _is_impossible(table, at, code)]


def _is_silent(code: str) -> bool:
    """Whether a row is no answer: it has no share of those that are."""
    return code in (TOTAL, BLANK) or code in load().list("absence").names


def _is_impossible(table: Table, at: int, code: str) -> bool:
    cells = [cell for place, cell in table.cells.items() if place[at] == code]
    inner = [cell for cell in cells if all(one != TOTAL for one in cell.place)] or cells
    return bool(inner) and all(cell.status is Status.IMPOSSIBLE for cell in inner)


def _find_cell(table: Table | None, place: Place) -> Cell | None:
    if table is None or len(place) != len(table.indicator.by):
        return None
    try:
        return table.cell(*place)
    except KeyError:
        return None
