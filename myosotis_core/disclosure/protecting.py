"""From counts to a cube that may be published: primary cells, the search, the audit, the certificate."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from myosotis_core.disclosure.audits import Audit, Published, audit_published
from myosotis_core.disclosure.clocks import Clock, Looks
from myosotis_core.disclosure.cubes import (
    Effort,
    ProtectedCell,
    ProtectedCube,
    ProtectedTable,
    Status,
    make_cube,
)
from myosotis_core.disclosure.engine import Found, Search
from myosotis_core.disclosure.errors import NotProtectable, TableRefused
from myosotis_core.disclosure.insiders import protect_from_contributors, protect_from_insiders
from myosotis_core.disclosure.linking import Linked, link_tables
from myosotis_core.disclosure.problems import Bools, Core, Floats, Ints, Problem, reduce_problem
from myosotis_core.disclosure.tables import Coordinates, Row, Table, make_table, parse_count, show_count

Pairs = Iterable[tuple[str, str]]
Counted = Mapping[Coordinates, int | Decimal | str]
SECONDS = 132.0
SEARCHING = 0.8  # the rest of the time is for the audit
WEIGHT = 20
KEPT_WEIGHT = 19
WANTED = 5


@dataclass(frozen=True)
class Source:
    """One table as it was counted: the names of its dimensions, and rows of coordinates and count."""

    dimensions: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Known:
    """A cell that is public already, whoever published it."""

    cell: Mapping[str, str]
    count: Decimal
    source: str = ""


def protect(
    cells: Counted | Sequence[Source],
    hierarchies: Mapping[str, Pairs],
    threshold: int = 5,
    *,
    known: Iterable[Known] = (),
    few: Iterable[Mapping[str, str]] = (),
    previous: Iterable[Mapping[str, str]] = (),
    insiders: str | None = None,
    parts: Mapping[str, Sequence[Counted]] | None = None,
    wanted: Iterable[Mapping[str, str]] = (),
    held: Iterable[Mapping[str, str]] = (),
    kept_weight: int = KEPT_WEIGHT,
    seconds: float = SECONDS,
    is_repeatable: bool = False,
    say: Callable[[str], None] = lambda _text: None,
) -> ProtectedCube:
    """Hide as few cells as possible so that nobody can work out a count from 1 to `threshold` - 1.

    `cells` maps coordinates, in the order of `hierarchies`, to counts (totals may be among them; what is missing is
    zero), or lists several tables that are published together. `hierarchies` gives (child, parent) pairs for each
    dimension, none for one that is flat under `Total`. A reader may know the cells in `known`; `few` are treated as
    too small whatever they count (too few contributors); cells hidden in `previous` are rather hidden again (one costs
    `kept_weight` where another costs 20); each code of the dimension `insiders` is a reader who knows its own cells.
    `parts` gives for each reader what it contributed to the tables, in their order (finest coordinates to count): a
    cell that is small once the reader's part is taken away counts as too small, and is kept from that reader, too.
    Hiding one of the cells in `wanted` counts like hiding five others, each time it is named; those in `held` stay
    hidden, unless they can be worked out anyway. After some `seconds` the search ends with what is safe by then;
    `effort` says how good that is. What `is_repeatable` counts steps instead of seconds: equal tables get equal
    patterns, however quick the machine. Raises TableRefused for a table that contradicts itself, NotProtectable where
    too much is known already.
    """
    if threshold < 2:
        raise TableRefused("A threshold below 2 hides nothing; publish such a table as it is.")
    clock = Clock(SEARCHING * seconds, Looks() if is_repeatable else time.monotonic)
    linked = link_tables([_table_of(one, hierarchies) for one in _sources(cells, hierarchies)])
    notes: list[str] = []
    fixed, before = _find_known(linked, known, notes), _find_hidden(linked, previous)
    own, weights = _find_parts(linked, parts or {}), _weigh(linked, before, wanted, kept_weight)
    problem = _pose(linked, threshold, fixed, _find_hidden(linked, few), own, weights)
    core = reduce_problem(problem)
    _refuse_exposed(linked, core)
    found = Search(core, clock, say).run()
    hidden = (core.class_of >= 0) & np.append(found.hidden, False)[core.class_of]
    hidden |= _find_hidden(linked, held) & ~fixed
    hidden = _hide_from_readers(linked, problem, hidden, insiders, own, notes, say)
    audit = _open_what_is_certain(linked, problem, hidden)
    say(f"{clock.spent:6.1f} s  audited: {len(audit.witnesses)} witness tables")
    effort = _measure(found, hidden, problem, before, clock.spent)
    return _publish(linked, hidden, problem, audit, effort, notes)


def _weigh(linked: Linked, before: Bools, wanted: Iterable[Mapping[str, str]], kept_weight: int) -> Floats:
    """What hiding each cell costs: one, less where it was hidden before, more where it is wanted."""
    weights = np.where(before, kept_weight, WEIGHT) if before.any() else np.ones(len(before))
    weights = weights.astype(np.float64)
    for one in wanted:
        cell = linked.find(tuple(one), tuple(one.values()))
        if cell is not None:
            weights[cell] *= WANTED
    return weights


def _pose(
    linked: Linked, threshold: int, fixed: Bools, few: Bools, own: Mapping[str, Ints], weights: Floats
) -> Problem:
    """The problem for the engine: small are also cells of which little is left without a reader's own part."""
    limit = threshold * linked.scale
    primary = (linked.counts > 0) & ((linked.counts < limit) | few)
    for part in own.values():
        rest = linked.counts - part
        primary |= (part > 0) & (rest > 0) & (rest < limit)
    return Problem(linked.counts, linked.relations(), primary & ~fixed, fixed, limit, linked.scale, weights)


