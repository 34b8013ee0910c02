"""One hotline's page."""

from __future__ import annotations

from typing import Any

from myosotis.figures.report.edition import Edition, Label, Sheet
from myosotis.figures.report.printing.book import isolate, make_figure
from myosotis.figures.report.tabling import source_of
from myosotis.figures.report.texts import Speaker


def make_page(sheet: Sheet, edition: Edition, speaker: Speaker) -> dict[str, Any]:
    """What is published of one hotline, in one language."""
    hotline = sheet.hotline
    country = speaker.label(Label("country", hotline.country)) if hotline.country else ""
    return {
        "language": speaker.language,
        "is_rtl": speaker.is_right_to_left,
        "title": hotline.name,
        "document": f"{hotline.name}: {speaker.text('page.title', year=edition.year)}",
        "report": speaker.text("page.title", year=edition.year),
        "country": country,
        "year": str(edition.year),
        "federation": isolate(speaker.text("page.federation"), speaker),
        "sentences": [speaker.say(one) for one in sheet.sentences],
        "figures": [make_figure(one, edition, speaker) for one in sheet.charts],
        "signs": [speaker.text("told.hidden"), source_of(edition, speaker, next(iter(sheet.charts), None))],
        "help": isolate(speaker.text("page.call"), speaker),
    }
