"""Finds the tables of a workbook by their keys, wherever rows, columns and sheets were moved to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from myosotis.figures.questionnaire.cover import COVER
from myosotis.figures.questionnaire.faults import Fault, Weight
from myosotis.figures.questionnaire.layout import HIDDEN_SHEET, SERVICE, Block, Line, Page, pages_of
from myosotis.figures.questionnaire.opening import Opened, Seen, Sheet, address_of
from myosotis.figures.questionnaire.sheets import MARK
from myosotis.figures.questionnaire.words import LANGUAGES, code_label, sheet_name, tell

NUMBER, WHY = "n", "w"
FAULTS = "faults"
"""The sheet that lists what is to be mended, in a workbook that was given back."""


@dataclass
class Found:
    """One block of a workbook: where its columns and rows are, by letter and code, by key."""

    block: Block
    sheet: Sheet
    heading: Seen
    columns: dict[tuple[str, str], int] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)
    whole: int = 0
    stopped: set[str] = field(default_factory=set)

    def seen(self, row: int, letter: str, code: str) -> Seen:
        """A cell, an empty one where nothing stands."""
        at = (row, self.columns[letter, code])
        return self.sheet.cells.get(at) or Seen(*at, None)

    @property
    def first(self) -> int:
        """The first column of numbers."""
        return self.columns[NUMBER, self.block.columns[0].code]


@dataclass
class Finding:
    """All that was found of one workbook, and what is wrong with its frame."""

    blocks: list[Found] = field(default_factory=list)
    service: Found | None = None
    free: Mapping[str, str] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def find_everything(book: Opened, version: str, language: str) -> Finding:
    """The blocks of all sheets; sheets that are missing, twice, renamed or strange are faults."""
    finding = Finding()
    sheets = _sort_sheets(book, language, finding.faults)
    if COVER in sheets:
        finding.free = _read_free(sheets[COVER])
    for page in pages_of(version):
        name = sheet_name(page.table, language)
        sheet = sheets.get(str(page.table))
        if sheet is None:
            finding.faults.append(Fault("sheet_missing", sheet=name))
            continue
        finding.blocks += _find_blocks(page, sheet, language, finding.faults)
    if SERVICE in sheets:
        finding.service = _find_service(sheets[SERVICE])
    else:
        finding.faults.append(Fault("sheet_missing", sheet=tell("sheet.service_name", language)))
    return finding


def keys_of(sheet: Sheet) -> Iterator[tuple[Seen, str]]:
    """All keys of a sheet, without their mark."""
    for seen, text in sheet.texts():
        if text.startswith(MARK) and "|" in text:
            yield seen, text[len(MARK) :]


def _sort_sheets(book: Opened, language: str, faults: list[Fault]) -> dict[str, Sheet]:
    """Sheets by what they are; of two alike neither is read, since nobody knows which one is meant."""
    found: dict[str, Sheet] = {}
    twice: set[str] = set()
    for sheet in book.sheets:
        if sheet.name == HIDDEN_SHEET:
            continue
        names = [key.partition("|")[0] for _seen, key in keys_of(sheet) if key.endswith("|sheet")]
        if not names:
            if sheet.cells:
                faults.append(Fault("sheet_added", sheet=sheet.name, weight=Weight.NOTES))
            continue
        name = names[0]
        if name == FAULTS:
            continue
        if name in found:
            faults.append(Fault("sheet_twice", sheet=sheet.name, values={"other": found[name].name}))
            twice.add(name)
            continue
        found[name] = sheet
        expected = _names_of(name)
        if sheet.name not in expected:
            values = {"expected": _name_in(name, language)}
            faults.append(Fault("sheet_renamed", sheet=sheet.name, values=values, weight=Weight.NOTES))
    return {name: sheet for name, sheet in found.items() if name not in twice} | {
        name: Sheet(found[name].name, {}) for name in twice
    }


def _names_of(name: str) -> set[str]:
    return {_name_in(name, language) for language in LANGUAGES}


def _name_in(name: str, language: str) -> str:
    if name in (SERVICE, COVER):
        return tell(f"sheet.{name}_name", language)[:31]
    return sheet_name(int(name), language)


def _read_free(sheet: Sheet) -> dict[str, str]:
    """Data basis and comment, in their own words."""
    free = {}
    for seen, key in keys_of(sheet):
        name = key.partition("|")[2]
        words = [
            str(other.value).strip()
            for other in sheet.cells.values()
            if other.row == seen.row and other is not seen and other.value is not None
        ]
        if name != "sheet":
            free[name] = "\n".join(words)[:4000]
    return free


def _find_service(sheet: Sheet) -> Found | None:
    block = Block(SERVICE, None, (), ())
    found: Found | None = None
    for seen, key in keys_of(sheet):
        if key == f"{SERVICE}|@":
            found = Found(block, sheet, seen, _columns_of(sheet, seen.row, []))
        elif found and not key.endswith("|sheet") and key.startswith(f"{SERVICE}|"):
            found.rows.setdefault(key, seen.row)
    return found


def _columns_of(sheet: Sheet, row: int, twice: list[tuple[Seen, str]]) -> dict[tuple[str, str], int]:
    columns: dict[tuple[str, str], int] = {}
    for seen, key in keys_of(sheet):
        letter, _bar, code = key.partition("|")
        if seen.row == row and letter in (NUMBER, WHY):
            if (letter, code) in columns:
                twice.append((seen, code))
            columns.setdefault((letter, code), seen.column)
    return columns


def _find_blocks(page: Page, sheet: Sheet, language: str, faults: list[Fault]) -> Iterator[Found]:
    """The blocks of one sheet whose columns are all there; rows with their faults."""
    if not sheet.cells:
        return
    keys: dict[str, list[Seen]] = {}
    for seen, key in keys_of(sheet):
        keys.setdefault(key, []).append(seen)
    known = {f"{page.table}|sheet"}
    found_blocks = []
    for block in page.blocks:
        known |= {f"{block.code}|@", f"{block.code}|*", *(line.key for line in block.lines)}
        name = _block_name(block)
        headings = keys.get(f"{block.code}|@")
        if not headings:
            values = {"indicator": name}
            faults.append(Fault("heading_missing", sheet.name, values=values, indicator=name))
            continue
        twice: list[tuple[Seen, str]] = []
        found = Found(block, sheet, headings[0], _columns_of(sheet, headings[0].row, twice))
        found.whole = keys[f"{block.code}|*"][0].row if f"{block.code}|*" in keys else 0
        frame = [*_column_faults(found, twice, language), *_row_faults(found, keys, language)]
        faults += frame
        found_blocks.append(found)
        if not any(one.code.startswith("column_") for one in frame):
            yield found
    faults += _strange_rows(sheet, keys, known, found_blocks)


def _block_name(block: Block) -> str:
    """An indicator that a sentence can name."""
    return block.indicator.code if block.indicator else block.lines[0].indicator.code


def _column_faults(found: Found, twice: list[tuple[Seen, str]], language: str) -> Iterator[Fault]:
    block, name = found.block, _block_name(found.block)
    for seen, code in twice:
        values = {"indicator": name, "column": _column_label(block, code, language)}
        yield Fault("column_twice", found.sheet.name, seen.address, values=values, indicator=name)
    for column in block.columns:
        for letter in (NUMBER, WHY):
            if (letter, column.code) not in found.columns:
                values = {"indicator": name, "column": _column_label(block, column.code, language)}
                yield Fault(
                    "column_missing", found.sheet.name, found.heading.address, values=values, indicator=name
                )


def _column_label(block: Block, code: str, language: str) -> str:
    if block.indicator and block.across:
        return code_label(block.indicator, block.across, code, language)
    return tell("sheet.number", language)


def _row_faults(found: Found, keys: Mapping[str, list[Seen]], language: str) -> Iterator[Fault]:
    for line in found.block.lines:
        rows, name = keys.get(line.key, []), line.indicator.code
        label = line_label(line, language)
        if rows:
            found.rows[line.key] = rows[0].row
        elif not line.is_rest:
            found.stopped.add(name)
            values = {"indicator": name, "row": label}
            yield Fault("row_missing", found.sheet.name, found.heading.address, values=values, indicator=name)
        for again in rows[1:]:
            found.stopped.add(name)
            where = {"indicator": name, "row": label, "other": rows[0].address}
            yield Fault("row_twice", found.sheet.name, again.address, values=where, indicator=name)
        shown = found.sheet.value(rows[0].row, rows[0].column + 1) if rows else None
        expected = line.code if found.block.indicator else name
        if isinstance(shown, str) and shown.strip() and not line.is_open and shown.strip() != expected:
            found.stopped.add(name)
            cell = address_of(rows[0].row, rows[0].column + 1)
            yield Fault("row_unknown", found.sheet.name, cell, shown.strip()[:60], indicator=name)


def line_label(line: Line, language: str) -> str:
    """What a row is called in a sentence."""
    if not line.indicator.by:
        return line.indicator.label(language)
    return code_label(line.indicator, line.indicator.by[-1], line.code, language) if line.code else line.key


def _strange_rows(
    sheet: Sheet, keys: Mapping[str, list[Seen]], known: set[str], blocks: list[Found]
) -> Iterator[Fault]:
    """Keys nobody wrote, and numbers in rows that have no key."""
    keyed = {seen.row for several in keys.values() for seen in several}
    for key, several in keys.items():
        if key not in known and key.partition("|")[0] not in (NUMBER, WHY, "y"):
            yield Fault("row_unknown", sheet.name, several[0].address, key[:60])
    numbers = {
        column for found in blocks for (letter, _code), column in found.columns.items() if letter == NUMBER
    }
    begin = min((found.heading.row for found in blocks), default=0)
    told: set[int] = set()
    for (row, column), seen in sorted(sheet.cells.items()):
        is_number = isinstance(seen.value, (int, float)) and not isinstance(seen.value, bool)
        if row > begin and column in numbers and row not in keyed and is_number and row not in told:
            told.add(row)
            words = [
                str(one.value)
                for one in sheet.cells.values()
                if one.row == row and isinstance(one.value, str)
            ]
            yield Fault(
                "row_unknown", sheet.name, seen.address, (words[0] if words else str(seen.value))[:60]
            )
