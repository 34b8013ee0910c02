"""The yearly report opened from a disk: axe finds no barrier, and a telephone shows all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from myosotis.figures.report.pages import write_pages
from myosotis.figures.report.tests.small_edition import make_small_edition
from tests.browser.barriers import find_barriers

pytestmark = pytest.mark.browser
LANGUAGES = ("en", "ar")


def test_the_report_has_no_barrier_and_fits_a_telephone(chromium: Browser, tmp_path: Path) -> None:
    """Two pages in two languages, in light and dark."""
    for language in LANGUAGES:
        write_pages(make_small_edition(), language, tmp_path, languages=LANGUAGES)
    for language, scheme in zip(LANGUAGES, ("light", "dark"), strict=True):
        context = chromium.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)
        page = context.new_page()
        for place in ("index", "caseload"):
            page.goto((tmp_path / language / f"{place}.html").as_uri())
            assert find_barriers(page) == [], (language, place)
            assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0, (
                language,
                place,
            )
        context.close()
