"""DuckDB counts: tables of indicators and full cubes over files of facts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from myosotis_core.cube.files import (
    CHUNK,
    MEMORY,
    BadFile,
    check_columns,
    count_rows,
    insert_rows,
    make_table,
    open_duckdb,
)
from myosotis_core.cube.rows import FactRow
from myosotis_core.cube.statements import Sets, cube_statement, indicator_statement
from myosotis_core.indicators import BLANK, Indicator, Kind, Practice, Status, Table, lay_out
from myosotis_core.indicators.counting import Which
from myosotis_core.indicators.tables import NOTHING_SAID


@dataclass(frozen=True, slots=True)
class CubeRow:
    """One cell of a cube: a code (or `total`, or `blank`) for each dimension.

    `counted` is None where there is no number.
    """

    place: tuple[str, ...]
    counted: int | None
    estimated: int
    missing: int
    status: Status


class Cube:
    """Facts ready to be counted, from Parquet files (`Cube(paths)`) or from memory (`Cube.of(rows)`); close it
    after use.

    Raises `BadFile`. `threads`, `memory`: what DuckDB may take of the machine; what does not fit is spilled to a
    folder of its own.
    """

    def __init__(self, paths: Iterable[Path] = (), *, threads: int = 2, memory: str = MEMORY) -> None:
        self._closing = ExitStack()
        self._connection = self._closing.enter_context(open_duckdb(threads=threads, memory=memory))
        self._hotlines: dict[int, list[str]] = {}
        files = [str(path) for path in paths]
        try:
            for path in files:
                check_columns(self._connection, Path(path))
        except BadFile:
            self.close()
            raise
        if files:
            quoted = ", ".join("'" + name.replace("'", "''") + "'" for name in files)
            source = f"read_parquet([{quoted}], union_by_name = true)"
            self._connection.execute(f"CREATE VIEW facts AS SELECT * FROM {source}")  # noqa: S608 - quoted above

    @classmethod
    def of(cls, rows: Iterable[FactRow], *, chunk: int = CHUNK) -> Cube:
        """A cube over facts in memory."""
        cube = cls()
        make_table(cube._connection, "facts")
        piece: list[FactRow] = []
        for one in rows:
            piece.append(one)
            if len(piece) == chunk:
                insert_rows(cube._connection, "facts", piece)
                piece = []
        insert_rows(cube._connection, "facts", piece)
        return cube

    def __enter__(self) -> Cube:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back memory and files."""
        self._closing.close()

    def count(
        self,
        kind: Kind,
        dimensions: Sequence[str],
        *,
        which: Which = Which.WORKED_ON,
        is_prevention: bool = False,
        sets: Sets | None = None,
    ) -> Iterator[CubeRow]:
        """All margins of these dimensions, or only the `sets` named, from full facts. Raises `CannotCount`."""
        statement = cube_statement(kind, dimensions, which=which, is_prevention=is_prevention, sets=sets)
        cursor = self._connection.execute(statement)
        while rows := cursor.fetchmany(CHUNK):
            for row in rows:
                yield _cube_row(row, len(dimensions))

    def write_count(
        self,
        path: Path,
        kind: Kind,
        dimensions: Sequence[str],
        *,
        which: Which = Which.WORKED_ON,
        sets: Sets | None = None,
    ) -> None:
        """The same cube as a Parquet file, without a Python object for each cell."""
        statement = cube_statement(kind, dimensions, which=which, sets=sets)
        target = str(path).replace("'", "''")
        self._connection.execute(f"COPY ({statement}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")

    def tabulate(
        self, indicator: Indicator, year: int, *, practices: Mapping[str, Practice] | None = None
    ) -> dict[str, Table]:
        """The table of one indicator for each hotline that has facts or a practice; equal to `indicators.tabulate`."""
        practices = practices or {}
        counts: dict[str, dict[tuple[str, ...], int]] = {name: {} for name in practices}
        for hotline in self.hotlines(year):
            counts.setdefault(hotline, {})
        for hotline, *codes, counted in self._connection.execute(
            indicator_statement(indicator, year)
        ).fetchall():
            counts[hotline][tuple(code or BLANK for code in codes)] = counted
        return {
            hotline: lay_out(indicator, year, found, practices.get(hotline, NOTHING_SAID))
            for hotline, found in sorted(counts.items())
        }

    def run(self, statement: str) -> list[tuple[object, ...]]:
        """The rows of a statement of `myosotis_core.cube.statements`, as they come."""
        return self._connection.execute(statement).fetchall()

    def hotlines(self, year: int) -> list[str]:
        """The hotlines that have facts of the year."""
        if year not in self._hotlines:
            found = self._connection.execute(
                "SELECT DISTINCT hotline FROM facts WHERE year = ? AND counted IS NOT NULL ORDER BY hotline",
                [year],
            )
            self._hotlines[year] = [row[0] for row in found.fetchall()]
        return self._hotlines[year]

    def __len__(self) -> int:
        return count_rows(self._connection, "facts")


def _cube_row(row: Sequence[object], width: int) -> CubeRow:
    place = tuple(str(code) or BLANK for code in row[:width])
    counted, estimated, missing, why_not = row[width:]
    if counted is None:
        status = Status(str(why_not))
    elif estimated:
        status = Status.ESTIMATED
    else:
        status = Status.OBSERVED if counted else Status.ZERO
    value = None if counted is None else int(str(counted))
    return CubeRow(place, value, int(str(estimated or 0)), int(str(missing)), status)