def _hide_from_readers(
    linked: Linked,
    problem: Problem,
    hidden: Bools,
    insiders: str | None,
    own: Mapping[str, Ints],
    notes: list[str],
    say: Callable[[str], None],
) -> Bools:
    """Hide what else it takes for readers who know a part of the tables."""
    if insiders is not None:
        hidden, tried = protect_from_insiders(linked, problem, hidden, insiders, say)
        notes.append(
            f"Each of the {tried} codes of {insiders} was tried as a reader who knows its own cells."
        )
    if own:
        hidden = protect_from_contributors(problem, hidden, own, say)
        notes.append(f"{len(own)} readers were tried who know what they gave to each cell.")
    return hidden


def _open_what_is_certain(linked: Linked, problem: Problem, hidden: Bools) -> Audit:
    """Audit, opening cells that could be worked out all the same, until every hidden cell hides something."""
    published = Published(
        linked.counts, hidden, problem.primary, problem.relations, problem.threshold, problem.unit
    )
    audit = audit_published(published)
    while len(audit.certain):
        published.hidden[audit.certain] = False
        audit = audit_published(published)
    return audit


def _refuse_exposed(linked: Linked, core: Core) -> None:
    if len(core.exposed):
        names = ", ".join(_name_cell(linked, int(cell)) for cell in core.exposed[:5])
        raise NotProtectable(f"These small counts follow from what is public already: {names}.")


