"""Where everything stands: which tables a questionnaire has, their rows and columns, and the keys that find them again.

Words: a *block* is one table on a sheet; several plain numbers share one. A *key* stands beside each row and above each
column, so that a moved row is still the same row. A *rest* row or column (not known, not recorded) is left empty where
there was none.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from myosotis_core.indicators import (
    BLANK,
    DIMENSIONS,
    TOTAL,
    Indicator,
    Question,
    Status,
    load_definitions,
)
from myosotis_core.indicators.margins import AGE, COUNTRY, QUARTER
from myosotis_core.indicators.tables import Place, is_impossible
from myosotis_core.vocabulary import ASKED_NOT_KNOWN, DOES_NOT_APPLY, load

FORM = "myosotis-questionnaire-1"
HIDDEN_SHEET = "_myosotis"
SERVICE = "service"
AGES = tuple(str(age) for age in range(25))
ADULT = 18
OPEN_ROWS = 24
"""Empty rows of a table by country, in which a country is chosen."""
PLAIN = "plain"
"""The one column of a table without columns."""

WHY_EMPTY = (
    Status.NOT_COLLECTED,
    Status.OTHER_CODE,
    Status.NOT_REPORTED,
    Status.DECLINED,
    Status.IMPOSSIBLE,
    Status.ESTIMATED,
)
"""What may be chosen beside a cell; `estimated` goes with a number, the others instead of one."""
WHOLE_TABLE = (Status.ZERO, Status.NOT_COLLECTED, Status.OTHER_CODE, Status.NOT_REPORTED, Status.DECLINED)
"""What may be said of all empty cells of a table at once."""


@dataclass(frozen=True)
class Line:
    """One row of a block. `code` is empty in an open row, where the country is chosen."""

    indicator: Indicator
    code: str
    key: str
    is_rest: bool = False

    @property
    def is_open(self) -> bool:
        """Whether the code itself is filled in."""
        return not self.code


@dataclass(frozen=True)
class Column:
    """One column of a block: a code of the first dimension of a table by two, else `PLAIN`."""

    code: str
    is_rest: bool = False


@dataclass(frozen=True)
class Block:
    """One table on a sheet, or several plain numbers beneath each other (`indicator` is None then)."""

    code: str
    indicator: Indicator | None
    lines: tuple[Line, ...]
    columns: tuple[Column, ...]

    @property
    def down(self) -> str:
        """The dimension of the rows; empty for plain numbers."""
        return self.indicator.by[-1] if self.indicator else ""

    @property
    def across(self) -> str:
        """The dimension of the columns; empty where there is one column."""
        return self.indicator.by[0] if self.indicator and len(self.indicator.by) == 2 else ""

    def place(self, line: Line, column: Column, code: str = "") -> Place:
        """The place of a cell in the table of its indicator; `code` of an open row."""
        said = line.code or code
        if not line.indicator.by:
            return ()
        return (said,) if column.code == PLAIN else (column.code, said)

    def is_rest(self, line: Line, column: Column) -> bool:
        """Whether a cell may stay empty without a word."""
        return line.is_rest or column.is_rest

    def cannot_exist(self, line: Line, column: Column) -> bool:
        """Whether no number can stand here by the definitions."""
        return bool(line.code) and is_impossible(line.indicator, self.place(line, column))


@dataclass(frozen=True)
class Page:
    """One sheet: a table of the report by its number."""

    table: int
    blocks: tuple[Block, ...]


def questions_of(version: str) -> tuple[Question, ...]:
    """What a hotline is asked about its service."""
    return tuple(one for one in load_definitions(version).questions if one.asked == "hotline")


def blocks_of(version: str) -> Iterator[tuple[Page, Block]]:
    """Every block with its sheet."""
    for page in pages_of(version):
        for block in page.blocks:
            yield page, block


def digest_of(version: str) -> str:
    """A digest of all keys of a version: two workbooks with the same digest have the same cells."""
    words = [FORM, version]
    for page, block in blocks_of(version):
        words.append(f"{page.table}/{block.code}")
        words += [line.key for line in block.lines] + [column.code for column in block.columns]
    words += [one.code for one in questions_of(version)]
    return hashlib.sha256("\n".join(words).encode()).hexdigest()


@cache
def pages_of(version: str) -> tuple[Page, ...]:
    """All sheets of numbers of a version, in the order of the report's tables."""
    definitions = load_definitions(version)
    pages = []
    for table in sorted({one.table for one in definitions.indicators}):
        indicators = definitions.of_table(table)
        plain = [one for one in indicators if not one.by]
        blocks = [_plain_block(table, plain)] if plain else []
        blocks += [_block(one) for one in indicators if one.by]
        pages.append(Page(table, tuple(blocks)))
    return tuple(pages)


def _plain_block(table: int, indicators: list[Indicator]) -> Block:
    lines = tuple(Line(one, TOTAL, f"{one.code}|{TOTAL}") for one in indicators)
    return Block(f"numbers_{table}", None, lines, (Column(PLAIN),))


def _block(indicator: Indicator) -> Block:
    columns: tuple[Column, ...] = (Column(PLAIN),)
    if len(indicator.by) == 2:
        columns = tuple(Column(code, is_rest) for code, is_rest in _codes(indicator, indicator.by[0]))
    lines = [
        Line(indicator, code, f"{indicator.code}|{code}", is_rest)
        for code, is_rest in _codes(indicator, indicator.by[-1])
    ]
    if DIMENSIONS[indicator.kind][indicator.by[-1]] == COUNTRY:
        lines += [
            Line(indicator, "", f"{indicator.code}|+{number}", True) for number in range(1, OPEN_ROWS + 1)
        ]
    return Block(indicator.code, indicator, tuple(lines), columns)


def _codes(indicator: Indicator, dimension: str) -> Iterator[tuple[str, bool]]:
    """Total first, then the codes, then what is left empty where there was none."""
    source = DIMENSIONS[indicator.kind][dimension]
    yield TOTAL, False
    if source == QUARTER:
        yield from ((code, False) for code in indicator.codes_of(dimension))
        return
    if source == AGE:
        yield from ((age, int(age) >= ADULT) for age in AGES)
    else:
        yield from ((code, False) for code in indicator.codes_of(dimension))
    if source in (AGE, COUNTRY) or load().list(source).is_open_to_absence:
        yield ASKED_NOT_KNOWN, True
        yield DOES_NOT_APPLY, True
    yield BLANK, True
