"""What is left when a record is erased: the tables it stood in, and nothing that joins them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import product

from myosotis_core.indicators.facts import Basis, Codes, Fact, Standing
from myosotis_core.indicators.margins import MARGINS, Kind

Key = tuple[Kind, int, int | None, Standing, bool, Basis, bool, tuple[str, ...], tuple[str, ...]]
"""Kind, year, quarter, standing, closed, basis, prevention, margin, and a code (or none) for each dimension of it."""


def cells_of(fact: Fact, dimensions: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    """The cells of a table by these dimensions in which the fact stands; "" where a dimension is blank."""
    said = [read_code(fact, one) for one in dimensions]
    if any(type(one) is tuple for one in said):
        return product(*(one if isinstance(one, tuple) else (one,) for one in said))
    return (tuple(said),)  # type: ignore[arg-type]


def read_code(fact: Fact, dimension: str) -> Codes:
    """The code or codes that a fact says of a dimension, "" where it is blank."""
    if dimension == "quarter":
        return f"q{fact.quarter}" if fact.quarter else ""
    return fact.codes.get(dimension, "")


def keep(facts: Iterable[Fact]) -> list[Fact]:
    """The facts that may stay after an erasure, merged and sorted; every count over them is exactly the same.

    Each full fact is taken apart into one fact for each table of `MARGINS` (and, where several codes hold at once, one
    for each code), so that age, gender and outcome of one child no longer stand together; equal ones are merged into
    counts, and counts of 0 vanish. Facts kept before may be among the input: `keep(keep(a) + b) == keep(a + b)`.
    """
    return _build(_tally(facts))


def keep_lost(before: Iterable[Fact], after: Iterable[Fact]) -> list[Fact]:
    """What must be kept so that the counts stay the same when an erasure turns the facts `before` into `after`.

    Needed where a child stands in two cases of one year and one of them is erased: the child is still made live from
    the other, perhaps under another category, and must not count twice. Kept facts are then `before` less `after`;
    some counts may be negative corrections. Give all facts of the erased case and of its children, before and after.
    """
    tally = _tally(before)
    tally.subtract(_tally(after))
    return _build(tally)


def _tally(facts: Iterable[Fact]) -> Counter[Key]:
    tally: Counter[Key] = Counter()
    for fact in facts:
        margins = MARGINS[fact.kind] if fact.margin is None else (fact.margin,)
        shared = (fact.standing, fact.is_closed, fact.basis, fact.is_prevention)
        for margin in margins:
            quarter = fact.quarter if "quarter" in margin else None
            for cell in cells_of(fact, margin):
                tally[(fact.kind, fact.year, quarter, *shared, margin, cell)] += fact.count
    return tally


def _build(tally: Counter[Key]) -> list[Fact]:
    facts: list[Fact] = []
    for key in sorted(tally, key=lambda key: (*key[:2], key[2] or 0, *key[3:])):
        kind, year, quarter, standing, is_closed, basis, is_prevention, margin, cell = key
        if tally[key] == 0:
            continue
        codes = {name: code for name, code in zip(margin, cell, strict=True) if code and name != "quarter"}
        facts.append(
            Fact(kind, year, quarter, standing, is_closed, basis, is_prevention, codes, tally[key], margin)
        )
    return facts
