"""A question nobody had thought of: cross up to three dimensions and see the protected answer, or why there is none."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_GET, require_POST

from myosotis.accounts.access import can, needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.casework.fact_days import local_day
from myosotis.casework.views.asking import read_number
from myosotis.figures.actions import asking as actions
from myosotis.figures.asking import MOST_DIMENSIONS, Answer, TooFine
from myosotis.figures.naming import language, name_code, name_indicator
from myosotis.figures.queries import asking as queries
from myosotis.figures.report.gathering import CATEGORY, KNOWN, UNKNOWN
from myosotis.figures.report.tables import HOTLINE
from myosotis.figures.views.collection_frame import show as show_in_frame
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis_core.indicators import TOTAL, UNALLOCATED, Indicator, Measure, load_definitions
from myosotis_core.indicators.definitions import label_of_dimension

YEARS = 6
MOST_ROWS = 600

REASONS = {
    "too_many_cells": gettext_lazy(
        "This crossing has {cells} cells; at most {most} can be protected at once. Leave out a dimension."
    ),
    "too_few": gettext_lazy(
        "Fewer than {fewest} are counted in all: whatever is crossed here would point at a child."
    ),
    "known_already": gettext_lazy(
        "With what is public already, small numbers of this crossing could be worked out. It cannot be shown."
    ),
    "hidden_before": gettext_lazy(
        "This crossing would show what a table that is public already hides. Leave out a dimension."
    ),
    "not_safe": gettext_lazy("No safe table could be made of this crossing. It is not shown."),
    "too_many_small": gettext_lazy(
        "Too fine: {small} of the {filled} cells that are not zero are too small. Leave out a dimension."
    ),
    "too_much_hidden": gettext_lazy(
        "Too fine: {hidden} of the {filled} cells that are not zero would have to be hidden. Leave out a dimension."
    ),
    "no_good_pattern": gettext_lazy(
        "In the time there is, no good pattern was found: up to {percent} % of what is hidden may be hidden "
        "without need. Leave out a dimension."
    ),
}
REFUSALS = {
    "answer_changed_meanwhile": gettext_lazy(
        "The numbers have changed since you looked. Look at the answer as it is now."
    ),
    "answer_too_large": gettext_lazy(
        "The proof of this table is too large to be kept. Leave out a dimension."
    ),
    "second_person_signs": gettext_lazy("You signed first. Another person signs second."),
    "something_came_out_since": gettext_lazy(
        "Another table came out since this one was made. Leave it, and ask again: what is public is counted in."
    ),
    "not_now": gettext_lazy("This cannot be done as the table stands now."),
}


@needs(Permission.SEE_FIGURES)
@require_GET
def ask(request: HttpRequest) -> HttpResponse:
    """The question, and its protected answer from this hotline's own facts."""
    user = person_of(request)
    this_year = local_day(clock.now()).year
    measure = queries.find_measure(request.GET.get("of", "new_cases"))
    if measure is None:
        raise Missing
    offered = queries.own_dimensions(measure)
    year, chosen = _read_year(request.GET, this_year), _read_chosen(request.GET, offered)
    answer, refused = None, ""
    if chosen:
        answer, refused = _try(
            lambda: queries.ask_own(user=user, year=year, measure=measure, dimensions=chosen)
        )
    context = {
        "measures": [
            {"code": one.code, "name": _label(one.labels), "is_current": one.code == measure.code}
            for one in load_definitions().measures
        ],
        "of": measure.code,
        "title": _label(measure.labels),
        "year": year,
        "years": range(this_year, this_year - YEARS, -1),
        "dimensions": [
            {
                "code": one,
                "name": label_of_dimension(measure.kind, one, language()),
                "is_chosen": one in chosen,
            }
            for one in offered
        ],
        "most": MOST_DIMENSIONS,
        "answer": describe_answer(answer, measure, {}) if answer else None,
        "refused": refused,
        "may_publish": can(user, Permission.SIGN_FIGURES),
        "tables": [describe_table(one, user) for one in queries.list_own_tables(user=user)],
    }
    return render(request, "figures/asking/own.html", context)


