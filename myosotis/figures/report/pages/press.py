"""Pictures for the press: one headline each, 1200 by 675 pixels, with its number, its sentence and its source."""

from __future__ import annotations

from pathlib import Path

from myosotis.figures.report.edition import Edition
from myosotis.figures.report.pages.cover import large_number
from myosotis.figures.report.printing.typesetting import set_pictures
from myosotis.figures.report.texts import Speaker

POINTS_AN_INCH = 72
LICENCE = "CC BY 4.0"


def write_press(edition: Edition, language: str, out: Path) -> None:
    """Write one picture for each sentence of the cover into `<language>/press/`."""
    if not edition.headlines:
        return
    folder = Path(out) / language / "press"
    folder.mkdir(parents=True, exist_ok=True)
    pictures = set_pictures("press", tell_pictures(edition, language), POINTS_AN_INCH)
    for number, picture in enumerate(pictures, start=1):
        (folder / f"headline-{number}.png").write_bytes(picture)


def tell_pictures(edition: Edition, language: str) -> dict[str, object]:
    """What stands in the pictures, as plain values."""
    speaker = Speaker.of_edition(edition, language)
    source = speaker.text(
        "page.source", hotlines=len(edition.reporting), year=edition.year, version=edition.definitions
    )
    return {
        "language": language,
        "direction": "rtl" if speaker.is_right_to_left else "ltr",
        "title": speaker.text("page.title", year=edition.year),
        "source": f"{source} {LICENCE}",
        "pictures": [
            {"large": large_number(speaker, one.sentence), "sentence": speaker.say(one.sentence)}
            for one in edition.headlines
        ],
    }
