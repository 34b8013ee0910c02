"""Writes the questionnaire: one sheet a table, lists beside the cells, everything locked that is not an answer."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Mapping

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from myosotis.figures.questionnaire.cover import write_cover
from myosotis.figures.questionnaire.layout import (
    ADULT,
    FORM,
    HIDDEN_SHEET,
    PLAIN,
    WHOLE_TABLE,
    WHY_EMPTY,
    Block,
    Column,
    Line,
    Page,
    digest_of,
    pages_of,
)
from myosotis.figures.questionnaire.service import write_service
from myosotis.figures.questionnaire.sheets import (
    CODE,
    FIRST,
    KEY,
    LABEL,
    MARK,
    WHOLE_LIST,
    WHY_LIST,
    Writing,
    cell_of,
    choosing,
    letter_of,
    put_number,
)
from myosotis.figures.questionnaire.styles import Styles
from myosotis.figures.questionnaire.words import (
    RIGHT_TO_LEFT,
    code_label,
    countries_of,
    language_of,
    sheet_name,
    tell,
    why_word,
)
from myosotis.figures.report.collection import Hotline
from myosotis_core.indicators import TOTAL, Definitions, Indicator, Status, Table
from myosotis_core.indicators.margins import AGE, COUNTRY, DIMENSIONS, QUARTER
from myosotis_core.vocabulary import load


def write_questionnaire(
    definitions: Definitions,
    year: int,
    hotline: Hotline,
    language: str,
    *,
    before: Mapping[str, Table] | None = None,
    filled: Mapping[str, Table] | None = None,
    service: Mapping[str, object] | None = None,
) -> bytes:
    """The workbook for one hotline and year, the same bytes for the same inputs.

    `before`: last year's tables by indicator, shown beside. `filled`, `service`: what is known of this year already.
    """
    language = language_of(language)
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    book.set_properties(
        {
            "title": tell("cover.title", language, year=year),
            "created": dt.datetime(year + 1, 1, 1, tzinfo=dt.UTC),
        }
    )
    writing = Writing(book, Styles(book), language, year, definitions.version, before or {}, filled or {})
    pages = pages_of(definitions.version)
    cover = book.add_worksheet(tell("sheet.cover_name", language)[:31])
    sheets = [book.add_worksheet(sheet_name(page.table, language)) for page in pages]
    asked = book.add_worksheet(tell("sheet.service_name", language)[:31])
    lists = book.add_worksheet(HIDDEN_SHEET)
    ranges = [_write_page(writing, sheet, page) for sheet, page in zip(sheets, pages, strict=True)]
    write_service(writing, asked, service or {})
    write_cover(writing, cover, hotline, list(zip(sheets, ranges, strict=True)))
    _write_lists(writing, lists, hotline)
    for sheet in (cover, *sheets, asked):
        _finish(sheet, language)
    cover.activate()
    book.close()
    return target.getvalue()


def _finish(sheet: Worksheet, language: str) -> None:
    if language in RIGHT_TO_LEFT:
        sheet.right_to_left()
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_lists(writing: Writing, sheet: Worksheet, hotline: Hotline) -> None:
    """The sheet nobody sees: what the workbook is, and the lists to choose from."""
    said = (
        ("form", FORM),
        ("version", writing.version),
        ("year", writing.year),
        ("hotline", hotline.code),
        ("language", writing.language),
        ("digest", digest_of(writing.version)),
    )
    for row, (name, value) in enumerate(said):
        sheet.write(row, 0, name)
        sheet.write(row, 1, value)
    challenges = load(writing.version).list("hotline_challenge").choices(writing.language)
    lists: tuple[list[str], ...] = (
        [why_word(status, writing.language) for status in WHY_EMPTY],
        [
            writing.tell("why.whole_zero") if status is Status.ZERO else why_word(status, writing.language)
            for status in WHOLE_TABLE
        ],
        [f"{code} {name}" for code, name in countries_of(writing.language).items()],
        [label for _code, label in challenges],
    )
    for column, words in enumerate(lists, start=3):
        sheet.write_column(0, column, words)
    sheet.very_hidden()


def _write_page(writing: Writing, sheet: Worksheet, page: Page) -> list[str]:
    """One sheet; returns the ranges of its number cells, for the cover to count."""
    sheet.set_column(KEY, KEY, 2, writing.styles["key"], {"hidden": True})
    sheet.set_column(CODE, CODE, 13, writing.styles["code"])
    sheet.set_column(LABEL, LABEL, 38)
    sheet.set_column(FIRST, FIRST + 30, 14)
    sheet.freeze_panes(2, FIRST)
    sheet.set_row(0, 28)
    sheet.write(0, CODE, sheet_name(page.table, writing.language), writing.styles["title"])
    sheet.write(0, KEY, f"{MARK}{page.table}|sheet", writing.styles["key"])
    row, ranges = 2, []
    for block in page.blocks:
        row, cells = _write_block(writing, sheet, block, row)
        ranges.append(cells)
    return ranges


def _write_block(writing: Writing, sheet: Worksheet, block: Block, row: int) -> tuple[int, str]:
    """One table from `row` on; returns the row after it and the range of its numbers."""
    styles, width = writing.styles, len(block.columns)
    gap = 0 if width == 1 else 1
    why, before = FIRST + width + gap, FIRST + 2 * (width + gap)
    last = before + width - 1
    title = block.indicator.label(writing.language) if block.indicator else writing.tell("sheet.numbers")
    for at in range(CODE, last + 1):
        sheet.write_blank(row, at, None, styles["block"])
    sheet.write(row, CODE, title, styles["block"])
    row += 1
    for note in _notes(writing, block):
        sheet.write(row, CODE, note, styles["note"])
        row += 1
    whole = ""
    if block.indicator:
        sheet.write(row, KEY, f"{MARK}{block.code}|*", styles["key"])
        sheet.write(row, LABEL, writing.tell("sheet.whole_table"), styles["row_rest"])
        sheet.merge_range(row, FIRST, row, FIRST + 1, "", styles["choice"])
        sheet.write(row, FIRST, _said_whole(writing, block), styles["choice"])
        sheet.data_validation(row, FIRST, row, FIRST, choosing(writing, WHOLE_LIST))
        whole = f"${letter_of(FIRST)}${row + 1}"
        row += 1
    sheet.set_row(row, None, None, {"hidden": True})
    sheet.write(row, KEY, f"{MARK}{block.code}|@", styles["key"])
    if width > 1:
        for at, word in ((FIRST, "sheet.number"), (why, "sheet.why"), (before, "sheet.before")):
            text = writing.tell(word, year=writing.year - 1)
            sheet.merge_range(row + 1, at, row + 1, at + width - 1, text, styles["band"])
    head = row + 1 if width == 1 else row + 2
    sheet.set_row(head, 30)
    sheet.write(head, CODE, writing.tell("sheet.code"), styles["head"])
    sheet.write(head, LABEL, _row_heading(writing, block), styles["head"])
    for at, column in enumerate(block.columns):
        for start, letter in ((FIRST, "n"), (why, "w"), (before, "y")):
            sheet.write(row, start + at, f"{MARK}{letter}|{column.code}", styles["key"])
            sheet.write(head, start + at, _column_heading(writing, block, column, letter), styles["head"])
    first = head + 1
    for at, line in enumerate(block.lines):
        _write_line(writing, sheet, block, line, first + at, (why, before))
    end = first + len(block.lines) - 1
    cells = (first, FIRST, end, FIRST + width - 1)
    _add_rules(writing, sheet, block, cells, why - FIRST, whole)
    return end + 3, f"{cell_of(first, FIRST)}:{cell_of(end, FIRST + width - 1)}"


def _notes(writing: Writing, block: Block) -> list[str]:
    notes = []
    if block.indicator:
        units = [block.indicator]
    else:
        units = list({line.indicator.unit: line.indicator for line in block.lines}.values())
    named = ", ".join(writing.tell(f"units.{one.unit}") for one in units)
    notes.append(writing.tell("sheet.unit", unit=named))
    if block.indicator and block.indicator.is_multi:
        notes.append(writing.tell("sheet.several"))
    if block.indicator and block.indicator.is_special:
        notes.append(writing.tell("sheet.special"))
    if block.indicator and block.indicator.level == "network":
        notes.append(writing.tell("sheet.network"))
    return notes


def _said_whole(writing: Writing, block: Block) -> str:
    """What was said of the whole table already; last year's answer where it does not collect it."""
    for tables, wanted in ((writing.filled, WHOLE_TABLE), (writing.before, (Status.NOT_COLLECTED,))):
        table = tables.get(block.code)
        said = table.practice.indicators.get(block.code) if table else None
        if said in wanted and said is not None:
            return why_word(said, writing.language)
        if table:
            break
    return ""


