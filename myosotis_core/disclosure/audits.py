"""The audit: what a reader of the published table can work out, from what is published and nothing else.

It knows the open counts, which cells are hidden and how cells add up, never the true counts of hidden cells; so the
witness tables it finds may be shown to anybody. Every witness is checked in whole numbers before it counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from myosotis_core.disclosure.errors import NotSafe
from myosotis_core.disclosure.problems import Bools, Floats, Ints, Rows
from myosotis_core.disclosure.solving import INFINITE, Programme, make_model, solve_whole

PARTS = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 14, 15, 16, 18, 20, 24, 30, 36, 42, 48, 60, 84, 120)
CLOSE = 1e-4


@dataclass(frozen=True)
class Published:
    """What a reader sees. Counts of hidden cells are never looked at; `unit` is one child, in the counts' own units."""

    counts: Ints
    hidden: Bools
    primary: Bools
    relations: Sequence[Ints]
    threshold: int
    unit: int


@dataclass(frozen=True)
class Witness:
    """A possible table: for each hidden cell, in order, its value times `parts`."""

    parts: int
    values: Ints


@dataclass(frozen=True)
class Audit:
    """Witness tables, and for each hidden cell which two of them show its room (low, high)."""

    cells: Ints
    witnesses: tuple[Witness, ...]
    pairs: Ints
    certain: Ints


