"""Readers who know a part of the table: each contributor knows its own cells, and must not learn the others'."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from myosotis_core.disclosure.attacks import needs_of
from myosotis_core.disclosure.clocks import Clock
from myosotis_core.disclosure.errors import NotProtectable, TableRefused
from myosotis_core.disclosure.linking import Linked
from myosotis_core.disclosure.paths import Paths
from myosotis_core.disclosure.problems import Bools, Core, Ints, Problem, reduce_problem
from myosotis_core.disclosure.proofs import Proofs, Reader

LONG = 1e6


def protect_from_insiders(
    linked: Linked, problem: Problem, hidden: Bools, dimension: str, say: Callable[[str], None]
) -> tuple[Bools, int]:
    """Hide what else it takes, so that no code of `dimension` works out another's small cell.

    Returns the wider pattern and how many insiders were tried. More hidden cells never help a reader, so one look at
    each insider is enough. Raises NotProtectable where one of them knows too much.
    """
    hidden = hidden.copy()
    codes, above = _contributors(linked, dimension)
    for code in codes:
        own = linked.holding(dimension, code)
        elsewhere = np.zeros(len(hidden), dtype=bool)
        for other in {*codes, *above} - {code, *_line(above, code)}:
            elsewhere |= linked.holding(dimension, other)
        seen = replace(problem, primary=problem.primary & elsewhere, fixed=problem.fixed | own)
        core = reduce_problem(seen)
        if len(core.exposed):
            raise NotProtectable(
                f"{code} can work out {len(core.exposed)} small cells of others, whatever is hidden."
            )
        before = int(hidden.sum())
        _widen(core, hidden, code)
        if int(hidden.sum()) > before:
            say(f"{code} as a reader: {int(hidden.sum()) - before} more cells hidden")
    return hidden, len(codes)


def protect_from_contributors(
    problem: Problem, hidden: Bools, own: Mapping[str, Ints], say: Callable[[str], None]
) -> Bools:
    """The same for readers who know what they gave to each cell, totals of all together included.

    `own` holds for each reader its part of every cell. What is left of a cell once its part is taken away is a table
    of the others, with the same totals; a small cell of it must stay as uncertain as any. Parts that follow from what
    is public anyway, whatever is hidden, are left to the audit of the release.
    """
    hidden = hidden.copy()
    waiting = [reader for reader, part in own.items() if (part[hidden] > 0).any()]
    tried: dict[str, Bools] = {}
    while waiting:
        reader = waiting.pop(0)
        others = problem.counts - own[reader]
        is_small = (others > 0) & (others < problem.threshold)
        if reader in tried and not (hidden & is_small & ~tried[reader]).any():
            continue
        tried[reader] = hidden.copy()
        core = reduce_problem(replace(problem, counts=others, primary=hidden & is_small))
        _widen(core, hidden, reader)
        if more := int((hidden & ~tried[reader]).sum()):
            say(f"{reader} as a reader: {more} more cells hidden")
            # What was hidden for one reader may be small to another, and to this one.
            waiting += [one for one, part in own.items() if one not in waiting and (part[hidden] > 0).any()]
    return hidden


def _widen(core: Core, hidden: Bools, reader: str) -> None:
    """Hide what else it takes for this reader, in place. Raises NotProtectable where no pattern is enough."""
    needs = needs_of(core)
    movable = core.class_of >= 0
    # Cells that move together for this reader are all seen where one of them is open.
    mine = np.ones(core.size, dtype=bool)
    mine[core.class_of[movable & ~hidden]] = False
    # A need whose cell moves with an open one cannot be met until that is hidden, too.
    lacking = [need for need in needs if not mine[need.column]]
    within = [need for need in needs if mine[need.column]]
    failures = Reader(Proofs(core, within), mine).find_failures(mine) if within else []
    lacking += [within[number] for number, _cut in failures]
    if not lacking:
        return
    try:
        wider, _moves = Paths(core).widen(mine, lacking, core.weights, 1, Clock(LONG))
    except NotProtectable:
        raise NotProtectable(f"{reader} knows too much for the small cells of others to be hidden.") from None
    hidden[movable] |= wider[core.class_of[movable]]


def _contributors(linked: Linked, dimension: str) -> tuple[list[str], dict[str, str]]:
    """The finest codes of the dimension, and all codes with the one above them."""
    parents: dict[str, str] = {}
    for table in linked.tables:
        for one in table.hierarchies:
            if one.name == dimension:
                parents.update(one.parents)
    if not parents:
        raise TableRefused(f"No table has a dimension {dimension} whose codes could be insiders.")
    totals = set(parents.values())
    return [code for code in parents if code not in totals], parents


def _line(parents: dict[str, str], code: str) -> list[str]:
    """The code and everything above it: what it contributes to."""
    found = [code]
    while found[-1] in parents:
        found.append(parents[found[-1]])
    return found