def _measure(found: Found, hidden: Bools, problem: Problem, before: Bools, seconds: float) -> Effort:
    """How good the pattern is, in cells; where cells weigh differently, the bound is at least so many."""
    primary = int(problem.primary.sum())
    bound = int(-(-found.bound // problem.weights.max(initial=1.0)))
    bound = min(int(hidden.sum()), max(bound, primary))
    kept = float((hidden & before).sum() / before.sum()) if before.any() else None
    return Effort(primary, int(hidden.sum()), bound, seconds, kept)


def _sources(cells: Counted | Sequence[Source], hierarchies: Mapping[str, Pairs]) -> list[Source]:
    if not isinstance(cells, Mapping):
        return list(cells)
    names = tuple(hierarchies)
    rows = []
    for coordinates, count in cells.items():
        if len(coordinates) != len(names):
            raise TableRefused(f"{coordinates} has {len(coordinates)} codes for {len(names)} dimensions.")
        place = f"Cell ({', '.join(coordinates)})"
        rows.append(Row(tuple(coordinates), parse_count(str(count), place), place))
    return [Source(names, tuple(rows))]


def _table_of(source: Source, hierarchies: Mapping[str, Pairs]) -> Table:
    pairs = {name: list(given) for name, given in hierarchies.items() if name in source.dimensions}
    return make_table(source.dimensions, source.rows, pairs)


def _find_known(linked: Linked, known: Iterable[Known], notes: list[str]) -> Bools:
    """The cells somebody has published already, where the counts agree; a note for those that do not."""
    fixed = np.zeros(len(linked.counts), dtype=bool)
    for one in known:
        cell = linked.find(tuple(one.cell), tuple(one.cell.values()))
        name = ", ".join(one.cell.values())
        if cell is None:
            notes.append(f"The public cell ({name}) is in none of the tables.")
        elif linked.counts[cell] != one.count * linked.scale:
            notes.append(f"The public cell ({name}) is {one.count} there and not the same here.")
        else:
            fixed[cell] = True
    return fixed


def _find_hidden(linked: Linked, previous: Iterable[Mapping[str, str]]) -> Bools:
    found = np.zeros(len(linked.counts), dtype=bool)
    for one in previous:
        cell = linked.find(tuple(one), tuple(one.values()))
        if cell is not None and linked.counts[cell] > 0:
            found[cell] = True
    return found


def _find_parts(linked: Linked, parts: Mapping[str, Sequence[Counted]]) -> dict[str, Ints]:
    """What each reader gave to every cell, totals included."""
    found: dict[str, Ints] = {}
    for reader, tables in parts.items():
        own = np.zeros(len(linked.counts), dtype=np.int64)
        for table, places, given in zip(linked.tables, linked.places, tables, strict=True):
            rows = [
                Row(one, Decimal(given.get(one, 0)), f"{reader}, ({', '.join(one)})")
                for one in table.finest()
            ]
            known = make_table(
                table.dimensions, rows, {one.name: one.parents.items() for one in table.hierarchies}
            )
            own[places] = known.counts.ravel() * (linked.scale // known.scale)
        if (own > linked.counts).any():
            raise TableRefused(f"{reader} gave more to a cell than it counts.")
        found[reader] = own
    return found


def _name_cell(linked: Linked, cell: int) -> str:
    for table, places in zip(linked.tables, linked.places, strict=True):
        for coordinates, place in zip(table.coordinates(), places.tolist(), strict=True):
            if place == cell:
                return "(" + ", ".join(coordinates) + ")"
    raise KeyError(cell)


def _publish(
    linked: Linked, hidden: Bools, problem: Problem, audit: Audit, effort: Effort, notes: Sequence[str]
) -> ProtectedCube:
    primary, fixed, limit = problem.primary, problem.fixed, problem.threshold
    tables = []
    order: dict[int, None] = {}
    for table, places in zip(linked.tables, linked.places, strict=True):
        rows = []
        for coordinates, cell in zip(table.coordinates(), places.tolist(), strict=True):
            status = Status.OPEN
            if hidden[cell]:
                order.setdefault(cell)
                status = Status.PRIMARY if primary[cell] else Status.SECONDARY
            count = "" if hidden[cell] else show_count(int(linked.counts[cell]), linked.scale)
            rows.append(ProtectedCell(coordinates, count, status))
        parents = {one.name: dict(one.parents) for one in table.hierarchies}
        tables.append(ProtectedTable(table.dimensions, parents, tuple(rows)))
    # The verifier meets hidden cells in the order of the files; the audit has them in the order of cells.
    where = {cell: place for place, cell in enumerate(audit.cells.tolist())}
    places_in_order = np.array([where[cell] for cell in order], dtype=np.int64)
    shown_small = fixed & (linked.counts > 0) & (linked.counts < limit)
    public = [list(map(list, key)) for key, cell in linked.keys.items() if shown_small[cell]]
    proof = {
        "scale": linked.scale,
        "threshold": limit,
        "public": public,
        "witnesses": [[one.parts, *one.values[places_in_order].tolist()] for one in audit.witnesses],
        "pairs": audit.pairs[places_in_order].tolist(),
    }
    return make_cube(tables, proof, effort, notes)
