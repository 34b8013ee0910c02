"""One reader after the other: how far each hidden cell can still move for somebody who knows everything released."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from myosotis.figures.report.attack.cells import HOTLINE, Cell, count_all, name_cell
from myosotis.figures.report.attack.findings import Findings, Leak
from myosotis.figures.report.attack.knowledge import INFINITY, Knowledge, Line, learn
from myosotis.figures.report.attack.reading import unfold
from myosotis.figures.report.collection import Collection
from myosotis.figures.report.edition import NETWORK, Edition, Observation
from myosotis.figures.report.gathering import KNOWN, UNKNOWN
from myosotis.figures.report.ledger import read_earlier
from myosotis.figures.report.policy import load_policy
from myosotis.figures.report.protecting import gather_all
from myosotis_core.disclosure.problems import Bools, Floats, make_rows
from myosotis_core.disclosure.solving import INFINITE, Programme, make_model
from myosotis_core.indicators import UNALLOCATED, load_definitions

OUTSIDER = "outsider"
CLOSE = 1e-5
FEWEST = 3
SMALLEST_GAIN = 1


@dataclass
class Component:
    """Hidden cells that hang together, as a linear programme: each cell is a part up to a limit and one beyond it."""

    cells: list[Cell]
    lines: list[Line]
    at: dict[Cell, int] = field(init=False)
    programme: Programme = field(init=False)
    solved: int = 0

    def __post_init__(self) -> None:
        self.at = {cell: number for number, cell in enumerate(self.cells)}
        self.programme = self._begin()

    def _begin(self) -> Programme:
        width = len(self.cells)
        # In an order of their own: the solver takes other ways through the same lines in another order.
        rows = sorted(
            (sorted((self.at[cell], factor) for cell, factor in line.factors.items()), line.low, line.high)
            for line in self.lines
        )
        entries = [
            [pair for at, factor in row for pair in ((at, factor), (at + width, factor))]
            for row, _low, _high in rows
        ]
        zero = np.zeros(2 * width)
        low = np.array([max(low, -INFINITE) for _row, low, _high in rows])
        high = np.array([min(high, INFINITE) for _row, _low, high in rows])
        return Programme(make_model(zero, zero, zero, make_rows(entries), low, high), primal=True)

    def solve(
        self, costs: tuple[Floats, Floats], floor: Floats, limit: Floats, most: Floats
    ) -> Floats | None:
        """A possible table: `floor` ≤ cell, the first part up to `limit`, the whole no more than `most`."""
        width = len(self.cells)
        is_bound = most < INFINITE
        limit = np.minimum(np.maximum(limit, floor), most)
        beyond = np.where(is_bound, np.where(is_bound, most, 0.0) - np.where(is_bound, limit, 0.0), INFINITE)
        for _once_more in range(2):
            self.programme.bound(
                np.arange(2 * width),
                np.concatenate([floor, np.zeros(width)]),
                np.concatenate([limit, beyond]),
            )
            self.programme.price(np.arange(2 * width), np.concatenate(costs))
            self.solved += 1
            answer = self.programme.solve()
            if answer is not None:
                found: Floats = answer.values[:width] + answer.values[width:]
                return found
            # A warm start that went astray is no proof that there is nothing.
            self.programme = self._begin()
        return None


@dataclass(frozen=True)
class Reader:
    """Somebody who reads: `own` is what a hotline gave to each cell; of an outsider nothing."""

    name: str
    own: Mapping[Cell, int]


def attack_edition(edition: Edition, collection: Collection, *, workers: int = 1) -> Findings:
    """An outsider and every hotline try everything an edition says, public cells and earlier releases included."""
    gathered = list(gather_all(collection))
    truth, own = count_all(gathered, edition.reporting)
    readers = [Reader(OUTSIDER, {}), *(Reader(name, own[name]) for name in edition.reporting)]
    public, told = learn_public(collection), [learn_told(collection)]
    knowledge = learn(edition.observations, public, told)
    return attack_knowledge(knowledge, readers=readers, truth=truth, workers=workers)


def learn_told(collection: Collection) -> dict[Cell, int]:
    """What earlier releases told, the latest of each cell."""
    found: dict[Cell, int] = {}
    for name, cells in read_earlier(collection.earlier).known.items():
        measure, _dash, year = name.rpartition("-")
        for one in cells:
            said = frozenset(unfold(one.cell).items())
            found[measure, int(year), said] = int(one.count)
    return found


def learn_public(collection: Collection) -> dict[Cell, int]:
    """Cells that others published."""
    found: dict[Cell, int] = {}
    indicators = {one.code: one for one in load_definitions().indicators}
    for one in collection.known:
        cell = dict(one.cell)
        indicator, year = indicators.get(cell.pop("indicator", "")), cell.pop("year", "")
        hotline = cell.pop(HOTLINE, NETWORK)
        if indicator is not None and year.isdigit() and one.count == int(one.count):
            found[name_cell(indicator, int(year), hotline, cell.items())] = int(one.count)
    return found


def attack_statements(
    statements: Sequence[Observation],
    *,
    readers: Sequence[Reader] = (Reader(OUTSIDER, {}),),
    truth: Mapping[Cell, int] | None = None,
    public: Mapping[Cell, int] | None = None,
    workers: int = 1,
    is_thorough: bool = False,
) -> Findings:
    """Try to narrow every hidden cell. With `truth` each small one is held against what is promised of it.

    Without, what fails is a cell that has one possible value, or certainly lies below the threshold.
    """
    knowledge = learn(statements, public)
    return attack_knowledge(knowledge, readers=readers, truth=truth, workers=workers, is_thorough=is_thorough)


def attack_knowledge(
    knowledge: Knowledge,
    *,
    readers: Sequence[Reader],
    truth: Mapping[Cell, int] | None = None,
    workers: int = 1,
    is_thorough: bool = False,
) -> Findings:
    """The same with knowledge that was put together already."""
    parts = list(_split(knowledge))
    findings = Findings([one.name for one in readers], len(knowledge.hidden) + len(knowledge.exposed), 0)
    for cell, count in knowledge.exposed.items():
        findings.leaks.append(
            Leak(OUTSIDER, cell, count, count, "it is hidden in one place and told in another")
        )
    for cell, count in knowledge.small.items():
        findings.leaks.append(Leak(OUTSIDER, cell, count, count, "a small number is told"))
    findings.leaks += _differences(knowledge)
    if workers > 1 and len(readers) > 1:
        chunks = [readers[at::workers] for at in range(workers)]
        with ProcessPoolExecutor(workers) as pool:
            found = list(
                pool.map(_try_readers, *zip(*((parts, one, truth, False) for one in chunks), strict=True))
            )
    else:
        found = [_try_readers(parts, readers, truth, is_thorough)]
    for leaks, tried, narrowest, intervals, certain in found:
        findings.leaks += leaks
        findings.tried += tried
        findings.wholly_certain += certain
        findings.intervals |= intervals
        if narrowest is not None:
            findings.narrowest = narrowest
    for reader in readers:
        findings.leaks += _open_rests(knowledge, reader)
    if truth is not None:
        findings.leaks += _told_to_another(knowledge, readers)
    findings.leaks.sort(key=lambda one: (one.reader != OUTSIDER, one.reader, one.cell[0], one.cell[1]))
    return findings


def _differences(knowledge: Knowledge) -> Iterator[Leak]:
    """Cells that two releases tell, or let one work out, with numbers that differ by a small one."""
    found = {cell: abs(count) for cell, count in knowledge.moved.items()}
    for cell, counts in knowledge.against.items():
        found[cell] = min(after - before for before, after in pairwise(sorted(counts)))
    for cell, count in found.items():
        if 0 < count < load_policy().threshold:
            yield Leak(OUTSIDER, cell, count, count, "two releases differ by a small number")


def _open_rests(knowledge: Knowledge, reader: Reader) -> Iterator[Leak]:
    """Open cells of all hotlines of which, without the reader's part, a small count is left."""
    threshold = load_policy().threshold
    for cell, part in reader.own.items():
        rest = knowledge.open.get(cell, part) - part
        if part and 0 < rest < threshold and not any(name == HOTLINE for name, _code in cell[2]):
            yield Leak(reader.name, cell, rest, rest, "without its own part a small number of others is left")


