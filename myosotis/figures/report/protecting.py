"""Which numbers of a release may be seen: every table of one measure and year, protected together.

Nothing outside this module decides that a number is shown. What a release publishes stands in `policy.toml`; what
readers may know besides (earlier releases, public cells, what a hotline itself gave) is counted in. Told in
docs/report.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from decimal import Decimal

from myosotis.figures.report.collection import Collection
from myosotis.figures.report.gathering import CATEGORY, UNKNOWN, Gathered, gather, gather_whole
from myosotis.figures.report.ledger import Earlier, read_earlier
from myosotis.figures.report.policy import Policy, load_policy
from myosotis.figures.report.settling import keep_told, refuse_small_changes
from myosotis.figures.report.tables import HOTLINE, NOT, Piece, Spot, parents_for, pieces_of
from myosotis_core.disclosure import Known, ProtectedCube, Source, Status, protect
from myosotis_core.indicators import TOTAL, UNALLOCATED

SECONDS = 600.0
"""Counted in steps and far beyond what a table needs: no clock decides a pattern."""

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
    """Everything a release may show. `spots` gives, by cube, each cell's count, None where it is hidden."""

    gathered: Mapping[tuple[str, int], Gathered]
    cubes: Mapping[str, ProtectedCube]
    spots: Mapping[str, Mapping[Spot, int | None]]

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
    for name, shown in spots.items():
        refuse_small_changes(name, shown, earlier.known.get(name, ()), policy.threshold)
    return Protected(gathered, cubes, spots)


def gather_all(collection: Collection) -> Iterator[Gathered]:
    """Everything a release of this collection publishes, as it was counted: nothing of it may leave as it is."""
    policy, collection = load_policy(), keep_told(collection)
    for year in sorted(one for one in collection.returns if one <= collection.year):
        for measure in policy.measures():
            yield from _gather_measure(collection, policy, measure, year)


def _gather_measure(collection: Collection, policy: Policy, measure: str, year: int) -> Iterator[Gathered]:
    latest = collection.year
    rules = policy.of_measure(measure)
    shown = [
        one
        for one in rules
        if one.network_in(year, latest) is not None or one.hotline_in(year, latest) is not None
    ]
    if not shown:
        return
    wholes = {
        hotline: whole
        for hotline, one in sorted(collection.returns[year].items())
        if (whole := gather_whole(one, measure, rules)) is not None
    }
    for rule in shown:
        yield gather(collection, rule, year, wholes)


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
        few=tuple(_few(pieces, policy)),
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


def _few(pieces: Sequence[Piece], policy: Policy) -> Iterator[dict[str, str]]:
    """Finest cells of all hotlines together that too few of them feed, or that stand below a limit of their own.

    What a release shows hotline by hotline anyway needs no number of hotlines, nor does what a few hotlines could not
    split or do not know: no group of children stands behind it. Small remains too small.
    """
    beside = {piece.dimensions[1:] for piece in pieces if HOTLINE in piece.dimensions}
    for piece in pieces:
        if HOTLINE in piece.dimensions:
            continue
        fed: dict[tuple[str, ...], list[int]] = {}
        for part in piece.parts.values():
            for coordinates, count in part.items():
                if count:
                    fed.setdefault(coordinates, []).append(count)
        for coordinates, counts in fed.items():
            is_group = piece.dimensions not in beside and not {UNALLOCATED, UNKNOWN} & {*coordinates}
            is_thin = is_group and len(counts) < policy.contributors
            if is_thin or sum(counts) < piece.least:
                yield dict(zip(piece.dimensions, coordinates, strict=True))


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
    for hotline, _parent in parents[HOTLINE]:
        yield {HOTLINE: hotline}
        yield from ({HOTLINE: hotline, CATEGORY: code} for code, _above in parents.get(CATEGORY, ()))


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
