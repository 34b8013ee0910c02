"""Facts as Parquet files, written in chunks and read in batches; nothing but DuckDB is needed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from myosotis_core.cube.rows import COLUMNS, FactRow, Row, from_row, to_row

CHUNK = 20_000
MEMORY = "150MB"


class BadFile(ValueError):
    """A file does not hold facts; the message is a sentence that names the row."""


@contextmanager
def open_duckdb(*, threads: int = 2, memory: str = MEMORY) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that takes no more of the machine than this. What does not fit is spilled to a folder of its own.

    The folder is removed with the connection; nothing is fetched or loaded beside the files that are named.
    """
    with TemporaryDirectory(prefix="myosotis-cube-") as folder:
        config: dict[str, str | bool | int | float | list[str]] = {
            "threads": threads,
            "memory_limit": memory,
            "temp_directory": folder,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "preserve_insertion_order": False,
        }
        with duckdb.connect(config=config) as connection:
            yield connection


def write_facts(path: Path, rows: Iterable[FactRow], *, chunk: int = CHUNK) -> int:
    """Write a Parquet file of facts and return how many rows it has; equal facts of a chunk are one row with their sum.

    An existing file is replaced only when all is written. Memory: one chunk of Python objects; the rest lies in DuckDB.
    """
    source = iter(rows)
    with open_duckdb() as connection:
        make_table(connection, "written")
        while piece := list(islice(source, chunk)):
            insert_rows(connection, "written", piece)
        order = "kind, year, hotline, margin"
        part = path.with_name(f"{path.name}.part")
        target = str(part).replace("'", "''")
        connection.execute(
            f"COPY (SELECT * FROM written ORDER BY {order}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"  # noqa: S608 - our own names
        )
        part.replace(path)
        return count_rows(connection, "written")


def read_facts(
    path: Path, *, batch: int = CHUNK, faults: list[tuple[int, str]] | None = None
) -> Iterator[FactRow]:
    """The facts of a file that `write_facts` or another program wrote.

    Raises `BadFile` for a file that cannot be read, for missing columns and for the first bad row; with a list of
    `faults` bad rows are left out and told there instead, each with its number from 1 and a sentence.
    """
    with open_duckdb() as connection:
        check_columns(connection, path)
        connection.execute("SET preserve_insertion_order = true")
        columns = ", ".join(f"CAST({name} AS {kind})" for name, kind in COLUMNS.items())
        try:
            found = connection.execute(f"SELECT {columns} FROM read_parquet(?)", [str(path)])  # noqa: S608 - our own names
        except duckdb.Error as error:
            raise BadFile("A column of the file holds something else than it should.") from error
        number = 0
        while rows := found.fetchmany(batch):
            for row in rows:
                number += 1
                try:
                    yield from_row(row)
                except (ValueError, AttributeError, TypeError) as error:
                    if faults is None:
                        raise BadFile(f"Row {number}: {error}") from error
                    faults.append((number, str(error)))


def check_columns(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raise `BadFile` where this is no Parquet file with the columns of facts."""
    try:
        present = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
    except duckdb.Error as error:
        raise BadFile("This is not a Parquet file that can be read.") from error
    missing = [name for name in COLUMNS if name not in {row[0] for row in present}]
    if missing:
        raise BadFile(f"The file has no column {', '.join(missing)}.")


def make_table(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """An empty table with the columns of a file of facts."""
    columns = ", ".join(f"{column} {kind}" for column, kind in COLUMNS.items())
    connection.execute(f"CREATE TEMP TABLE {name} ({columns})")


def insert_rows(connection: duckdb.DuckDBPyConnection, name: str, rows: Iterable[FactRow]) -> None:
    """Put facts into such a table: column by column, and only columns that say something."""
    merged: dict[tuple[Row, bool], int] = {}
    for one in rows:
        row, counted = to_row(one)
        key = (row, counted is None)
        merged[key] = merged.get(key, 0) + (counted or 0)
    columns: dict[str, list[Any]] = {
        column: [row[at] for row, _is_missing in merged] for at, column in enumerate(list(COLUMNS)[:-1])
    }
    columns["counted"] = [None if is_missing else number for (_row, is_missing), number in merged.items()]
    shown, values = [], []
    for column, kind in COLUMNS.items():
        if set(columns[column]) == {""}:
            shown.append("''")
        else:
            shown.append(f"unnest(CAST(? AS {kind}[]))")
            values.append(columns[column])
    if merged:
        connection.execute(f"INSERT INTO {name} SELECT {', '.join(shown)}", values)


def count_rows(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    """How many rows a table has."""
    found = connection.execute(f"SELECT COUNT(*) FROM {name}").fetchone()  # noqa: S608 - our own names
    return int(found[0]) if found else 0