class Auditor:
    """One audit: looks for tables in which many cells are low, or high, until each hidden cell has both."""

    def __init__(self, published: Published) -> None:
        self.published = published
        self.cells = np.flatnonzero(published.hidden)
        self.place = np.full(len(published.counts), -1, dtype=np.int64)
        self.place[self.cells] = np.arange(len(self.cells))
        self.primary = published.primary[self.cells]
        self.rows, self.right = self._conditions()
        width = len(self.cells)
        everywhere = np.concatenate([self.rows.columns, self.rows.columns + width])
        order = np.argsort(np.tile(self.rows.row_of(), 2), kind="stable")
        doubled = Rows(self.rows.starts * 2, everywhere[order], np.tile(self.rows.factors, 2)[order])
        zero = np.zeros(2 * width)
        model = make_model(zero, zero, np.full(2 * width, INFINITE), doubled, self.right, self.right)
        self.programme = Programme(model, primal=True)
        self.witnesses: list[Witness] = []
        self.pairs = np.full((width, 2), -1, dtype=np.int64)
        self.least = np.full(width, np.inf)
        self.most = np.full(width, -np.inf)

    def _conditions(self) -> tuple[Rows, Floats]:
        """What each relation leaves for its hidden cells."""
        starts, columns, factors, right = [0], [], [], []
        seen: set[tuple[int, ...]] = set()
        shown = np.where(self.published.hidden, 0, self.published.counts)
        for relation in self.published.relations:
            concerned = relation[self.published.hidden[relation].any(axis=1)]
            rest = shown[concerned[:, 0]] - shown[concerned[:, 1:]].sum(axis=1)
            for line, left in zip(self.place[concerned].tolist(), rest.tolist(), strict=True):
                key = tuple(place if at else -2 - place for at, place in enumerate(line) if place >= 0)
                if key in seen:
                    continue
                seen.add(key)
                columns += [place for place in line if place >= 0]
                factors += [1.0 if at else -1.0 for at, place in enumerate(line) if place >= 0]
                right.append(float(left))
                starts.append(len(columns))
        rows = Rows(
            np.array(starts, dtype=np.int64),
            np.array(columns, dtype=np.int64),
            np.array(factors, dtype=np.float64),
        )
        return rows, np.array(right, dtype=np.float64)

    def run(self) -> Audit:
        """Find the witnesses; raises NotSafe, naming the cells, where there are none."""
        for side in (1, 0):
            self._prove_primary(side)
        self._prove_width()
        certain = self.cells[~self.primary & (self.least >= self.most)]
        return Audit(self.cells, tuple(self.witnesses), self.pairs, certain)

    def _prove_primary(self, side: int) -> None:
        while True:
            wanted = np.flatnonzero(self.primary & (self.pairs[:, side] < 0))
            if not len(wanted):
                return
            before = len(wanted)
            self._look(side, wanted)
            if int((self.primary & (self.pairs[:, side] < 0)).sum()) > before - 2:
                break
        for place in wanted.tolist():
            if self.pairs[place, side] < 0:
                self._look(side, np.array([place]))
                if self.pairs[place, side] < 0:
                    self._look_whole(side, place)
        if (self.primary & (self.pairs[:, side] < 0)).any():
            lacking = int((self.primary & (self.pairs[:, side] < 0)).sum())
            raise NotSafe(f"{lacking} hidden cells can be worked out more closely than allowed.")

    def _prove_width(self) -> None:
        """Secondary cells: two tables that differ in them."""
        for side in (1, 0):
            wanted = np.flatnonzero(~self.primary & (self.least >= self.most))
            if len(wanted):
                self._look(side, wanted, everything=True)
        for place in np.flatnonzero(~self.primary & (self.least >= self.most)).tolist():
            for side in (1, 0):
                if self.least[place] >= self.most[place]:
                    self._look(side, np.array([place]), everything=True)
                    self._look_whole(side, place)

    def _look(self, side: int, wanted: Ints, everything: bool = False) -> None:
        """One table with as many of the wanted cells as possible at their limit (or as far as they go)."""
        width = len(self.cells)
        limit = float(self.published.threshold if side else self.published.unit)
        upper = np.concatenate([np.full(width, INFINITE), np.zeros(width)])
        costs = np.zeros(2 * width)
        if everything:
            costs[wanted] = -1.0 if side else 1.0
            if side:
                upper[wanted] = 10.0 * self.published.threshold
                upper[wanted + width] = INFINITE
        else:
            upper[wanted] = limit
            upper[wanted + width] = INFINITE
            costs[wanted if side else wanted + width] = -1.0 if side else 1.0
        places = np.arange(2 * width)
        self.programme.bound(places, np.zeros(2 * width), upper)
        self.programme.price(places, costs)
        answer = self.programme.solve()
        if answer is not None:
            self._keep(answer.values[:width] + answer.values[width:])

    def _look_whole(self, side: int, place: int) -> None:
        """The same for one cell among tables of whole numbers, where the quick answer cannot be written exactly."""
        width = len(self.cells)
        costs = np.zeros(width)
        costs[place] = -1.0 if side else 1.0
        upper = np.full(width, INFINITE)
        upper[place] = 10.0 * self.published.threshold
        model = make_model(costs, np.zeros(width), upper, self.rows, self.right, self.right)
        values, _bound, _optimal = solve_whole(model, 5.0)
        if values is not None:
            self._keep(values)

    def _keep(self, values: Floats) -> None:
        """Write a table exactly, as a fraction with small parts, and note what it shows."""
        for parts in PARTS:
            whole = np.rint(values * parts)
            if np.abs(values * parts - whole).max(initial=0.0) < CLOSE and self._adds_up(whole, parts):
                break
        else:
            return
        number = len(self.witnesses)
        shown = whole / parts
        low = self.primary & (shown <= self.published.unit) & (self.pairs[:, 0] < 0)
        high = self.primary & (shown >= self.published.threshold) & (self.pairs[:, 1] < 0)
        self.pairs[low | (~self.primary & (shown < self.least)), 0] = number
        self.pairs[high | (~self.primary & (shown > self.most)), 1] = number
        self.least = np.minimum(self.least, shown)
        self.most = np.maximum(self.most, shown)
        self.witnesses.append(Witness(parts, whole.astype(np.int64)))

    def _adds_up(self, whole: Floats, parts: int) -> bool:
        values = whole.astype(np.int64)
        sums = np.add.reduceat(
            self.rows.factors.astype(np.int64) * values[self.rows.columns], self.rows.starts[:-1]
        )
        return bool((values >= 0).all() and (sums == np.rint(self.right).astype(np.int64) * parts).all())


def audit_published(published: Published) -> Audit:
    """Prove that every primary cell may be at most one and at least the threshold.

    `certain` in the answer names the secondary cells that can be worked out all the same: they hide nothing and may be
    opened. Raises NotSafe where a primary cell has less room.
    """
    if not published.hidden.any():
        none = np.zeros(0, dtype=np.int64)
        return Audit(none, (), np.zeros((0, 2), dtype=np.int64), none)
    return Auditor(published).run()
