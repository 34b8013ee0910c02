"""The first sheet: what is asked, how to fill it in, what the colours mean, and how far one is."""

from __future__ import annotations

from xlsxwriter.worksheet import Worksheet

from myosotis.figures.questionnaire.sheets import KEY, MARK, Writing
from myosotis.figures.questionnaire.words import texts_of
from myosotis.figures.report.collection import Hotline

COVER = "cover"
FREE = ("basis", "comment")
LEFT, MIDDLE, RIGHT, LAST = 1, 2, 3, 4
LINE_LENGTH = 118


def write_cover(
    writing: Writing, sheet: Worksheet, hotline: Hotline, sheets: list[tuple[Worksheet, list[str]]]
) -> None:
    """Fill the first sheet; `sheets` are the others with the ranges of their number cells."""
    styles = writing.styles
    sheet.set_column(KEY, KEY, 2, styles["key"], {"hidden": True})
    sheet.set_column(LEFT, LEFT, 5)
    sheet.set_column(MIDDLE, MIDDLE, 40)
    sheet.set_column(RIGHT, RIGHT, 16)
    sheet.set_column(LAST, LAST, 50)
    sheet.set_row(0, 32)
    sheet.write(0, KEY, f"{MARK}{COVER}|sheet", styles["key"])
    sheet.write(0, LEFT, writing.tell("cover.title", year=writing.year), styles["title"])
    row = _write_text(writing, sheet, 1, writing.tell("cover.asked", hotline=hotline.name), LEFT)
    sheet.write(row + 1, LEFT, writing.tell("cover.how"), styles["heading"])
    row += 2
    for number, step in enumerate(texts_of(writing.language)["cover"]["steps"], start=1):
        sheet.write(row, LEFT, number, styles["note"])
        row = _write_text(writing, sheet, row, step, MIDDLE)
    row = _write_colours(writing, sheet, row + 1)
    row = _write_progress(writing, sheet, row + 1, sheets)
    for name in FREE:
        sheet.write(row, LEFT, writing.tell(f"cover.{name}"), styles["heading"])
        sheet.write(row + 1, KEY, f"{MARK}{COVER}|{name}", styles["key"])
        sheet.merge_range(row + 1, LEFT, row + 1, LAST, "", styles["long"])
        sheet.set_row(row + 1, 64)
        row += 3
    made = writing.tell(
        "cover.made", hotline=hotline.name, code=hotline.code, year=writing.year, version=writing.version
    )
    sheet.write(row, LEFT, made, styles["note"])


def _write_text(writing: Writing, sheet: Worksheet, row: int, text: str, column: int) -> int:
    """A text over the width of the sheet, as high as it needs; returns the row after it."""
    sheet.merge_range(row, column, row, LAST, text, writing.styles["text"])
    sheet.set_row(row, 15 * (1 + len(text) // LINE_LENGTH))
    return row + 1


def _write_colours(writing: Writing, sheet: Worksheet, row: int) -> int:
    sheet.write(row, LEFT, writing.tell("cover.colours"), writing.styles["heading"])
    for style, word in (("red", "colour_empty"), ("amber", "colour_sum"), ("violet", "colour_both")):
        row += 1
        sheet.write_blank(row, LEFT, None, writing.styles[style])
        sheet.write(row, MIDDLE, writing.tell(f"cover.{word}"), writing.styles["plain"])
    return row + 1


def _write_progress(
    writing: Writing, sheet: Worksheet, row: int, sheets: list[tuple[Worksheet, list[str]]]
) -> int:
    """Each sheet with a link and how many of its cells hold a number."""
    styles = writing.styles
    sheet.write(row, LEFT, writing.tell("cover.sheets"), styles["heading"])
    sheet.write(row + 1, MIDDLE, writing.tell("cover.sheet"), styles["head"])
    sheet.write(row + 1, RIGHT, writing.tell("cover.filled"), styles["head"])
    row += 2
    for other, ranges in sheets:
        name = other.get_name().replace("'", "''")
        sheet.write_url(row, MIDDLE, f"internal:'{name}'!C3", styles["link"], other.get_name())
        counted = "+".join(f"COUNT('{name}'!{one})" for one in ranges)
        sheet.write_formula(row, RIGHT, f"={counted}", styles["before"], 0)
        row += 1
    return row + 1
