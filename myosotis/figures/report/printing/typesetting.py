"""Setting with typst: tagged PDF (PDF/UA-1), the fonts of the house only, nothing of the machine or the moment."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

from myosotis.papers.glyphs import FONTS, UNPRINTABLE, make_printable

TEMPLATES = Path(__file__).parent / "typst"
NOT_DISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
MOST_REPLACED = 20


def set_pdf(template: str, data: dict[str, Any]) -> bytes:
    """A tagged PDF. The same data give the same bytes; letters that no font has become question marks."""
    printed = each_text(data)
    for _attempt in range(MOST_REPLACED):
        try:
            made = compile_with(template, printed, "pdf")
            return made if isinstance(made, bytes) else made[0]
        except typst.TypstError as error:
            found = NOT_DISPLAYED.search(str(error))
            if found is None:
                raise
            printed = each_text(printed, lost=found[1])
    raise ValueError("Too many letters of this report cannot be printed.")


def set_pictures(template: str, data: dict[str, Any], ppi: float = 96) -> list[bytes]:
    """The pages as pictures (PNG), for looking at them."""
    made = compile_with(template, each_text(data), "png", ppi)
    return [made] if isinstance(made, bytes) else list(made)


@cache
def read_fonts() -> typst.Fonts:
    """The fonts of the house, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


def each_text(data: Any, lost: str = "") -> Any:
    """The data with every text printable; drawings stay as they are."""
    if isinstance(data, str):
        if data.startswith("<svg"):
            return data
        return data.replace(lost, UNPRINTABLE) if lost else _print_once(data)
    if isinstance(data, dict):
        return {name: each_text(value, lost) for name, value in data.items()}
    if isinstance(data, list):
        return [each_text(value, lost) for value in data]
    return data


@lru_cache(maxsize=8192)
def _print_once(text: str) -> str:
    """The same sentence stands on many pages."""
    return make_printable(text)


def compile_with(
    template: str, data: dict[str, Any], kind: Literal["pdf", "png"], ppi: float = 96
) -> bytes | list[bytes]:
    """Set one template."""
    made: bytes | list[bytes] = typst.compile(
        TEMPLATES / f"{template}.typ",
        root=TEMPLATES,
        font_paths=read_fonts(),
        ignore_system_fonts=True,
        format=kind,
        ppi=ppi,
        pdf_standards=["ua-1"] if kind == "pdf" else [],
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return made
