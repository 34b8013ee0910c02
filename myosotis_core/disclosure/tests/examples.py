"""Small invented tables, and a second way to ask whether a pattern is safe."""

from __future__ import annotations

import itertools
import random

import numpy as np

from myosotis_core.disclosure.audits import Published, audit_published
from myosotis_core.disclosure.errors import NotSafe
from myosotis_core.disclosure.tables import Row, Table, make_table, parse_count

REGIONS = [
    ("north", "Total"),
    ("south", "Total"),
    ("n1", "north"),
    ("n2", "north"),
    ("s1", "south"),
    ("s2", "south"),
]


def random_table(seed: int, shape: tuple[int, ...] = (3, 3), most: int = 12) -> dict[tuple[str, ...], int]:
    """Counts at the finest codes, many of them small."""
    chance = random.Random(seed)
    codes = [[f"{'abcd'[axis]}{number}" for number in range(size)] for axis, size in enumerate(shape)]
    return {spot: max(0, chance.randint(-2, most)) for spot in itertools.product(*codes)}


def make_counts(cells: dict[tuple[str, ...], int]) -> Table:
    """The table with its totals, flat in each dimension."""
    names = [f"dim{axis}" for axis in range(len(next(iter(cells))))]
    return make_table(names, [Row(spot, parse_count(str(count), "here")) for spot, count in cells.items()])


def is_safe(table: Table, hidden: set[int], threshold: int = 5) -> bool:
    """Ask the audit, which knows neither the search nor its cuts."""
    counts = table.counts.ravel()
    mask = np.zeros(len(counts), dtype=bool)
    mask[list(hidden)] = True
    primary = (counts > 0) & (counts < threshold)
    try:
        audit_published(Published(counts, mask, primary, list(table.sums()), threshold, 1))
    except NotSafe:
        return False
    return True


def fewest_hidden(table: Table, threshold: int = 5) -> int:
    """The size of the smallest safe pattern, by trying all."""
    counts = table.counts.ravel()
    primary = set(np.flatnonzero((counts > 0) & (counts < threshold)).tolist())
    others = np.flatnonzero(counts >= threshold).tolist()
    for extra in range(len(others) + 1):
        for more in itertools.combinations(others, extra):
            if is_safe(table, primary | set(more), threshold):
                return len(primary) + extra
    raise AssertionError("hiding everything is always safe")
