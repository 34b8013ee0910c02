"""The tables of one measure and year as disclosure control takes them: linked by their margins, hotline by hotline.

Words: a *piece* is one table of additive cells; a *spot* is a cell as (dimension, code) pairs without totals, the same
in every table that shows it. A table of some codes only (runaways by place) hangs its rows below the code they split.
Of codes that may hold at once, each is a table of its own: the code against all other known ones (`not:code`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from myosotis.figures.report.edition import NETWORK
from myosotis.figures.report.gathering import CATEGORY, KNOWN, UNKNOWN, Gathered, codes_of
from myosotis_core.disclosure import Row, Source
from myosotis_core.indicators import TOTAL, UNALLOCATED, Indicator

HOTLINE = "hotline"
NOT = "not:"
MEASURE, MEASURE_CODE = "measure", "all"
Spot = frozenset[tuple[str, str]]
Coordinates = tuple[str, ...]


@dataclass(frozen=True)
class Piece:
    """One table: its dimensions, and what each hotline gave to its finest cells. `least`: the limit of its cells."""

    dimensions: tuple[str, ...]
    parts: Mapping[str, Mapping[Coordinates, int]]
    least: int

    def source(self) -> Source:
        """The table of all hotlines together; cells that hold nothing keep their place."""
        counts: Counter[Coordinates] = Counter()
        for part in self.parts.values():
            for coordinates, count in part.items():
                counts[coordinates] += count
        rows = (Row(one, Decimal(count), ", ".join(one)) for one, count in sorted(counts.items()))
        return Source(self.dimensions, tuple(rows))


def pieces_of(gathered: Gathered, latest: int, contributors: int) -> Iterator[Piece]:
    """The tables that a release shows of one rule; none where too few hotlines collect it."""
    rule = gathered.rule
    network, hotline = rule.network_in(gathered.year, latest), rule.hotline_in(gathered.year, latest)
    if len(gathered.collecting) < contributors:
        return
    if network:
        yield from _network_pieces(gathered, network)
    elif network is not None:
        # A plain number is a table of one cell, and its total.
        totals: dict[str, Mapping[Coordinates, int]] = {
            name: {(MEASURE_CODE,): whole.total} for name, whole in gathered.wholes.items()
        }
        yield Piece((MEASURE,), totals, rule.least)
    if hotline is not None:
        yield _hotline_piece(gathered, hotline)


def _network_pieces(gathered: Gathered, dimensions: tuple[str, ...]) -> Iterator[Piece]:
    indicator, least = gathered.rule.indicator, gathered.rule.least
    other = indicator.by[-1] if dimensions[-1] != CATEGORY else ""
    only = indicator.only.get(CATEGORY, ())
    named = dimensions if other and not only else (CATEGORY,)
    sets = [(code,) for code in codes_of(indicator, other)] if indicator.is_multi else [()]
    for chosen in sets:
        parts = {}
        for hotline, part in gathered.parts.items():
            cells: Counter[Coordinates] = Counter()
            for (category, code), count in _choose(part, chosen):
                if only:
                    cells[(code_below(only[0], other, code),)] += count
                elif len(named) == 2:
                    cells[category, code] += count
                else:
                    cells[(code if other else category,)] += count
            if only:
                whole = gathered.wholes[hotline].categories
                cells |= {(one,): count for one, count in whole.items() if one not in only}
            parts[hotline] = cells
        yield Piece(named, parts, least)


def _choose(
    part: Mapping[tuple[str, str], int], chosen: Sequence[str]
) -> Iterator[tuple[tuple[str, str], int]]:
    """The cells of a part; of one code among several, the code and all other known ones."""
    if not chosen:
        yield from part.items()
        return
    for (category, code), count in part.items():
        if code == UNKNOWN:
            yield (category, UNKNOWN), count
        elif code == KNOWN:
            yield (category, NOT + chosen[0]), count - part.get((category, chosen[0]), 0)
        elif code in chosen:
            yield (category, code), count


def _hotline_piece(gathered: Gathered, dimensions: tuple[str, ...]) -> Piece:
    """The table beside the hotline."""
    parts: dict[str, Mapping[Coordinates, int]] = {}
    for hotline, part in gathered.parts.items():
        if not dimensions:
            parts[hotline] = {(hotline,): gathered.wholes[hotline].total}
            continue
        cells: Counter[Coordinates] = Counter()
        for (category, code), count in part.items():
            cells[hotline, category if dimensions == (CATEGORY,) else code] += count
        parts[hotline] = cells
    return Piece((HOTLINE, *dimensions), parts, gathered.rule.least)


def code_below(category: str, dimension: str, code: str) -> str:
    """A row of a table of one category, as a code below that category."""
    return f"{category}|{dimension}|{code}"


def parents_for(rules: Sequence[Gathered]) -> dict[str, list[tuple[str, str]]]:
    """(code, parent) pairs of every dimension: codes under `known` where there is a row for the unknown."""
    pairs: dict[str, dict[str, str]] = {HOTLINE: {}, MEASURE: {MEASURE_CODE: TOTAL}}
    for gathered in rules:
        indicator = gathered.rule.indicator
        for hotline in gathered.parts:
            pairs[HOTLINE][hotline] = TOTAL
        only = indicator.only.get(CATEGORY, ())
        for dimension in indicator.by:
            below = _below(indicator, dimension)
            if only:
                under = {code_below(only[0], dimension, code): parent for code, parent in below.items()}
                found = {
                    code: only[0] if parent == TOTAL else code_below(only[0], dimension, parent)
                    for code, parent in under.items()
                }
                pairs.setdefault(CATEGORY, {}).update({only[0]: TOTAL, **found})
            else:
                pairs.setdefault(dimension, {}).update(below)
    return {dimension: sorted(found.items()) for dimension, found in pairs.items()}


def _below(indicator: Indicator, dimension: str) -> dict[str, str]:
    codes = codes_of(indicator, dimension)
    if dimension == CATEGORY:
        return dict.fromkeys((*codes, UNALLOCATED), TOTAL)
    if indicator.share_of != KNOWN:
        return dict.fromkeys((*codes, UNALLOCATED, UNKNOWN), TOTAL)
    named = dict.fromkeys((*codes, UNALLOCATED), KNOWN)
    if indicator.is_multi:
        named |= {NOT + code: KNOWN for code in codes}
    return {KNOWN: TOTAL, UNKNOWN: TOTAL, **named}


def spot_of(indicator: Indicator, hotline: str, place: Mapping[str, str]) -> Spot:
    """The cell that a place of an indicator stands at."""
    only = indicator.only.get(CATEGORY, ())
    said = {dimension: code for dimension, code in place.items() if code != TOTAL}
    if only:
        other = indicator.by[-1]
        said = {CATEGORY: code_below(only[0], other, said[other]) if other in said else only[0]}
    if hotline != NETWORK:
        said[HOTLINE] = hotline
    return frozenset(said.items())


def spots_over(
    parents: Mapping[str, Mapping[str, str]], dimensions: Sequence[str], coordinates: Coordinates
) -> Iterator[Spot]:
    """A finest cell and every margin over it. `parents` by dimension and code; what has none is below the total."""
    lines = []
    for name, code in zip(dimensions, coordinates, strict=True):
        line = [code]
        while (above := parents[name].get(line[-1], TOTAL)) != TOTAL:
            line.append(above)
        lines.append([*line, ""])
    for place in product(*lines):
        yield frozenset((name, code) for name, code in zip(dimensions, place, strict=True) if code)
