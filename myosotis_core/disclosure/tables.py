"""A table with all its totals: counts at coordinates, and which cells add up to which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from itertools import product

import numpy as np
import numpy.typing as npt

from myosotis_core.disclosure.errors import TableRefused
from myosotis_core.disclosure.hierarchies import Hierarchy, make_hierarchy

Counts = npt.NDArray[np.int64]
Coordinates = tuple[str, ...]
MOST_CELLS = 2_000_000
MOST_DECIMALS = 6


@dataclass(frozen=True)
class Row:
    """One line of a table: where it stands, what it counts, and where it was read."""

    coordinates: Coordinates
    count: Decimal
    place: str = ""


@dataclass(frozen=True)
class Table:
    """A whole table. `counts` has one axis a dimension, in the order of its codes, in units of 1/`scale`."""

    hierarchies: tuple[Hierarchy, ...]
    counts: Counts
    scale: int = 1
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def dimensions(self) -> tuple[str, ...]:
        """The names of the dimensions."""
        return tuple(one.name for one in self.hierarchies)

    def coordinates(self) -> Iterator[Coordinates]:
        """The coordinates of all cells, in the order of `counts.ravel()`."""
        for places in np.ndindex(*self.counts.shape):
            yield tuple(one.codes[place] for one, place in zip(self.hierarchies, places, strict=True))

    def finest(self) -> Iterator[Coordinates]:
        """The coordinates of the cells that are no totals."""
        codes = [
            [code for code in one.codes if code not in set(one.parents.values())] for one in self.hierarchies
        ]
        return product(*codes)

    def place_of(self, coordinates: Sequence[str]) -> int:
        """The place of a cell in `counts.ravel()`; raises KeyError for a code that does not occur."""
        places = []
        for one, code in zip(self.hierarchies, coordinates, strict=True):
            if code not in one.codes:
                raise KeyError(code)
            places.append(one.codes.index(code))
        return int(np.ravel_multi_index(tuple(places), self.counts.shape))

    def sums(self) -> Iterator[Counts]:
        """Each relation as an array of shape (relations, 1 + parts): the place of a total, then those of its parts."""
        places = np.arange(self.counts.size).reshape(self.counts.shape)
        for axis, one in enumerate(self.hierarchies):
            position = {code: place for place, code in enumerate(one.codes)}
            for total, parts in one.children().items():
                chosen = [position[total], *(position[part] for part in parts)]
                yield np.moveaxis(np.take(places, chosen, axis=axis), axis, -1).reshape(-1, len(chosen))


def parse_count(text: str, place: str) -> Decimal:
    """A count as it stands in a file; refuses an empty or negative one."""
    plain = text.strip().replace("\u00a0", "").replace("\u202f", "").replace(" ", "")
    try:
        count = Decimal(plain)
    except InvalidOperation:
        what = f"“{text}” is no count" if plain else "the count is empty; a row without a count is left out"
        raise TableRefused(f"{place}: {what}.") from None
    if not count.is_finite():
        raise TableRefused(f"{place}: “{text}” is no count.")
    if count < 0:
        raise TableRefused(f"{place}: the count {text} is below zero.")
    return count


def make_table(
    dimensions: Sequence[str],
    rows: Iterable[Row],
    pairs: Mapping[str, Iterable[tuple[str, str]]] | None = None,
) -> Table:
    """Put rows into a table and add the totals that are not there.

    Rows at the finest codes are added up where they share their coordinates; what does not occur is zero. Totals that
    are given have to agree with their parts. Raises TableRefused, which names the cell and where it was read.
    """
    kept = list(rows)
    if not kept:
        raise TableRefused("The table has no rows.")
    hierarchies = []
    for axis, name in enumerate(dimensions):
        present = list(dict.fromkeys(row.coordinates[axis] for row in kept))
        given = (pairs or {}).get(name, ())
        hierarchies.append(make_hierarchy(name, given, present).keep_only(present))
    cells = 1
    for one in hierarchies:
        cells *= len(one.codes)
    if cells > MOST_CELLS:
        raise TableRefused(
            f"With all totals the table would have {cells:,} cells; at most {MOST_CELLS:,} can be protected."
        )
    scale = _scale_of(kept)
    return _fill(tuple(hierarchies), kept, scale)


def _scale_of(rows: Sequence[Row]) -> int:
    decimals = 0
    for row in rows:
        exponent = row.count.normalize().as_tuple().exponent
        decimals = max(decimals, -int(exponent))
    if decimals > MOST_DECIMALS:
        raise TableRefused(
            f"A count has {decimals} decimals; at most {MOST_DECIMALS} are taken. Is this the column of counts?"
        )
    return int(10**decimals)


def _fill(hierarchies: tuple[Hierarchy, ...], rows: Sequence[Row], scale: int) -> Table:
    positions = [{code: place for place, code in enumerate(one.codes)} for one in hierarchies]
    inner = [{one.parents[code] for code in one.codes[1:]} for one in hierarchies]
    shape = tuple(len(one.codes) for one in hierarchies)
    counts = np.zeros(shape, dtype=np.int64)
    totals: dict[tuple[int, ...], tuple[int, Row]] = {}
    for row in rows:
        spot = tuple(place[code] for place, code in zip(positions, row.coordinates, strict=True))
        count = int(row.count * scale)
        if any(code in total for code, total in zip(row.coordinates, inner, strict=True)):
            if spot in totals:
                other = totals[spot][1].place
                raise TableRefused(f"{row.place}: the total {_say(row)} is there twice ({other}).")
            totals[spot] = (count, row)
        else:
            counts[spot] += count
    for axis, one in enumerate(hierarchies):
        line = np.moveaxis(counts, axis, 0)
        for place in range(len(one.codes) - 1, 0, -1):
            line[positions[axis][one.parents[one.codes[place]]]] += line[place]
    for spot, (count, row) in totals.items():
        if counts[spot] != count:
            parts = _show(int(counts[spot]), scale)
            raise TableRefused(f"{row.place}: {_say(row)} is {row.count}, but its parts add up to {parts}.")
    return Table(hierarchies, counts, scale)


def _say(row: Row) -> str:
    return "(" + ", ".join(row.coordinates) + ")"


def _show(count: int, scale: int) -> str:
    return show_count(count, scale)


def show_count(count: int, scale: int) -> str:
    """A stored count as text, without needless decimals."""
    if count % scale == 0:
        return str(count // scale)
    return format((Decimal(count) / scale).normalize(), "f")
