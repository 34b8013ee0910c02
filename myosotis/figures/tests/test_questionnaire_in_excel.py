"""What Excel would refuse or repair stands in no questionnaire, in whatever language it is written."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from myosotis.figures.questionnaire import LANGUAGES, write_questionnaire
from myosotis.figures.report.collection import Hotline
from myosotis_core.indicators import load_definitions

pytestmark = pytest.mark.deep

LONGEST_LIST, LONGEST_TITLE, LONGEST_WORDS = 255, 32, 255
PLAIN = {"AND", "COUNT", "COUNTA", "COUNTBLANK", "COUNTIF", "IF", "INDIRECT", "ISBLANK", "ISNUMBER", "ISTEXT"}
PLAIN |= {
    "ABS",
    "INT",
    "LEN",
    "MAX",
    "MIN",
    "MOD",
    "NOT",
    "OR",
    "ROUND",
    "SUM",
    "SUMPRODUCT",
    "TRIM",
    "VALUE",
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_spreadsheet_program_opens_it_without_a_repair(language: str) -> None:
    hotline = Hotline("ZZ-1", "Invented Line", "BE", 2005)
    content = write_questionnaire(load_definitions(), 2025, hotline, language)
    book = openpyxl.load_workbook(io.BytesIO(content))
    names = [name.casefold() for name in book.sheetnames]
    assert len(names) == len(set(names))
    for name in book.sheetnames:
        assert len(name) <= 31
        assert not re.search(r"[\[\]:*?/\\]", name), name
        assert not name.startswith("'"), name
        assert not name.endswith("'"), name
    for name, defined in book.defined_names.items():
        assert re.fullmatch(r"[A-Za-z_\\][\w.\\]{0,254}", name), name
        assert not re.fullmatch(r"[A-Za-z]{1,3}\d+", name), name
        assert "#REF" not in defined.attr_text
    for sheet in book.worksheets:
        check_lists(sheet, book)
        check_cells(sheet)


def check_lists(sheet: Worksheet, book: openpyxl.Workbook) -> None:
    taken: set[str] = set()
    for one in sheet.data_validations.dataValidation:
        for formula in (one.formula1 or "", one.formula2 or ""):
            assert len(formula.strip('"')) <= LONGEST_LIST, (sheet.title, formula)
            assert "," not in formula.strip('"') or one.type != "custom"
            for reference in re.findall(r"'((?:[^']|'')+)'!", formula):
                assert reference.replace("''", "'") in book.sheetnames
            check_functions(formula)
        assert len(one.promptTitle or "") <= LONGEST_TITLE, sheet.title
        assert len(one.errorTitle or "") <= LONGEST_TITLE, sheet.title
        assert len(one.prompt or "") <= LONGEST_WORDS, one.prompt
        assert len(one.error or "") <= LONGEST_WORDS, one.error
        cells = {str(cell) for cell in one.sqref.ranges}
        assert not cells & taken, "one cell has two lists"
        taken |= cells


def check_cells(sheet: Worksheet) -> None:
    merged = [range_boundaries(str(one)) for one in sheet.merged_cells.ranges]
    for at, (left, top, right, bottom) in enumerate(merged):
        for other_left, other_top, other_right, other_bottom in merged[at + 1 :]:
            is_apart = right < other_left or other_right < left or bottom < other_top or other_bottom < top
            assert is_apart, sheet.title
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell.value, str):
                assert len(cell.value) <= 32_767
                assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", cell.value)
                if cell.data_type == "f":
                    assert len(cell.value) <= 8_192
                    check_functions(cell.value)
    for ranged in sheet.conditional_formatting:
        for rule in ranged.rules:
            for formula in rule.formula:
                check_functions(formula)


def check_functions(formula: str) -> None:
    """Functions of Excel 2007 under their English names, which every program reads."""
    without_text = re.sub(r'"[^"]*"', "", formula)
    assert set(re.findall(r"([A-Z][A-Z0-9._]*)\(", without_text)) <= PLAIN, formula
