"""Proofs that a pattern of hidden cells is safe: moves that stay within it, kept and used again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from myosotis_core.disclosure.attacks import SMALL, Attack, Cut, Need, make_cut, move_bounds, restrict_rows
from myosotis_core.disclosure.clocks import Clock
from myosotis_core.disclosure.problems import Bools, Core, Floats, Rows
from myosotis_core.disclosure.solving import INFINITE, Programme, make_model

MOST_KEPT = 3000
FEW = 12


class Proofs:
    """Known moves: which columns each one uses, which needs it meets."""

    def __init__(self, core: Core, needs: Sequence[Need]) -> None:
        self.core = core
        self.needs = needs
        self.columns = np.array([need.column for need in needs], dtype=np.int64)
        self.signs = np.array([need.sign for need in needs], dtype=np.float64)
        self.sizes = np.array([need.size for need in needs], dtype=np.float64)
        self.uses = np.zeros((256, core.size), dtype=np.float32)
        self.meets = np.zeros((256, len(needs)), dtype=bool)
        self.kept = 0
        self.solved = 0

    def add(self, move: Floats) -> Bools:
        """Keep a move; return the needs it meets."""
        met: Bools = self.signs * move[self.columns] >= self.sizes - SMALL
        if self.kept == len(self.uses):
            if self.kept >= MOST_KEPT:
                half = self.kept // 2
                self.uses[:half], self.meets[:half] = self.uses[half:].copy(), self.meets[half:].copy()
                self.kept = half
            else:
                self.uses = np.concatenate([self.uses, np.zeros_like(self.uses)])
                self.meets = np.concatenate([self.meets, np.zeros_like(self.meets)])
        self.uses[self.kept] = np.abs(move) > 1e-9
        self.meets[self.kept] = met
        self.kept += 1
        return met

    def keep_within(self, hidden: Bools) -> None:
        """Forget the moves that touch an open column: patterns that only grow smaller never need them again."""
        inside = np.flatnonzero(self.uses[: self.kept] @ (~hidden).astype(np.float32) == 0)
        self.kept = len(inside)
        self.uses[: self.kept], self.meets[: self.kept] = self.uses[inside], self.meets[inside]

    def met_within(self, hidden: Bools) -> Bools:
        """The needs that a known move meets without touching an open column."""
        inside = self.uses[: self.kept] @ (~hidden).astype(np.float32) == 0
        met: Bools = self.meets[: self.kept][inside].any(axis=0)
        return met


class Reader:
    """Somebody who looks at a pattern and tries every need in it; patterns may only grow smaller."""

    def __init__(self, proofs: Proofs, hidden: Bools) -> None:
        self.proofs = proofs
        self.attack = Attack(proofs.core, hidden)
        self.joint = Joint(proofs.core, proofs.needs, hidden)
        self.hidden = hidden

    def _narrow(self, hidden: Bools) -> None:
        bounds = move_bounds(self.proofs.core, hidden.astype(np.float64))
        self.attack.set_bounds(bounds)
        self.joint.set_hidden(hidden)

    def find_failures(self, hidden: Bools, first_only: bool = False) -> list[tuple[int, Cut | None]]:
        """The needs that this pattern does not meet, each with the cut that says so; empty means safe."""
        proofs = self.proofs
        met = proofs.met_within(hidden)
        if met.all():
            return []
        self._narrow(hidden)
        failures: list[tuple[int, Cut | None]] = []
        for sign in (1, -1):
            wanted = ~met & (proofs.signs == sign)
            while wanted.sum() > FEW:
                gained = proofs.add(self.joint.solve(sign, wanted))
                proofs.solved += 1
                met |= gained
                before, wanted = int(wanted.sum()), wanted & ~gained
                if before - int(wanted.sum()) < 2:
                    break
        for number in np.flatnonzero(~met).tolist():
            if met[number]:
                continue
            reached, move, prices = self.attack.solve(proofs.needs[number])
            proofs.solved += 1
            if reached:
                met |= proofs.add(move)
                continue
            failures.append((number, make_cut(proofs.core, proofs.needs[number], prices)))
            if first_only:
                break
        return failures


class Joint:
    """One programme that moves as many columns as it can at once, each as far as it needs and no further."""

    def __init__(self, core: Core, needs: Sequence[Need], hidden: Bools) -> None:
        self.core = core
        self.chosen = np.flatnonzero(hidden)
        self.place = np.full(core.size, -1, dtype=np.int64)
        self.place[self.chosen] = np.arange(len(self.chosen))
        rows, used = restrict_rows(core.free_rows, self.chosen, core.size)
        self.columns = np.array([need.column for need in needs], dtype=np.int64)
        self.signs = np.array([need.sign for need in needs])
        self.sizes = np.array([need.size for need in needs])
        # Each primary column twice: what is needed, and what lies beyond the need.
        self.primary = np.flatnonzero(core.primary & hidden)
        self.width = len(self.chosen)
        beyond = np.full(self.width, -1, dtype=np.int64)
        beyond[self.place[self.primary]] = self.width + np.arange(len(self.primary))
        self.beyond = beyond
        double = beyond[rows.columns] >= 0
        order = np.argsort(np.concatenate([rows.row_of(), rows.row_of()[double]]), kind="stable")
        columns = np.concatenate([rows.columns, beyond[rows.columns[double]]])[order]
        factors = np.concatenate([rows.factors, rows.factors[double]])[order]
        starts = np.zeros(rows.count + 1, dtype=np.int64)
        starts[1:] = np.cumsum(
            np.diff(rows.starts) + np.bincount(rows.row_of()[double], minlength=rows.count)
        )
        zero = np.zeros(self.width + len(self.primary))
        bare = np.zeros(len(used))
        model = make_model(zero, zero, zero, Rows(starts, columns, factors), bare, bare)
        self.programme = Programme(model, primal=True)
        self.hidden = hidden

    def set_hidden(self, hidden: Bools) -> None:
        """Only these columns may move."""
        self.hidden = hidden

    def solve(self, sign: int, wanted: Bools) -> Floats:
        """A move towards all wanted needs of this sign at once."""
        size = self.width + len(self.primary)
        inside = self.hidden[self.chosen]
        lower = np.zeros(size)
        upper = np.zeros(size)
        costs = np.zeros(size)
        lower[: self.width] = np.where(inside, -self.core.counts[self.chosen], 0.0)
        upper[: self.width] = np.where(inside, INFINITE, 0.0)
        mine = np.flatnonzero(wanted)
        spots = self.place[self.columns[mine]]
        costs[spots] = -float(sign) / np.maximum(self.sizes[mine], 1e-9)
        if sign > 0:
            upper[spots] = self.sizes[mine]
            upper[self.beyond[spots]] = INFINITE
        else:
            lower[self.beyond[spots]] = -(self.core.counts[self.columns[mine]] - self.sizes[mine])
            lower[spots] = -self.sizes[mine]
        everywhere = np.arange(size)
        self.programme.bound(everywhere, lower, upper)
        self.programme.price(everywhere, costs)
        answer = self.programme.solve()
        move = np.zeros(self.core.size)
        if answer is not None:
            move[self.chosen] = answer.values[: self.width]
            move[self.primary] += answer.values[self.width :]
        return move


def give_back(reader: Reader, hidden: Bools, order: Sequence[int], clock: Clock) -> Bools:
    """Open hidden columns again where the pattern stays safe without them; whole groups first, then their halves."""
    kept = hidden.copy()
    reader.proofs.keep_within(hidden)
    groups = [list(order)[at : at + 8] for at in range(0, len(order), 8)]
    while groups and not clock():
        group = groups.pop(0)
        trial = kept.copy()
        trial[group] = False
        if not reader.find_failures(trial, first_only=True):
            kept = trial
        elif len(group) > 1:
            middle = len(group) // 2
            groups[:0] = [group[:middle], group[middle:]]
    return kept
