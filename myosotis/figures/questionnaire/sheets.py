"""What every sheet of a questionnaire shares: where columns stand, how keys look, how lists are offered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from myosotis.figures.questionnaire.layout import HIDDEN_SHEET, WHOLE_TABLE, WHY_EMPTY
from myosotis.figures.questionnaire.styles import Styles
from myosotis.figures.questionnaire.words import tell
from myosotis_core.indicators import Table

KEY, CODE, LABEL, FIRST = 0, 1, 2, 3
MARK = "§"
"""What every key begins with, so that nothing an officer types looks like one."""
WHY_LIST = f"={HIDDEN_SHEET}!$D$1:$D${len(WHY_EMPTY)}"
WHOLE_LIST = f"={HIDDEN_SHEET}!$E$1:$E${len(WHOLE_TABLE)}"


@dataclass(frozen=True)
class Writing:
    """What every part of a workbook needs to know."""

    book: Workbook
    styles: Styles
    language: str
    year: int
    version: str
    before: Mapping[str, Table]
    filled: Mapping[str, Table]

    def tell(self, key: str, **values: object) -> str:
        """A text of the questionnaire in its language."""
        return tell(key, self.language, **values)


def choosing(writing: Writing, source: str, title: str = "sheet.why") -> dict[str, object]:
    """A list to choose from, and nothing else."""
    return {
        "validate": "list",
        "source": source,
        "error_title": writing.tell(title, year="")[:32],
        "error_message": writing.tell("sheet.wrong_why"),
    }


def put_number(
    writing: Writing, sheet: Worksheet, row: int, column: int, value: float | None, style: str
) -> None:
    """A number in its style, or an empty cell in the same."""
    if value is None:
        sheet.write_blank(row, column, None, writing.styles[style])
    else:
        sheet.write_number(row, column, value, writing.styles[style])


def cell_of(row: int, column: int) -> str:
    """The address of a cell, counted from 0."""
    return f"{letter_of(column)}{row + 1}"


def letter_of(column: int) -> str:
    """The letter of a column, counted from 0."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name