def _row_heading(writing: Writing, block: Block) -> str:
    if not block.indicator:
        return ""
    source = DIMENSIONS[block.indicator.kind][block.down]
    if source in (AGE, COUNTRY, QUARTER):
        return block.indicator.label(writing.language).rpartition(": ")[2].split(" × ")[-1]
    return load(writing.version).list(source).label(writing.language)


def _column_heading(writing: Writing, block: Block, column: Column, letter: str) -> str:
    if column.code == PLAIN:
        word = {"n": "sheet.number", "w": "sheet.why", "y": "sheet.before"}[letter]
        return writing.tell(word, year=writing.year - 1)
    indicator = block.indicator
    return code_label(indicator, block.across, column.code, writing.language) if indicator else ""


def _write_line(
    writing: Writing, sheet: Worksheet, block: Block, line: Line, row: int, starts: tuple[int, int]
) -> None:
    """One row: key, code, label, numbers, reasons, last year's numbers."""
    styles, (why, before) = writing.styles, starts
    kind = "_rest" if line.is_rest else "_total" if line.code == TOTAL and block.indicator else ""
    sheet.write(row, KEY, f"{MARK}{line.key}", styles["key"])
    sheet.write(row, CODE, line.code if block.indicator else line.indicator.code, styles["code"])
    code = line.code
    if line.is_open:
        code = _country_of(writing, line)
        sheet.write(
            row, LABEL, f"{code} {countries_of(writing.language)[code]}" if code else "", styles["open"]
        )
        source = f"={HIDDEN_SHEET}!$F$1:$F${len(countries_of(writing.language))}"
        sheet.data_validation(row, LABEL, row, LABEL, choosing(writing, source, title="sheet.country"))
    else:
        sheet.write(row, LABEL, _line_label(line, writing.language), styles[f"row{kind}"])
    for at, column in enumerate(block.columns):
        if block.cannot_exist(line, column):
            sheet.write_blank(row, FIRST + at, None, styles["closed"])
            sheet.write_blank(row, why + at, None, styles["closed"])
            continue
        place = block.place(line, column, code) if code else None
        style = "number_rest" if block.is_rest(line, column) else f"number{kind}"
        put_number(writing, sheet, row, FIRST + at, _known(writing.filled, line.indicator, place), style)
        sheet.write(row, why + at, _reason(writing, line.indicator, place), styles["choice"])
        put_number(writing, sheet, row, before + at, _known(writing.before, line.indicator, place), "before")


