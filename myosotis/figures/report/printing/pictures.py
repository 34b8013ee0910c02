"""Pages of the report as pictures, for documents that show it: `python -m … .printing.pictures COLLECTION FOLDER`."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from myosotis.figures.report.edition import Edition
from myosotis.figures.report.folders import read_collection
from myosotis.figures.report.preparing import prepare
from myosotis.figures.report.printing.book import make_book
from myosotis.figures.report.printing.sheets import make_page
from myosotis.figures.report.printing.typesetting import set_pictures
from myosotis.figures.report.texts import Speaker

SHARPNESS = 72  # pixels an inch: two pages stand beside each other on a screen
QUALITY = 76
SHOWN: Mapping[str, tuple[int, ...]] = {
    "en": (1, 3, 4, 5, 6, 7, 9, 10, 13, 20, 25, 27),
    "el": (3, 7),
    "ar": (1, 4, 7),
}
"""Which pages of which language the document shows."""


def write_pictures(edition: Edition, folder: Path, shown: Mapping[str, Iterable[int]] = SHOWN) -> list[Path]:
    """Write pages as WebP, and the page of one hotline in English; return the files."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for language, numbers in shown.items():
        speaker = Speaker.of_edition(edition, language)
        pages = set_pictures("report", make_book(edition, speaker), SHARPNESS)
        for number in numbers:
            written.append(_write(folder / f"{language}-{number:02}.webp", pages[number - 1]))
        if language == "en" and edition.sheets:
            largest = max(edition.sheets, key=lambda sheet: len(sheet.charts))
            page: dict[str, Any] = make_page(largest, edition, speaker)
            written.append(_write(folder / "en-hotline.webp", set_pictures("sheet", page, SHARPNESS)[0]))
    return written


def _write(path: Path, png: bytes) -> Path:
    Image.open(io.BytesIO(png)).convert("RGB").save(path, "WEBP", quality=QUALITY, method=6)
    return path


if __name__ == "__main__":
    write_pictures(prepare(read_collection(Path(sys.argv[1]))), Path(sys.argv[2]))
