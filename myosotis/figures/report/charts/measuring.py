"""How much room words take, so that nothing overlaps and nothing is cut off."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from PIL import ImageFont

FONTS = Path(__file__).resolve().parents[3] / "papers" / "fonts"
FAMILIES = "Inter, Noto Sans, Noto Sans Arabic, sans-serif"
MEASURED_AT = 100
SPARE = 1.04  # pages show Inter, whose figures are a little wider
ARABIC = range(0x0600, 0x0700)


@lru_cache(maxsize=4)
def _font(is_arabic: bool, is_bold: bool) -> ImageFont.FreeTypeFont:
    name = f"NotoSans{'Arabic' if is_arabic else ''}-{'Bold' if is_bold else 'Regular'}.ttf"
    return ImageFont.truetype(str(FONTS / name), MEASURED_AT, layout_engine=ImageFont.Layout.BASIC)


@lru_cache(maxsize=8192)
def width_of(text: str, size: float, is_bold: bool = False) -> float:
    """How wide a text is at a size; Arabic letters are measured apart, so a little too wide."""
    is_arabic = any(ord(letter) in ARABIC for letter in text)
    return _font(is_arabic, is_bold).getlength(text) * size / MEASURED_AT * SPARE


def wrap(text: str, room: float, size: float, is_bold: bool = False) -> list[str]:
    """A text in lines no wider than the room, broken between words."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, is_bold) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
