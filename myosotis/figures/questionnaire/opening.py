"""Opens a workbook that came from outside: size, kind, nothing that runs or unfolds; then its plain cells."""

from __future__ import annotations

import datetime as dt
import io
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

from myosotis.figures.questionnaire.faults import Fault, WorkbookRefused

MOST_BYTES = 5_000_000
MOST_UNPACKED = 60_000_000
MOST_PARTS = 400
MOST_CELLS = 200_000
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
RUNS = ("vbaproject.bin", "macrosheets/", "activex/", "customui/")
REACHES_OUT = ("externallinks/", "embeddings/", "connections.xml", "querytables/", "webextensions/")

Value = str | int | float | bool | dt.date | dt.time | dt.timedelta | None


@dataclass(frozen=True)
class Seen:
    """One cell as it was found. `formula` is empty unless there is one; `is_percent` where it is shown in per cent."""

    row: int
    column: int
    value: Value
    formula: str = ""
    is_percent: bool = False

    @property
    def address(self) -> str:
        """As a spreadsheet says it: C7."""
        return address_of(self.row, self.column)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells by row and column, and which of them are merged."""

    name: str
    cells: Mapping[tuple[int, int], Seen]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    is_hidden: bool = False

    def value(self, row: int, column: int) -> Value:
        """What stands in a cell; None in an empty one."""
        found = self.cells.get((row, column))
        return found.value if found else None

    def texts(self) -> Iterator[tuple[Seen, str]]:
        """All cells that hold words, from the top."""
        for at in sorted(self.cells):
            seen = self.cells[at]
            if isinstance(seen.value, str):
                yield seen, seen.value.strip()


@dataclass(frozen=True)
class Opened:
    """A workbook with its sheets in their order."""

    sheets: tuple[Sheet, ...] = field(default_factory=tuple)

    def find(self, name: str) -> Sheet | None:
        """The sheet of that name."""
        return next((sheet for sheet in self.sheets if sheet.name == name), None)


def address_of(row: int, column: int) -> str:
    """As a spreadsheet says it: C7."""
    return f"{get_column_letter(column)}{row}"


def open_workbook(content: bytes) -> Opened:
    """The sheets of a workbook with values and formulas. Raises `WorkbookRefused`."""
    check_package(content)
    with_formulas = _load(content, values=False)
    has_formulas = any(
        cell.data_type == "f" for sheet in with_formulas.worksheets for cell in _cells_of(sheet)
    )
    results = _load(content, values=True) if has_formulas else None
    sheets = [_read_sheet(sheet, results) for sheet in with_formulas.worksheets]
    return Opened(tuple(sheets))


def check_package(content: bytes) -> None:
    """Raise `WorkbookRefused` for what is no plain workbook: too large, another format, macros, links to elsewhere."""
    if len(content) > MOST_BYTES:
        _refuse("too_large", found=f"{len(content) / 1e6:.1f} MB", most=MOST_BYTES // 1_000_000)
    if content.startswith(OLD_OFFICE):
        _refuse("old_or_locked")
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError):
        _refuse("not_a_workbook")
    with package:
        names = [entry.filename for entry in package.infolist()]
        lower = [name.casefold() for name in names]
        if "content.xml" in lower:
            _refuse("open_document")
        if "xl/workbook.xml" not in lower:
            _refuse("not_a_workbook")
        for name in lower:
            if any(word in name for word in RUNS):
                _refuse("macros", found=name)
            if any(word in name for word in REACHES_OUT):
                _refuse("reaches_out", found=name)
        _check_unpacked(package)


def _check_unpacked(package: zipfile.ZipFile) -> None:
    """What the parts say of their size is not believed: they are unpacked, as far as the limit."""
    entries = package.infolist()
    if len(entries) > MOST_PARTS:
        _refuse("unfolds", most=MOST_UNPACKED // 1_000_000)
    left = MOST_UNPACKED
    for entry in entries:
        is_text = entry.filename.casefold().endswith((".xml", ".rels", ".vml"))
        tail = b""
        try:
            with package.open(entry) as part:
                while left >= 0 and (piece := part.read(1 << 16)):
                    left -= len(piece)
                    _check_words(tail + piece, entry.filename, is_text=is_text)
                    tail = piece[-16:]
        except WorkbookRefused:
            raise
        except Exception as error:  # a broken part raises whatever its reader meets, zlib's own error too
            raise WorkbookRefused(Fault("not_a_workbook")) from error
        if left < 0:
            _refuse("unfolds", most=MOST_UNPACKED // 1_000_000)


def _check_words(piece: bytes, name: str, *, is_text: bool) -> None:
    """No part brings declarations of its own, however far from its beginning, nor an encoding that hides them."""
    low = piece.lower()
    if b"<!doctype" in low or b"<!entity" in low or (is_text and b"\x00" in piece):
        _refuse("reaches_out", found=name)


def _refuse(code: str, found: str = "", **values: str | int) -> None:
    raise WorkbookRefused(Fault(code, found=found, values=values))


def _load(content: bytes, *, values: bool) -> Any:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what openpyxl does not keep is not read here either
            return openpyxl.load_workbook(io.BytesIO(content), data_only=values, keep_links=False)
    except Exception as error:  # a broken part raises whatever its reader meets
        raise WorkbookRefused(Fault("not_a_workbook")) from error


def _cells_of(sheet: Any) -> list[Any]:
    # Only the cells that are there: a formatted last row would make a million of them.
    return [cell for cell in sheet._cells.values() if cell.value is not None]


def _read_sheet(sheet: Any, results: Any) -> Sheet:
    found = _cells_of(sheet)
    if len(found) > MOST_CELLS:
        _refuse("unfolds", most=MOST_UNPACKED // 1_000_000)
    cells: dict[tuple[int, int], Seen] = {}
    for cell in found:
        is_percent = "%" in (cell.number_format or "")
        formula, value = "", cell.value
        if cell.data_type == "f":
            formula = str(getattr(cell.value, "text", cell.value))
            value = results[sheet.title]._cells[cell.row, cell.column].value if results else None
        cells[cell.row, cell.column] = Seen(cell.row, cell.column, value, formula, is_percent)
    merged = tuple((one.min_row, one.min_col, one.max_row, one.max_col) for one in sheet.merged_cells.ranges)
    return Sheet(sheet.title, cells, merged, sheet.sheet_state != "visible")
