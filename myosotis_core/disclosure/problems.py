"""What has to be solved: cells, which of them add up, which are too small; and the same made smaller.

Cells that are zero or known cannot move; cells that always move together (a total with one part only) are one, with the
smallest of their counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Rows:
    """Sparse rows: `columns[starts[r]:starts[r + 1]]` with their `factors`, each row summing to zero."""

    starts: Ints
    columns: Ints
    factors: Floats

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self.starts) - 1

    def row_of(self) -> Ints:
        """For each entry the row it stands in."""
        return np.repeat(np.arange(self.count), np.diff(self.starts))

    def transposed_product(self, prices: Floats, width: int) -> Floats:
        """prices · rows, one number a column."""
        found: Floats = np.bincount(
            self.columns, weights=self.factors * prices[self.row_of()], minlength=width
        ).astype(np.float64)
        return found


@dataclass(frozen=True)
class Problem:
    """A table for the engine: `counts`, relations (a total followed by its parts), the primary and the fixed cells."""

    counts: Ints
    relations: Sequence[Ints]
    primary: Bools
    fixed: Bools
    threshold: int
    unit: int
    weights: Floats


@dataclass(frozen=True)
class Core:
    """The problem made smaller. `class_of[cell]` is a column, or -1 for a cell that cannot move.

    `rows` are all relations that are left; `free_rows` the same without those that follow from others.
    """

    class_of: Ints
    counts: Floats
    weights: Floats
    primary: Bools
    rows: Rows
    free_rows: Rows
    threshold: float
    unit: float
    exposed: Ints

    @property
    def size(self) -> int:
        """How many columns there are."""
        return len(self.counts)


def make_rows(lists: Sequence[Sequence[tuple[int, float]]]) -> Rows:
    """Rows of (column, factor)."""
    starts = np.zeros(len(lists) + 1, dtype=np.int64)
    starts[1:] = np.cumsum([len(one) for one in lists])
    columns = np.array([column for one in lists for column, _factor in one], dtype=np.int64)
    factors = np.array([factor for one in lists for _column, factor in one], dtype=np.float64)
    return Rows(starts, columns, factors)


def reduce_problem(problem: Problem) -> Core:
    """Leave out what cannot move and join what moves together.

    `exposed` names the primary cells that follow from what is fixed, whatever else is hidden.
    """
    movable = (problem.counts > 0) & ~problem.fixed
    leader = list(range(len(problem.counts)))
    still = [not flag for flag in movable.tolist()]
    waiting = [
        [(int(cell), -1.0 if place == 0 else 1.0) for place, cell in enumerate(line)]
        for relation in problem.relations
        for line in relation[movable[relation].any(axis=1)].tolist()
    ]
    changed = True
    while changed:
        changed, waiting = _pass_over(waiting, leader, still)
    return _number(problem, leader, still, waiting)


def _find(leader: list[int], cell: int) -> int:
    while leader[cell] != cell:
        leader[cell] = leader[leader[cell]]
        cell = leader[cell]
    return cell


def _pass_over(
    waiting: list[list[tuple[int, float]]], leader: list[int], still: list[bool]
) -> tuple[bool, list[list[tuple[int, float]]]]:
    """One look at each row: fix what stands alone, join pairs, keep the rest without repetition."""
    changed = False
    kept: dict[tuple[tuple[int, float], ...], None] = {}
    for line in waiting:
        factors: dict[int, float] = {}
        for cell, factor in line:
            one = _find(leader, cell)
            if not still[one]:
                factors[one] = factors.get(one, 0.0) + factor
        entries = sorted((one, factor) for one, factor in factors.items() if factor)
        if len(entries) == 1:
            still[entries[0][0]] = changed = True
        elif len(entries) == 2 and entries[0][1] == -entries[1][1]:
            leader[entries[1][0]] = entries[0][0]
            changed = True
        elif entries:
            sign = entries[0][1] / abs(entries[0][1])
            kept.setdefault(tuple((one, factor * sign) for one, factor in entries))
    return changed, [list(entries) for entries in kept]


def _number(
    problem: Problem, leader: list[int], still: list[bool], waiting: Iterable[list[tuple[int, float]]]
) -> Core:
    leaders = np.array([_find(leader, cell) for cell in range(len(leader))], dtype=np.int64)
    moving = ~np.array(still)[leaders]
    chosen, inverse = np.unique(leaders[moving], return_inverse=True)
    class_of = np.full(len(leader), -1, dtype=np.int64)
    class_of[moving] = inverse
    primary = np.zeros(len(chosen), dtype=bool)
    primary[class_of[problem.primary & moving]] = True
    weights = np.bincount(inverse, weights=problem.weights[moving], minlength=len(chosen)).astype(np.float64)
    # Cells that move together differ by what is fixed between them; the smallest is the first to reach zero.
    counts = np.full(len(chosen), np.inf)
    np.minimum.at(counts, inverse, problem.counts[moving].astype(np.float64))
    rows = make_rows([[(int(class_of[cell]), factor) for cell, factor in line] for line in waiting])
    return Core(
        class_of=class_of,
        counts=counts,
        weights=weights,
        primary=primary,
        rows=rows,
        free_rows=drop_dependent(rows),
        threshold=float(problem.threshold),
        unit=float(problem.unit),
        exposed=np.flatnonzero(problem.primary & ~moving),
    )


def drop_dependent(rows: Rows) -> Rows:
    """The rows that do not follow from others, short ones first (elimination on sparse rows)."""
    pivots: dict[int, dict[int, float]] = {}
    kept = []
    for number in np.argsort(np.diff(rows.starts), kind="stable").tolist():
        part = slice(rows.starts[number], rows.starts[number + 1])
        line = dict(zip(rows.columns[part].tolist(), rows.factors[part].tolist(), strict=True))
        kept_line = list(line.items())
        while line:
            column = next((one for one in line if one in pivots), None)
            if column is None:
                break
            factor = line[column]
            for other, value in pivots[column].items():
                line[other] = line.get(other, 0.0) - factor * value
                if abs(line[other]) < 1e-9:
                    del line[other]
        if line:
            column = max(line)
            pivots[column] = {other: value / line[column] for other, value in line.items()}
            kept.append(kept_line)
    return make_rows(kept)
