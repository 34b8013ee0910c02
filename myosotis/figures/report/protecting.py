"""Which numbers of a release may be seen: every table of one measure and year, protected together.

Nothing outside this module decides that a number is shown. What a release publishes stands in `policy.toml`; what
readers may know besides (earlier releases, public cells, what a hotline itself gave) is counted in. Told in
docs/report.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from decimal import Decimal

from myosotis.figures.report.collection import Collection
from myosotis.figures.report.gathering import CATEGORY, Gathered, gather_measure
from myosotis.figures.report.ledger import Earlier, read_earlier
from myosotis.figures.report.policy import Policy, load_policy
from myosotis.figures.report.settling import find_small_changes, settle
from myosotis.figures.report.tables import HOTLINE, NOT, Piece, Spot, parents_for, pieces_of, spots_over
from myosotis_core.disclosure import Known, NotProtectable, ProtectedCube, Source, Status, protect
from myosotis_core.indicators import TOTAL

SECONDS = 600.0
"""Counted in steps and far beyond what a table needs: no clock decides a pattern."""

KEPT_WEIGHT = 8
"""Against 20: a few more cells are hidden so that the pattern of the year before is kept; docs/report.md has both."""

SHORTEST = 2
MAIN_SHARE = 5
"""An answer of a fifth of a category, or more, is hidden last."""

FLOWS = ("new_cases", "cases_worked_on", "cases_from_before", "closed_cases", "open_cases")
"""The first and the third add up to the second, and so do the last two."""

DIFFERS = "it differs by a small number from what was told, and the returns it was told from are not at hand"
FOLLOWS = "with new cases it would tell a number that is hidden"

Say = Callable[[str], None]
Counted = Mapping[tuple[str, ...], int | Decimal | str]


@dataclass(frozen=True)
class Task:
    """One measure of one year, ready for disclosure control: plain values, so that another process can take it."""

    name: str
    sources: tuple[Source, ...]
    hierarchies: Mapping[str, Sequence[tuple[str, str]]]
    threshold: int
    known: tuple[Known, ...]
    few: tuple[Mapping[str, str], ...]
    held: tuple[Mapping[str, str], ...]
    previous: tuple[Mapping[str, str], ...]
    wanted: tuple[Mapping[str, str], ...]
    parts: Mapping[str, Sequence[Counted]]


@dataclass(frozen=True)
class Protected:
    """Everything a release may show. `spots` gives, by cube, each cell's count, None where it is hidden.

    `withheld` names cubes that are not in the release at all, and why.
    """

    gathered: Mapping[tuple[str, int], Gathered]
    cubes: Mapping[str, ProtectedCube]
    spots: Mapping[str, Mapping[Spot, int | None]]
    withheld: Mapping[str, str] = field(default_factory=dict)

    def count(self, measure: str, year: int, spot: Spot) -> int | None:
        """The open count of a cell; None where it is hidden. Raises KeyError where nothing is published."""
        return self.spots[name_of(measure, year)][spot]


def name_of(measure: str, year: int) -> str:
    """The name of a cube."""
    return f"{measure}-{year}"


def protect_collection(
    collection: Collection, *, workers: int = 1, say: Say = lambda _text: None
) -> Protected:
    """Protect everything that a release of this collection publishes.

    Raises `NotProtectable` of disclosure control where too much is public already.
    """
    policy, earlier = load_policy(), read_earlier(collection.earlier)
    groups: dict[str, list[Gathered]] = {}
    for one in gather_all(collection):
        groups.setdefault(name_of(one.rule.indicator.measure.code, one.year), []).append(one)
    made = (_make_task(collection, policy, name, found, earlier) for name, found in groups.items())
    tasks = [task for task in made if task is not None]
    gathered = {(one.rule.indicator.code, one.year): one for found in groups.values() for one in found}
    say(f"{len(tasks)} groups of tables to protect")
    cubes: dict[str, ProtectedCube] = {}
    for name, cube in _run(tasks, workers):
        cubes[name] = cube
        if cube.effort.hidden:
            say(f"{name}: {cube.effort.hidden} of {len({*_spots(cube)})} cells hidden")
    spots = {name: dict(_open(cube)) for name, cube in cubes.items()}
    withheld = {
        **dict.fromkeys(_find_changed(spots, earlier, policy.threshold, collection.year), DIFFERS),
        **dict.fromkeys(_find_flows(spots), FOLLOWS),
    }
    for name in sorted(withheld):
        say(f"{name}: not in this edition: {withheld[name]}")
    return Protected(
        gathered,
        {name: cube for name, cube in cubes.items() if name not in withheld},
        {name: found for name, found in spots.items() if name not in withheld},
        withheld,
    )


def _find_changed(
    spots: Mapping[str, Mapping[Spot, int | None]], earlier: Earlier, threshold: int, latest: int
) -> Iterator[str]:
    """Cubes of earlier years that differ from what was told by a small number, where nobody knows why.

    The returns that such a year was told from are not at hand (`Collection.settled`). Of the latest year there is no
    report without it: `NotProtectable`.
    """
    for name, shown in spots.items():
        changed = find_small_changes(shown, earlier.known.get(name, ()), threshold)
        if changed and name.endswith(f"-{latest}"):
            one = changed[0]
            cell = ", ".join(f"{dimension}={code}" for dimension, code in one.cell.items()) or TOTAL
            raise NotProtectable(
                f"{name} ({cell}) differs from the {one.source} by fewer than {threshold}: the difference would tell "
                "a small number. Give the returns that the year was told from (settled)."
            )
        if changed:
            yield name


def _find_flows(spots: Mapping[str, Mapping[Spot, int | None]]) -> Iterator[str]:
    """Cubes of cases from before, worked on, closed and open whose sums would tell a number that is hidden.

    New cases and those from before are the cases worked on, and so are closed and open ones. Where one of the five is
    hidden, all that could tell it is left out.
    """
    for year in sorted({name.rpartition("-")[2] for name in spots}):
        names = [name_of(measure, int(year)) for measure in FLOWS]
        hidden = [name for name in names if name in spots and spots[name].get(frozenset()) is None]
        if hidden:
            yield from (name for name in names[1:] if name in spots)


def gather_all(collection: Collection) -> Iterator[Gathered]:
    """Everything a release of this collection publishes, as it was counted: nothing of it may leave as it is."""
    policy, (collection, _held) = load_policy(), settle(collection)
    for year in sorted(one for one in collection.returns if one <= collection.year):
        for measure in policy.measures():
            yield from gather_measure(collection, policy, measure, year)


def _make_task(
    collection: Collection, policy: Policy, name: str, found: Sequence[Gathered], earlier: Earlier
) -> Task | None:
    latest = collection.year
    pieces = [
        piece
        for one in found
        for piece in pieces_of(one, latest, policy.contributors)
        if any(piece.parts.values())
    ]
    if not pieces:
        return None
    year, parents = found[0].year, parents_for(found)
    hidden = earlier.hidden.get(name, ())
    before = earlier.hidden.get(name_of(found[0].rule.indicator.measure.code, year - 1), ())
    return Task(
        name=name,
        sources=tuple(piece.source() for piece in pieces),
        hierarchies=parents,
        threshold=policy.threshold,
        known=(*earlier.known.get(name, ()), *_public(collection.known, found)),
        few=tuple(_few(pieces, parents, policy)),
        # What an earlier release hid stays hidden, small or not: its other tables are not in this one.
        held=tuple(hidden),
        previous=tuple(before),
        wanted=tuple(_wanted(pieces, parents)),
        parts={
            hotline: [piece.parts.get(hotline, {}) for piece in pieces]
            for hotline in sorted({one for piece in pieces for one in piece.parts})
        },
    )


def _public(known: Sequence[Known], found: Sequence[Gathered]) -> Iterator[Known]:
    """Cells somebody else published of this measure and year: named by `indicator` (or `measure`) and `year`."""
    measure, year = found[0].rule.indicator.measure.code, found[0].year
    names = {measure, *(one.rule.indicator.code for one in found)}
    for one in known:
        cell = dict(one.cell)
        named = cell.pop("indicator", cell.pop("measure", ""))
        if named in names and cell.pop("year", str(year)) == str(year):
            places = {key: code for key, code in cell.items() if (key, code) != (HOTLINE, "network")}
            yield Known(places, one.count, one.source)


def _few(
    pieces: Sequence[Piece], parents: Mapping[str, Sequence[tuple[str, str]]], policy: Policy
) -> Iterator[dict[str, str]]:
    """Cells of all hotlines together that too few of them feed, margins included, or that are below a limit of theirs.

    What a release shows hotline by hotline anyway needs no number of hotlines, nor do rows that only say that an answer
    is not known or not split: no group of children stands behind them. Small remains too small.
    """
    beside = {piece.dimensions[1:] for piece in pieces if HOTLINE in piece.dimensions}
    above = {name: dict(pairs) for name, pairs in parents.items()}
    for piece in pieces:
        if HOTLINE in piece.dimensions:
            continue
        fed: Counter[Spot] = Counter()
        counts: Counter[Spot] = Counter()
        over: dict[tuple[str, ...], tuple[Spot, ...]] = {}
        for part in piece.parts.values():
            given: set[Spot] = set()
            for coordinates, count in part.items():
                if count:
                    if coordinates not in over:
                        over[coordinates] = tuple(spots_over(above, piece.dimensions, coordinates))
                    given.update(over[coordinates])
                    counts[over[coordinates][0]] += count
            fed.update(given)
        for spot, number in fed.items():
            said = dict(spot)
            is_group = {*said.values()} - policy.spared and tuple(
                one for one in piece.dimensions if one in said
            ) not in beside
            if (is_group and number < policy.contributors) or 0 < counts[spot] < piece.least:
                yield said


def _wanted(
    pieces: Sequence[Piece], parents: Mapping[str, Sequence[tuple[str, str]]]
) -> Iterator[dict[str, str]]:
    """What chapters and sheets speak of, and what should be the last to be hidden.

    First the margins of all hotlines together, then a hotline's total and its categories.
    """
    yield from ({}, {})
    dimensions = {one for piece in pieces for one in piece.dimensions if HOTLINE not in piece.dimensions}
    for dimension in sorted(dimensions):
        for code, _parent in parents[dimension]:
            if not code.startswith(NOT):
                yield from ({dimension: code}, {dimension: code})
    yield from find_main_answers(pieces)
    for hotline, _parent in parents[HOTLINE]:
        yield {HOTLINE: hotline}
        yield from ({HOTLINE: hotline, CATEGORY: code} for code, _above in parents.get(CATEGORY, ()))


def find_main_answers(pieces: Sequence[Piece]) -> Iterator[dict[str, str]]:
    """Of each category the answers that a chapter speaks of first: whatever most of its children met."""
    for piece in pieces:
        if (
            HOTLINE in piece.dimensions
            or CATEGORY not in piece.dimensions
            or len(piece.dimensions) < SHORTEST
        ):
            continue
        at = piece.dimensions.index(CATEGORY)
        counts: Counter[tuple[str, ...]] = Counter()
        for part in piece.parts.values():
            counts.update(part)
        rows: Counter[str] = Counter()
        for place, count in counts.items():
            rows[place[at]] += count
        for place, count in sorted(counts.items()):
            if (
                count
                and count * MAIN_SHARE >= rows[place[at]]
                and not any(code.startswith(NOT) for code in place)
            ):
                cell = dict(zip(piece.dimensions, place, strict=True))
                yield from (cell, cell)


def _run(tasks: Sequence[Task], workers: int) -> Iterator[tuple[str, ProtectedCube]]:
    if workers < 2 or len(tasks) < 2:
        yield from map(_protect_one, tasks)
        return
    # The longest first, so that no process waits for the other at the end.
    order = sorted(tasks, key=lambda one: -sum(len(source.rows) for source in one.sources))
    with ProcessPoolExecutor(workers) as pool:
        done = dict(pool.map(_protect_one, order))
    yield from ((task.name, done[task.name]) for task in tasks)


def _protect_one(task: Task) -> tuple[str, ProtectedCube]:
    cube = protect(
        task.sources,
        task.hierarchies,
        task.threshold,
        known=task.known,
        few=task.few,
        previous=task.previous,
        parts=task.parts,
        wanted=task.wanted,
        held=task.held,
        kept_weight=KEPT_WEIGHT,
        seconds=SECONDS,
        is_repeatable=True,
    )
    return task.name, cube


def _open(cube: ProtectedCube) -> Iterator[tuple[Spot, int | None]]:
    for table in cube.tables:
        for cell in table.cells:
            pairs = zip(table.dimensions, cell.coordinates, strict=True)
            spot = frozenset(pair for pair in pairs if pair[1] != TOTAL)
            yield spot, int(cell.count) if cell.status is Status.OPEN else None


def _spots(cube: ProtectedCube) -> Iterator[Spot]:
    return (spot for spot, _count in _open(cube))