@needs(Permission.SIGN_FIGURES)
@require_POST
def publish(request: HttpRequest) -> HttpResponse:
    """The first person signs the answer as it was shown."""
    user, measure = person_of(request), queries.find_measure(request.POST.get("of", ""))
    if measure is None:
        raise Missing
    year = _read_year(request.POST, local_day(clock.now()).year)
    chosen = _read_chosen(request.POST, queries.own_dimensions(measure))
    back = f"{reverse('figures:ask')}?{_query(measure.code, chosen, year)}"
    answer, refused = _try(lambda: queries.ask_own(user=user, year=year, measure=measure, dimensions=chosen))
    name = request.POST.get("name", "").strip()
    if answer is None or not name:
        messages.error(request, refused or _("Give the table a name."))
        return redirect(back)
    digest = request.POST.get("digest", "")
    if _do(request, lambda: actions.propose_own_table(by=user, answer=answer, name=name, digest=digest)):
        messages.success(request, _("Signed. A second person signs before it is public."))
    return redirect(back)


@needs(Permission.SIGN_FIGURES)
@require_POST
def sign(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """The second person signs: the table is public from now on."""
    user = person_of(request)
    if _do(request, lambda: actions.sign_own_table(by=user, release_id=table_id)):
        messages.success(request, _("Public from now on. Every later question takes it for known."))
    return redirect("figures:ask")


@needs(Permission.SIGN_FIGURES)
@require_POST
def drop(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """A table that one person signed is not published after all."""
    user = person_of(request)
    if _do(request, lambda: actions.drop_own_table(by=user, release_id=table_id)):
        messages.success(request, _("It is not published."))
    return redirect("figures:ask")


@needs(Permission.SEE_FIGURES)
@require_GET
def take_table(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """The table as it is published: hidden cells are empty."""
    entry = queries.find_own_table(user=person_of(request), release_id=table_id).entries.first()
    if entry is None:
        raise Missing
    answer = HttpResponse(entry.content, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{entry.table}.csv"'
    return answer


@needs(Permission.SEE_FIGURES)
@require_GET
def take_certificate(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """The certificate that goes with the table, for whoever wants to check it."""
    release = queries.find_own_table(user=person_of(request), release_id=table_id)
    certificate = release.audit.get("certificate")
    if not certificate:
        raise Missing
    text = json.dumps(certificate, separators=(",", ":")) + "\n"
    answer = HttpResponse(text, content_type="application/json")
    answer["Content-Disposition"] = 'attachment; filename="certificate.json"'
    return answer


@needs(Permission.KEEP_ROUNDS)
@require_GET
def ask_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The question, and its protected answer from what hotlines sent in a round."""
    user = person_of(request)
    indicator = _find_indicator(request.GET.get("of", "new_cases_by_category"))
    offered = queries.sent_dimensions(indicator)
    chosen = _read_chosen(request.GET, offered)
    row, count = queries.find_asked_round(user=user, round_id=round_id)
    answer, refused, names = None, "", {}
    if chosen and count:
        found, refused = _try(
            lambda: queries.ask_round(user=user, round_id=round_id, indicator=indicator, dimensions=chosen)
        )
        if found:
            _row, answer, names = found
    context = {
        "round": row,
        "sent": count,
        "measures": [
            {"code": one.code, "name": name_indicator(one.code), "is_current": one.code == indicator.code}
            for one in queries.asked_indicators()
        ],
        "unasked": [name_indicator(one.code) for one in queries.unasked_indicators()],
        "of": indicator.code,
        "title": name_indicator(indicator.code),
        "year": row.year,
        "dimensions": [
            {"code": one, "name": _dimension(indicator.measure, one), "is_chosen": one in chosen}
            for one in offered
        ],
        "most": MOST_DIMENSIONS,
        "answer": describe_answer(answer, indicator.measure, names) if answer else None,
        "refused": refused,
        "may_publish": True,
    }
    return show_in_frame(request, "figures/asking/round.html", context, here="figures:rounds")


@needs(Permission.KEEP_ROUNDS)
@require_POST
def publish_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The answer becomes a release of a single table."""
    user, indicator = person_of(request), _find_indicator(request.POST.get("of", ""))
    chosen = _read_chosen(request.POST, queries.sent_dimensions(indicator))
    back = reverse("figures:ask_round", args=[round_id])
    back = f"{back}?{_query(indicator.code, chosen)}"
    found, refused = _try(
        lambda: queries.ask_round(user=user, round_id=round_id, indicator=indicator, dimensions=chosen)
    )
    name = request.POST.get("name", "").strip()
    if found is None or not name:
        messages.error(request, refused or _("Give the table a name."))
        return redirect(back)
    answer, digest = found[1], request.POST.get("digest", "")
    if _do(request, lambda: actions.publish_answer(by=user, answer=answer, name=name, digest=digest)):
        messages.success(request, _("It waits among the releases for two signatures."))
        return redirect("figures:releases")
    return redirect(back)


def _query(of: str, chosen: Sequence[str], year: int = 0) -> str:
    return urlencode([("of", of), *([("year", str(year))] if year else []), *(("by", one) for one in chosen)])


def _try(run: Any) -> tuple[Any, str]:
    """The answer, or why there is none as a sentence."""
    try:
        return run(), ""
    except TooFine as error:
        return None, str(REASONS[error.reason]).format(**error.values)


def _do(request: HttpRequest, run: Any) -> bool:
    try:
        run()
    except Refused as error:
        if error.reason not in REFUSALS:
            raise
        messages.error(request, str(REFUSALS[error.reason]))
        return False
    return True


def _read_year(given: Any, this_year: int) -> int:
    year = read_number(given.get("year", "")) or this_year
    return year if this_year - 30 <= year <= this_year else this_year


def _read_chosen(given: Any, offered: Sequence[str]) -> list[str]:
    """The dimensions that were chosen, in the order in which they are offered."""
    wanted = set(given.getlist("by"))
    return [one for one in offered if one in wanted][:MOST_DIMENSIONS]


def _find_indicator(code: str) -> Indicator:
    for one in queries.asked_indicators():
        if one.code == code:
            return one
    raise Missing


def _label(labels: Mapping[str, str]) -> str:
    return labels.get(language().split("-")[0], labels["en"])


def _dimension(measure: Measure, dimension: str) -> str:
    return _("Hotline") if dimension == HOTLINE else label_of_dimension(measure.kind, dimension, language())


def describe_answer(answer: Answer, measure: Measure, names: Mapping[str, str]) -> dict[str, Any]:
    """The answer as a table: the last dimension in columns, the others in rows."""
    crossing, indicator = answer.crossing, _as_indicator(measure)
    *before, last = crossing.dimensions
    rows = []
    for place in product(*(answer.codes[one] for one in before)):
        cells = [_describe_cell(answer.counts.get((*place, code))) for code in answer.codes[last]]
        if any(answer.counts.get((*place, code), 0) != 0 for code in answer.codes[last]):
            labels = [_name(indicator, one, code, names) for one, code in zip(before, place, strict=True)]
            rows.append({"labels": labels or [_("All")], "cells": cells, "is_total": set(place) <= {TOTAL}})
    effort, columns = answer.cube.effort, [_name(indicator, last, code, names) for code in answer.codes[last]]
    if not before:
        # One dimension reads from above.
        held = zip(answer.codes[last], columns, strict=True)
        rows = [
            {
                "labels": [name],
                "cells": [_describe_cell(answer.counts.get((code,)))],
                "is_total": code == TOTAL,
            }
            for code, name in held
        ]
        columns = [pgettext("a count", "Number")]
    return {
        "before": [_dimension(measure, one) for one in (before or [last])],
        "last": _dimension(measure, last),
        "columns": columns,
        "rows": rows[:MOST_ROWS],
        "more": max(0, len(rows) - MOST_ROWS),
        "cells": len(answer.counts),
        "hidden": answer.hidden,
        "percent": round(100 * effort.gap),
        "statement": answer.cube.statement,
        "digest": answer.digest,
        "left_out": crossing.left_out,
        "silent": [names.get(code, code) for code in crossing.silent],
        "chosen": crossing.dimensions,
    }


def _describe_cell(count: int | None) -> dict[str, Any]:
    return {"count": count, "is_hidden": count is None}


def _as_indicator(measure: Measure) -> Indicator:
    return Indicator("question", 0, measure, (), {}, "known", "hotline", ())


def _name(indicator: Indicator, dimension: str, code: str, names: Mapping[str, str]) -> str:
    if "|" in code:
        above, dimension, code = code.split("|")
        if code == KNOWN:
            return _("{name}: known").format(name=name_code(indicator, CATEGORY, above))
        return f"– {_name(indicator, dimension, code, names)}"
    if code in (TOTAL, KNOWN, UNKNOWN, UNALLOCATED):
        said = {
            TOTAL: _("All"),
            KNOWN: _("Known"),
            UNKNOWN: _("Not known"),
            UNALLOCATED: _("In no single row"),
        }
        return said[code]
    return names.get(code, code) if dimension == HOTLINE else name_code(indicator, dimension, code)


def describe_table(release: Any, user: Any) -> dict[str, Any]:
    """One table of this hotline's own, with who signed it."""
    entry = next(iter(release.entries.all()), None)
    return {
        "release": release,
        "entry": entry,
        "may_sign": not release.is_signed and release.first_by_id != user.pk,
        "has_certificate": bool(release.audit.get("certificate")),
    }
