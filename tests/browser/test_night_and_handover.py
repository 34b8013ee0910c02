"""The mother of an open case calls at night and is answered from the card; in the morning the shift is handed over."""

from __future__ import annotations

import pytest

from tests.browser.conftest import find_barriers
from tests.browser.contacts import MAKE_CAST, press, sign_in
from tests.browser.test_case_journey import MAKE_CASE

pytestmark = pytest.mark.browser
SAID = "We know about it, the police look for her."


@pytest.fixture(scope="module", autouse=True)
def cast_on_node(node):
    node.manage(MAKE_CAST)


def write_card(page, ref):
    """The caseworker writes the card by keyboard, before going home."""
    page.goto(f"/cases/{ref}/card/")
    page.get_by_label("What to say", exact=True).fill(SAID)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=The night card is written.")


def test_a_caller_of_the_night_is_answered_from_the_card_without_the_mouse(node, context, page, chromium):
    ref = node.manage(MAKE_CASE.format(name="Mira Claes")).strip()
    sign_in(node, context)
    write_card(page, ref)
    with chromium.new_context(base_url=node.url, locale="en-GB") as night:
        sign_in(node, night, "nora")
        listener = night.new_page()
        listener.goto("/night/")
        assert find_barriers(listener) == []
        press(listener, "Alt+f")
        listener.keyboard.type("Mira Claes")
        listener.keyboard.press("Enter")
        listener.wait_for_selector("text=All cards")
        listener.locator("body").evaluate("() => document.activeElement.blur()")
        press(listener, "1")
        listener.wait_for_selector(f"text={SAID}")
        assert "Mira" not in listener.title()
        assert find_barriers(listener) == []
    page.goto(f"/cases/{ref}/")
    page.wait_for_selector("text=The night card was read.")


def test_a_shift_is_handed_over_and_taken_over_with_enter_alone(node, context, page, chromium):
    node.manage(MAKE_CASE.format(name="Jonas Peeters"))
    sign_in(node, context)
    page.goto("/handover/")
    page.get_by_role("button", name="Draft mine").press("Enter")
    page.wait_for_selector("text=Your draft for Runaways")
    assert find_barriers(page) == []
    page.locator("textarea").first.fill("Jonas: call the school first.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("text=Handed over. Whoever comes takes it over card by card.")
    with chromium.new_context(base_url=node.url, locale="en-GB") as morning:
        sign_in(node, morning, "bob")
        incoming = morning.new_page()
        incoming.goto("/handover/")
        incoming.wait_for_selector("text=Jonas: call the school first.")
        waiting = incoming.get_by_role("button", name="Take over").count()
        for left in range(waiting - 1, -1, -1):
            incoming.keyboard.press("Enter")
            incoming.wait_for_function(
                "left => document.querySelectorAll('form[action$=\"/take\"]').length === left", arg=left
            )
        incoming.wait_for_selector("text=Nothing waits to be taken over.")
