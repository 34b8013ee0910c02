"""From returns to counts that add up: what each hotline gave to every cell that may be published.

Words: the *whole* of a hotline is its count of a measure, by category where it has one; a *part* is what it gave to one
table, laid out so that every margin is the sum of its cells. Rows beside the codes: `known` is the margin of all that
have an answer, `unknown` what has none or is not collected, `unallocated` what is known and in no code that has a
number. So tables of one measure share their margins, whoever could answer which of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from myosotis.figures.report.collection import Collection, Return
from myosotis.figures.report.policy import Policy, Rule
from myosotis_core.indicators import (
    BLANK,
    TOTAL,
    UNALLOCATED,
    Cell,
    Grade,
    Indicator,
    Status,
    Table,
    load_definitions,
    obs_status,
)
from myosotis_core.vocabulary import load

CATEGORY = "category"
KNOWN = "known"
UNKNOWN = "unknown"

Part = Mapping[tuple[str, str], int]
"""Counts by category and code of the other dimension, finest cells only; `TOTAL` stands for a dimension left out."""


@dataclass(frozen=True)
class Whole:
    """What one hotline counted of a measure: in all, and by category with `unallocated` for the rest."""

    total: int
    categories: Mapping[str, int]
    is_split: bool


@dataclass
class Standing:
    """What stands behind a cell of the network: how many hotlines could give it, whether some estimated, a break."""

    hotlines: int = 0
    is_estimated: bool = False
    is_break: bool = False
    why_not: Counter[Status] = field(default_factory=Counter)

    def add(self, cell: Cell) -> None:
        """Count what one hotline says of the cell."""
        if cell.value is None:
            self.why_not[cell.status] += 1
            return
        self.hotlines += 1
        self.is_estimated |= cell.status is Status.ESTIMATED
        self.is_break |= cell.is_break


@dataclass(frozen=True)
class Gathered:
    """One rule in one year: each hotline's part, and what stands behind each place.

    `parts` by hotline; `left_out` names hotlines whose table contradicts itself or their whole. `alone` holds what each
    hotline says of a place beside it. `grades`: the worst grade of each hotline.
    """

    rule: Rule
    year: int
    wholes: Mapping[str, Whole]
    parts: Mapping[str, Part]
    collecting: tuple[str, ...]
    standings: Mapping[tuple[str, ...], Standing]
    alone: Mapping[tuple[str, str], Cell]
    grades: Mapping[str, Grade]
    left_out: tuple[str, ...]


def codes_of(indicator: Indicator, dimension: str) -> tuple[str, ...]:
    """The codes of a dimension that a release shows as rows."""
    return indicator.codes_of(dimension)


def gather_whole(one: Return, measure: str, rules: Sequence[Rule]) -> Whole | None:
    """What a hotline counted of a measure; None where it gave no such number."""
    for indicator in _with_category(measure, rules):
        table = one.tables.get(indicator.code)
        if table is None or table.total.value is None:
            continue
        rest = (TOTAL,) * (len(indicator.by) - 1)
        codes = codes_of(indicator, CATEGORY)
        counts = {code: table.cell(code, *rest).value for code in codes}
        if indicator.by[0] != CATEGORY or all(count is None for count in counts.values()):
            continue
        named = {code: count or 0 for code, count in counts.items()}
        left = table.total.value - sum(named.values())
        if left >= 0:
            return Whole(table.total.value, {**named, UNALLOCATED: left}, is_split=True)
    for indicator in load_definitions().indicators:
        table = one.tables.get(indicator.code)
        if (
            indicator.measure.code == measure
            and not indicator.only
            and table
            and table.total.value is not None
        ):
            return Whole(table.total.value, {UNALLOCATED: table.total.value}, is_split=False)
    return None


def _with_category(measure: str, rules: Sequence[Rule]) -> list[Indicator]:
    """The tables of a measure that hold its categories, published ones first, plain ones before crossed ones."""
    published = [one.indicator for one in rules]
    found = [
        one
        for one in (*published, *load_definitions().indicators)
        if one.measure.code == measure and CATEGORY in one.by and not one.only
    ]
    return sorted({one.code: one for one in found}.values(), key=lambda one: len(one.by))


def gather_measure(collection: Collection, policy: Policy, measure: str, year: int) -> Iterator[Gathered]:
    """Everything a release publishes of a measure in a year, rule by rule."""
    latest = collection.year
    rules = policy.of_measure(measure)
    shown = [
        one
        for one in rules
        if one.network_in(year, latest) is not None or one.hotline_in(year, latest) is not None
    ]
    if not shown:
        return
    wholes = {
        hotline: whole
        for hotline, one in sorted(collection.returns[year].items())
        if (whole := gather_whole(one, measure, rules)) is not None
    }
    for rule in shown:
        yield gather(collection, rule, year, wholes)


def gather(collection: Collection, rule: Rule, year: int, wholes: Mapping[str, Whole]) -> Gathered:
    """One rule in one year, of all hotlines that have a whole of its measure."""
    parts: dict[str, Part] = {}
    left_out, collecting = [], []
    standings: dict[tuple[str, ...], Standing] = {}
    alone: dict[tuple[str, str], Cell] = {}
    grades: dict[str, Grade] = {}
    by, has_category = rule.indicator.by, CATEGORY in (rule.network or ()) and len(rule.indicator.by) == 2
    for hotline, one in sorted(collection.returns.get(year, {}).items()):
        table = one.tables.get(rule.indicator.code)
        if table is None:
            continue
        for place in _places(rule):
            standings.setdefault(place, Standing()).add(table.cell(*place))
        if rule.hotline is not None:
            at = by.index(rule.hotline[0]) if rule.hotline else -1
            for code in (TOTAL, *(codes_of(rule.indicator, by[at]) if rule.hotline else ())):
                place = tuple(code if spot == at else TOTAL for spot in range(len(by)))
                alone[hotline, code] = table.cell(*place)
        grades[hotline] = _worst(table)
        whole = wholes.get(hotline)
        if whole is None:
            continue
        part = lay_out_part(table, whole, has_category)
        if part is None:
            left_out.append(hotline)
            part = _unanswered(rule.indicator, whole, has_category)
        elif table.total.value is not None and _is_collected(table):
            collecting.append(hotline)
        parts[hotline] = part
    for hotline, whole in wholes.items():
        if hotline not in parts:
            parts[hotline] = _unanswered(rule.indicator, whole, has_category)
    return Gathered(rule, year, wholes, parts, tuple(collecting), standings, alone, grades, tuple(left_out))


def lay_out_part(table: Table, whole: Whole, has_category: bool) -> Part | None:
    """A hotline's table so that it adds up to its whole; None where it holds more than that."""
    indicator = table.indicator
    if not indicator.by:
        return {(TOTAL, TOTAL): whole.total} if table.total.value in (None, whole.total) else None
    if indicator.by == (CATEGORY,):
        return {(code, TOTAL): count for code, count in whole.categories.items()}
    other = indicator.by[-1]
    values = {place: cell.value for place, cell in table.cells.items()}
    if has_category and whole.is_split:
        return _of_categories(table, whole, values, other)
    at_top = (TOTAL,) if indicator.by[0] == CATEGORY else ()
    only = indicator.only.get(CATEGORY, ())
    count = sum(whole.categories.get(code, 0) for code in only) if only else whole.total
    row = _row(table, values, at_top, other, count)
    return (
        None if row is None else {(UNALLOCATED if has_category else TOTAL, code): row[code] for code in row}
    )