def _told_to_another(knowledge: Knowledge, readers: Sequence[Reader]) -> Iterator[Leak]:
    """Open cells of a group of children that one hotline fed alone, or two: each knows the number of the other.

    Not where the release speaks of these hotlines' own cells: those are judged one by one.
    """
    fed: dict[Cell, list[Reader]] = defaultdict(list)
    for reader in readers:
        for cell, part in reader.own.items():
            if part and cell in knowledge.open and not any(name == HOTLINE for name, _code in cell[2]):
                fed[cell].append(reader)
    for cell, found in fed.items():
        parts = [reader.own[cell] for reader in found]
        own = [(cell[0], cell[1], cell[2] | {(HOTLINE, reader.name)}) for reader in found]
        is_group = any(code not in (KNOWN, UNKNOWN, UNALLOCATED) for _name, code in cell[2])
        is_all = sum(parts) == knowledge.open[cell]
        if (
            not is_group
            or len(found) >= FEWEST
            or not is_all
            or any(_speaks_of(knowledge, one) for one in own)
        ):
            continue
        yield Leak(found[0].name, cell, parts[-1], parts[-1], "fewer than three hotlines feed it")


def _speaks_of(knowledge: Knowledge, cell: Cell) -> bool:
    return cell in knowledge.open or cell in knowledge.hidden


