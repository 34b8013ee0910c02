"""One table typed into a page: the same checks as a workbook, with a reason for each row instead of each cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils.cell import coordinate_to_tuple

from myosotis.figures.questionnaire.faults import Fault, Weight
from myosotis.figures.questionnaire.layout import (
    PLAIN,
    WHOLE_TABLE,
    WHY_EMPTY,
    Block,
    Line,
    blocks_of,
)
from myosotis.figures.questionnaire.opening import Seen
from myosotis.figures.questionnaire.tabling import (
    Sheeted,
    find_country,
    judge,
    look_at_gaps,
    make_table,
    practice_of,
)
from myosotis.figures.questionnaire.words import code_label, say, why_word
from myosotis_core.comparison.questions import find_questions
from myosotis_core.indicators import TOTAL, Practice, Status, Table
from myosotis_core.indicators.tables import Place

NUMBER, WHY, COUNTRY, WHOLE = "n", "w", "c", "whole"
MOST = 40


@dataclass(frozen=True)
class GridCell:
    """One field: its name, what was typed, what is wrong, last year's number; `is_closed`: it cannot exist."""

    name: str
    text: str
    label: str
    faults: tuple[str, ...] = ()
    before: int | None = None
    is_closed: bool = False
    is_rest: bool = False


@dataclass(frozen=True)
class GridRow:
    """One row: its label or the country to choose, its fields, the reason beside it."""

    name: str
    label: str
    code: str
    cells: tuple[GridCell, ...]
    why: str
    faults: tuple[str, ...] = ()
    is_open: bool = False
    is_total: bool = False
    is_rest: bool = False


@dataclass(frozen=True)
class Grid:
    """A table as it is typed: columns, rows, what is said of the whole, and what is wrong."""

    block: Block
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    whole: str
    faults: tuple[str, ...] = ()

    @property
    def fault_count(self) -> int:
        """How many fields are marked."""
        return sum(bool(cell.faults) for row in self.rows for cell in row.cells) + sum(
            bool(row.faults) for row in self.rows
        )


@dataclass
class Typed:
    """What was typed, read: the table where nothing stops it."""

    block: Block
    tables: dict[str, Table] = field(default_factory=dict)
    practices: dict[str, Practice] = field(default_factory=dict)
    faults: dict[tuple[int, int], list[Fault]] = field(default_factory=dict)
    whole_faults: list[Fault] = field(default_factory=list)
    asks: list[Fault] = field(default_factory=list)

    @property
    def is_sound(self) -> bool:
        """Whether it can be taken over."""
        stops = [one for several in self.faults.values() for one in several if one.weight is Weight.STOPS]
        return not stops and not self.whole_faults and bool(self.tables)


def find_block(version: str, indicator: str) -> Block | None:
    """The block of an indicator: its own, or the one of plain numbers that holds it."""
    for _page, block in blocks_of(version):
        if any(line.indicator.code == indicator for line in block.lines):
            return block
    return None


def whys() -> Iterator[str]:
    """What may be chosen beside a row."""
    return (status.value for status in WHY_EMPTY if status is not Status.IMPOSSIBLE)


def wholes() -> Iterator[str]:
    """What may be said of all empty cells."""
    return (status.value for status in WHOLE_TABLE)


def name_of(letter: str, row: int, column: int = 0) -> str:
    """The name of a field."""
    return f"{letter}-{row}-{column}"


def read_typed(block: Block, posted: Mapping[str, str], year: int, before: Mapping[str, Table]) -> Typed:
    """What was typed: tables without a fault that stops, and all faults at their fields."""
    typed = Typed(block)
    read: dict[str, Sheeted] = {}
    for at, line in enumerate(block.lines):
        one = read.setdefault(line.indicator.code, Sheeted(line.indicator, ""))
        if block.indicator and posted.get(WHOLE, "") in wholes():
            one.whole = Status(posted[WHOLE])
        _read_line(typed, one, at, line, posted)
    for one in read.values():
        look_at_gaps(one)
        for fault in one.faults:
            _place_fault(typed, fault)
        if not one.is_stopped:
            typed.tables[one.indicator.code] = make_table(one, year)
            typed.practices[one.indicator.code] = practice_of(one)
    for question in find_questions(typed.tables, before=before):
        place = read[question.indicator].answers.get(question.place)
        fault = Fault(
            question.code, values=dict(question.values), weight=Weight.ASKS, indicator=question.indicator
        )
        if place is None:
            typed.asks.append(fault)
        else:
            typed.faults.setdefault((place.seen.row - 1, place.seen.column - 1), []).append(fault)
    return typed


def _read_line(typed: Typed, one: Sheeted, at: int, line: Line, posted: Mapping[str, str]) -> None:
    code = ""
    if line.is_open:
        text = posted.get(name_of(COUNTRY, at), "").strip()
        code = find_country(text) if text else ""
        has_number = any(
            posted.get(name_of(NUMBER, at, c), "").strip() for c in range(len(typed.block.columns))
        )
        if text and not code:
            _mark(typed, one, at, "country_unknown", text)
        elif has_number and not text:
            _mark(typed, one, at, "country_missing", "")
        if not code:
            return
    why = posted.get(name_of(WHY, at), "")
    for column_at, column in enumerate(typed.block.columns):
        text = posted.get(name_of(NUMBER, at, column_at), "").strip()[:MOST]
        seen = Seen(at + 1, column_at + 1, text or None)
        holds = bool(why) and (not text or why == Status.ESTIMATED)
        is_stray = why == Status.ESTIMATED and not text
        answer = judge(seen, Seen(at + 1, column_at + 1, why if holds and not is_stray else None), one)
        answer.is_rest = typed.block.is_rest(line, column) and not line.is_open
        place = typed.block.place(line, column, code)
        if place in one.answers:
            _mark(typed, one, at, "country_twice", code, other=str(one.answers[place].seen.row))
        one.answers.setdefault(place, answer)


