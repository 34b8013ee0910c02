"""Facts in, one table out: every cell with a value or the reason why it has none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, product
from typing import Protocol

from myosotis_core.indicators.arithmetic import share_percent
from myosotis_core.indicators.counting import Chosen, Which, choose
from myosotis_core.indicators.definitions import Indicator, Ratio
from myosotis_core.indicators.facts import Fact
from myosotis_core.indicators.margins import AGE, COUNTRY, DIMENSIONS, Kind
from myosotis_core.indicators.statuses import Grade, Status, join_why_not, obs_status, worst
from myosotis_core.vocabulary import NOT_COLLECTED, load

TOTAL = "total"
BLANK = "blank"
"""A row of its own: the question was not answered yet, which is neither zero nor an absence code."""

Place = tuple[str, ...]
"""One code for each dimension of a table, `TOTAL` where a margin is meant."""


@dataclass(frozen=True)
class Practice:
    """What one hotline says of its own figures of one year, beside the facts.

    `indicators`, `dimensions`, `codes`: status by indicator code, by dimension, by (dimension, code); the narrowest
    holds. `grades`, `code_grades`: how well the hotline's own codes fit, by dimension, by (dimension, code).
    `changed`: dimensions recorded in a new way since this year: a break. `estimates`: indicators whose numbers are
    estimates as a whole.
    """

    indicators: Mapping[str, Status] = field(default_factory=dict)
    dimensions: Mapping[str, Status] = field(default_factory=dict)
    codes: Mapping[tuple[str, str], Status] = field(default_factory=dict)
    grades: Mapping[str, Grade] = field(default_factory=dict)
    code_grades: Mapping[tuple[str, str], Grade] = field(default_factory=dict)
    changed: frozenset[str] = frozenset()
    estimates: frozenset[str] = frozenset()

    def status_of(self, indicator: Indicator, place: Place) -> Status | None:
        """What the hotline says of a cell; None if nothing. A total stands although its parts are not collected.

        A reason for no number goes before "estimated": what is not collected as a whole has no estimated part.
        """
        said = [one for one in zip(indicator.by, place, strict=True) if one[1] != TOTAL]
        said += [(dimension, code) for dimension, codes in indicator.only.items() for code in codes]
        by_code = [self.codes[one] for one in said if one in self.codes]
        wider = [self.indicators[indicator.code]] if indicator.code in self.indicators else []
        if not wider:
            wider = [
                self.dimensions[one[0]] for one in said if one[0] in self.dimensions and one not in self.codes
            ]
        return _first_reason(by_code) or _first_reason(wider) or next(iter((*by_code, *wider)), None)

    def grade_of(self, indicator: Indicator, place: Place) -> Grade:
        """How comparable a cell is: the worst grade of the dimensions it is split by."""
        said = [one for one in zip(indicator.by, place, strict=True) if one[1] != TOTAL]
        said += [(dimension, code) for dimension, codes in indicator.only.items() for code in codes]
        return worst(self.code_grades.get(one, self.grades.get(one[0], Grade.A)) for one in said)


NOTHING_SAID = Practice()


def _first_reason(statuses: list[Status]) -> Status | None:
    """Why there is no number, if any of these says so."""
    reasons = [one for one in statuses if not one.has_value]
    return join_why_not(reasons) if reasons else None


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table or why there is none: `value` is None exactly where `status` has no value.

    `place`: a code for each dimension. Unit: that of the indicator.
    """

    place: Place
    value: int | None
    status: Status
    is_break: bool = False
    grade: Grade = Grade.A

    @property
    def obs_status(self) -> str:
        """The letter of SDMX's CL_OBS_STATUS."""
        return obs_status(self.status, is_break=self.is_break)


