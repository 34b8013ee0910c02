"""The sheet on the service itself: what no table tells, asked of the hotline once a year."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from xlsxwriter.worksheet import Worksheet

from myosotis.figures.questionnaire.layout import HIDDEN_SHEET, SERVICE, questions_of
from myosotis.figures.questionnaire.sheets import (
    CODE,
    FIRST,
    KEY,
    LABEL,
    MARK,
    WHY_LIST,
    Writing,
    choosing,
    put_number,
)
from myosotis_core.indicators import Question
from myosotis_core.vocabulary import load

LIMITS: Mapping[str, int] = {"hours": 168, "percent": 100, "days": 3660}
"""The most that can stand in a cell of a unit."""
WITH_DECIMALS = ("people", "hours", "days", "percent")


def keys_of(question: Question, version: str) -> list[tuple[str, str]]:
    """The rows of a question: what stands in the key, and the code or rank it is for."""
    if question.unit == "coded":
        codes = load(version).list(question.code_list).names
        return [(f"{SERVICE}|{question.code}|{code}", code) for code in codes]
    if question.unit == "ranked":
        ranks = len(load(version).list(question.code_list).names)
        return [(f"{SERVICE}|{question.code}|{rank}", str(rank)) for rank in range(1, ranks + 1)]
    return [(f"{SERVICE}|{question.code}", "")]


def write_service(writing: Writing, sheet: Worksheet, known: Mapping[str, object]) -> None:
    """All questions with their definitions, an answer and a reason beside each."""
    styles = writing.styles
    sheet.set_column(KEY, KEY, 2, styles["key"], {"hidden": True})
    sheet.set_column(CODE, CODE, 18, styles["code"])
    sheet.set_column(LABEL, LABEL, 62)
    sheet.set_column(FIRST, FIRST + 1, 26)
    sheet.freeze_panes(2, FIRST)
    sheet.set_row(0, 28)
    sheet.write(0, KEY, f"{MARK}{SERVICE}|sheet", styles["key"])
    sheet.write(0, CODE, writing.tell("sheet.service"), styles["title"])
    sheet.set_row(1, None, None, {"hidden": True})
    sheet.write(1, KEY, f"{MARK}{SERVICE}|@", styles["key"])
    sheet.write(1, FIRST, f"{MARK}n|plain", styles["key"])
    sheet.write(1, FIRST + 1, f"{MARK}w|plain", styles["key"])
    for at, word in ((CODE, "sheet.code"), (FIRST, "sheet.answer"), (FIRST + 1, "sheet.why")):
        sheet.write(2, at, writing.tell(word), styles["head"])
    sheet.write_blank(2, LABEL, None, styles["head"])
    row = 3
    for question in questions_of(writing.version):
        row = _write_question(writing, sheet, question, row, known.get(question.code))


def _write_question(writing: Writing, sheet: Worksheet, question: Question, row: int, known: object) -> int:
    styles, language = writing.styles, writing.language
    unit = writing.tell(f"units.{question.unit}")
    rows = keys_of(question, writing.version)
    head = f"{question.label(language)} ({unit})"
    if len(rows) > 1:
        sheet.write_blank(row, CODE, None, styles["row_total"])
        sheet.write(row, LABEL, head, styles["row_total"])
        row += 1
    for key, code in rows:
        sheet.write(row, KEY, f"{MARK}{key}", styles["key"])
        sheet.write(row, CODE, code or question.code, styles["code"])
        sheet.write(row, LABEL, _label(writing, question, code) or head, styles["row"])
        _write_answer(writing, sheet, question, row, _known_part(question, code, known))
        sheet.write_blank(row, FIRST + 1, None, styles["choice"])
        sheet.data_validation(row, FIRST + 1, row, FIRST + 1, choosing(writing, WHY_LIST))
        row += 1
    return row + 1


def _label(writing: Writing, question: Question, code: str) -> str:
    if question.unit == "ranked":
        return writing.tell("sheet.rank", number=code)
    return load(writing.version).label(question.code_list, code, writing.language) if code else ""


def _known_part(question: Question, code: str, known: object) -> object:
    """What is known of one row already."""
    if question.unit == "coded" and isinstance(known, Mapping):
        return known.get(code)
    if question.unit == "ranked" and isinstance(known, (list, tuple)):
        return known[int(code) - 1] if int(code) <= len(known) else None
    return known if not code else None


def _write_answer(writing: Writing, sheet: Worksheet, question: Question, row: int, known: object) -> None:
    styles = writing.styles
    if question.unit == "ranked":
        codes = load(writing.version).list(question.code_list)
        label = codes.code(str(known)).label(writing.language) if known else ""
        sheet.write(row, FIRST, label, styles["choice"])
        count = len(codes.choices(writing.language))
        source = f"={HIDDEN_SHEET}!$G$1:$G${count}"
        sheet.data_validation(row, FIRST, row, FIRST, choosing(writing, source, "sheet.answer"))
        return
    kind = "decimal" if question.unit in WITH_DECIMALS else "integer"
    rule: dict[str, object] = {"validate": kind, "criteria": ">=", "value": 0}
    if question.unit in LIMITS:
        rule = {"validate": kind, "criteria": "between", "minimum": 0, "maximum": LIMITS[question.unit]}
    sheet.data_validation(row, FIRST, row, FIRST, rule)
    value = (
        float(Decimal(str(known))) if isinstance(known, (int, float, str, Decimal)) and known != "" else None
    )
    put_number(writing, sheet, row, FIRST, value, "decimal" if kind == "decimal" else "number")
