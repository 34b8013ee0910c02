"""Papers are set by typst: tagged PDF, the fonts of the house only, nothing of the machine or the moment in it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Literal

import typst

from myosotis.papers.glyphs import UNPRINTABLE, is_printable, make_printable

ROOM = Path(__file__).parent
PIXELS_PER_INCH = 96
NOT_DISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
MOST_REPLACED = 20
COMMON = "paper"


@dataclass(frozen=True)
class SetPaper:
    """A paper as it leaves: its bytes, the data that stand in it, and whether every letter could be printed."""

    content: bytes
    data: dict[str, Any]
    is_whole: bool


def set_paper(template: str, data: dict[str, Any]) -> SetPaper:
    """A tagged PDF (PDF/UA-1). The same data give the same bytes; letters that no font has become question marks."""
    is_whole = not _some_text(data, lambda text: not is_printable(text))
    printed = _each_text(data, make_printable)
    for _attempt in range(MOST_REPLACED):
        try:
            made = _compile(template, printed, "pdf")
            return SetPaper(made if isinstance(made, bytes) else made[0], printed, is_whole)
        except typst.TypstError as error:
            # A mark and a letter that no one font has together.
            found = NOT_DISPLAYED.search(str(error))
            if found is None:
                raise
            lost, is_whole = found[1], False
            printed = _each_text(printed, partial(_leave_out, lost))
    raise ValueError("Too many letters of this paper cannot be printed.")


def set_pictures(template: str, data: dict[str, Any]) -> list[bytes]:
    """The pages of a paper that was set as pictures (PNG), for looking at it before it leaves."""
    made = _compile(template, data, "png")
    return [made] if isinstance(made, bytes) else list(made)


@lru_cache(maxsize=1)
def read_fonts() -> typst.Fonts:
    """The fonts of the house, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[ROOM / "fonts"])


@lru_cache(maxsize=8)
def read_template(name: str) -> bytes:
    """One template, below what all papers have in common."""
    return b"".join((ROOM / "typst" / f"{one}.typ").read_bytes() for one in (COMMON, name))


def _leave_out(lost: str, text: str) -> str:
    return text.replace(lost, UNPRINTABLE)


def _each_text(data: Any, change: Callable[[str], str]) -> Any:
    if isinstance(data, str):
        return change(data)
    if isinstance(data, dict):
        return {name: _each_text(value, change) for name, value in data.items()}
    if isinstance(data, list) and not (data and isinstance(data[0], int)):  # numbers are a picture
        return [_each_text(value, change) for value in data]
    return data


def _some_text(data: Any, holds: Callable[[str], bool]) -> bool:
    found: list[str] = []
    _each_text(data, lambda text: found.append(text) or text)  # type: ignore[func-returns-value]
    return any(map(holds, found))


def _compile(template: str, data: dict[str, Any], kind: Literal["pdf", "png"]) -> bytes | list[bytes]:
    made: bytes | list[bytes] = typst.compile(
        read_template(template),
        font_paths=read_fonts(),
        ignore_system_fonts=True,
        format=kind,
        ppi=PIXELS_PER_INCH,
        pdf_standards=["ua-1"] if kind == "pdf" else [],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return made
