"""A prank and silence on the line, without the mouse: two keys each, and nobody is ever blocked."""

from __future__ import annotations

import pytest

from tests.browser.contacts import MAKE_CAST, look, press, sign_in
from tests.browser.journeys import write

pytestmark = pytest.mark.browser
NUMBER = "+32 470 00 00 17"
CLOSED = '[data-banner="closed"]:not([hidden])'
HISTORY = """
from myosotis.casework.models import Contact
kinds = Contact.objects.order_by("started_at").values_list("kind", flat=True)
print(",".join(kinds))
"""


def test_a_prank_costs_two_keys_and_a_silent_caller_is_never_blocked(node, context, page):
    node.manage(MAKE_CAST)
    sign_in(node, context)
    page.goto("/")

    def take() -> str:
        press(page, "F2")
        page.wait_for_selector("[data-contact][data-ready]:not([data-closed]) textarea:focus")
        return page.url.rstrip("/").rsplit("/", 1)[1]

    # Laughter, a made-up child, somebody hangs up.
    take()
    press(page, "F6", "2")
    page.wait_for_selector(CLOSED)
    assert "prank" in page.locator(CLOSED).inner_text()
    assert page.locator("[data-to-complete] li").count() == 0

    # Somebody breathes, three times; each time the next call is taken as the first was.
    for _call in range(3):
        silent = take()
        press(page, "Alt+h")
        write(page, "Caller’s number", NUMBER)
        press(page, "F6", "1")
        page.wait_for_selector(CLOSED)
        assert "silent" in page.locator(CLOSED).inner_text()
        assert look(page, silent)["kind"] == "silent"
        assert "block" not in page.locator("main").inner_text().lower()

    # The fourth time a child speaks: what was silent becomes a talk, and nothing stands in the way.
    child = take()
    press(page, "Alt+h")
    write(page, "Caller’s number", NUMBER)
    press(page, "F6")
    press(page, "Escape")
    page.keyboard.type("It was me who called. I am afraid to go home.")
    page.wait_for_selector('[data-saved][data-state="saved"]')
    assert look(page, child)["closed_at"] is None
    assert node.manage(HISTORY).strip() == "prank,silent,silent,silent,"