def _split(knowledge: Knowledge) -> Iterator[tuple[list[Cell], list[Line]]]:
    """Hidden cells that hang together, with the lines between them; open cells become numbers."""
    leader: dict[Cell, Cell] = {cell: cell for cell in knowledge.hidden}

    def find(cell: Cell) -> Cell:
        while leader[cell] != cell:
            leader[cell] = leader[leader[cell]]
            cell = leader[cell]
        return cell

    reduced = []
    for line in (*knowledge.lines, *knowledge.loose):
        free = {cell: factor for cell, factor in line.factors.items() if cell in knowledge.hidden}
        rest = sum(
            factor * knowledge.open[cell] for cell, factor in line.factors.items() if cell in knowledge.open
        )
        if not free:
            continue
        first, *others = free
        for other in others:
            leader[find(other)] = find(first)
        reduced.append(Line(free, line.low - rest, line.high - rest, line.said))
    cells: dict[Cell, list[Cell]] = defaultdict(list)
    lines: dict[Cell, list[Line]] = defaultdict(list)
    for cell in sorted(knowledge.hidden, key=lambda one: (one[0], one[1], sorted(one[2]))):
        cells[find(cell)].append(cell)
    for line in reduced:
        lines[find(next(iter(line.factors)))].append(line)
    for key, found in cells.items():
        yield found, lines[key]


Outcome = tuple[list[Leak], int, float | None, dict[Cell, tuple[float, float]], int]


def _try_readers(
    parts: Sequence[tuple[list[Cell], list[Line]]],
    readers: Sequence[Reader],
    truth: Mapping[Cell, int] | None,
    is_thorough: bool,
) -> Outcome:
    leaks: list[Leak] = []
    narrowest: float | None = None
    intervals: dict[Cell, tuple[float, float]] = {}
    tried = certain = 0
    for cells, lines in parts:
        component = Component(cells, lines)
        for reader in readers:
            if reader.own and not any(reader.own.get(cell) for cell in cells):
                continue
            attempt = Attempt(component, reader, truth)
            leaks += attempt.find_leaks(is_thorough)
            certain += attempt.certain
            if reader.name == OUTSIDER:
                widths = attempt.high - attempt.low
                narrowest = min([float(widths.min()), *([narrowest] if narrowest is not None else [])])
                pairs = zip(attempt.low.tolist(), attempt.high.tolist(), strict=True)
                intervals |= dict(zip(cells, pairs, strict=True))
        tried += component.solved
    return leaks, tried, narrowest, intervals, certain


