"""Counts of a question, from a hotline's own facts or from the tables that hotlines sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from myosotis.figures.report.collection import Collection
from myosotis.figures.report.gathering import (
    CATEGORY,
    KNOWN,
    UNKNOWN,
    Gathered,
    gather,
    gather_whole,
)
from myosotis.figures.report.policy import Rule
from myosotis.figures.report.tables import HOTLINE, code_below, parents_for
from myosotis_core.disclosure import Row, Source
from myosotis_core.indicators import (
    BLANK,
    DIMENSIONS,
    TOTAL,
    UNALLOCATED,
    Fact,
    Indicator,
    Kind,
    Measure,
    NotKept,
    Which,
    load_definitions,
    tabulate,
)
from myosotis_core.indicators.counting import choose
from myosotis_core.indicators.margins import AGE, COUNTRY, QUARTER, is_multi
from myosotis_core.vocabulary import load

MOST_DIMENSIONS = 3
THRESHOLD = 5
Coordinates = tuple[str, ...]


@dataclass(frozen=True)
class Crossing:
    """What was counted: finest cells by hotline, and the hierarchy of each dimension.

    `left_out`: how many are counted in the total of the year and in no cell here, because what was erased speaks of
    fewer dimensions. `silent`: hotlines that did not send what was asked for.
    """

    measure: str
    year: int
    dimensions: tuple[str, ...]
    parts: Mapping[str, Mapping[Coordinates, int]]
    parents: Mapping[str, Sequence[tuple[str, str]]]
    indicators: tuple[str, ...] = ()
    left_out: int = 0
    silent: tuple[str, ...] = ()
    kind: Kind = field(default=Kind.CASE)

    @property
    def name(self) -> str:
        """Under which releases keep tables of the same measure and year."""
        return f"{self.measure}-{self.year}"

    @property
    def total(self) -> int:
        """All that was counted."""
        return sum(sum(part.values()) for part in self.parts.values())

    @property
    def is_of_several(self) -> bool:
        """Whether hotlines are readers who know what they gave."""
        return len(self.parts) > 1

    def source(self) -> Source:
        """All hotlines together, as disclosure control takes it; codes of which there was none keep their place."""
        counts = self.counts()
        for at, dimension in enumerate(self.dimensions):
            inner = {parent for _code, parent in self.parents[dimension]}
            for code, _parent in self.parents[dimension]:
                if counts and code not in inner and code not in (UNKNOWN, UNALLOCATED):
                    some = next(iter(counts))
                    counts.setdefault((*some[:at], code, *some[at + 1 :]), 0)
        rows = (Row(one, Decimal(count), ", ".join(one)) for one, count in sorted(counts.items()))
        return Source(self.dimensions, tuple(rows))

    def counts(self) -> dict[Coordinates, int]:
        """The finest cells of all hotlines together."""
        counts: Counter[Coordinates] = Counter()
        for part in self.parts.values():
            counts.update(part)
        return dict(counts)


def measures_to_ask() -> list[Measure]:
    """The measures that can be asked about."""
    return list(load_definitions().measures)


def dimensions_of_measure(measure: Measure, *, without: Iterable[str] = ()) -> list[str]:
    """The dimensions that can be crossed: one code each, and none that may say where one child is."""
    left_out = {*without, "country"}
    kind = measure.kind
    return [one for one in DIMENSIONS[kind] if one not in left_out and not is_multi(kind, one)]


def cross_facts(facts: Sequence[Fact], measure: Measure, year: int, dimensions: Sequence[str]) -> Crossing:
    """A hotline's own facts by these dimensions.

    Where the year keeps such a table after an erasure, what was erased is in it; else the cells hold what is still
    there, and `left_out` says how much is not.
    """
    by = tuple(dimensions)
    asked = Indicator("question", 0, measure, by, {}, KNOWN, "hotline", ())
    whole = tabulate(facts, Indicator("question", 0, measure, (), {}, "whole", "hotline", ()), year)
    cells: Counter[Coordinates] = Counter()
    try:
        table = tabulate(facts, asked, year)
        finest = {place: cell.value or 0 for place, cell in table.cells.items() if TOTAL not in place}
    except NotKept:
        finest = _count_full(facts, measure, year, by)
    for place, count in finest.items():
        if count:
            cells[tuple(_row_of(measure, one, code) for one, code in zip(by, place, strict=True))] += count
    return Crossing(
        measure=measure.code,
        year=year,
        dimensions=by,
        parts={"": cells},
        parents={one: _parents(measure, one, {place[at] for place in cells}) for at, one in enumerate(by)},
        indicators=tuple(one.code for one in _indicators(measure, by)),
        left_out=(whole.total.value or 0) - sum(cells.values()),
        kind=measure.kind,
    )


def cross_returns(
    collection: Collection, indicator: Indicator, year: int, dimensions: Sequence[str]
) -> Crossing:
    """The tables of one indicator that hotlines sent, by some of its dimensions and, if wanted, by hotline.

    A table of one category only (runaways by place) hangs its rows below that category, as a release does: its rows
    stand there only together with what they are part of.
    """
    only = indicator.only.get(CATEGORY, ())
    by = tuple(dict.fromkeys((*dimensions, *indicator.by))) if only else tuple(dimensions)
    inner = tuple(one for one in indicator.by if one in by)
    rule = Rule(indicator, inner or (), None, True, False, THRESHOLD, "a question")
    returns = collection.returns.get(year, {})
    wholes = {
        hotline: whole
        for hotline, one in sorted(returns.items())
        if (whole := gather_whole(one, indicator.measure.code, [rule])) is not None
    }
    gathered = gather(collection, rule, year, wholes)
    parts = {hotline: _cells_of(gathered, hotline, by) for hotline in gathered.parts}
    if only:
        by = tuple(one if one == HOTLINE else CATEGORY for one in by)
    seen = [{place[at] for part in parts.values() for place in part} for at in range(len(by))]
    parents = {
        one: [(code, TOTAL) for code in sorted(seen[at])]
        if one == HOTLINE
        else _parents_below(gathered, only[0])
        if only
        else _parents(indicator.measure, one, seen[at])
        for at, one in enumerate(by)
    }
    silent = tuple(hotline for hotline in returns if hotline not in gathered.collecting)
    return Crossing(
        measure=indicator.measure.code,
        year=year,
        dimensions=by,
        parts=parts,
        parents=parents,
        indicators=(indicator.code,),
        silent=silent,
        kind=indicator.kind,
    )


def _cells_of(gathered: Gathered, hotline: str, by: tuple[str, ...]) -> Counter[Coordinates]:
    """What one hotline gave to each finest cell; beside a category that is split, the other ones whole."""
    indicator = gathered.rule.indicator
    only = indicator.only.get(CATEGORY, ())
    cells: Counter[Coordinates] = Counter()
    for (category, code), count in gathered.parts[hotline].items():
        said = {HOTLINE: hotline, CATEGORY: category, indicator.by[-1] if indicator.by else "": code}
        if indicator.by == (CATEGORY,):
            said[CATEGORY] = category
        if only:
            said[indicator.by[-1]] = code_below(only[0], indicator.by[-1], code)
        cells[tuple(said[one] for one in by)] += count
    for category, count in gathered.wholes[hotline].categories.items() if only else ():
        if category not in only:
            cells[tuple(hotline if one == HOTLINE else category for one in by)] += count
    return cells


def _parents_below(gathered: Gathered, category: str) -> list[tuple[str, str]]:
    """The categories in their order, and below one of them the rows that split it, in the order of their list."""
    indicator, below = gathered.rule.indicator, dict(parents_for([gathered])[CATEGORY])
    named = (KNOWN, *indicator.codes_of(indicator.by[-1]), UNALLOCATED, UNKNOWN)
    rows = [code_below(category, indicator.by[-1], code) for code in named]
    pairs = []
    for code, parent in _parents(gathered.rule.indicator.measure, CATEGORY, ()):
        pairs.append((code, parent))
        if code == category:
            pairs += [(one, below[one]) for one in rows if one in below]
    return pairs


def _count_full(
    facts: Sequence[Fact], measure: Measure, year: int, by: tuple[str, ...]
) -> dict[Coordinates, int]:
    """Full facts only: what an erasure left speaks of fewer dimensions."""
    counts: Counter[Coordinates] = Counter()
    chosen = choose(facts, measure.kind, year, Which(measure.which), is_prevention=measure.is_prevention)
    for fact in chosen:
        is_left_out = any(set(fact.codes_of(one)) & set(codes) for one, codes in measure.without.items())
        if fact.margin is None and not is_left_out:
            counts[tuple((fact.codes_of(one) or (BLANK,))[0] for one in by)] += fact.count
    return dict(counts)


def _row_of(measure: Measure, dimension: str, code: str) -> str:
    """The row of a release that a code stands in."""
    if code == BLANK or code in load().list("absence").names:
        return UNALLOCATED if dimension == CATEGORY else UNKNOWN
    return code


def _indicators(measure: Measure, by: tuple[str, ...]) -> list[Indicator]:
    """The published tables of a measure that speak of one of these dimensions."""
    found = [
        one for one in load_definitions().indicators if one.measure.code == measure.code and not one.only
    ]
    return [one for one in found if set(one.by) & set(by) or not one.by]


def _parents(measure: Measure, dimension: str, seen: Iterable[str]) -> list[tuple[str, str]]:
    """(code, parent) pairs, the same as a release has for this measure."""
    source = DIMENSIONS[measure.kind][dimension]
    codes = {*seen} - {UNKNOWN, UNALLOCATED}
    if source == QUARTER:
        codes |= {"q1", "q2", "q3", "q4"}
    elif source not in (AGE, COUNTRY):
        left_out = {*measure.without.get(dimension, ())}
        codes |= {code for code in load().list(source).names if code not in left_out}
    listed = load().list(source).names if source not in (QUARTER, AGE, COUNTRY) else ()
    ordered = sorted(
        codes, key=lambda code: (listed.index(code) if code in listed else len(listed), len(code), code)
    )
    if dimension == CATEGORY:
        return [(code, TOTAL) for code in (*ordered, UNALLOCATED)]
    published = [one for one in _indicators(measure, (dimension,)) if dimension in one.by]
    if published and all(one.share_of != KNOWN for one in published):
        return [(code, TOTAL) for code in (*ordered, UNALLOCATED, UNKNOWN)]
    return [(KNOWN, TOTAL), (UNKNOWN, TOTAL), *((code, KNOWN) for code in (*ordered, UNALLOCATED))]
