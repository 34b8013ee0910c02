"""Opens a file of rows: CSV in the spellings that spreadsheets write, XLSX, Parquet; everything as plain text."""

from __future__ import annotations

import csv
import datetime as dt
import io
import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import openpyxl

from myosotis.figures.questionnaire.faults import Fault, WorkbookRefused
from myosotis.figures.questionnaire.opening import check_package
from myosotis_core.cube.files import open_duckdb

MOST_BYTES = 40_000_000
MOST_ROWS = 1_000_000
MOST_COLUMNS = 200
PARQUET, PACKAGE, OLD = b"PAR1", b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True)
class Rows:
    """A file as text: its header, and its rows with the number each has in the file (the header is 1)."""

    header: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]


def open_rows(content: bytes) -> Rows:
    """The rows of a file, whatever its format; told by its first bytes, not by its name. Raises `WorkbookRefused`."""
    if len(content) > MOST_BYTES:
        values = {"most": MOST_BYTES // 1_000_000}
        raise WorkbookRefused(Fault("too_large", found=f"{len(content) / 1e6:.1f} MB", values=values))
    if content.startswith(PARQUET):
        lines = _read_parquet(content)
    elif content.startswith((PACKAGE, OLD)):
        lines = _read_workbook(content)
    else:
        lines = _read_text(content)
    header: tuple[str, ...] = ()
    rows: list[tuple[int, tuple[str, ...]]] = []
    for number, line in lines:
        if not any(line):
            continue
        if not header:
            header = line
            continue
        rows.append((number, line))
        if len(rows) > MOST_ROWS:
            raise WorkbookRefused(Fault("too_many_rows", values={"most": MOST_ROWS}))
    if not header or len(header) > MOST_COLUMNS:
        raise WorkbookRefused(Fault("no_rows"))
    return Rows(header, tuple(rows))


def _read_text(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    text = _decode(content)
    if "\x00" in text:
        raise WorkbookRefused(Fault("no_rows"))
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=lambda mark: (first.count(mark), mark == ","))
    try:
        for number, row in enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1):
            yield number, tuple(field.strip() for field in row)
    except csv.Error as error:
        raise WorkbookRefused(Fault("no_rows")) from error


def _decode(content: bytes) -> str:
    """As spreadsheets write it: UTF-8 with or without a mark, UTF-16 with one, else the Western European table."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _read_workbook(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The first sheet of a workbook."""
    check_package(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep is not read here either
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except Exception as error:  # a broken part raises whatever its reader meets
        raise WorkbookRefused(Fault("not_a_workbook")) from error
    sheet = book.worksheets[0]
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
        yield number, tuple(_as_text(value) for value in row)
        if number > MOST_ROWS + 1:
            break
    book.close()


def _as_text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, (dt.datetime, dt.date)):
        return value.isoformat()
    return str(value).strip()


def _read_parquet(content: bytes) -> Iterator[tuple[int, tuple[str, ...]]]:
    with TemporaryDirectory(prefix="myosotis-upload-") as folder, open_duckdb(threads=1) as connection:
        path = Path(folder) / "facts.parquet"
        path.write_bytes(content)
        connection.execute("SET preserve_insertion_order = true")
        try:
            described = connection.execute("DESCRIBE SELECT * FROM read_parquet(?)", [str(path)]).fetchall()
            yield 1, tuple(str(column[0]) for column in described)
            statement = "SELECT COLUMNS(*)::VARCHAR FROM read_parquet(?) LIMIT ?"
            found = connection.execute(statement, [str(path), MOST_ROWS + 1])
            number = 1
            while rows := found.fetchmany(20_000):
                for row in rows:
                    number += 1
                    yield number, tuple("" if value is None else str(value).strip() for value in row)
        except duckdb.Error as error:
            raise WorkbookRefused(Fault("not_parquet")) from error
