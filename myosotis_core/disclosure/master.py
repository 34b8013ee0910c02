"""The other side of the game: the cheapest cells to hide that obey all cuts found so far."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from myosotis_core.disclosure.attacks import SMALL, Attack, Cut, Need, bridge_cuts, make_cut, move_bounds
from myosotis_core.disclosure.clocks import Clock
from myosotis_core.disclosure.problems import Bools, Core, Floats, Rows
from myosotis_core.disclosure.solving import INFINITE, Answer, Programme, make_model, solve_whole

VIOLATED = 1e-4


class Master:
    """Cuts, and the linear programme over them; columns are hidden to a share between 0 and 1."""

    def __init__(self, core: Core, needs: Sequence[Need]) -> None:
        self.core = core
        self.needs = needs
        self.cuts: list[Cut] = []
        self.keys: set[bytes] = set()
        self.lower = core.primary.astype(np.float64)
        self.upper = np.ones(core.size)
        empty = _stack([])
        self.programme = Programme(
            make_model(core.weights, self.lower, self.upper, empty, np.zeros(0), np.zeros(0))
        )
        self.moves: list[Floats | None] = [None] * len(needs)
        self.open: list[int] = []
        self.add(bridge_cuts(core, self.lower))

    def add(self, cuts: Iterable[Cut]) -> int:
        """Take the cuts that are new."""
        new = []
        for cut in cuts:
            key = cut.key()
            if key not in self.keys:
                self.keys.add(key)
                new.append(cut)
        if new:
            self.programme.add_rows(_stack(new), np.array([cut.right for cut in new]))
            self.cuts.extend(new)
        return len(new)

    def decide(self, answer: Answer, best_cost: float) -> int:
        """Decide for good the columns whose reduced cost shows that no better pattern has them otherwise."""
        room = best_cost - answer.cost - 1.0 + SMALL
        undecided = self.lower < self.upper
        never = np.flatnonzero(undecided & (answer.values < SMALL) & (answer.reduced > room))
        always = np.flatnonzero(undecided & (answer.values > 1 - SMALL) & (-answer.reduced > room))
        self.upper[never] = 0.0
        self.lower[always] = 1.0
        changed = np.concatenate([never, always])
        if len(changed):
            self.programme.bound(changed, self.lower[changed], self.upper[changed])
        return len(changed)

    def separate(self, hidden: Floats, which: Iterable[int], clock: Clock) -> int:
        """Look for cuts that these shares break, for the needs named; remember which needs fell short."""
        core = self.core
        by_size: dict[float, list[int]] = {}
        bounds: dict[float, tuple[Floats, Floats]] = {}
        for number in which:
            size = self.needs[number].size
            if size not in bounds:
                bounds[size] = move_bounds(core, hidden, size)
            move = self.moves[number]
            low, high = bounds[size]
            if move is None or (move < low - SMALL).any() or (move > high + SMALL).any():
                by_size.setdefault(size, []).append(number)
        attack = Attack(core, hidden > 1e-9) if by_size else None
        found: list[Cut] = []
        self.open = []
        for size, numbers in by_size.items():
            assert attack is not None  # noqa: S101
            attack.set_bounds(bounds[size])
            for number in numbers:
                if clock():
                    break
                reached, move, prices = attack.solve(self.needs[number])
                self.moves[number] = move if reached else None
                cut = None if reached else make_cut(core, self.needs[number], prices)
                if cut and float(cut.factors @ hidden[cut.columns]) < 1.0 - VIOLATED:
                    found.append(cut)
                    self.open.append(number)
        return self.add(found)

    def add_layers(self, hidden: Bools, which: Iterable[int], depth: int, clock: Clock) -> int:
        """For needs that a pattern does not meet, cut after cut: hide the cells of one, and ask for the next."""
        core = self.core
        attack = Attack(core, np.ones(core.size, dtype=bool))
        bounds = move_bounds(core, hidden.astype(np.float64))
        attack.set_bounds(bounds)
        found: list[Cut] = []
        for number in which:
            if clock():
                break
            widened = hidden.copy()
            for _layer in range(depth):
                reached, _move, prices = attack.solve(self.needs[number])
                cut = None if reached else make_cut(core, self.needs[number], prices)
                if cut is None:
                    break
                found.append(cut)
                widened[cut.columns] = True
                attack.set_bounds(move_bounds(core, widened.astype(np.float64)))
            if (widened != hidden).any():
                attack.set_bounds(bounds)
        return self.add(found)

    def solve(self) -> Answer | None:
        """The linear optimum over all cuts and single-cell conditions."""
        while True:
            answer = self.programme.solve()
            if answer is None or not self.add(bridge_cuts(self.core, answer.values)):
                return answer

    def solve_whole(self, seconds: float, start: Bools, lean: Floats) -> tuple[Floats | None, float]:
        """A whole-number answer over the cuts, and a bound; `lean` (below 1 in all) chooses among equals."""
        rows = _stack(self.cuts)
        right = np.array([cut.right for cut in self.cuts])
        costs = self.core.weights + lean
        model = make_model(costs, self.lower, self.upper, rows, right, np.full(len(self.cuts), INFINITE))
        values, bound, _optimal = solve_whole(model, seconds, start.astype(np.float64))
        return values, bound


def _stack(cuts: Sequence[Cut]) -> Rows:
    starts = np.zeros(len(cuts) + 1, dtype=np.int64)
    starts[1:] = np.cumsum([len(cut.columns) for cut in cuts])
    if not cuts:
        return Rows(starts, np.zeros(0, dtype=np.int64), np.zeros(0))
    return Rows(
        starts,
        np.concatenate([cut.columns for cut in cuts]),
        np.concatenate([cut.factors for cut in cuts]),
    )
