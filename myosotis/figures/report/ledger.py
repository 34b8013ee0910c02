"""What earlier releases told: every open cell of them is known to every reader, every hidden one stays hidden.

A protected table is kept as `<measure>-<year>-<number>.csv`: the year is that of the data, the number that of the
table within its cube. Of a release that is built now it lists what is held back.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

from myosotis.figures.report.places import PACK
from myosotis_core.disclosure import Known, ProtectedCube
from myosotis_core.indicators import TOTAL

NAME = re.compile(r"(?P<cube>[a-z_]+-\d{4})-(?P<number>\d+)")


@dataclass(frozen=True)
class Earlier:
    """Open and hidden cells of earlier releases, by cube; of several releases the latest says what is open."""

    known: Mapping[str, tuple[Known, ...]] = field(default_factory=dict)
    hidden: Mapping[str, tuple[Mapping[str, str], ...]] = field(default_factory=dict)


class Why(StrEnum):
    """Why a return is held back: it changed too little somewhere, came after its year was told, or was taken back."""

    SMALL = "small"
    LATE = "late"
    GONE = "gone"


@dataclass(frozen=True)
class HeldBack:
    """A return that an edition does not count, since the difference to what was told would tell a small number."""

    year: int
    hotline: str
    why: Why

    def sentence(self, name: str, threshold: int) -> str:
        """What whoever builds the report reads; no number of the hotline is in it."""
        told = f"{self.year} is counted as it was told"
        if self.why is Why.LATE:
            return f"Held back: {name} reported {self.year} after that year was told; {told}, without it."
        if self.why is Why.GONE:
            return (
                f"Held back: {name} has no return of {self.year} any more; {told}, with what it had reported."
            )
        return (
            f"Held back: the correction of {self.year} by {name} moves a number by fewer than {threshold}, which the "
            f"difference between the two releases would tell; {told}. It is taken up once all it moves moves by more."
        )


def name_of_table(cube: str, number: int) -> str:
    """The name of a published table, from 1, without `.csv`."""
    return f"{cube}-{number}"


def tables_of(cubes: Mapping[str, ProtectedCube]) -> dict[str, bytes]:
    """All protected tables of a release by name: what the next collection takes as `earlier`."""
    return {
        name_of_table(name, number): table.to_csv(is_public=True)
        for name, cube in cubes.items()
        for number, table in enumerate(cube.tables, start=1)
    }


def tables_of_site(site: Path) -> dict[str, bytes]:
    """The same from the files of a release, as anybody has them."""
    found = {}
    for path in sorted((site / PACK / "certificates").glob("*/table-*.csv")):
        found[name_of_table(path.parent.name, int(path.stem.rpartition("-")[2]))] = path.read_bytes()
    return found


def read_earlier(releases: Mapping[int, Mapping[str, bytes]]) -> Earlier:
    """Everything earlier releases showed and hid. A cell that any of them showed is known."""
    known: dict[str, dict[frozenset[tuple[str, str]], Known]] = {}
    hidden: dict[str, dict[frozenset[tuple[str, str]], dict[str, str]]] = {}
    for year in sorted(releases):
        for name, content in sorted(releases[year].items()):
            found = NAME.fullmatch(name)
            if found is None:
                continue
            for row in csv.DictReader(io.StringIO(content.decode())):
                count, status = row.pop("count"), row.pop("status")
                cell = {dimension: code for dimension, code in row.items() if code != TOTAL}
                spot = frozenset(cell.items())
                if status == "open":
                    source = f"release of {year}"
                    known.setdefault(found["cube"], {})[spot] = Known(cell, Decimal(count), source)
                    hidden.get(found["cube"], {}).pop(spot, None)
                elif spot not in known.get(found["cube"], {}):
                    hidden.setdefault(found["cube"], {})[spot] = cell
    return Earlier(
        {name: tuple(cells.values()) for name, cells in known.items()},
        {name: tuple(cells.values()) for name, cells in hidden.items()},
    )
