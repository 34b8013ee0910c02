"""Writing the PDFs of an edition."""

from __future__ import annotations

from pathlib import Path

from myosotis.figures.report.edition import Edition
from myosotis.figures.report.places import place_of_pdf, place_of_sheet
from myosotis.figures.report.printing.book import make_book
from myosotis.figures.report.printing.sheets import make_page
from myosotis.figures.report.printing.typesetting import set_pdf
from myosotis.figures.report.texts import Speaker


def write_pdf(edition: Edition, language: str, out: Path) -> Path:
    """Write the whole report in one language below `out`, and return the file. Equal editions give equal bytes."""
    book = make_book(edition, Speaker.of_edition(edition, language))
    return _write(out / place_of_pdf(edition.year, language), set_pdf("report", book))


def write_sheets(edition: Edition, language: str, out: Path) -> list[Path]:
    """Write one page for each hotline of the edition."""
    speaker = Speaker.of_edition(edition, language)
    return [
        _write(
            out / place_of_sheet(edition.year, one.hotline.code, language),
            set_pdf("sheet", make_page(one, edition, speaker)),
        )
        for one in edition.sheets
    ]


def _write(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path
