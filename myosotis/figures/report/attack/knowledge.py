"""All that a release says, as cells with numbers, hidden cells, and linear rows that join them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from myosotis.figures.report.attack.cells import HOTLINE, Cell, name_cell
from myosotis.figures.report.edition import NETWORK, Conf, Observation
from myosotis.figures.report.gathering import KNOWN, UNKNOWN
from myosotis.figures.report.policy import load_policy
from myosotis_core.indicators import TOTAL, Indicator, load_definitions

INFINITY = float("inf")
Place = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Line:
    """`low` ≤ Σ factor · cell ≤ `high`; `said` tells where it comes from."""

    factors: Mapping[Cell, float]
    low: float
    high: float
    said: str = ""


@dataclass
class Knowledge:
    """What is known of cells: `open` with numbers, `hidden`, `lines` between them, `loose` lines that are guesses.

    `exposed`: cells that one place hides and another one tells. `small`: counts below the threshold that the release
    tells. `against`: cells of which releases tell different numbers. `sums`: cells and their parts. `moved`: by how
    much cells changed since an earlier release, where it follows from both.
    """

    open: dict[Cell, int] = field(default_factory=dict)
    hidden: set[Cell] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)
    loose: list[Line] = field(default_factory=list)
    exposed: dict[Cell, int] = field(default_factory=dict)
    small: dict[Cell, int] = field(default_factory=dict)
    against: dict[Cell, set[int]] = field(default_factory=dict)
    sums: list[tuple[Cell, list[Cell]]] = field(default_factory=list)
    moved: dict[Cell, int] = field(default_factory=dict)

    def tell(self, cell: Cell, count: int) -> None:
        """Learn a number; a later one that differs is a revision, and both are kept."""
        known = self.open.setdefault(cell, count)
        if known != count:
            self.against.setdefault(cell, {known}).add(count)


def learn(
    statements: Sequence[Observation],
    public: Mapping[Cell, int] | None = None,
    told: Sequence[Mapping[Cell, int]] = (),
) -> Knowledge:
    """Everything that follows from the statements of a release, from earlier ones, and from what is public besides.

    `told`: what each earlier release told. `public`: what anybody else published, which need not agree with ours.
    """
    knowledge = Knowledge()
    indicators = {one.code: one for one in load_definitions().indicators}
    tables: dict[tuple[str, int], dict[str, set[Place]]] = defaultdict(lambda: defaultdict(set))
    for one in statements:
        indicator = indicators.get(one.indicator)
        if indicator is None or one.measure != "count":
            continue
        cell = name_cell(indicator, one.year, one.hotline, one.place)
        tables[one.indicator, one.year][one.hotline].add(one.place)
        if one.value is not None:
            knowledge.tell(cell, int(one.value))
        elif one.conf_status is Conf.HIDDEN:
            knowledge.hidden.add(cell)
    threshold = load_policy().threshold
    knowledge.small = {
        cell: count
        for cell, count in knowledge.open.items()
        if 0 < count < threshold and count not in {one.get(cell) for one in (public or {}, *told)}
    }
    released = dict(knowledge.open)
    for earlier in told:
        for known, count in earlier.items():
            knowledge.tell(known, count)
    for known, count in (public or {}).items():
        knowledge.open.setdefault(known, count)
    knowledge.exposed = {cell: knowledge.open[cell] for cell in knowledge.hidden if cell in knowledge.open}
    knowledge.hidden -= knowledge.open.keys()
    for (code, year), by_hotline in tables.items():
        _add_sums(knowledge, indicators[code], year, by_hotline)
    _add_flows(knowledge)
    for one in statements:
        if one.measure != "count" and one.value is not None:
            _add_derived(knowledge, one)
    _add_growth(knowledge, statements, indicators)
    for earlier in told:
        knowledge.moved |= _subtract(released, earlier, knowledge.sums)
    return knowledge


def _subtract(
    released: Mapping[Cell, int], earlier: Mapping[Cell, int], sums: Sequence[tuple[Cell, list[Cell]]]
) -> dict[Cell, int]:
    """By how much cells changed between two releases: those both tell, and those that follow from them by sums."""
    moved = {cell: count - earlier[cell] for cell, count in released.items() if cell in earlier}
    if not any(moved.values()):
        return {}
    is_more = True
    while is_more:
        is_more = False
        for whole, parts in sums:
            lacking = [cell for cell in (whole, *parts) if cell not in moved]
            if len(lacking) == 1:
                rest = moved.get(whole, 0) - sum(moved.get(one, 0) for one in parts)
                moved[lacking[0]] = rest if lacking[0] != whole else -rest
                is_more = True
    return {cell: count for cell, count in moved.items() if count}


def _is_known(knowledge: Knowledge, cell: Cell) -> bool:
    return cell in knowledge.open or cell in knowledge.hidden


def _add(
    knowledge: Knowledge, whole: Cell, parts: Iterable[Cell], said: str, *, at_least: bool = False
) -> None:
    """whole = Σ parts (or ≥); a part that nobody speaks of is none."""
    found = [one for one in parts if _is_known(knowledge, one)]
    if found and not at_least:
        knowledge.sums.append((whole, found))
    if _is_known(knowledge, whole) and found and {whole, *found} & knowledge.hidden:
        factors = {whole: 1.0, **dict.fromkeys(found, -1.0)}
        knowledge.lines.append(Line(factors, 0.0, INFINITY if at_least else 0.0, said))


def _add_sums(
    knowledge: Knowledge, indicator: Indicator, year: int, by_hotline: Mapping[str, set[Place]]
) -> None:
    for hotline, places in by_hotline.items():
        for at, dimension in enumerate(indicator.by):
            lines: dict[Place, set[str]] = defaultdict(set)
            for place in places:
                if place[at][1] != TOTAL:
                    lines[place[:at] + place[at + 1 :]].add(place[at][1])
            for rest, codes in lines.items():
                _add_line(knowledge, indicator, year, hotline, rest, dimension, codes)
    rows: dict[Place, list[str]] = defaultdict(list)
    for hotline, places in by_hotline.items():
        for place in places:
            if hotline != NETWORK:
                rows[place].append(hotline)
    for place, hotlines in rows.items():
        whole = name_cell(indicator, year, NETWORK, place)
        parts = [name_cell(indicator, year, one, place) for one in hotlines]
        _add(knowledge, whole, parts, f"{indicator.code}: all hotlines together")


def _add_line(
    knowledge: Knowledge,
    indicator: Indicator,
    year: int,
    hotline: str,
    rest: Place,
    dimension: str,
    codes: set[str],
) -> None:
    """One line of a table: the total, what is known of it, and the codes."""

    def cell(code: str) -> Cell:
        return name_cell(indicator, year, hotline, (*rest, (dimension, code)))

    said = f"{indicator.code} {year}: {dimension}"
    named = sorted(codes - {KNOWN, UNKNOWN})
    if indicator.is_multi and dimension == indicator.by[-1]:
        _add(knowledge, cell(TOTAL), [cell(KNOWN), cell(UNKNOWN)], said)
        for code in named:
            _add(knowledge, cell(KNOWN), [cell(code)], said, at_least=True)
    elif KNOWN in codes:
        _add(knowledge, cell(TOTAL), [cell(KNOWN), cell(UNKNOWN)], said)
        _add(knowledge, cell(KNOWN), [cell(code) for code in named], said)
    else:
        _add(knowledge, cell(TOTAL), [cell(code) for code in sorted(codes)], said)


def _add_flows(knowledge: Knowledge) -> None:
    """Cases worked on are new ones and those from before, and are closed or still open."""
    years = {year for _measure, year, _said in (*knowledge.open, *knowledge.hidden)}
    for year in sorted(years):
        whole: Cell = ("cases_worked_on", year, frozenset())
        for pair in (("new_cases", "cases_from_before"), ("closed_cases", "open_cases")):
            parts: list[Cell] = [(measure, year, frozenset()) for measure in pair]
            if all(_is_known(knowledge, one) for one in parts):
                _add(knowledge, whole, parts, "new, from before, closed, open")


def _add_derived(knowledge: Knowledge, one: Observation) -> None:
    """A percentage as a line between its part and its base, as wide as its rounding."""
    if one.measure != "share" or one.value is None:
        return
    found = _part_and_base(one)
    if found is None:
        return
    parts, base, is_inverse = found
    cells = [*parts, base]
    if not all(_is_known(knowledge, cell) for cell in cells) or not {*cells} & knowledge.hidden:
        return
    half = _half_step(one.value)
    for edge, sign in ((float(one.value) - half, 1.0), (float(one.value) + half, -1.0)):
        factors = dict.fromkeys(parts, (-100.0 if is_inverse else 100.0) * sign)
        factors[base] = factors.get(base, 0.0) + ((100.0 if is_inverse else 0.0) - edge) * sign
        knowledge.lines.append(
            Line(factors, -1e-6, INFINITY, f"{one.indicator} {one.year}: {one.value} per cent")
        )


def _part_and_base(one: Observation) -> tuple[list[Cell], Cell, bool] | None:
    definitions = load_definitions()
    ratio = next((each for each in definitions.ratios if each.code == one.indicator), None)
    indicators = {each.code: each for each in definitions.indicators}
    code = one.indicator if ratio is None else ratio.indicator
    if code not in indicators:
        return None
    indicator = indicators[code]
    base = KNOWN if indicator.share_of == KNOWN else TOTAL
    said = dict(one.place)
    before = [(name, said.get(name, TOTAL)) for name in indicator.by[:-1]]
    last = indicator.by[-1]

    def cell(which: str) -> Cell:
        return name_cell(indicator, one.year, one.hotline, [*before, (last, which)])

    if ratio is None or ratio.part == ("*",):
        return [cell(said.get(last, TOTAL))], cell(base), False
    return [cell(part) for part in ratio.part], cell(base), ratio.is_inverse


def _half_step(value: Decimal | int) -> float:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return 0.5 * 10.0 ** (exponent if isinstance(exponent, int) else 0)


def _add_growth(
    knowledge: Knowledge, statements: Sequence[Observation], indicators: Mapping[str, Indicator]
) -> None:
    """Growth and index as guesses: of all hotlines in both years, where their number is the one that is told."""
    chains: dict[tuple[str, str, Place], dict[int, Observation]] = defaultdict(dict)
    for one in statements:
        if one.indicator not in indicators or one.value is None:
            continue
        if one.measure == "growth":
            ratio = 1 + float(one.value) / 100
            half = _half_step(one.value) / 100
            _add_ratio(knowledge, indicators[one.indicator], one, ratio - half, ratio + half)
        elif one.measure == "index":
            chains[one.indicator, one.hotline, one.place][one.year] = one
    for chain in chains.values():
        for before, now in pairwise(sorted(chain)):
            first, second = chain[before].value, chain[now].value
            if now == before + 1 and first and second is not None:
                half = _half_step(second)
                low = (float(second) - half) / (float(first) + half)
                high = (float(second) + half) / (float(first) - half)
                one = chain[now]
                _add_ratio(knowledge, indicators[one.indicator], one, low, high)


def _add_ratio(knowledge: Knowledge, indicator: Indicator, one: Observation, low: float, high: float) -> None:
    """Σ now between `low` and `high` times Σ before, over a panel that has as many hotlines as are told."""
    for panel in _panels(knowledge, indicator, one):
        now = [name_cell(indicator, one.year, name, one.place) for name in panel]
        before = [name_cell(indicator, one.year - 1, name, one.place) for name in panel]
        if not {*now, *before} & knowledge.hidden:
            continue
        for edge, sign in ((low, 1.0), (high, -1.0)):
            factors = {**dict.fromkeys(now, sign), **dict.fromkeys(before, -edge * sign)}
            said = f"{one.indicator} {one.year}: {one.measure} {one.value}"
            knowledge.loose.append(Line(factors, -1e-6, INFINITY, said))


def _panels(knowledge: Knowledge, indicator: Indicator, one: Observation) -> list[list[str]]:
    """The hotlines that may stand behind a growth: all that reported both years, or all but one."""
    both = []
    names = {
        code
        for _measure, year, said in (*knowledge.open, *knowledge.hidden)
        if year == one.year
        for name, code in said
        if name == HOTLINE
    }
    for name in sorted(names):
        cells = [name_cell(indicator, year, name, one.place) for year in (one.year - 1, one.year)]
        if all(_is_known(knowledge, cell) for cell in cells):
            both.append(name)
    if one.hotlines is None or len(both) == one.hotlines:
        return [both]
    return []