@dataclass(frozen=True)
class Table:
    """One indicator of one hotline and year. Cells: each code, the absence codes and blanks that occur, all margins."""

    indicator: Indicator
    year: int
    cells: Mapping[Place, Cell]
    practice: Practice = NOTHING_SAID
    uncollected: frozenset[str] = frozenset()

    @property
    def total(self) -> Cell:
        """The cell of all that was counted."""
        return self.cells[(TOTAL,) * len(self.indicator.by)]

    def cell(self, *place: str) -> Cell:
        """One cell; of codes that did not occur among ages and countries, a zero.

        Raises `KeyError` for a false place.
        """
        found = self.cells.get(place)
        if found is not None:
            return found
        said = dict(zip(self.indicator.by, place, strict=True))
        if not all(code in (TOTAL, BLANK) or self._is_named(one, code) for one, code in said.items()):
            raise KeyError(place)
        if self.total.status in (Status.NOT_REPORTED, Status.DECLINED):
            return Cell(place, None, self.total.status)
        return _cell(self.indicator, self.year, place, 0, self.practice, self.uncollected)

    def known(self, *before: str) -> int | None:
        """How many have an answer in the last dimension, for the codes of the dimensions before it.

        None where there is no number, also where the hotline does not collect the dimension.
        """
        whole = self.cell(*before, TOTAL).value
        silent = {*load().list("absence").names, BLANK}
        rows = {
            code: self.cells[(*before, code)]
            for code in {place[-1] for place in self.cells} - {TOTAL}
            if (*before, code) in self.cells
        }
        answers = [cell for code, cell in rows.items() if code not in silent]
        if whole is None or (answers and not any(cell.status.has_value for cell in answers)):
            return None
        return whole - sum(rows[code].value or 0 for code in silent & rows.keys())

    def item_response(self) -> Decimal | None:
        """Per cent of those counted that have an answer in the last dimension, one decimal.

        None if nothing was counted.
        """
        before = (TOTAL,) * (len(self.indicator.by) - 1)
        known, whole = self.known(*before) if self.indicator.by else None, self.total.value
        return None if known is None or not whole else share_percent(known, whole)

    def share(self, *place: str) -> Decimal | None:
        """A cell in per cent of its base (`share_of` of the indicator), one decimal, half away from zero (rule 12)."""
        part = self.cell(*place).value
        whole = self.base(*place[:-1])
        return None if part is None or whole is None else share_percent(part, whole)

    def base(self, *before: str) -> int | None:
        """What shares in the last dimension are of."""
        return self.known(*before) if self.indicator.share_of == "known" else self.cell(*before, TOTAL).value

    def _is_named(self, dimension: str, code: str) -> bool:
        source = DIMENSIONS[self.indicator.kind][dimension]
        if source in (AGE, COUNTRY):
            return True
        return code in self.indicator.codes_of(dimension) or code in load().list("absence").names


def tabulate(
    facts: Iterable[Fact], indicator: Indicator, year: int, *, practice: Practice = NOTHING_SAID
) -> Table:
    """The table of one indicator from the facts of one hotline: live, left after an erasure or uploaded, all alike.

    Raises `NotKept` for dimensions that would not stay the same after an erasure.
    """
    return _tabulate(_choose(facts, indicator, year), indicator, year, practice)


def _choose(facts: Iterable[Fact], indicator: Indicator, year: int) -> Chosen:
    measure = indicator.measure
    which = Which(measure.which)
    return Chosen(choose(facts, measure.kind, year, which, is_prevention=measure.is_prevention))


def _tabulate(chosen: Chosen, indicator: Indicator, year: int, practice: Practice) -> Table:
    """The table of the facts that its measure counts."""
    counts: dict[Place, int] = {}
    for size in range(len(indicator.by) + 1):
        for dimensions in combinations(indicator.by, size):
            for place, count in _count(chosen, indicator, dimensions).items():
                said = dict(zip(dimensions, place, strict=True))
                counts[tuple(said.get(one, TOTAL) or BLANK for one in indicator.by)] = count
    return lay_out(indicator, year, counts, practice)


def tabulate_all(
    facts: Iterable[Fact], indicators: Iterable[Indicator], year: int, *, practice: Practice = NOTHING_SAID
) -> dict[str, Table]:
    """The tables of several indicators by code, equal to `tabulate` of each and quicker.

    Facts are sorted by kind once, and chosen once for each measure.
    """
    by_kind: dict[Kind, list[Fact]] = {kind: [] for kind in Kind}
    for fact in facts:
        if fact.year == year:
            by_kind[fact.kind].append(fact)
    chosen: dict[str, Chosen] = {}
    tables = {}
    for one in indicators:
        if one.measure.code not in chosen:
            chosen[one.measure.code] = _choose(by_kind[one.kind], one, year)
        tables[one.code] = _tabulate(chosen[one.measure.code], one, year, practice)
    return tables


def count_in(facts: Iterable[Fact], indicator: Indicator, year: int, place: Place) -> int:
    """How much of one cell comes from these facts: all of them for the cell itself, one for what stands behind it."""
    said = {one: code for one, code in zip(indicator.by, place, strict=True) if code != TOTAL}
    counts = _count(_choose(facts, indicator, year), indicator, tuple(said))
    return counts[tuple("" if code == BLANK else code for code in said.values())]


def tabulate_missing(indicator: Indicator, year: int, status: Status = Status.NOT_REPORTED) -> Table:
    """The table of a hotline that sent nothing, or said why it has nothing to send."""
    return lay_out(indicator, year, {}, Practice(indicators={indicator.code: status}))


