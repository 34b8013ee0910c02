"""How the attacker names a cell: by what is counted, the year, and the codes that say which part of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache

from myosotis.figures.report.edition import NETWORK, Observation
from myosotis.figures.report.gathering import KNOWN, UNKNOWN, Gathered
from myosotis_core.indicators import TOTAL, Indicator, load_definitions

HOTLINE = "hotline"
Cell = tuple[str, int, frozenset[tuple[str, str]]]


def name_cell(indicator: Indicator, year: int, hotline: str, place: Iterable[tuple[str, str]]) -> Cell:
    """The same cell has the same name, whichever table shows it."""
    said = {dimension: code for dimension, code in place if code != TOTAL}
    for dimension, codes in indicator.only.items():
        said[dimension] = codes[0]
    if hotline != NETWORK:
        said[HOTLINE] = hotline
    return indicator.measure.code, year, frozenset(said.items())


def measure_of(statement: Observation) -> str:
    """The measure that a statement is of; "" of one that is no count of ours."""
    return _measures().get(statement.indicator, "")


@cache
def _measures() -> dict[str, str]:
    return {one.code: one.measure.code for one in load_definitions().indicators}


def describe(cell: Cell) -> str:
    """A cell in words of codes."""
    measure, year, said = cell
    return f"{measure} {year} ({', '.join(f'{name}={code}' for name, code in sorted(said)) or 'total'})"


def count_part(gathered: Gathered, hotline: str) -> dict[Cell, int]:
    """What one hotline gave to every cell of one table of all hotlines, margins included."""
    indicator, year = gathered.rule.indicator, gathered.year
    counts: Counter[Cell] = Counter()
    for (category, code), count in gathered.parts.get(hotline, {}).items():
        for place in _places(indicator, category, code):
            counts[name_cell(indicator, year, NETWORK, place.items())] += count
    return dict(counts)


def _places(indicator: Indicator, category: str, code: str) -> Iterator[dict[str, str]]:
    categories = {TOTAL, category} if indicator.by and indicator.by[0] == "category" else {TOTAL}
    if indicator.by in ((), ("category",)):
        codes = {TOTAL}
    elif indicator.is_multi:
        codes = {KNOWN: {KNOWN, TOTAL}, UNKNOWN: {UNKNOWN, TOTAL}}.get(code, {code})
    else:
        codes = {code, TOTAL} | ({KNOWN} if code != UNKNOWN else set())
    other = indicator.by[-1] if indicator.by and indicator.by[-1] != "category" else ""
    for one in categories:
        for two in codes:
            yield {"category": one, other: two} if other else {"category": one}


def count_hotline(gathered: Gathered, hotline: str) -> dict[Cell, int]:
    """The cells beside the hotline's own name."""
    found = {}
    dimensions = set(gathered.rule.hotline or ())
    for (measure, year, said), count in count_part(gathered, hotline).items():
        only = set(gathered.rule.indicator.only.items())
        if {name for name, _code in said - only} <= dimensions:
            found[measure, year, said | {(HOTLINE, hotline)}] = count
    return found


def count_all(
    gathered: Iterable[Gathered], hotlines: Iterable[str]
) -> tuple[dict[Cell, int], dict[str, dict[Cell, int]]]:
    """The truth behind every cell, and what each hotline knows of it: its part, and its own cells."""
    truth: Counter[Cell] = Counter()
    own: dict[str, dict[Cell, int]] = {hotline: {} for hotline in hotlines}
    for one in gathered:
        sums: Counter[Cell] = Counter()
        for hotline in one.parts:
            part, alone = count_part(one, hotline), count_hotline(one, hotline)
            sums.update(part)
            sums.update(alone)
            if hotline in own:
                own[hotline] |= part | alone
        truth.update({cell: count for cell, count in sums.items() if cell not in truth})
    return dict(truth), own
