"""The guided heuristic: for needs that are not met, the cheapest moves through cells that are still open."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from myosotis_core.disclosure.attacks import SMALL, Need
from myosotis_core.disclosure.clocks import Clock
from myosotis_core.disclosure.errors import NotProtectable
from myosotis_core.disclosure.problems import Bools, Core, Floats, Rows
from myosotis_core.disclosure.solving import INFINITE, Programme, SolverFailed, make_model

FREE = 1e-5
MOST_TOGETHER = 256


class Paths:
    """A programme over all columns, each split into up and down, that pays for every open column it moves."""

    def __init__(self, core: Core) -> None:
        self.core = core
        rows, width = core.free_rows, core.size
        starts = rows.starts * 2
        columns = np.stack([rows.columns, rows.columns + width], axis=1).ravel()
        factors = np.stack([rows.factors, -rows.factors], axis=1).ravel()
        self.upper = np.concatenate([np.full(width, INFINITE), core.counts])
        zero, bare = np.zeros(2 * width), np.zeros(rows.count)
        model = make_model(zero, zero, self.upper, Rows(starts, columns, factors), bare, bare)
        self.programme = Programme(model, primal=False)

    def set_costs(self, costs: Floats) -> None:
        """What each column costs when it moves by one."""
        self.programme.price(np.arange(2 * self.core.size), np.concatenate([costs, costs]))

    def solve(self, needs: Sequence[Need]) -> Floats:
        """The cheapest move that meets all these needs (one at most for a column)."""
        width = self.core.size
        columns = np.array([need.column for need in needs], dtype=np.int64)
        up = np.array([need.size if need.sign > 0 else 0.0 for need in needs])
        down = np.array([need.size if need.sign < 0 else 0.0 for need in needs])
        both = np.concatenate([columns, columns + width])
        # Up at least as needed and not down, or the other way round.
        high_up = np.where(up > 0, INFINITE, 0.0)
        high_down = np.where(down > 0, self.core.counts[columns], 0.0)
        self.programme.bound(both, np.concatenate([up, down]), np.concatenate([high_up, high_down]))
        answer = self.programme.solve()
        self.programme.bound(both, np.zeros(len(both)), self.upper[both])
        if answer is None:
            raise SolverFailed("These needs cannot be met together, however much is hidden.")
        move: Floats = answer.values[:width] - answer.values[width:]
        return move

    def _solve_together(self, group: Sequence[Need]) -> Floats:
        """One move for all; for the first alone where known cells leave no room for all at once."""
        try:
            return self.solve(group)
        except SolverFailed:
            if len(group) > 1:
                return self._solve_together(group[:1])
            raise NotProtectable(
                "What is public already leaves a small cell no room, however much is hidden."
            ) from None

    def widen(
        self, hidden: Bools, needs: Sequence[Need], costs: Floats, batch: int, clock: Clock
    ) -> tuple[Bools, list[Floats]]:
        """Hide more, until every need is met or the time is over; the moves that show it."""
        hidden = hidden.copy()
        prices = np.where(hidden, FREE * costs, costs)
        self.set_costs(prices)
        moves = []
        waiting = sorted(needs, key=lambda need: (-need.sign, -need.size))
        while waiting and not clock():
            began = clock.left
            group = [need for need in waiting[:batch] if need.sign == waiting[0].sign]
            move = self._solve_together(group)
            moves.append(move)
            new = np.flatnonzero((np.abs(move) > 1e-9) & ~hidden)
            if len(new):
                hidden[new] = True
                both = np.concatenate([new, new + self.core.size])
                self.programme.price(both, np.tile(FREE * costs[new], 2))
            # What the same move meets besides needs none of its own; a slow programme takes more needs at once.
            waiting = [need for need in waiting if need.sign * move[need.column] < need.size - SMALL]
            if (began - clock.left) * len(waiting) / batch > 0.5 * clock.left:
                batch = min(2 * batch, MOST_TOGETHER)
        return hidden, moves
