"""Tables turned into counts that add up: what disclosure control needs, since an attacker adds and subtracts."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from myosotis_core.indicators.definitions import Indicator
from myosotis_core.indicators.margins import AGE, COUNTRY, DIMENSIONS, QUARTER
from myosotis_core.indicators.tables import TOTAL, Place, Table
from myosotis_core.vocabulary import load

UNALLOCATED = "unallocated"
"""The row that makes parts add up to their total: what is counted somewhere, but not in any part that has a number."""


class DoesNotAdd(ValueError):
    """Parts are more than their total, so that the cells are no additive table; the message names the place."""


def additive_counts(cells: Mapping[Place, int | None]) -> dict[Place, int]:
    """Counts by place in which every margin is the sum of its parts; cells without a value go into `UNALLOCATED`.

    Every dimension needs its `TOTAL`. Raises `DoesNotAdd`, also for tables in which several codes hold at once.
    """
    counts = {place: value for place, value in cells.items() if value is not None}
    if not counts:
        return {}
    width = len(next(iter(cells)))
    for at in range(width):
        rows = sorted({place[at] for place in counts} - {TOTAL})
        others = {(place[:at], place[at + 1 :]) for place in counts}
        for before, after in others:
            whole = counts.get((*before, TOTAL, *after))
            parts = sum(counts.get((*before, row, *after), 0) for row in rows)
            if whole is None or parts > whole:
                raise DoesNotAdd(
                    f"{parts} in the parts of {' × '.join((*before, TOTAL, *after))} are more than {whole}."
                )
            if parts < whole:
                counts[(*before, UNALLOCATED, *after)] = whole - parts
    return counts


def side_by_side(tables: Mapping[str, Table]) -> dict[Place, int | None]:
    """The cells of several hotlines with the hotline as the first dimension, and the sum over hotlines as its `TOTAL`.

    A place that one hotline cannot give stays without a value there, and is missing in the sum: `additive_counts`
    shows it.
    """
    places = sorted({place for table in tables.values() for place in table.cells})
    cells: dict[Place, int | None] = {}
    for place in places:
        values = {hotline: table.cell(*place).value for hotline, table in tables.items()}
        cells |= {(hotline, *place): value for hotline, value in values.items()}
        known = [value for value in values.values() if value is not None]
        cells[(TOTAL, *place)] = sum(known) if known else None
    return cells


def parents_of(indicator: Indicator, dimension: str) -> list[tuple[str, str]]:
    """(code, parent) pairs of a dimension's codes, absence codes included: the hierarchy of its code list under
    `TOTAL`.

    Empty for ages, countries and quarters, whose codes hang under the total. Where a list has sub-codes, a fact
    stands at one level only, and the parent's own number would be no sum: such lists are flat here, too.
    """
    source = DIMENSIONS[indicator.kind][dimension]
    if source in (AGE, COUNTRY, QUARTER):
        return []
    one = load().list(source)
    return [(code, TOTAL) for code in (*one.names, *(code.code for code in one.absences))]


def is_additive(cells: Mapping[Place, int]) -> bool:
    """Whether every margin is the sum of its parts."""
    if not cells:
        return True
    codes = [sorted({place[at] for place in cells} - {TOTAL}) for at in range(len(next(iter(cells))))]
    for at, rows in enumerate(codes):
        for place in product(*((*one, TOTAL) for one in codes)):
            if place[at] == TOTAL:
                parts = sum(cells.get((*place[:at], row, *place[at + 1 :]), 0) for row in rows)
                if parts != cells.get(place, 0):
                    return False
    return True
