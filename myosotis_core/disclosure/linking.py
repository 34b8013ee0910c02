"""Tables that share cells: a margin that stands in two tables is one cell, and protected as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from myosotis_core.disclosure.errors import TableRefused
from myosotis_core.disclosure.problems import Bools, Ints
from myosotis_core.disclosure.tables import Coordinates, Table, show_count

Key = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Linked:
    """Several tables as one list of cells. `places[t][i]` is the cell that stands at place i of table t."""

    tables: tuple[Table, ...]
    keys: dict[Key, int]
    places: tuple[Ints, ...]
    counts: Ints
    scale: int

    def relations(self) -> list[Ints]:
        """All relations of all tables, in cells."""
        return [
            places[one]
            for table, places in zip(self.tables, self.places, strict=True)
            for one in table.sums()
        ]

    def find(self, dimensions: Sequence[str], coordinates: Coordinates) -> int | None:
        """The cell at these coordinates; None where no table has it."""
        roots: dict[str, str] = {}
        for table in self.tables:
            roots.update({one.name: one.root for one in table.hierarchies})
        pairs = zip(dimensions, coordinates, strict=True)
        return self.keys.get(tuple(sorted((name, code) for name, code in pairs if roots.get(name) != code)))

    def holding(self, dimension: str, code: str) -> Bools:
        """The cells at this code of a dimension."""
        found = np.zeros(len(self.counts), dtype=bool)
        for key, cell in self.keys.items():
            found[cell] = (dimension, code) in key
        return found


def link_tables(tables: Sequence[Table]) -> Linked:
    """Join tables by the coordinates of their cells; raises TableRefused where they contradict each other."""
    scale = max(table.scale for table in tables)
    keys: dict[Key, int] = {}
    counts: list[int] = []
    places = []
    trees: dict[str, dict[str, str]] = {}
    for number, table in enumerate(tables, start=1):
        for one in table.hierarchies:
            for code, parent in one.parents.items():
                if trees.setdefault(one.name, {}).setdefault(code, parent) != parent:
                    raise TableRefused(f"“{code}” of {one.name} has another parent in table {number}.")
        mine = []
        for coordinates, count in zip(table.coordinates(), table.counts.ravel().tolist(), strict=True):
            key = tuple(
                sorted(
                    (one.name, code)
                    for one, code in zip(table.hierarchies, coordinates, strict=True)
                    if code != one.root
                )
            )
            value = count * (scale // table.scale)
            cell = keys.setdefault(key, len(counts))
            if cell == len(counts):
                counts.append(value)
            elif counts[cell] != value:
                both = f"{show_count(counts[cell], scale)} and {show_count(value, scale)}"
                raise TableRefused(
                    f"({', '.join(coordinates)}) is {both} in two tables; one of them is wrong."
                )
            mine.append(cell)
        places.append(np.array(mine, dtype=np.int64))
    return Linked(tuple(tables), keys, tuple(places), np.array(counts, dtype=np.int64), scale)