def _line_label(line: Line, language: str) -> str:
    indicator = line.indicator
    if not indicator.by:
        return indicator.label(language)
    return code_label(indicator, indicator.by[-1], line.code, language)


def _known(tables: Mapping[str, Table], indicator: Indicator, place: tuple[str, ...] | None) -> int | None:
    """The number of a place; what did not occur is shown as zero only where a zero has to be said."""
    table = tables.get(indicator.code)
    if not table or place is None:
        return None
    is_age = bool(place) and place[-1].isdigit() and int(place[-1]) < ADULT
    cell = table.cell(*place) if is_age else table.cells.get(place)
    return cell.value if cell else None


def _country_of(writing: Writing, line: Line) -> str:
    """The country of an open row: those of this year, else those of last year, in the order of their codes."""
    for tables in (writing.filled, writing.before):
        table = tables.get(line.indicator.code)
        codes = sorted({place[-1] for place in table.cells if len(place[-1]) == 2}) if table else []
        if codes:
            at = int(line.key.rpartition("+")[2]) - 1
            return codes[at] if at < len(codes) else ""
    return ""


def _reason(writing: Writing, indicator: Indicator, place: tuple[str, ...] | None) -> str:
    table = writing.filled.get(indicator.code)
    cell = table.cells.get(place) if table and place is not None else None
    if not table or not cell or cell.status not in WHY_EMPTY:
        return ""
    is_of_all = table.practice.indicators.get(indicator.code) is cell.status
    return "" if is_of_all and indicator.by else why_word(cell.status, writing.language)


