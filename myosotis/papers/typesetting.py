"""Papers are set by typst: tagged PDF, the fonts of the house only, nothing of the machine or the moment in it."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

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
