"""The nightly sheet opens in a browser by double click, without any node, with the passphrase alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.template.loader import render_to_string
from playwright.sync_api import Browser

from myosotis.casework.sheet_sealing import make_sheet_key, seal_sheet
from myosotis.kernel import clock
from tests.people import CHILD, CHILD_ARABIC

pytestmark = pytest.mark.browser
PASSPHRASE = "seven blue petals under the bridge"


def test_the_sheet_opens_with_the_passphrase_and_says_so_when_it_is_wrong(chromium: Browser, tmp_path: Path):
    clear = f"<h1>Open cases</h1><p>{CHILD}</p><p>{CHILD_ARABIC}</p>"
    sealed = seal_sheet(make_sheet_key(PASSPHRASE), clear)
    path = tmp_path / "sheet.html"
    path.write_text(
        render_to_string(
            "casework/sheet_sealed.html",
            {"sealed": sealed, "team": {"name": "Runaways"}, "made_at": clock.now()},
        ),
        encoding="utf-8",
    )
    context = chromium.new_context()
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.goto(path.as_uri())
    page.get_by_label("Passphrase").fill("not the passphrase")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    page.get_by_label("Passphrase").fill(f"{PASSPHRASE} ")
    page.keyboard.press("Enter")
    page.get_by_text(CHILD).wait_for()
    assert page.get_by_text(CHILD_ARABIC).is_visible()
    assert not page.get_by_label("Passphrase").is_visible()
    assert faults == []
    context.close()
