"""Papers are set by typst: tagged PDF, the fonts of the house only, nothing of the machine or the moment in it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

from myosotis.papers.glyphs import is_printable, make_printable

ROOM = Path(__file__).parent
PIXELS_PER_INCH = 96


@lru_cache(maxsize=1)
def read_fonts() -> typst.Fonts:
    """The fonts of the house, read once."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[ROOM / "fonts"])


@lru_cache(maxsize=8)
def read_template(name: str) -> bytes:
    """One template."""
    return (ROOM / "typst" / f"{name}.typ").read_bytes()


def set_pdf(template: str, data: dict[str, Any]) -> bytes:
    """A tagged PDF (PDF/UA-1). The same data give the same bytes."""
    made = _compile(template, data, "pdf")
    return made if isinstance(made, bytes) else made[0]


def set_pictures(template: str, data: dict[str, Any]) -> list[bytes]:
    """The pages of the same paper as pictures (PNG), for looking at it before it leaves."""
    made = _compile(template, data, "png")
    return [made] if isinstance(made, bytes) else list(made)


def make_all_printable(data: Any) -> Any:
    """The same data, every text of it as it can be printed."""
    if isinstance(data, str):
        return make_printable(data)
    if isinstance(data, dict):
        return {name: make_all_printable(value) for name, value in data.items()}
    if isinstance(data, list) and data and isinstance(data[0], int):
        return data
    return [make_all_printable(value) for value in data] if isinstance(data, list) else data


def loses_letters(data: Any) -> bool:
    """Whether some letter of the data cannot be printed."""
    if isinstance(data, str):
        return not is_printable(data)
    if isinstance(data, dict):
        return any(map(loses_letters, data.values()))
    return (
        isinstance(data, list) and not (data and isinstance(data[0], int)) and any(map(loses_letters, data))
    )


def _compile(template: str, data: dict[str, Any], kind: Literal["pdf", "png"]) -> bytes | list[bytes]:
    made: bytes | list[bytes] = typst.compile(
        read_template(template),
        font_paths=read_fonts(),
        ignore_system_fonts=True,
        format=kind,
        ppi=PIXELS_PER_INCH,
        pdf_standards=["ua-1"] if kind == "pdf" else [],
        sys_inputs={"data": json.dumps(make_all_printable(data), ensure_ascii=False)},
    )
    return made
