"""What a reader can work out: the largest move of one cell that the open cells allow, and why it is no larger.

A *move* is the difference between another possible table and the true one. It is zero where the cell is open, may go up
without end and down by the count. The prices of an answer that falls short give a *cut*: at least one more of these
cells has to be hidden (Fischetti and Salazar, Management Science 47, 2001).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from myosotis_core.disclosure.problems import Bools, Core, Floats, Ints, Rows
from myosotis_core.disclosure.solving import INFINITE, Programme, SolverFailed, make_model

SMALL = 1e-6
GRID = 5040.0


@dataclass(frozen=True)
class Need:
    """That `column` can move by `size` in the direction `sign` (1 up, -1 down)."""

    column: int
    sign: int
    size: float


@dataclass(frozen=True)
class Cut:
    """Σ factors · hidden ≥ right."""

    columns: Ints
    factors: Floats
    right: float = 1.0

    def key(self) -> bytes:
        """The same for the same cut."""
        return self.columns.tobytes() + np.round(self.factors, 9).tobytes()


def needs_of(core: Core) -> list[Need]:
    """What has to be possible for each primary column: down to one, up to the threshold."""
    found = []
    for column in np.flatnonzero(core.primary).tolist():
        count = float(core.counts[column])
        if count < core.threshold:
            found.append(Need(column, 1, core.threshold - count))
        if count > core.unit:
            found.append(Need(column, -1, count - core.unit))
    return found


def restrict_rows(rows: Rows, chosen: Ints, width: int) -> tuple[Rows, Ints]:
    """The rows as they are on the chosen columns only, renumbered, and which rows these are."""
    place = np.full(width, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    inside = place[rows.columns] >= 0
    used, renumbered = np.unique(rows.row_of()[inside], return_inverse=True)
    starts = np.zeros(len(used) + 1, dtype=np.int64)
    starts[1:] = np.cumsum(np.bincount(renumbered, minlength=len(used)))
    return Rows(starts, place[rows.columns[inside]], rows.factors[inside]), used


class Attack:
    """The reader's linear programme on the columns that may move, solved for one need after the other."""

    def __init__(self, core: Core, support: Bools) -> None:
        self.core = core
        self.chosen = np.flatnonzero(support)
        self.place = np.full(core.size, -1, dtype=np.int64)
        self.place[self.chosen] = np.arange(len(self.chosen))
        rows, self.used = restrict_rows(core.free_rows, self.chosen, core.size)
        zero = np.zeros(len(self.chosen))
        bare = np.zeros(len(self.used))
        self.programme = Programme(make_model(zero, zero, zero, rows, bare, bare), primal=True)
        self.lower = zero
        self.upper = zero
        self.asked = -1

    def set_bounds(self, bounds: tuple[Floats, Floats]) -> None:
        """How far each column of the whole core may move (lower ≤ 0 ≤ upper)."""
        self.lower, self.upper = bounds[0][self.chosen], bounds[1][self.chosen]
        self.programme.bound(np.arange(len(self.chosen)), self.lower, self.upper)

    def solve(self, need: Need) -> tuple[bool, Floats, Floats]:
        """Whether the need can be had, the largest move towards it on all columns, and the prices of the free rows."""
        column = int(self.place[need.column])
        solver = self.programme.solver
        if self.asked >= 0 and self.asked != column:
            solver.changeColCost(self.asked, 0.0)
        self.asked = column
        solver.changeColCost(column, -float(need.sign))
        low, high = (0.0, need.size) if need.sign > 0 else (-need.size, 0.0)
        solver.changeColBounds(column, low, high)
        answer = self.programme.solve()
        solver.changeColBounds(column, self.lower[column], self.upper[column])
        if answer is None:
            raise SolverFailed("The reader's programme has always the answer that nothing moves.")
        move = np.zeros(self.core.size)
        move[self.chosen] = answer.values
        prices = np.zeros(self.core.free_rows.count)
        prices[self.used] = answer.prices
        return -answer.cost >= need.size - SMALL, move, prices


def move_bounds(core: Core, hidden: Floats, size: float | None = None) -> tuple[Floats, Floats]:
    """How far columns hidden to a share may move; with `size`, no further than is of use for a need of it."""
    if size is None:
        return np.where(hidden > 0, -core.counts, 0.0), np.where(hidden > 0, INFINITE, 0.0)
    return -np.minimum(core.counts, size) * hidden, size * hidden


def make_cut(core: Core, need: Need, prices: Floats) -> Cut | None:
    """The strengthened capacity cut of these prices; None where they prove nothing.

    For any prices p the move f obeys sign · f_k = Σ_j (sign · e_k + p · rows)_j f_j, for rows · f is zero. A column
    that helps by going up may go as far as needed; one that helps by going down, no further than its count.
    """
    snapped = np.round(prices * GRID) / GRID
    gain = core.free_rows.transposed_product(snapped, core.size)
    gain[np.abs(gain) < 1e-9] = 0.0
    own = need.sign + gain[need.column]
    right = need.size * (1.0 - need.sign * own)
    if right <= SMALL:
        return None
    factors = np.where(gain > 0, right, np.where(gain < 0, -gain * core.counts, 0.0))
    factors[need.column] = 0.0
    np.minimum(factors, right, out=factors)
    right -= float(factors[core.primary].sum())
    if right <= SMALL:
        return None
    factors[core.primary] = 0.0
    columns = np.flatnonzero(factors)
    return Cut(columns, np.minimum(factors[columns] / right, 1.0))


def bridge_cuts(core: Core, hidden: Floats) -> list[Cut]:
    """For each row in which one column is hidden more than all others together: hide another, or this one less."""
    rows = core.rows
    if not rows.count:
        return []
    shares = hidden[rows.columns]
    excess = 2 * shares - np.repeat(np.add.reduceat(shares, rows.starts[:-1]), np.diff(rows.starts))
    found = []
    for row in np.flatnonzero(np.maximum.reduceat(excess, rows.starts[:-1]) > SMALL).tolist():
        part = slice(rows.starts[row], rows.starts[row + 1])
        columns = rows.columns[part]
        one = int(columns[np.argmax(excess[part])])
        if core.primary[one]:
            others = columns[columns != one]
            found.append(Cut(others, np.ones(len(others))))
        else:
            found.append(Cut(columns, np.where(columns == one, -1.0, 1.0), 0.0))
    return found