def lay_out(indicator: Indicator, year: int, counts: Mapping[Place, int], practice: Practice) -> Table:
    """A table from the counts of its places, however they were made (`tabulate`, the cube, a form).

    Margins included.
    """
    rows = [(TOTAL, *_rows(indicator, at, counts)) for at in range(len(indicator.by))]
    uncollected = frozenset(
        one for at, one in enumerate(indicator.by) if _is_uncollected(indicator, at, counts)
    )
    cells = {}
    for place in {*product(*rows), *counts}:
        cells[place] = _cell(indicator, year, place, counts.get(place, 0), practice, uncollected)
    return Table(indicator, year, cells, practice, uncollected)


class Valued(Protocol):
    """A cell of a table or of a sum of tables."""

    @property
    def value(self) -> int | None:
        """The number, None where there is none."""


class Readable(Protocol):
    """A table of one hotline, or a sum over hotlines (`PooledTable`)."""

    @property
    def indicator(self) -> Indicator:
        """What it shows."""

    def cell(self, *place: str) -> Valued:
        """One cell."""

    def known(self, *before: str) -> int | None:
        """How many have an answer in the last dimension."""


def read_ratio(table: Readable, ratio: Ratio, *before: str) -> tuple[int, int] | None:
    """Part and base of a ratio, for the codes of the dimensions before the last; None where there is no number.

    `before` may be left out for the total. A ratio of each code (`part` is `*`) takes that code as its last word. With
    several codes at once `is_inverse` gives those that have any of the others, since one child may stand in many cells.
    """
    part = ratio.part
    if part == ("*",):
        if not before:
            raise ValueError(f"“{ratio.code}” is of one code; say which.")
        part, before = before[-1:], before[:-1]
    before = before or (TOTAL,) * (len(table.indicator.by) - 1)
    known, whole = table.known(*before), table.cell(*before, TOTAL).value
    values = [table.cell(*before, code).value for code in part]
    if known is None or whole is None or any(value is None for value in values):
        return None
    named = sum(value or 0 for value in values)
    return (known - named if ratio.is_inverse else named), (known if ratio.base == "known" else whole)


def _count(facts: Chosen, indicator: Indicator, dimensions: tuple[str, ...]) -> Counter[Place]:
    """The counts by these dimensions, of what the measure and the indicator leave in."""
    left_out, only = indicator.measure.without, indicator.only
    helped = (*dimensions, *(one for one in {**left_out, **only} if one not in dimensions))
    counts: Counter[Place] = Counter()
    for place, count in facts.tally(indicator.kind, helped).items():
        said = dict(zip(helped, place, strict=True))
        if any(said[one] in codes for one, codes in left_out.items()):
            continue
        if all(said[one] in codes for one, codes in only.items()):
            counts[place[: len(dimensions)]] += count
    return counts


def _rows(indicator: Indicator, at: int, counts: Mapping[Place, int]) -> Iterator[str]:
    """The codes of one dimension in their order, then those that occur besides: ages, countries, absences, blanks."""
    codes = indicator.codes_of(indicator.by[at])
    yield from codes
    seen = {place[at] for place, count in counts.items() if count} - {*codes, TOTAL}
    yield from sorted(seen, key=lambda code: (len(code), code))


def _is_uncollected(indicator: Indicator, at: int, counts: Mapping[Place, int]) -> bool:
    """Whether every fact says of this dimension that the hotline does not collect it."""
    total = (TOTAL,) * len(indicator.by)
    place = (*total[:at], NOT_COLLECTED, *total[at + 1 :])
    return counts.get(total, 0) > 0 and counts.get(place, 0) >= counts[total]


def _cell(
    indicator: Indicator, year: int, place: Place, count: int, practice: Practice, uncollected: frozenset[str]
) -> Cell:
    status = practice.status_of(indicator, place)
    named = {one: code for one, code in zip(indicator.by, place, strict=True) if code != TOTAL}
    if status is None and indicator.code in practice.estimates:
        status = Status.ESTIMATED
    if status is None and named.keys() & uncollected and NOT_COLLECTED not in named.values():
        status = Status.NOT_COLLECTED
    if status is None and count == 0 and is_impossible(indicator, place):
        status = Status.IMPOSSIBLE
    if status is None:
        status = Status.OBSERVED if count else Status.ZERO
    is_break = indicator.has_break(year, place) or bool(named.keys() & practice.changed)
    value = count if status.has_value else None
    return Cell(place, value, status, is_break, practice.grade_of(indicator, place))


def is_impossible(indicator: Indicator, place: Place) -> bool:
    """Whether a cell cannot exist by the vocabulary: a sub-category of another category."""
    said = dict(zip(indicator.by, place, strict=True))
    sub = said.get("category_sub", TOTAL)
    categories = {said.get("category", TOTAL)} - {TOTAL} or set(indicator.only.get("category", ()))
    codes = load().list("category_sub")
    if sub not in codes.names or not categories:
        return False
    return not categories & codes.code(sub).flags
