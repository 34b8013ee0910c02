"""Pictures for the press: one headline each, 1200 by 675 pixels, with its number, its sentence and its source."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

from myosotis.figures.report.charts.measuring import FAMILIES, width_of, wrap
from myosotis.figures.report.charts.rendering import render_png
from myosotis.figures.report.edition import Edition, Headline
from myosotis.figures.report.pages.cover import large_number
from myosotis.figures.report.texts import Speaker

WIDE, TALL, MARGIN = 1200, 675, 84
LARGE, RUNNING, SMALL = 160.0, 46.0, 25.0
PETALS = ((32, 16.4), (46.84, 27.18), (41.17, 44.62), (22.83, 44.62), (17.16, 27.18))
ARABIC = re.compile("([\u0600-\u06ff][\u0600-\u06ff ]*)")
ISOLATED = ("\N{RIGHT-TO-LEFT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")


def write_press(edition: Edition, language: str, out: Path) -> None:
    """Write one picture for each sentence of the cover into `<language>/press/`."""
    folder = out / language / "press"
    folder.mkdir(parents=True, exist_ok=True)
    speaker = Speaker.of_edition(edition, language)
    for number, headline in enumerate(edition.headlines, start=1):
        picture = render_png(compose_picture(edition, speaker, headline))
        (folder / f"headline-{number}.png").write_bytes(picture)


def compose_picture(edition: Edition, speaker: Speaker, headline: Headline) -> str:
    """The picture as SVG."""
    is_turned = speaker.is_right_to_left
    x, anchor = (WIDE - MARGIN, "end") if is_turned else (MARGIN, "start")
    parts = [f'<rect width="{WIDE}" height="{TALL}" fill="#15386b"/>', _flower(is_turned)]

    def write(y: float, said: str, size: float, colour: str, weight: int) -> None:
        shown = said.join(ISOLATED) if is_turned else said
        parts.append(
            f'<text x="{x}" y="{y:g}" font-size="{size:g}" fill="{colour}" font-weight="{weight}" '
            f'text-anchor="{anchor}">{_set_arabic(escape(shown))}</text>'
        )

    large = large_number(speaker, headline.sentence)
    lines = wrap(speaker.say(headline.sentence), WIDE - 2 * MARGIN - 60, RUNNING)
    size = min(RUNNING, RUNNING * 4 / max(len(lines), 1))
    write(
        250, large, LARGE * min(1, (WIDE - 2 * MARGIN) / max(width_of(large, LARGE, True), 1)), "#ffffff", 700
    )
    for number, line in enumerate(lines):
        write(340 + number * size * 1.32, line, size, "#ffffff", 400)
    title = speaker.text("page.title", year=edition.year)
    write(TALL - 82, title, SMALL, "#ffffff", 700)
    source = speaker.text(
        "page.source", hotlines=len(edition.reporting), year=edition.year, version=edition.definitions
    )
    write(TALL - 42, f"{source} CC BY 4.0", SMALL * 0.85, "#bcd8fb", 400)
    inner = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{TALL}" viewBox="0 0 {WIDE} {TALL}" '
        f'font-family="{FAMILIES}">{inner}</svg>'
    )


def _set_arabic(escaped: str) -> str:
    """Arabic in the house's own font: drawn as a picture, no other program chooses one."""
    return ARABIC.sub(r'<tspan font-family="Noto Sans Arabic">\1</tspan>', escaped)


def _flower(is_turned: bool) -> str:
    petals = "".join(f'<circle cx="{x}" cy="{y}" r="12.4"/>' for x, y in PETALS)
    x = -110 if is_turned else WIDE - 250
    return (
        f'<g transform="translate({x} -120) scale(5.6)"><g fill="#24508f">{petals}</g>'
        '<circle cx="32" cy="32" r="9.4" fill="#ffffff"/><circle cx="32" cy="32" r="6.2" fill="#f5c22b"/></g>'
    )
