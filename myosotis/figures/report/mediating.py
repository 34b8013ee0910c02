"""What mediators told of the year, protected like everything else: all together only, never by mediator or country.

The threshold and the number of contributors are those of `policy.toml`. Each mediator is a reader who knows what they
told. What an earlier release told stays told, and what it hid stays hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from statistics import median_low

from myosotis.figures.report.collection import Collection, Mediator
from myosotis.figures.report.ledger import read_earlier
from myosotis.figures.report.mediator_files import OUTCOMES, outcome_codes
from myosotis.figures.report.policy import load_policy
from myosotis_core.disclosure import NotProtectable, ProtectedCube, Row, Source, Status, protect
from myosotis_core.indicators import TOTAL

MEASURE = "mediations"
FEWEST_WITH_DAYS = 10
"""Fewer own medians than this say nothing of all."""
SECONDS = 600.0


@dataclass(frozen=True)
class Mediations:
    """What may be seen of a year: counts are None where they are hidden."""

    year: int
    mediators: int
    countries: int
    languages: int
    total: int | None
    outcomes: Mapping[str, int | None]
    days: int | None
    days_from: int
    name: str
    cube: ProtectedCube


def protect_mediations(collection: Collection) -> Mediations | None:
    """The mediations of the year; None where too few mediators told of any, or nothing of it can be shown safely."""
    policy = load_policy()
    told = [one for one in collection.mediators.get(collection.year, ()) if one.mediations]
    if len(told) < policy.contributors:
        return None
    name = f"{MEASURE}-{collection.year}"
    try:
        cube = _protect(collection, told, name)
    except NotProtectable:
        return None
    counts = {
        cell.coordinates[0]: int(cell.count) if cell.status is Status.OPEN else None
        for cell in cube.tables[0].cells
    }
    days = [one.days for one in told if one.days is not None]
    return Mediations(
        year=collection.year,
        mediators=len(told),
        countries=len({one.country for one in told}),
        languages=len({code for one in told for code in one.languages}),
        total=counts.pop(TOTAL, None),
        outcomes={code: counts[code] for code in outcome_codes() if code in counts},
        days=median_low(days) if len(days) >= FEWEST_WITH_DAYS else None,
        days_from=len(days),
        name=name,
        cube=cube,
    )


def _protect(collection: Collection, told: list[Mediator], name: str) -> ProtectedCube:
    policy, earlier = load_policy(), read_earlier(collection.earlier)
    sums: Counter[str] = Counter()
    fed: Counter[str] = Counter()
    for one in told:
        sums.update(one.outcomes)
        fed.update(code for code, count in one.outcomes.items() if count)
    codes = outcome_codes()
    rows = tuple(Row((code,), Decimal(sums[code]), code) for code in codes)
    thin = [{OUTCOMES: code} for code in codes if 0 < fed[code] < policy.contributors]
    return protect(
        (Source((OUTCOMES,), rows),),
        {OUTCOMES: [(code, TOTAL) for code in codes]},
        policy.threshold,
        known=earlier.known.get(name, ()),
        few=thin,
        held=earlier.hidden.get(name, ()),
        previous=earlier.hidden.get(f"{MEASURE}-{collection.year - 1}", ()),
        # The total is what everybody asks for; it is the last to be hidden.
        wanted=({}, {}, {}, {}),
        parts={
            f"mediator {number}": [{(code,): count for code, count in one.outcomes.items()}]
            for number, one in enumerate(told, start=1)
        },
        seconds=SECONDS,
        is_repeatable=True,
    )
