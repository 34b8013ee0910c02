"""Tables and practices as plain values: for a frozen return, and for one that came from outside and is not believed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from myosotis_core.indicators.definitions import UnknownIndicator, load_definitions
from myosotis_core.indicators.margins import AGE, COUNTRY, DIMENSIONS
from myosotis_core.indicators.statuses import Grade, Status
from myosotis_core.indicators.tables import BLANK, TOTAL, Cell, Place, Practice, Table
from myosotis_core.vocabulary import CURRENT_VERSION, Sentence, UnknownVersion, load

FORM = 1
LARGEST = 10**9


class TableRefused(ValueError):
    """Plain values are no table; the message is a sentence that names the cell."""


def practice_to_dict(practice: Practice) -> dict[str, Any]:
    """As plain values that JSON can hold; `practice_from_dict` gives it back."""
    return {
        "indicators": {code: status.value for code, status in practice.indicators.items()},
        "dimensions": {one: status.value for one, status in practice.dimensions.items()},
        "codes": [[*place, status.value] for place, status in practice.codes.items()],
        "grades": {one: grade.value for one, grade in practice.grades.items()},
        "code_grades": [[*place, grade.value] for place, grade in practice.code_grades.items()],
        "changed": sorted(practice.changed),
        "estimates": sorted(practice.estimates),
    }


def practice_from_dict(raw: Mapping[str, Any]) -> Practice:
    """The practice that `practice_to_dict` wrote. Raises `TableRefused`."""
    try:
        return Practice(
            indicators={str(code): Status(status) for code, status in raw["indicators"].items()},
            dimensions={str(one): Status(status) for one, status in raw["dimensions"].items()},
            codes={(str(one), str(code)): Status(status) for one, code, status in raw["codes"]},
            grades={str(one): Grade(grade) for one, grade in raw["grades"].items()},
            code_grades={(str(one), str(code)): Grade(grade) for one, code, grade in raw["code_grades"]},
            changed=frozenset(map(str, raw["changed"])),
            estimates=frozenset(map(str, raw["estimates"])),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise TableRefused(Sentence("What a hotline says of its own figures is not in its form.")) from error


def table_to_dict(table: Table, *, version: str = CURRENT_VERSION) -> dict[str, Any]:
    """As plain values that JSON can hold, cells in a fixed order, so that equal tables are equal bytes."""
    cells = sorted(table.cells.values(), key=lambda cell: cell.place)
    return {
        "form": FORM,
        "version": version,
        "indicator": table.indicator.code,
        "year": table.year,
        "cells": [
            [list(cell.place), cell.value, cell.status.value, cell.is_break, cell.grade.value]
            for cell in cells
        ],
        "practice": practice_to_dict(table.practice),
        "uncollected": sorted(table.uncollected),
    }


def table_from_dict(raw: Mapping[str, Any]) -> Table:
    """The table that `table_to_dict` wrote, every cell looked at. Raises `TableRefused` with a sentence."""
    if not isinstance(raw, Mapping) or raw.get("form") != FORM:
        raise TableRefused(Sentence("This is no table in a form that is known here."))
    version, code = str(raw.get("version"))[:60], str(raw.get("indicator"))[:60]
    try:
        indicator = load_definitions(version).indicator(code)
    except UnknownVersion as error:
        raise TableRefused(
            Sentence("The definitions “{version}” are not known here.", version=version)
        ) from error
    except UnknownIndicator as error:
        raise TableRefused(
            Sentence("The indicators of {version} hold no “{code}”.", version=version, code=code)
        ) from error
    year, entries = raw.get("year"), raw.get("cells")
    if isinstance(year, bool) or not isinstance(year, int) or not 1900 <= year <= 2200:
        raise TableRefused(Sentence("“{year}” is not a year that can be reported.", year=str(year)[:60]))
    if not isinstance(entries, Sequence) or isinstance(entries, str):
        raise TableRefused(Sentence("A table has cells."))
    dimensions = [DIMENSIONS[indicator.kind][one] for one in indicator.by]
    cells: dict[Place, Cell] = {}
    for entry in entries:
        cell = _make_cell(entry, dimensions)
        if cell.place in cells:
            raise TableRefused(Sentence("The cell {place} stands twice.", place=_say(cell.place)))
        cells[cell.place] = cell
    if (TOTAL,) * len(dimensions) not in cells:
        raise TableRefused(Sentence("The total is missing."))
    uncollected = frozenset(str(one) for one in raw.get("uncollected", ())) & frozenset(indicator.by)
    return Table(indicator, year, cells, practice_from_dict(raw.get("practice", {})), uncollected)


def _make_cell(entry: Any, dimensions: Sequence[str]) -> Cell:
    try:
        codes, value, word, is_break, letter = entry
        place, status, grade = tuple(codes), Status(word), Grade(letter)
    except (TypeError, ValueError) as error:
        raise TableRefused(
            Sentence("A cell has a place, a value, a status, whether it is a break, and a grade.")
        ) from error
    if len(place) != len(dimensions) or not all(isinstance(code, str) for code in place):
        raise TableRefused(
            Sentence("The place {place} has not one code for each dimension.", place=_say(place))
        )
    for source, code in zip(dimensions, place, strict=True):
        if not _is_code(source, code):
            raise TableRefused(
                Sentence(
                    "“{code}” in {place} is not a code of this table.", code=code[:60], place=_say(place)
                )
            )
    if status.has_value != (value is not None):
        raise TableRefused(
            Sentence("The cell {place} has a status that does not go with its value.", place=_say(place))
        )
    if value is not None and (
        isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= LARGEST
    ):
        raise TableRefused(Sentence("The cell {place} holds no count.", place=_say(place)))
    if status is Status.ZERO and value:
        raise TableRefused(Sentence("The cell {place} is called zero and is not.", place=_say(place)))
    return Cell(place, value, status, bool(is_break), grade)


def _is_code(source: str, code: str) -> bool:
    if code in (TOTAL, BLANK) or load().list("absence").is_valid(code):
        return True
    if source == AGE:
        return code.isascii() and code.isdigit() and len(code) <= 3
    if source == COUNTRY:
        return len(code) == 2 and code.isascii() and code.isupper()
    return code in ("q1", "q2", "q3", "q4") if source == "quarter" else load().is_valid(source, code)


def _say(place: Sequence[object]) -> str:
    return " × ".join(str(code)[:60] for code in place) or Sentence("of all")
