"""Reads a questionnaire that came back: what it says, and everything that could not be taken, at its cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from openpyxl.utils.cell import coordinate_to_tuple

from myosotis.figures.questionnaire.answering import read_service
from myosotis.figures.questionnaire.faults import Fault, Weight, WorkbookRefused
from myosotis.figures.questionnaire.finding import find_everything
from myosotis.figures.questionnaire.layout import FORM, HIDDEN_SHEET, digest_of
from myosotis.figures.questionnaire.opening import Opened, open_workbook
from myosotis.figures.questionnaire.tabling import (
    Sheeted,
    join_practices,
    make_table,
    practice_of,
    read_block,
)
from myosotis.figures.questionnaire.words import language_of
from myosotis.figures.report.collection import Return
from myosotis_core.comparison.questions import find_questions
from myosotis_core.indicators import Practice, Table
from myosotis_core.vocabulary import CURRENT_VERSION

ORDER = {Weight.STOPS: 0, Weight.ASKS: 1, Weight.NOTES: 2}


@dataclass(frozen=True)
class Filled:
    """What a workbook says. `tables` are those without a fault that stops; `stopped` the codes of the others."""

    hotline: str
    year: int
    version: str
    language: str
    tables: Mapping[str, Table] = field(default_factory=dict)
    practice: Practice = field(default_factory=Practice)
    service: Mapping[str, object] = field(default_factory=dict)
    basis: str = ""
    comment: str = ""
    stopped: tuple[str, ...] = ()

    def as_return(self) -> Return:
        """As the collection takes it; nobody has signed it yet."""
        words = "\n".join(text for text in (self.basis, self.comment) if text)
        return Return(
            self.hotline,
            self.year,
            self.version,
            self.tables,
            self.practice,
            comment=words,
            service=self.service,
        )


def read_questionnaire(
    content: bytes,
    *,
    hotline: str,
    year: int,
    version: str = CURRENT_VERSION,
    before: Mapping[str, Table] | None = None,
) -> tuple[Filled | None, list[Fault]]:
    """What a workbook says and its faults, the weightiest first, by sheet and cell.

    `hotline`, `year`, `version`: what is expected; a workbook for something else is refused (None). `before`: last
    year's tables, for questions about jumps.
    """
    try:
        book = open_workbook(content)
        language = check_identity(book, hotline, year, version)
    except WorkbookRefused as error:
        return None, [error.fault]
    finding = find_everything(book, version, language)
    faults = list(finding.faults)
    read: dict[str, Sheeted] = {}
    for found in finding.blocks:
        read |= read_block(found)
    for one in read.values():
        faults += one.faults
    tables = {code: make_table(one, year) for code, one in read.items() if not one.is_stopped}
    faults += _ask(tables, read, before)
    service = read_service(finding.service, version, faults) if finding.service else {}
    filled = Filled(
        hotline=hotline,
        year=year,
        version=version,
        language=language,
        tables=tables,
        practice=join_practices({code: practice_of(read[code]) for code in tables}),
        service=service,
        basis=finding.free.get("basis", ""),
        comment=finding.free.get("comment", ""),
        stopped=tuple(sorted(set(read) - set(tables))),
    )
    return filled, _in_order(faults, book)


def _in_order(faults: list[Fault], book: Opened) -> list[Fault]:
    """The same fault once, in the order of sheets and cells, what stops a table first."""
    sheets = {sheet.name: at for at, sheet in enumerate(book.sheets)}
    once = {(fault.code, fault.address, fault.found): fault for fault in reversed(faults)}
    return sorted(
        once.values(),
        key=lambda fault: (
            ORDER[fault.weight],
            sheets.get(fault.sheet, len(sheets)),
            coordinate_to_tuple(fault.cell) if fault.cell else (0, 0),
            fault.code,
        ),
    )


def check_identity(book: Opened, hotline: str, year: int, version: str) -> str:
    """The language of the workbook. Raises `WorkbookRefused` where it is another one than expected."""
    sheet = book.find(HIDDEN_SHEET)
    if sheet is None:
        raise WorkbookRefused(Fault("not_questionnaire"))
    said = {str(sheet.value(row, 1) or ""): str(sheet.value(row, 2) or "") for row in range(1, 9)}
    checks = (
        ("form", FORM, "other_form"),
        ("version", version, "older_version"),
        ("hotline", hotline, "other_hotline"),
        ("year", str(year), "other_year"),
        ("digest", digest_of(version), "changed_keys"),
    )
    for name, expected, code in checks:
        if said.get(name, "") != expected:
            found = said.get(name, "")[:40]
            raise WorkbookRefused(Fault(code, found=found, values={"expected": expected}))
    return language_of(said.get("language", "en"))


def _ask(
    tables: Mapping[str, Table], read: Mapping[str, Sheeted], before: Mapping[str, Table] | None
) -> list[Fault]:
    """The questions of the checks, each at its cell."""
    asked = []
    for question in find_questions(tables, before=before):
        one = read[question.indicator]
        asked.append(
            Fault(
                question.code,
                one.sheet,
                one.address(question.place),
                values=dict(question.values),
                weight=Weight.ASKS,
                indicator=question.indicator,
            )
        )
    return asked
