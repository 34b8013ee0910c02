"""Protects a crossing within a few seconds, or says why it is too fine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from myosotis.figures.asking.crossing import THRESHOLD, Crossing
from myosotis.figures.report.gathering import KNOWN, UNKNOWN
from myosotis.figures.report.ledger import Earlier
from myosotis.figures.report.tables import HOTLINE
from myosotis_core.disclosure import (
    Known,
    NotProtectable,
    NotSafe,
    ProtectedCube,
    Status,
    TableRefused,
    protect,
)
from myosotis_core.indicators import TOTAL, UNALLOCATED

SECONDS = 3.0
MOST_CELLS = 3_000
FEWEST = 30
CONTRIBUTORS = 3
MOST_SMALL = 0.6
MOST_HIDDEN = 0.7
WIDEST_GAP = 0.25


class TooFine(ValueError):
    """A question that cannot be answered without pointing at a child; `reason` is a code, `values` what it needs."""

    def __init__(self, reason: str, **values: int | str) -> None:
        super().__init__(reason)
        self.reason, self.values = reason, values


@dataclass(frozen=True)
class Answer:
    """A protected table: `counts` by coordinates, None where hidden; proven by its certificate."""

    crossing: Crossing
    cube: ProtectedCube
    counts: Mapping[tuple[str, ...], int | None]
    codes: Mapping[str, Sequence[str]]
    notes: Sequence[str] = field(default_factory=tuple)

    @cached_property
    def published(self) -> tuple[str, dict[str, Any]]:
        """The file and its certificate as they are handed on: neither tells which hidden cells are small."""
        with TemporaryDirectory(prefix="myosotis-answer-") as folder:
            table, certificate = Path(folder) / "table.csv", Path(folder) / "certificate.json"
            self.cube.publish([table], certificate)
            return table.read_text(encoding="utf-8"), json.loads(certificate.read_text(encoding="utf-8"))

    @property
    def content(self) -> str:
        """The file that would be published."""
        return self.published[0]

    @property
    def digest(self) -> str:
        """Of that file: what a person saw is what is published."""
        return hashlib.sha256(self.content.encode()).hexdigest()

    @property
    def hidden(self) -> int:
        """How many cells are hidden."""
        return sum(1 for count in self.counts.values() if count is None)


def answer_crossing(crossing: Crossing, earlier: Earlier, *, seconds: float = SECONDS) -> Answer:
    """The protected table of a question. Raises `TooFine` with the reason.

    What releases showed of the same measure and year is known to the reader; what they hid is hidden here, too.
    """
    cells = 1
    for dimension in crossing.dimensions:
        cells *= len(crossing.parents[dimension]) + 1
    if cells > MOST_CELLS:
        raise TooFine("too_many_cells", cells=cells, most=MOST_CELLS)
    if crossing.total < FEWEST:
        raise TooFine("too_few", fewest=FEWEST)
    dimensions = set(crossing.dimensions)
    known = [one for one in earlier.known.get(crossing.name, ()) if set(one.cell) <= dimensions]
    hidden = [one for one in earlier.hidden.get(crossing.name, ()) if set(one) <= dimensions]
    try:
        cube = _protect(crossing, known, hidden, seconds)
    except NotProtectable as error:
        raise TooFine("known_already") from error
    except (NotSafe, TableRefused) as error:
        raise TooFine("not_safe") from error
    counts = {cell.coordinates: int(cell.count) if cell.status is Status.OPEN else None for cell in cube}
    if any(
        counts.get(_place(crossing, one)) is not None for one in hidden if _place(crossing, one) in counts
    ):
        # What a release hid is not shown later, whatever else it would take to protect it.
        raise TooFine("hidden_before")
    _refuse_thin(crossing, cube, counts)
    codes = {one: _order(crossing, one, counts, at) for at, one in enumerate(crossing.dimensions)}
    return Answer(crossing, cube, counts, codes)


def _protect(
    crossing: Crossing, known: Sequence[Known], hidden: Sequence[Mapping[str, str]], seconds: float
) -> ProtectedCube:
    parts = {hotline: [part] for hotline, part in crossing.parts.items()} if crossing.is_of_several else None
    return protect(
        [crossing.source()],
        crossing.parents,
        THRESHOLD,
        known=[*known, Known({}, Decimal(crossing.total), "all that was counted is always shown")],
        few=list(_thin(crossing)),
        previous=hidden,
        parts=parts,
        seconds=seconds,
    )


def _place(crossing: Crossing, cell: Mapping[str, str]) -> tuple[str, ...]:
    """The coordinates of a cell that names only some dimensions."""
    return tuple(cell.get(one, TOTAL) for one in crossing.dimensions)


def _thin(crossing: Crossing) -> Iterator[dict[str, str]]:
    """Cells of all hotlines together that fewer than three of them feed."""
    if not crossing.is_of_several or HOTLINE in crossing.dimensions:
        return
    fed: dict[tuple[str, ...], int] = {}
    for part in crossing.parts.values():
        for coordinates, count in part.items():
            if count:
                fed[coordinates] = fed.get(coordinates, 0) + 1
    for coordinates, feeders in fed.items():
        if feeders < CONTRIBUTORS and not {UNKNOWN, UNALLOCATED} & {*coordinates}:
            yield dict(zip(crossing.dimensions, coordinates, strict=True))


def _refuse_thin(
    crossing: Crossing, cube: ProtectedCube, counts: Mapping[tuple[str, ...], int | None]
) -> None:
    """Where most of the finest cells are small, or most of the table is hidden, the question is too fine."""
    finest = [count for count in crossing.counts().values() if count]
    small = sum(1 for count in finest if count < THRESHOLD)
    if small > MOST_SMALL * len(finest):
        raise TooFine("too_many_small", small=small, filled=len(finest))
    filled = sum(1 for count in counts.values() if count is None or count)
    hidden = sum(1 for count in counts.values() if count is None)
    if hidden > MOST_HIDDEN * filled:
        raise TooFine("too_much_hidden", hidden=hidden, filled=filled)
    if cube.effort.gap > WIDEST_GAP:
        raise TooFine("no_good_pattern", percent=round(100 * cube.effort.gap))


def _order(
    crossing: Crossing, dimension: str, counts: Mapping[tuple[str, ...], int | None], at: int
) -> list[str]:
    """The rows of a dimension: total, codes that occur, and what is not known at the end."""
    present = {place[at] for place, count in counts.items() if count is None or count}
    last = (UNALLOCATED, KNOWN, UNKNOWN)
    held = {place[at] for place in counts}
    named = [code for code, _parent in crossing.parents[dimension] if code not in last and code in held]
    rest = [code for code in last if code in present]
    has_unknown = UNKNOWN in rest or UNALLOCATED in rest
    return [TOTAL, *named, *(code for code in rest if code != KNOWN or has_unknown)]
