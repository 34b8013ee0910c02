"""A year that a release has told stays as it was told: whoever subtracts two releases sees what came between them.

One late return would stand alone in every cell, and a correction by two tells of two children. A year is therefore
counted from the returns it was told from (`Collection.settled`). A correction is taken up once every cell that it
moves moves by at least the threshold, for a reader and for each hotline whose own correction is taken up beside it;
until then it is held back. Told in docs/report.md.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from myosotis.figures.report.collection import Collection, Return
from myosotis.figures.report.gathering import gather_measure
from myosotis.figures.report.ledger import NAME, HeldBack, Why
from myosotis.figures.report.policy import Policy, load_policy
from myosotis.figures.report.tables import HOTLINE, Spot, parents_for, pieces_of, spots_over
from myosotis_core.disclosure import Known
from myosotis_core.indicators import TOTAL

Place = tuple[str, Spot, int]
"""A cell: its measure, its spot, and the limit below which a number of it is small."""
Moved = Mapping[Place, int]
"""By how much cells change."""


def settle(collection: Collection) -> tuple[Collection, tuple[HeldBack, ...]]:
    """The collection as an edition may count it, and what is held back. Settling twice changes nothing more."""
    told = hotlines_told(collection.earlier)
    returns, settled, held = dict(collection.returns), dict(collection.settled), list[HeldBack]()
    for year in sorted({*returns, *settled}):
        if year > collection.year:
            continue
        if year in settled:
            returns[year], found = _settle_year(collection, year)
            settled[year] = returns[year]
            held += found
        elif year < collection.year:
            late = [one for one in returns[year] if one not in told.get(year, returns[year])]
            returns[year] = {one: sent for one, sent in returns[year].items() if one not in late}
            held += [HeldBack(year, one, Why.LATE) for one in late]
    if returns == collection.returns and settled == collection.settled:
        return collection, tuple(held)
    return replace(collection, returns=returns, settled=settled), tuple(held)


def hotlines_told(releases: Mapping[int, Mapping[str, bytes]]) -> dict[int, set[str]]:
    """The hotlines that earlier releases counted, by the year of the data."""
    told: dict[int, set[str]] = {}
    for tables in releases.values():
        for name, content in tables.items():
            found = NAME.fullmatch(name)
            if found is None or HOTLINE not in content.partition(b"\n")[0].decode().strip().split(","):
                continue
            codes = {row[HOTLINE] for row in csv.DictReader(io.StringIO(content.decode()))}
            told.setdefault(int(found["cube"].rpartition("-")[2]), set()).update(codes - {TOTAL})
    return told


def find_small_changes(
    spots: Mapping[Spot, int | None], known: Iterable[Known], threshold: int
) -> list[Known]:
    """What was told of cells that are open again and now differ by a small number."""
    found = []
    for one in known:
        count = spots.get(frozenset(dict(one.cell).items()))
        if count is not None and 0 < abs(Decimal(count) - one.count) < threshold:
            found.append(one)
    return found


def _settle_year(collection: Collection, year: int) -> tuple[dict[str, Return], list[HeldBack]]:
    """The returns of a year that was told, with the corrections that may be taken up, and what is held back."""
    was, now = collection.settled[year], collection.returns.get(year, {})
    policy = load_policy()
    taken: dict[str, Moved] = {}
    counted, held = dict(now), []
    for hotline in sorted({*was, *now}):
        old, new = was.get(hotline), now.get(hotline)
        if old is new or (old is not None and new is not None and old.tables == new.tables):
            continue
        moved = _move(collection, policy, year, old, new)
        if _is_safe({**taken, hotline: moved}):
            taken[hotline] = moved
            continue
        held.append(
            HeldBack(year, hotline, Why.LATE if old is None else Why.GONE if new is None else Why.SMALL)
        )
        if old is None:
            del counted[hotline]
        else:
            counted[hotline] = old
    return dict(sorted(counted.items())), held


def _is_safe(taken: Mapping[str, Moved]) -> bool:
    """Whether no cell moves by a small number: for anybody, and for each hotline that knows its own correction."""
    whole: Counter[Place] = Counter()
    for moved in taken.values():
        whole.update(moved)
    others = [{cell: whole[cell] - moved.get(cell, 0) for cell in whole} for moved in taken.values()]
    return not any(
        0 < abs(count) < cell[2] for one in (whole, *others, *taken.values()) for cell, count in one.items()
    )


def _move(collection: Collection, policy: Policy, year: int, old: Return | None, new: Return | None) -> Moved:
    """By how much one hotline's return moves each cell that this edition may show of the year."""
    moved: Counter[Place] = Counter()
    for one, sign in ((old, -1), (new, 1)):
        if one is None:
            continue
        alone = replace(collection, returns={year: {one.hotline: one}})
        for measure in policy.measures():
            for place, count in _count_places(alone, policy, measure, year).items():
                moved[place] += sign * count
    return {place: count for place, count in moved.items() if count}


def _count_places(collection: Collection, policy: Policy, measure: str, year: int) -> dict[Place, int]:
    """What a collection of one hotline counts in each cell, margins included; a cell of several tables once."""
    found = list(gather_measure(collection, policy, measure, year))
    parents = {name: dict(pairs) for name, pairs in parents_for(found).items()} if found else {}
    counts: dict[Place, int] = {}
    for piece in (piece for one in found for piece in pieces_of(one, collection.year, 0)):
        sums: Counter[Place] = Counter()
        for part in piece.parts.values():
            for coordinates, count in part.items():
                for spot in spots_over(parents, piece.dimensions, coordinates):
                    sums[measure, spot, piece.least] += count
        counts |= sums
    return counts
