"""The colours of the charts: told apart by those who see no red or no green, and in grey print."""

from __future__ import annotations

INK = "#14213a"
QUIET = "#4a5970"
LINE = "#dce4ef"
EDGE = "#7d8ca4"
PAPER = "#ffffff"
BLUE = "#1d4f91"
LIGHT = "#8fb0dc"

PARTS = (BLUE, "#d17a45", "#9cc9bd", "#0b1c38", "#c3d2ea", "#7c5587", "#e9c7a4", "#3d7a6f", "#a8b4c6")
"""Parts of a whole, in their order: neighbours are never equally light."""

LINES = (BLUE, "#a94f1f", "#0b1c38", "#2a7a6c")
"""Lines, and the words beside them: each dark enough to be read as text."""

DASHES: tuple[tuple[int, ...], ...] = ((), (7, 3), (2, 3), (9, 3, 2, 3))
"""How the lines are drawn, so that grey print tells them apart."""

STEPS = ("#d7e4f5", "#9dbce6", "#5a8acb", BLUE, "#0f2f5c")
"""From little to much."""

GRADES = {"A": BLUE, "B": "#6f9bd6", "C": "#c3d2ea", "D": "#f0dcc8"}
"""How well a hotline's own codes fit the common ones."""

TOLD_APART_IN_GREY = 1.25


def luminance_of(colour: str) -> float:
    """The relative luminance of a colour (WCAG 2), from 0 to 1."""
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast_of(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2), from 1 to 21."""
    lighter, darker = sorted((luminance_of(one), luminance_of(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def ink_on(colour: str) -> str:
    """The colour of words on a colour."""
    return PAPER if contrast_of(PAPER, colour) >= contrast_of(INK, colour) else INK
