"""One table of a round over all hotlines: coverage, grades, matched growth, and what others published beside it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.countries import name_country
from myosotis.figures.naming import STATUSES, name_indicator, name_place, order_of
from myosotis.figures.queries.figures import FiguresView, HotlineRow, list_indicators, read_figures
from myosotis.figures.queries.rounds import find_round
from myosotis.figures.views.collection_frame import show, sort_by_country
from myosotis.figures.views.rounds import HERE
from myosotis_core.comparison import PublishedFigure, Refusal, conflicts_of
from myosotis_core.indicators import Status

MOST_CELLS = 120
FIRST = "new_cases_by_category"
REFUSALS = {
    Refusal.NO_PANEL: gettext_lazy("No hotline counted in both years by the same definition."),
    Refusal.THIN_PANEL: gettext_lazy("Fewer than three hotlines counted in both years."),
    Refusal.FEW_CASES: gettext_lazy(
        "The hotlines of both years stand for less than 40 % of what was counted."
    ),
    Refusal.NOTHING_BEFORE: gettext_lazy("There was nothing the year before."),
}


@needs(Permission.KEEP_ROUNDS)
@require_GET
def show_figures(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """One table of a round, chosen above; the hotlines' own numbers, which are not protected here."""
    user = person_of(request)
    offered = list_indicators(find_round(round_id, user=user))
    codes = [one.code for one in offered]
    code = request.GET.get("table", FIRST if FIRST in codes else codes[0])
    view = read_figures(user=user, round_id=round_id, code=code)
    context = {
        "view": view,
        "round": view.round,
        "code": code,
        "offered": [(one.code, name_indicator(one.code)) for one in offered],
        "headline": name_indicator(code),
        "counts": describe_coverage(view),
        "rows": sort_by_country([describe_hotline(one, view) for one in view.rows]),
        "growth": describe_growth(view),
        "links": describe_links(view),
        "cells": describe_cells(view),
        "published": [describe_published(one) for one in view.published],
        "others": [describe_other(one) for one in view.others],
    }
    return show(request, "figures/collection/figures.html", context, here=HERE)


def describe_coverage(view: FiguresView) -> list[dict[str, str]]:
    """How much of the whole the figures stand for: the numbers that stand beside each figure."""
    found, pooled = view.coverage, view.pooled
    if found is None or pooled is None:
        return []
    counts = [
        {
            "value": _number(pooled.total.value),
            "name": _("counted by those who reported"),
            "more": _("a level, never compared with another year"),
        },
        {
            "value": _("{reporting} of {operating}").format(
                reporting=found.reporting, operating=found.operating
            ),
            "name": _("hotlines"),
            "more": _("{count} of them in time").format(count=found.on_time or 0),
        },
        {
            "value": _percent(100 * view.comparable if view.comparable is not None else None),
            "name": _("comparable"),
            "more": _("from hotlines graded A or B"),
        },
        {
            "value": _percent(found.children_percent),
            "name": _("of children covered"),
            "more": _("by the loaded child population")
            if found.children_percent is not None
            else _("no child population of all these countries is loaded"),
        },
    ]
    if view.indicator.by:
        counts.append(
            {
                "value": _percent(found.item_response),
                "name": _("have an answer"),
                "more": _("unknown is never spread over the known"),
            }
        )
    return counts


def describe_hotline(one: HotlineRow, view: FiguresView) -> dict[str, Any]:
    """One hotline's total of this year and the year before; never in the order of size."""
    total = one.table.total if one.table else None
    earlier = one.before.total if one.before else None
    status = STATUSES[total.status] if total else _("not sent")
    response = one.table.item_response() if one.table and view.indicator.by else None
    return {
        "asked": one.asked,
        "country": name_country(one.asked.hotline.country),
        "name": one.asked.hotline.name,
        "value": _number(total.value if total else None),
        "status": "" if total and total.status is Status.OBSERVED else status,
        "before": _number(earlier.value if earlier else None),
        "grade": max(cell.grade for cell in one.table.cells.values()).value if one.table else "",
        "is_break": bool(total and total.is_break),
        "response": _percent(response) if response is not None else "–",
    }


