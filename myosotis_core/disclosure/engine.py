"""Which cells to hide besides the primary ones: as few as possible, with a proof of how few it could be.

Bounds come from cuts (master.py), patterns from rounding and guided paths (paths.py, proofs.py); they meet, or the time
ends and both are told. The pattern is safe in either case.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from myosotis_core.disclosure.attacks import Need, needs_of
from myosotis_core.disclosure.clocks import Clock
from myosotis_core.disclosure.master import Master
from myosotis_core.disclosure.paths import Paths
from myosotis_core.disclosure.problems import Bools, Core, Floats
from myosotis_core.disclosure.proofs import Proofs, Reader, give_back

Say = Callable[[str], None]
LEAN = 0.5
MANY = 0.5
LARGE = 0.1


@dataclass
class Found:
    """The best pattern so far, what it costs, and what no pattern can cost less than."""

    hidden: Bools
    cost: float
    bound: float

    @property
    def is_proven(self) -> bool:
        """True where nothing cheaper exists."""
        return self.bound >= self.cost - 1e-6


class Search:
    """One search; `run` ends with the optimum or with the time."""

    def __init__(self, core: Core, clock: Clock, say: Say = lambda _text: None) -> None:
        self.core = core
        self.clock = clock
        self.say = say
        self.needs: list[Need] = needs_of(core)
        self.proofs = Proofs(core, self.needs)
        self.completing = 0.0
        self.paths = Paths(core)
        self.master = Master(core, self.needs)
        self.random = np.random.default_rng(116000)
        self.best = Found(np.ones(core.size, dtype=bool), float(core.weights.sum()), 0.0)
        self.best.bound = float(core.weights[core.primary].sum())

    def run(self) -> Found:
        """Search until the optimum is proven or the time is over."""
        if not self.needs:
            self._offer(self.core.primary.copy())
            return self.best
        self.first_answer()
        shares = favoured = self.find_root(self.clock.part(0.25))
        if self.clock.spent > LARGE * self.clock.seconds and not self.best.is_proven:
            self.complete_from(shares, 0.5)
        seconds = 0.06 * self.clock.left
        while not self.best.is_proven and not self.clock():
            favoured, failing = self.next_round(favoured, seconds)
            if failing > MANY * len(self.needs):
                self.dive(shares)
                seconds = 0.3 * self.clock.left
            elif self.completing < 0.25 * self.clock.spent and self.best.cost > 1.003 * self.best.bound:
                # Completing takes a quarter of the time at most: small tables close without it.
                self.complete_from(favoured, 0.35)
                seconds = 0.4 * self.clock.left
        return self.best

    def _offer(self, hidden: Bools) -> None:
        cost = float(self.core.weights[hidden].sum())
        if cost < self.best.cost - 1e-9:
            self.best.hidden, self.best.cost = hidden.copy(), cost
            self.say(f"{self.clock.spent:6.1f} s  safe pattern {cost:g}, bound {self.best.bound:g}")

    def _raise_bound(self, bound: float) -> None:
        whole = math.ceil(bound - 1e-5)
        if whole > self.best.bound:
            self.best.bound = float(min(whole, self.best.cost))

    def first_answer(self) -> None:
        """A safe pattern soon: needs together in large groups, then cells given back."""
        costs = self.core.weights * (1.0 + 0.1 * self.random.random(self.core.size))
        batch = max(1, len(self.needs) // 40)
        self.complete(self.core.primary.copy(), costs, batch, self.clock.part(0.04))

    def complete(self, hidden: Bools, costs: Floats, batch: int, clock: Clock) -> Bools:
        """Make a pattern safe by hiding more, then leaner by opening what it can do without."""
        reader = Reader(self.proofs, hidden)
        failures = reader.find_failures(hidden)
        if failures:
            lacking = [self.needs[number] for number, _cut in failures]
            hidden, moves = self.paths.widen(hidden, lacking, costs, batch, self.clock.part(0.5))
            for move in moves:
                self.proofs.add(move)
            reader = Reader(self.proofs, hidden)
        secondary = np.flatnonzero(hidden & ~self.core.primary)
        order = secondary[np.argsort(-costs[secondary], kind="stable")].tolist()
        if reader.find_failures(hidden, first_only=True):
            return self.best.hidden
        hidden = give_back(reader, hidden, order, clock)
        self._offer(hidden)
        return hidden

    def find_root(self, clock: Clock) -> Floats:
        """Solve the linear programme with cuts until none is broken, or the time for it is over."""
        master = self.master
        shares = self.core.primary.astype(np.float64)
        everything = range(len(self.needs))
        while not clock():
            answer = master.solve()
            if answer is None:
                break
            shares = _clean(answer.values)
            self._raise_bound(answer.cost)
            which = master.open or everything
            if not master.separate(shares, which, clock) and which is everything:
                break
        self.say(f"{self.clock.spent:6.1f} s  linear bound {self.best.bound:g}, {len(master.cuts)} cuts")
        return shares

    def complete_from(self, shares: Floats, part: float) -> None:
        """Turn shares into a safe pattern, paying less for what they favour."""
        began = self.clock.spent
        noise = self.random.random(self.core.size)
        costs = self.core.weights * (1.02 - shares + 0.03 * noise)
        self.complete((shares > 0.6) | self.core.primary, costs, 1, self.clock.part(part))
        self.completing += self.clock.spent - began

    def dive(self, shares: Floats) -> None:
        """Decide the largest shares step by step, with the cuts each step asks for, and complete what comes out."""
        master, clock = self.master, self.clock.part(0.5)
        decided: list[int] = []
        while not clock():
            partly = np.flatnonzero((shares > 1e-6) & (shares < 1 - 1e-6) & (master.lower < master.upper))
            if len(partly) < max(5, 0.02 * self.core.size):
                break
            order = shares[partly] + 0.15 * self.random.random(len(partly))
            chosen = partly[np.argsort(-order, kind="stable")[: max(1, len(partly) // 8)]]
            decided.extend(chosen.tolist())
            master.programme.bound(chosen, np.ones(len(chosen)), np.ones(len(chosen)))
            for _again in range(6):
                answer = master.solve()
                if answer is None or answer.cost > self.best.cost - 1.0 + 1e-6:
                    break
                shares = _clean(answer.values)
                if not master.separate(shares, master.open or range(len(self.needs)), clock):
                    break
            if answer is None or answer.cost > self.best.cost - 1.0 + 1e-6:
                break
        columns = np.array(sorted(set(decided)), dtype=np.int64)
        master.programme.bound(columns, master.lower[columns], master.upper[columns])
        self.complete_from(shares, 0.35)

    def next_round(self, shares: Floats, seconds: float) -> tuple[Floats, int]:
        """The whole-number optimum over the cuts so far: a bound, and new cuts where it fails; how many needs fail."""
        master = self.master
        answer = master.solve()
        if answer is not None:
            master.decide(answer, self.best.cost)
        values, bound = master.solve_whole(seconds, self.best.hidden, self._lean(shares))
        self.clock.count_round()
        self._raise_bound(bound - LEAN)
        if values is None:
            return shares, 0
        hidden = (values > 0.5) | self.core.primary
        failures = Reader(self.proofs, hidden).find_failures(hidden)
        if not failures:
            self._offer(hidden)
        fresh = 0
        if len(failures) <= MANY * len(self.needs):
            lacking = [number for number, _cut in failures]
            fresh = master.add_layers(hidden, lacking, 8, self.clock.part(0.3))
        self.say(
            f"{self.clock.spent:6.1f} s  bound {self.best.bound:g}, {len(failures)} needs fail, {fresh} cuts"
        )
        return values, len(failures)

    def _lean(self, shares: Floats) -> Floats:
        """Among equally many cells rather those that can carry a move, and those the shares favour (LEAN in all)."""
        core = self.core
        lean = np.minimum(1.0, core.threshold / core.counts) + 1.0 - shares
        lean[core.primary] = 0.0
        most = max(1.0, self.best.cost - float(core.weights[core.primary].sum()))
        return LEAN * lean / (2.0 * most)


def _clean(values: Floats) -> Floats:
    shares = np.clip(values, 0.0, 1.0)
    shares[shares < 1e-9] = 0.0
    return shares