def _add_rules(
    writing: Writing,
    sheet: Worksheet,
    block: Block,
    cells: tuple[int, int, int, int],
    to_why: int,
    whole: str,
) -> None:
    """Whole numbers only, a reason from the list, and three colours for what does not fit yet."""
    first, left, end, right = cells
    styles = writing.styles
    message = {"error_message": writing.tell("sheet.wrong"), "error_title": writing.tell("sheet.number")[:32]}
    sheet.data_validation(
        *cells, {"validate": "integer", "criteria": ">=", "value": 0, "ignore_blank": True, **message}
    )
    sheet.data_validation(first, left + to_why, end, right + to_why, choosing(writing, WHY_LIST))
    number, why = cell_of(first, left), cell_of(first, left + to_why)
    everything = f"${letter_of(left)}${first + 1}:${letter_of(right)}${end + 1}"
    estimate = why_word(Status.ESTIMATED, writing.language)
    both = f'=AND(NOT(ISBLANK({number})),{why}<>"",{why}<>"{estimate}")'
    sheet.conditional_format(*cells, {"type": "formula", "criteria": both, "format": styles["violet"]})
    asked = [at for at, line in enumerate(block.lines) if not line.is_rest]
    asked_right = left + len([one for one in block.columns if not one.is_rest]) - 1
    unsaid = f'{whole}=""' if whole else "TRUE"
    empty = f'=AND(COUNT({everything})>0,ISBLANK({number}),{why}="",{unsaid})'
    sheet.conditional_format(
        first,
        left,
        first + asked[-1],
        asked_right,
        {"type": "formula", "criteria": empty, "format": styles["red"]},
    )
    if block.indicator:
        _add_sums(sheet, block, cells, styles)


def _add_sums(sheet: Worksheet, block: Block, cells: tuple[int, int, int, int], styles: Styles) -> None:
    """Totals stand in the first row and the first column; amber where parts do not add up or exceed their whole."""
    first, left, end, right = cells
    top, column = f"{letter_of(left)}${first + 1}", letter_of(left)
    parts = f"{column}${first + 2}:{column}${end + 1}"
    sign = ">" if block.indicator and block.indicator.is_multi else "<>"
    whole = f"SUM({parts})" if sign == "<>" else f"MAX({parts})"
    rule = f"=AND(COUNT({top})=1,COUNT({parts})>1,{whole}{sign}{top})"
    style = {"type": "formula", "criteria": rule, "format": styles["amber"]}
    sheet.conditional_format(first, left, first, right, style)
    if right == left:
        return
    begin = f"${letter_of(left)}{first + 1}"
    across = f"${letter_of(left + 1)}{first + 1}:${letter_of(right)}{first + 1}"
    rule = f"=AND(COUNT({begin})=1,COUNT({across})>1,SUM({across})<>{begin})"
    sheet.conditional_format(
        first, left, end, left, {"type": "formula", "criteria": rule, "format": styles["amber"]}
    )