def describe_growth(view: FiguresView) -> dict[str, Any] | None:
    """Growth of the hotlines in both years; the growth of totals only beside it."""
    growth = view.growth
    if growth is None:
        return None
    return {
        "percent": sign_percent(growth.percent),
        "refused": str(REFUSALS[growth.refusal]) if growth.refusal else "",
        "panel": ngettext(
            "{count} hotline in both years", "{count} hotlines in both years", len(growth.hotlines)
        ).format(count=len(growth.hotlines)),
        "cover": _percent(100 * growth.cover),
        "before": _number(growth.before),
        "now": _number(growth.now),
        "raw": sign_percent(growth.raw),
        "is_thin": growth.is_thin,
        "without": view.names.get(growth.without, growth.without),
        "with_all": sign_percent(growth.with_all),
        "left_out": ", ".join(view.names.get(one, one) for one in growth.left_out),
    }


def describe_links(view: FiguresView) -> list[dict[str, Any]]:
    """The chained index, first year = 100."""
    highest = max((one.index for one in view.links if one.index is not None), default=Decimal(100))
    return [
        {
            "year": one.year,
            "index": "–" if one.index is None else number_format(one.index, 1),
            "width": float(80 * one.index / highest) if one.index is not None else 0,
            "growth": sign_percent(one.growth.percent) if one.growth else "",
            "panel": len(one.growth.hotlines) if one.growth else "",
        }
        for one in view.links
    ]


def describe_cells(view: FiguresView) -> list[dict[str, Any]]:
    """The network's cells with how many hotlines could give each."""
    if view.pooled is None or not view.indicator.by:
        return []
    places = sorted(view.pooled.cells, key=lambda place: order_of(view.indicator, place))
    rows = []
    for place in places:
        cell = view.pooled.cells[place]
        if cell.status is Status.IMPOSSIBLE or not name_place(view.indicator, place):
            continue
        share = view.pooled.share(*place) if len(view.indicator.by) == 1 else None
        rows.append(
            {
                "name": name_place(view.indicator, place),
                "value": _number(cell.value),
                "share": _percent(share) if share is not None else "–",
                "hotlines": cell.hotlines,
                "contributors": cell.contributors,
                "is_few": 0 < cell.contributors < 3,
                "missing": ", ".join(
                    f"{STATUSES[status]} {count}" for status, count in sorted(cell.missing.items())
                ),
            }
        )
    return rows[:MOST_CELLS]


def describe_published(one: PublishedFigure) -> dict[str, Any]:
    """What was published before, with its source and what contradicts it."""
    bound = {"lower": _("more than"), "upper": _("less than")}.get(one.bound, "")
    value = _decimal(one.value)
    if one.value_to is not None:
        value = f"{value} – {_decimal(one.value_to)}"
    return {
        "year": one.year,
        "figure": " · ".join(part.replace("_", " ") for part in (one.figure, one.category) if part),
        "value": f"{bound} {value} {one.unit}".strip(),
        "hotlines": one.hotlines or "–",
        "series": one.series,
        "source": one.source,
        "note": one.note,
        "conflicts": [conflict.text for conflict in conflicts_of(one)],
    }


def describe_other(one: Any) -> dict[str, Any]:
    """A figure of police or a state."""
    return {
        "series": one.series,
        "country": name_country(one.country),
        "year": one.year,
        "figure": one.figure,
        "value": f"{_decimal(one.value)} {one.unit}",
        "source": one.source,
        "note": one.note,
    }


def _number(value: int | None) -> str:
    return "–" if value is None else number_format(value, use_l10n=True, force_grouping=True)


def _decimal(value: Decimal) -> str:
    return number_format(f"{value.normalize():f}", use_l10n=True, force_grouping=True)


def _percent(value: Decimal | None) -> str:
    return "–" if value is None else f"{number_format(round(value, 1), 1)} %"


def sign_percent(value: Decimal | None) -> str:
    """A change in per cent with its sign."""
    if value is None:
        return "–"
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    return f"{sign}{number_format(abs(value), 1)} %"
