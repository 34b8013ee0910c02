"""How a questionnaire looks: few colours, the same meaning everywhere."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

INK = "#1B2A41"
BLUE = "#2F5D9B"
PALE = "#EAF0F8"
GREY = "#F2F3F5"
LINE = "#C9D0DA"
MUTED = "#5B6675"
RED = "#F8D0CC"
AMBER = "#FBE3B5"
VIOLET = "#E2D5F2"

_BASE: dict[str, Any] = {"font_name": "Arial", "font_size": 10, "font_color": INK, "valign": "vcenter"}
_STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {"font_size": 18, "bold": True, "font_color": BLUE},
    "heading": {"font_size": 12, "bold": True, "font_color": BLUE},
    "block": {"font_size": 12, "bold": True, "bottom": 2, "bottom_color": BLUE},
    "note": {"font_color": MUTED, "font_size": 9},
    "text": {"text_wrap": True, "valign": "top"},
    "key": {"font_color": LINE, "font_size": 8},
    "head": {"bold": True, "text_wrap": True, "bg_color": PALE, "align": "center", "border": 1, "border_color": LINE},
    "band": {"bold": True, "font_color": MUTED, "font_size": 9, "align": "center"},
    "code": {"font_color": MUTED, "font_size": 8},
    "row": {"text_wrap": True, "border": 1, "border_color": LINE},
    "row_total": {"text_wrap": True, "bold": True, "border": 1, "border_color": LINE, "bg_color": PALE},
    "row_rest": {"text_wrap": True, "font_color": MUTED, "border": 1, "border_color": LINE, "bg_color": GREY},
    "number": {"num_format": "#,##0", "border": 1, "border_color": LINE, "locked": False, "align": "right"},
    "number_total": {
        "num_format": "#,##0", "border": 1, "border_color": LINE, "locked": False, "align": "right", "bold": True,
    },
    "number_rest": {
        "num_format": "#,##0", "border": 1, "border_color": LINE, "locked": False, "align": "right", "bg_color": GREY,
    },
    "decimal": {"num_format": "#,##0.##", "border": 1, "border_color": LINE, "locked": False, "align": "right"},
    "choice": {"border": 1, "border_color": LINE, "locked": False, "font_size": 9, "text_wrap": True},
    "open": {"border": 1, "border_color": LINE, "locked": False, "bg_color": GREY},
    "long": {"border": 1, "border_color": LINE, "locked": False, "text_wrap": True, "valign": "top"},
    "before": {"num_format": "#,##0", "font_color": MUTED, "bg_color": GREY, "border": 1,
               "border_color": LINE, "align": "right"},
    "closed": {"bg_color": GREY, "border": 1, "border_color": LINE, "pattern": 14, "fg_color": LINE},
    "link": {"font_color": BLUE, "underline": 1},
    "red": {"bg_color": RED},
    "amber": {"bg_color": AMBER},
    "violet": {"bg_color": VIOLET},
}  # fmt: skip


class Styles:
    """The formats of one workbook, made when first used."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        if name not in self._made:
            # Colours of conditions hold nothing but themselves: anything else would be laid over the cell.
            base = {} if name in ("red", "amber", "violet") else _BASE
            self._made[name] = self._book.add_format({**base, **_STYLES[name]})
        return self._made[name]
