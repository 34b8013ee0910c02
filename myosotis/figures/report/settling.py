"""A year that a release has told stays as it was told: whoever subtracts two releases sees what came between them.

One late return would stand alone in every cell, crossed by everything that is told of all hotlines together.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal

from myosotis.figures.report.collection import Collection
from myosotis.figures.report.ledger import NAME
from myosotis.figures.report.tables import HOTLINE, Spot
from myosotis_core.disclosure import Known, NotProtectable
from myosotis_core.indicators import TOTAL


def keep_told(collection: Collection) -> Collection:
    """The collection without returns of past years that came after the year was told: they wait for good."""
    told = hotlines_told(collection.earlier)
    returns = {
        year: {
            one: sent
            for one, sent in found.items()
            if year >= collection.year or one in told.get(year, found)
        }
        for year, found in collection.returns.items()
    }
    return collection if returns == collection.returns else replace(collection, returns=returns)


def hotlines_told(releases: Mapping[int, Mapping[str, bytes]]) -> dict[int, set[str]]:
    """The hotlines that earlier releases counted, by the year of the data."""
    told: dict[int, set[str]] = {}
    for tables in releases.values():
        for name, content in tables.items():
            found = NAME.fullmatch(name)
            if found is None or HOTLINE not in content.partition(b"\n")[0].decode().strip().split(","):
                continue
            codes = {row[HOTLINE] for row in csv.DictReader(io.StringIO(content.decode()))}
            told.setdefault(int(found["cube"].rpartition("-")[2]), set()).update(codes - {TOTAL})
    return told


def refuse_small_changes(
    name: str, spots: Mapping[Spot, int | None], known: Iterable[Known], threshold: int
) -> None:
    """Raise `NotProtectable` where an open count differs from what was told of it by a small number."""
    for one in known:
        count = spots.get(frozenset(dict(one.cell).items()))
        if count is not None and 0 < abs(Decimal(count) - one.count) < threshold:
            cell = ", ".join(f"{dimension}={code}" for dimension, code in one.cell.items()) or TOTAL
            raise NotProtectable(
                f"{name} ({cell}) differs from the {one.source} by fewer than {threshold}: "
                "the difference would tell a small number. Give the returns of a year that was told as they were."
            )
