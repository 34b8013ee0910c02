"""`ProtectedCube`: a table whose hidden cells are proven safe. It is the only thing that may be published."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Any

from myosotis_core.disclosure.errors import NotSafe
from myosotis_core.disclosure.tables import Coordinates
from myosotis_core.disclosure.verify import verify

FORMAT = "myosotis-disclosure-1"
HIDDEN = "hidden"
_MAKER = object()


class Status(StrEnum):
    """Whether a cell is shown."""

    OPEN = "open"
    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True)
class ProtectedCell:
    """One cell as it may be published: no count unless it is open."""

    coordinates: Coordinates
    count: str
    status: Status


@dataclass(frozen=True)
class ProtectedTable:
    """One table of a cube: its dimensions, for each its codes below the total with their parents, and its cells."""

    dimensions: tuple[str, ...]
    parents: Mapping[str, Mapping[str, str]]
    cells: tuple[ProtectedCell, ...]

    def to_csv(self, *, is_public: bool = False) -> bytes:
        """The file: the dimensions, `count`, `status`; in public both kinds of hidden cells are called `hidden`."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow([*self.dimensions, "count", "status"])
        for cell in self.cells:
            word = HIDDEN if is_public and cell.status is not Status.OPEN else cell.status.value
            writer.writerow([*cell.coordinates, cell.count, word])
        return text.getvalue().encode()


@dataclass(frozen=True)
class Effort:
    """How good the pattern is: hidden cells, and what no safe pattern can cost less than."""

    primary: int
    hidden: int
    bound: int
    seconds: float
    kept: float | None = None

    @property
    def gap(self) -> float:
        """The share by which the pattern may be larger than the best one; 0 is proven."""
        return 0.0 if self.hidden <= self.bound else (self.hidden - self.bound) / self.hidden


class ProtectedCube:
    """One or more tables protected together, with the certificate that says so; made by `protect` alone."""

    def __init__(
        self,
        maker: object,
        tables: Sequence[ProtectedTable],
        certificate: Mapping[str, Any],
        effort: Effort,
        notes: Sequence[str] = (),
    ) -> None:
        if maker is not _MAKER:
            raise NotSafe("A protected cube is made by `protect` alone.")
        self.tables = tuple(tables)
        self.certificate = certificate
        self.effort = effort
        self.notes = tuple(notes)
        self.statement = self._prove()

    def _prove(self) -> str:
        """Run the stand-alone verifier on exactly the bytes that would be published."""
        with tempfile.TemporaryDirectory(prefix="myosotis-") as folder:
            outs = [Path(folder) / f"table-{number}.csv" for number in range(len(self.tables))]
            self.write(outs, Path(folder) / "certificate.json")
            return verify_files(outs, Path(folder) / "certificate.json")

    def write(self, outs: Sequence[Path], certificate: Path) -> None:
        """Write the tables, one file each, and the certificate."""
        for table, out in zip(self.tables, outs, strict=True):
            out.write_bytes(table.to_csv())
        certificate.write_text(json.dumps(self.certificate, separators=(",", ":")) + "\n", encoding="utf-8")

    def publish(self, outs: Sequence[Path], certificate: Path) -> None:
        """Write them as they may be handed on: nobody learns which hidden cells are below the threshold.

        The witnesses are named that show the least and the most of each cell, whatever it is.
        """
        contents = [table.to_csv(is_public=True) for table in self.tables]
        for content, out in zip(contents, outs, strict=True):
            out.write_bytes(content)
        body = {name: part for name, part in self.certificate.items() if name != "digest"}
        body["tables"] = [
            {**table, "sha256": hashlib.sha256(content).hexdigest()}
            for table, content in zip(body["tables"], contents, strict=True)
        ]
        shown = [[Fraction(value, parts) for value in values] for parts, *values in body["witnesses"]]
        numbers = range(len(shown))
        body["pairs"] = [
            [min(numbers, key=lambda one: shown[one][at]), max(numbers, key=lambda one: shown[one][at])]
            for at in range(len(body["pairs"]))
        ]
        words = json.dumps(seal(body), separators=(",", ":"))
        certificate.write_text(words + "\n", encoding="utf-8")

    def __iter__(self) -> Iterator[ProtectedCell]:
        """All cells of all tables."""
        for table in self.tables:
            yield from table.cells


def verify_files(outs: Sequence[Path], certificate: Path) -> str:
    """Verify published files: a sentence; raises NotSafe with the reason where nothing is proven."""
    try:
        return verify(list(outs), certificate)
    except OSError as error:
        raise NotSafe(f"A file cannot be read: {error}.") from error
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise NotSafe(f"Not verified: {error}.") from error


def seal(body: dict[str, Any]) -> dict[str, Any]:
    """Add the digest over everything else in a certificate."""
    words = json.dumps(body, sort_keys=True)
    return {**body, "digest": hashlib.sha256(words.encode()).hexdigest()}


def make_cube(
    tables: Sequence[ProtectedTable], proof: dict[str, Any], effort: Effort, notes: Sequence[str]
) -> ProtectedCube:
    """Bind the proof to the bytes of the tables; raises NotSafe unless the verifier agrees."""
    bound = [
        {
            "sha256": hashlib.sha256(table.to_csv()).hexdigest(),
            "parents": {name: dict(table.parents[name]) for name in table.dimensions},
        }
        for table in tables
    ]
    return ProtectedCube(_MAKER, tables, seal({"format": FORMAT, "tables": bound, **proof}), effort, notes)