def _of_categories(
    table: Table, whole: Whole, values: Mapping[tuple[str, ...], int | None], other: str
) -> Part | None:
    part: dict[tuple[str, str], int] = {}
    sums: Counter[str] = Counter()
    for category, count in whole.categories.items():
        if category == UNALLOCATED:
            continue
        row = _row(table, values, (category,), other, count)
        if row is None:
            return None
        part |= {(category, code): number for code, number in row.items()}
        sums.update(row)
    top = _row(table, values, (TOTAL,), other, whole.total)
    if top is None:
        return None
    rest = {code: number - sums[code] for code, number in top.items()}
    if table.indicator.is_multi:
        # Sums over several codes are none; what is left of each is still no more than what is left of the known.
        rest = {code: max(0, number) for code, number in rest.items()}
    if any(number < 0 for number in rest.values()):
        return None
    return part | {(UNALLOCATED, code): number for code, number in rest.items()}


def _row(
    table: Table,
    values: Mapping[tuple[str, ...], int | None],
    before: tuple[str, ...],
    other: str,
    count: int,
) -> dict[str, int] | None:
    """One line of a table: each code, `unallocated`, `unknown`; with several codes at once `known` instead."""
    indicator = table.indicator
    codes = codes_of(indicator, other)
    given = [values.get((*before, code)) for code in codes]
    silent = sum(values.get((*before, code)) or 0 for code in (*load().list("absence").names, BLANK))
    own = values.get((*before, TOTAL))
    is_given = own is not None and any(number is not None for number in given)
    known = (own or 0) - silent if is_given else 0
    named = {code: number or 0 if is_given else 0 for code, number in zip(codes, given, strict=True)}
    if not 0 <= known <= count:
        return None
    if indicator.is_multi:
        return (
            None
            if max(named.values(), default=0) > known
            else {**named, KNOWN: known, UNKNOWN: count - known}
        )
    left = known - sum(named.values())
    return None if left < 0 else {**named, UNALLOCATED: left, UNKNOWN: count - known}