def _mark(typed: Typed, one: Sheeted, row: int, code: str, found: str, **values: str) -> None:
    one.is_stopped = True
    fault = Fault(code, found=found, values=values, indicator=one.indicator.code)
    typed.faults.setdefault((row, -1), []).append(fault)


def _place_fault(typed: Typed, fault: Fault) -> None:
    """To its field; what is said of a whole table stands above."""
    if not fault.cell:
        typed.whole_faults.append(fault)
        return
    row, column = coordinate_to_tuple(fault.cell)
    typed.faults.setdefault((row - 1, column - 1), []).append(fault)


def draw_grid(
    block: Block,
    language: str,
    *,
    kept: Mapping[str, Table],
    before: Mapping[str, Table],
    posted: Mapping[str, str] | None = None,
    typed: Typed | None = None,
) -> Grid:
    """The fields: as typed where something was, else as they stand in the draft."""
    faults = typed.faults if typed else {}
    rows = [
        _draw_row(block, at, line, language, kept, before, posted, faults)
        for at, line in enumerate(block.lines)
    ]
    columns = tuple(
        "" if column.code == PLAIN or not block.indicator
        else code_label(block.indicator, block.across, column.code, language)
        for column in block.columns
    )  # fmt: skip
    above = [*(typed.whole_faults if typed else ()), *(typed.asks if typed else ())]
    return Grid(
        block,
        columns,
        tuple(rows),
        posted.get(WHOLE, "") if posted is not None else _whole_of(block, kept),
        tuple(say(one, language) for one in above),
    )


def _whole_of(block: Block, kept: Mapping[str, Table]) -> str:
    table = kept.get(block.code)
    said = table.practice.indicators.get(block.code) if table else None
    return said.value if said in WHOLE_TABLE and said else ""


def _draw_row(
    block: Block,
    at: int,
    line: Line,
    language: str,
    kept: Mapping[str, Table],
    before: Mapping[str, Table],
    posted: Mapping[str, str] | None,
    faults: Mapping[tuple[int, int], list[Fault]],
) -> GridRow:
    code = line.code or _country_of(line, kept, before)
    label = _label_of(line, language)
    if line.is_open:
        code = posted.get(name_of(COUNTRY, at), "") if posted is not None else code
    cells = []
    for column_at, column in enumerate(block.columns):
        place = block.place(line, column, code) if code else None
        name = name_of(NUMBER, at, column_at)
        text = posted.get(name, "") if posted is not None else _text_of(kept, line, place)
        heading = "" if column.code == PLAIN or not block.indicator else code_label(
            block.indicator, block.across, column.code, language
        )  # fmt: skip
        cells.append(
            GridCell(
                name=name,
                text=text,
                label=f"{label}, {heading}" if heading else label,
                faults=tuple(say(one, language) for one in faults.get((at, column_at), ())),
                before=_number_of(before, line, place),
                is_closed=block.cannot_exist(line, column),
                is_rest=block.is_rest(line, column),
            )
        )
    why = posted.get(name_of(WHY, at), "") if posted is not None else _why_of(block, line, kept)
    return GridRow(
        name=str(at),
        label=label,
        code=code if line.is_open else line.code,
        cells=tuple(cells),
        why=why,
        faults=tuple(say(one, language) for one in faults.get((at, -1), ())),
        is_open=line.is_open,
        is_total=line.code == TOTAL and bool(block.indicator),
        is_rest=line.is_rest,
    )


def _label_of(line: Line, language: str) -> str:
    if not line.indicator.by:
        return line.indicator.label(language)
    return code_label(line.indicator, line.indicator.by[-1], line.code, language) if line.code else ""


def _country_of(line: Line, kept: Mapping[str, Table], before: Mapping[str, Table]) -> str:
    if not line.is_open:
        return ""
    for tables in (kept, before):
        table = tables.get(line.indicator.code)
        codes = sorted({place[-1] for place in table.cells if len(place[-1]) == 2}) if table else []
        if codes:
            at = int(line.key.rpartition("+")[2]) - 1
            return codes[at] if at < len(codes) else ""
    return ""


def _number_of(tables: Mapping[str, Table], line: Line, place: Place | None) -> int | None:
    table = tables.get(line.indicator.code)
    cell = table.cells.get(place) if table and place is not None else None
    return cell.value if cell else None


def _text_of(tables: Mapping[str, Table], line: Line, place: Place | None) -> str:
    number = _number_of(tables, line, place)
    return "" if number is None else str(number)


def _why_of(block: Block, line: Line, kept: Mapping[str, Table]) -> str:
    """The reason that all cells of a row share."""
    table = kept.get(line.indicator.code)
    if table is None or (block.indicator and block.code in table.practice.indicators):
        return ""
    places = [block.place(line, column, line.code) for column in block.columns] if line.code else []
    found = {table.cells[place].status for place in places if place in table.cells}
    status = found.pop() if len(found) == 1 else None
    return status.value if status and status.value in set(whys()) else ""


def why_choices(language: str) -> list[tuple[str, str]]:
    """What may be chosen beside a row."""
    return [(why, why_word(why, language)) for why in whys()]
