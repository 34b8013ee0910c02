"""Gives a workbook back with a note at each faulty cell, so that it can be mended in place."""

from __future__ import annotations

import io
import warnings
from collections.abc import Sequence

import openpyxl
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.hyperlink import Hyperlink

from myosotis.figures.questionnaire.faults import Fault, Weight
from myosotis.figures.questionnaire.finding import FAULTS
from myosotis.figures.questionnaire.opening import check_package
from myosotis.figures.questionnaire.sheets import MARK
from myosotis.figures.questionnaire.words import RIGHT_TO_LEFT, language_of, say, tell

AUTHOR = "Myosotis"
COLOURS = {Weight.STOPS: "F8D0CC", Weight.ASKS: "FBE3B5", Weight.NOTES: "E4ECF7"}
WIDTH, HEIGHT = 320, 110


def mark_faults(content: bytes, faults: Sequence[Fault], language: str) -> bytes:
    """The same workbook with notes and colours at the cells of `faults`, and a sheet that lists them all.

    Raises `WorkbookRefused` for a file that is no plain workbook.
    """
    check_package(content)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what openpyxl does not keep, a questionnaire does not have
        book = openpyxl.load_workbook(io.BytesIO(content))
    language = language_of(language)
    _forget(book)
    for fault in faults:
        if fault.sheet in book.sheetnames:
            _mark(book[fault.sheet][fault.cell or "B1"], fault, say(fault, language))
    _list(book, faults, language)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _forget(book: Workbook) -> None:
    """Remove what an earlier marking left."""
    for sheet in list(book.worksheets):
        if sheet["A1"].value == f"{MARK}{FAULTS}|sheet":
            book.remove(sheet)
            continue
        for row in sheet.iter_rows():
            for cell in row:
                if cell.comment and cell.comment.author == AUTHOR:
                    cell.comment = None
                    cell.fill = PatternFill()


def _mark(cell: object, fault: Fault, sentence: str) -> None:
    if not isinstance(cell, Cell):
        return
    earlier = f"{cell.comment.text}\n\n" if cell.comment and cell.comment.author == AUTHOR else ""
    cell.comment = Comment(f"{earlier}{sentence}", AUTHOR, height=HEIGHT, width=WIDTH)
    if not earlier:
        cell.fill = PatternFill("solid", start_color=COLOURS[fault.weight])


def _list(book: Workbook, faults: Sequence[Fault], language: str) -> None:
    """A sheet at the beginning with all faults, each a link to its cell."""
    sheet = book.create_sheet(tell("sheet.faults_name", language)[:31], 0)
    sheet["A1"] = f"{MARK}{FAULTS}|sheet"
    sheet.column_dimensions["A"].hidden = True
    sheet.column_dimensions["B"].width, sheet.column_dimensions["C"].width = 34, 110
    sheet.sheet_view.rightToLeft = language in RIGHT_TO_LEFT
    sheet["B1"], sheet["C1"] = tell("sheet.faults_where", language), tell("sheet.faults_what", language)
    sheet["B1"].font = sheet["C1"].font = Font(bold=True)
    for row, fault in enumerate(faults, start=2):
        cell = sheet.cell(row, 2, fault.address)
        if fault.sheet in book.sheetnames:
            quoted = fault.sheet.replace("'", "''")
            cell.hyperlink = Hyperlink(cell.coordinate, location=f"'{quoted}'!{fault.cell or 'B1'}")
            cell.font = Font(underline="single", color="2F5D9B")
        words = sheet.cell(row, 3, say(fault, language))
        words.alignment = Alignment(wrap_text=True, vertical="top")
        words.fill = PatternFill("solid", start_color=COLOURS[fault.weight])
    book.active = 0