def _unanswered(indicator: Indicator, whole: Whole, has_category: bool) -> Part:
    """The part of a hotline that did not answer a table: all of its whole is unknown there."""
    if not indicator.by:
        return {(TOTAL, TOTAL): whole.total}
    if indicator.by == (CATEGORY,):
        return {(code, TOTAL): count for code, count in whole.categories.items()}
    if has_category:
        return {(code, UNKNOWN): count for code, count in whole.categories.items()}
    only = indicator.only.get(CATEGORY, ())
    count = sum(whole.categories.get(code, 0) for code in only) if only else whole.total
    return {(TOTAL, UNKNOWN): count}


def _places(rule: Rule) -> Iterator[tuple[str, ...]]:
    """The places of a table that a release may show, margins included."""
    rows: list[tuple[str, ...]] = [()]
    for dimension in rule.indicator.by:
        shown = dimension in (rule.network or ()) or dimension in (rule.hotline or ())
        codes = (TOTAL, *codes_of(rule.indicator, dimension)) if shown else (TOTAL,)
        rows = [(*row, code) for row in rows for code in codes]
    yield from rows


def _is_collected(table: Table) -> bool:
    return (
        not table.uncollected
        and any(cell.value is not None for place, cell in table.cells.items() if place and place[-1] != TOTAL)
    ) or not table.indicator.by


def _worst(table: Table) -> Grade:
    """Of what holds a number, and of what is collected under a wider code: that fits no common one."""
    counts = (one for one in table.cells.values() if one.value or one.status is Status.OTHER_CODE)
    return max((cell.grade for cell in counts), default=Grade.A)


def letter_of(standing: Standing, is_zero: bool) -> str:
    """The letter of SDMX's CL_OBS_STATUS for a cell of the network."""
    if not standing.hotlines:
        why = standing.why_not
        return obs_status(min(why, key=lambda one: list(Status).index(one))) if why else "O"
    status = Status.ESTIMATED if standing.is_estimated else Status.ZERO if is_zero else Status.OBSERVED
    return obs_status(status, is_break=standing.is_break)