class Attempt:
    """One reader at one component. `low` and `high` are the values seen so far: each is possible."""

    def __init__(self, component: Component, reader: Reader, truth: Mapping[Cell, int] | None) -> None:
        self.component = component
        self.reader = reader
        cells = component.cells
        self.own = np.array([float(reader.own.get(cell, 0)) for cell in cells])
        is_mine = [(HOTLINE, reader.name) in cell[2] for cell in cells]
        self.mine = np.array(is_mine)
        self.most = np.where(self.mine, self.own, INFINITE)
        self.low = np.full(len(cells), INFINITY)
        self.high = np.full(len(cells), -INFINITY)
        self.threshold = float(load_policy().threshold)
        counts = None if truth is None else np.array([float(truth.get(cell, 0)) for cell in cells])
        self.rest = None if counts is None else counts - self.own
        self.certain = 0

    def find_leaks(self, is_thorough: bool) -> list[Leak]:
        """Everything this reader can narrow too far."""
        small = self._small()
        for is_up in (True, False):
            if not self._look_together(small, is_up):
                return [self._leak(0, "what is told contradicts itself")]
        leaks = []
        for number in range(len(self.component.cells)):
            if self.mine[number]:
                continue
            if small[number]:
                self._look_alone(
                    number, is_up=True, enough=self.own[number] + self.threshold, go_on=is_thorough
                )
                self._look_alone(number, is_up=False, enough=self.own[number] + 1, go_on=is_thorough)
            elif self.high[number] - self.low[number] < 1 or is_thorough:
                self._look_alone(number, is_up=True, enough=INFINITY, go_on=True)
                self._look_alone(number, is_up=False, enough=-INFINITY, go_on=True)
            why = self._judge(number, bool(small[number]))
            if why:
                leaks.append(self._leak(number, why))
        return leaks

    def _small(self) -> Bools:
        """The cells that have to stay open to both sides; without the truth all may be small."""
        if self.rest is None:
            return ~self.mine
        return (self.rest > 0) & (self.rest < self.threshold) & ~self.mine

    def _judge(self, number: int, is_small: bool) -> str:
        low, high = self.low[number] - self.own[number], self.high[number] - self.own[number]
        is_certain = high - low < 1 - CLOSE
        if self.rest is None:
            if is_certain:
                return "it has one possible value"
            return "it is certainly below the threshold" if high < self.threshold - CLOSE else ""
        if is_small and (low > 1 + CLOSE or high < self.threshold - CLOSE):
            return "a small number can be narrowed further than is promised"
        if is_certain and self.rest[number] > 0:
            self.certain += 1
            return "it has one possible value" if self.reader.name == OUTSIDER else ""
        return ""

    def _leak(self, number: int, why: str) -> Leak:
        cell = self.component.cells[number]
        return Leak(self.reader.name, cell, float(self.low[number]), float(self.high[number]), why)

    def _look_together(self, wanted: Bools, is_up: bool) -> bool:
        """Tables in which as many of the wanted cells as possible are as far up, or down, as is promised."""
        while True:
            limit = self.own + (self.threshold if is_up else 1.0)
            seen = self.high >= limit - CLOSE if is_up else self.low <= limit + CLOSE
            left = wanted & ~seen
            limit = np.where(left, limit, INFINITE)
            first = np.where(left, -1.0 if is_up else 0.0, 0.0)
            second = np.where(left, 0.0 if is_up else 1.0, 0.0)
            before = int(left.sum())
            if not self._keep(self.component.solve((first, second), self.own, limit, self.most)):
                return False
            seen = self.high >= limit - CLOSE if is_up else self.low <= limit + CLOSE
            if before - int((left & ~seen).sum()) < SMALLEST_GAIN or before == 0:
                return True

    def _look_alone(self, number: int, *, is_up: bool, enough: float, go_on: bool) -> None:
        """How far one cell goes, unless it was seen far enough."""
        if not go_on and (
            self.high[number] >= enough - CLOSE if is_up else self.low[number] <= enough + CLOSE
        ):
            return
        costs = np.zeros(len(self.component.cells))
        costs[number] = -1.0 if is_up else 1.0
        most = np.minimum(self.most, 1e6)
        self._keep(self.component.solve((costs, costs), self.own, np.full(len(costs), INFINITE), most))

    def _keep(self, table: Floats | None) -> bool:
        if table is None:
            return False
        self.low = np.minimum(self.low, table)
        self.high = np.maximum(self.high, table)
        return True
