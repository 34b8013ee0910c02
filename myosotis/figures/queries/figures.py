"""Figures of a round beside each other: coverage, grades, matched growth, what was published before. Never ranked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.figures.codes import code_of
from myosotis.figures.models import Asked, ChildPopulation, OtherFigure, Round, Submission
from myosotis.figures.queries.collections import tables_of
from myosotis.figures.queries.rounds import find_round
from myosotis.kernel.errors import Missing
from myosotis_core.comparison import (
    Coverage,
    Growth,
    Link,
    PublishedFigure,
    chain,
    comparable_part,
    coverage_of,
    load_published,
    matched_growth,
    observe,
)
from myosotis_core.indicators import (
    Indicator,
    PooledTable,
    Table,
    UnknownIndicator,
    load_definitions,
    pool,
    share_percent,
)

CHAIN = 10
"""Years of the index."""


@dataclass(frozen=True)
class HotlineRow:
    """One hotline's table, and the one of the year before; None where it sent none."""

    asked: Asked
    table: Table | None
    before: Table | None


@dataclass(frozen=True)
class FiguresView:
    """One indicator of a round. `pooled`: of all who sent it; None where nobody did."""

    round: Round
    indicator: Indicator
    rows: tuple[HotlineRow, ...]
    pooled: PooledTable | None
    coverage: Coverage | None
    comparable: Decimal | None
    growth: Growth | None
    links: tuple[Link, ...]
    published: tuple[PublishedFigure, ...] = ()
    others: tuple[OtherFigure, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)


def read_figures(*, user: User, round_id: UUID, code: str) -> FiguresView:
    """One indicator over all hotlines of a round, with the years before. Raises `Missing`."""
    row = find_round(round_id, user=user)
    try:
        indicator = load_definitions(row.definitions).indicator(code)
    except UnknownIndicator as error:
        raise Missing from error
    asked = list(row.asked.select_related("hotline"))
    years = _tables_by_year(row, code)
    now, before = years.get(row.year, {}), years.get(row.year - 1, {})
    pooled = pool(now) if now else None
    panels = {year: observe(tables) for year, tables in years.items() if tables}
    return FiguresView(
        round=row,
        indicator=indicator,
        rows=tuple(
            HotlineRow(one, now.get(code_of(one.hotline)), before.get(code_of(one.hotline))) for one in asked
        ),
        pooled=pooled,
        coverage=_coverage(row, pooled, asked),
        comparable=comparable_part(pooled) if pooled else None,
        growth=matched_growth(panels[row.year - 1], panels[row.year])
        if {row.year - 1, row.year} <= panels.keys()
        else None,
        links=tuple(chain(panels)),
        published=find_published(code),
        others=tuple(OtherFigure.objects.filter(year__lte=row.year).order_by("-year", "series", "country")),
        names={code_of(one.hotline): one.hotline.name for one in asked},
    )


def find_published(code: str) -> tuple[PublishedFigure, ...]:
    """What was published before and comes nearest to an indicator."""
    found = [one for one in load_published() if one.indicator.split(":")[0] == code]
    return tuple(sorted(found, key=lambda one: (-one.year, one.series)))


def list_published() -> tuple[PublishedFigure, ...]:
    """Everything that was published before, the youngest first."""
    return tuple(sorted(load_published(), key=lambda one: (-one.year, one.figure, one.category)))


def list_indicators(row: Round) -> list[Indicator]:
    """The tables that a round asks for."""
    found = load_definitions(row.definitions).indicators
    return [one for one in found if not row.indicators or one.code in row.indicators]


def _tables_by_year(row: Round, code: str) -> dict[int, dict[str, Table]]:
    """The tables of one indicator by year and hotline: of this round, and of the yearly rounds before it."""
    rounds = Round.objects.filter(
        form=Round.Form.YEARLY, year__lt=row.year, year__gte=row.year - CHAIN
    ).values_list("pk", flat=True)
    last = Submission.objects.filter(round__in=[*rounds, row.pk], is_last=True).select_related(
        "hotline", "round"
    )
    held = list(last.defer("service", "practice", "questions", "comment"))
    tables = tables_of(held, [code])
    found: dict[int, dict[str, Table]] = {}
    for one in held:
        if code in tables.get(one.pk, {}):
            found.setdefault(one.round.year, {})[code_of(one.hotline)] = tables[one.pk][code]
    return found


def _coverage(row: Round, pooled: PooledTable | None, asked: list[Asked]) -> Coverage | None:
    if pooled is None:
        return None
    operating = {code_of(one.hotline): one.hotline.country for one in asked}
    last = Submission.objects.filter(round=row, is_last=True, hotline__in=[one.hotline_id for one in asked])
    on_time = last.filter(came_at__date__lte=row.due_on).count()
    found = coverage_of(pooled, operating, on_time=on_time)
    percent = _children_percent(row.year, operating, pooled.reporting)
    return Coverage(found.reporting, found.operating, found.on_time, found.item_response, percent)


def _children_percent(year: int, operating: Mapping[str, str], reporting: tuple[str, ...]) -> Decimal | None:
    """Per cent of the children of the operating hotlines' countries in those that reported; None if one is unknown."""
    rows = ChildPopulation.objects.filter(country__in=set(operating.values()), year=year)
    children = dict(rows.values_list("country", "children"))
    whole = set(operating.values())
    if not whole or not whole <= children.keys():
        return None
    part = {operating[one] for one in reporting if one in operating}
    return share_percent(sum(children[one] for one in part), sum(children[one] for one in whole))
