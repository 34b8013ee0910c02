"""Growth that does not come from who answered: the same hotlines in both years, chained over many.

In a simulation of changing panels the raw growth of totals is wrong by some fifteen points a year, matched growth
by two (`tests/test_panels.py`). Source of the method: matched-sample and chain-linked indices as in the practice of
statistical offices; a break is a change of measurement and no growth (OECD, Data and Metadata Reporting Handbook,
7.2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from myosotis_core.indicators import TOTAL, Grade, PooledTable, Table, growth_percent
from myosotis_core.vocabulary import CURRENT_VERSION

SMALLEST_PANEL = 3
SMALLEST_COVER = Decimal("0.4")
"""Below it no growth is given."""
GOOD_COVER = Decimal("0.6")
"""Below it growth is given with a warning."""
LARGEST_PART = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Observation:
    """What one hotline counted in one year: `value` None where there is none, `version` of the definitions."""

    value: int | None
    version: str = CURRENT_VERSION
    is_break: bool = False
    grade: Grade = Grade.A


Panel = Mapping[str, Observation]
"""Hotline to observation, of one cell and one year."""


class Refusal(StrEnum):
    """Why no growth is given, or what must stand beside it."""

    NO_PANEL = "no_panel"
    THIN_PANEL = "thin_panel"
    FEW_CASES = "few_cases"
    NOTHING_BEFORE = "nothing_before"


@dataclass(frozen=True)
class Growth:
    """Growth of the matched panel from one year to the next.

    `percent`: one decimal, None where refused. `hotlines`: those in both years with the same definition. `cover`:
    their part of all cases counted in either year, 0 to 1, the smaller. `without`: the hotline that made up more
    than half of the change, then `percent` leaves it out and `with_all` holds the growth with it. `left_out`:
    hotlines with a break or another definition. `raw`: the growth of totals, to be shown nowhere but beside
    `percent`.
    """

    percent: Decimal | None
    hotlines: tuple[str, ...]
    cover: Decimal
    before: int
    now: int
    raw: Decimal | None
    refusal: Refusal | None = None
    without: str = ""
    with_all: Decimal | None = None
    left_out: tuple[str, ...] = ()

    @property
    def is_thin(self) -> bool:
        """Whether a warning stands beside the growth: less than six tenths of the cases are in the matched panel."""
        return self.percent is not None and self.cover < GOOD_COVER


@dataclass(frozen=True)
class Link:
    """One year of a chained index. `index`: first year = 100, one decimal; None from a refused link on.

    Not additive.
    """

    year: int
    index: Decimal | None
    growth: Growth | None


def observe(tables: Mapping[str, Table], *place: str, versions: Mapping[str, str] | None = None) -> Panel:
    """The panel of one cell from the tables of the hotlines; `versions`: whose return follows another version."""
    versions = versions or {}
    panel = {}
    for hotline, table in tables.items():
        cell = table.cell(*(place or ("total",) * len(table.indicator.by)))
        version = versions.get(hotline, CURRENT_VERSION)
        panel[hotline] = Observation(cell.value, version, cell.is_break, cell.grade)
    return panel


def matched_growth(
    before: Panel,
    now: Panel,
    *,
    smallest_panel: int = SMALLEST_PANEL,
    smallest_cover: Decimal = SMALLEST_COVER,
) -> Growth:
    """Growth over the hotlines that counted in both years by the same definition and without a break.

    Refused below `smallest_panel` hotlines or below `smallest_cover` of the cases of either year. Where one hotline
    makes up more than half of the change, the growth is given without it, and said so.
    """
    both = {
        name
        for name in before
        if name in now and before[name].value is not None and now[name].value is not None
    }
    broken = {name for name in both if not _is_same(before[name], now[name])}
    panel = sorted(both - broken)
    sums = [sum(one[name].value or 0 for name in panel) for one in (before, now)]
    totals = [sum(one.value or 0 for one in year.values()) for year in (before, now)]
    cover = min(
        (Decimal(part) / whole if whole else Decimal(1) for part, whole in zip(sums, totals, strict=True))
    )
    cover = cover.quantize(Decimal("0.001"), ROUND_HALF_UP)
    raw = growth_percent(totals[0], totals[1]) if totals[0] else None
    left_out = tuple(sorted(broken))

    def answer(percent: Decimal | None, refusal: Refusal | None = None, without: str = "") -> Growth:
        with_all = growth_percent(*sums) if without else None
        return Growth(
            percent, tuple(panel), cover, sums[0], sums[1], raw, refusal, without, with_all, left_out
        )

    if not panel:
        return answer(None, Refusal.NO_PANEL)
    if len(panel) < smallest_panel:
        return answer(None, Refusal.THIN_PANEL)
    if cover < smallest_cover:
        return answer(None, Refusal.FEW_CASES)
    if sums[0] == 0:
        return answer(None, Refusal.NOTHING_BEFORE)
    alone = _largest_part(before, now, panel)
    if not alone:
        return answer(growth_percent(*sums))
    rest = [sum(one[name].value or 0 for name in panel if name != alone) for one in (before, now)]
    return (
        answer(growth_percent(*rest), None, alone) if rest[0] else answer(None, Refusal.NOTHING_BEFORE, alone)
    )


def chain(years: Mapping[int, Panel]) -> list[Link]:
    """The index of matched links, first year = 100. A refused or missing year ends it: no growth is guessed across.

    Links use all hotlines of the matched panel, also one that made up most of a change, so that the chain is one
    measure.
    """
    links: list[Link] = []
    exact: Decimal | None = Decimal(100)
    last = None
    for year in sorted(years):
        growth = None
        if last is not None:
            growth = matched_growth(years[last], years[year]) if year == last + 1 else None
            is_linked = growth is not None and growth.refusal is None and growth.before > 0
            exact = exact * growth.now / growth.before if exact is not None and growth and is_linked else None
        shown = None if exact is None else exact.quantize(Decimal("0.1"), ROUND_HALF_UP)
        links.append(Link(year, shown, growth))
        last = year
    return links


def comparable_part(table: PooledTable, *place: str) -> Decimal | None:
    """How much of a network figure comes from hotlines graded A or B, 0 to 1; None where there is nothing.

    Without a place: how much of the total stands in cells so graded, since a total fits whatever its parts are.
    """
    cell = table.cells[place] if place else table.total
    comparable = cell.comparable
    if not place and table.indicator.by and not table.indicator.is_multi:
        comparable = sum(one.comparable for spot, one in table.cells.items() if TOTAL not in spot)
    return (Decimal(comparable) / cell.value).quantize(Decimal("0.001")) if cell.value else None


def _is_same(before: Observation, now: Observation) -> bool:
    is_comparable = Grade.D not in (before.grade, now.grade)
    return before.version == now.version and not now.is_break and is_comparable


def _largest_part(before: Panel, now: Panel, panel: list[str]) -> str:
    """The hotline behind more than half of all movement of the panel, if there is one; of three hotlines or more."""
    moves = {name: abs((now[name].value or 0) - (before[name].value or 0)) for name in panel}
    largest = max(panel, key=lambda name: moves[name])
    return largest if moves[largest] > LARGEST_PART * sum(moves.values()) and len(panel) > 2 else ""
