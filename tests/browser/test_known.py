"""Whether a child is known: recognised while somebody types, compared, judged, and the judgement taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.browser.barriers import find_barriers
from tests.browser.contacts import MAKE_CAST, look, open_contact, press, sign_in
from tests.browser.test_case_journey import MAKE_CASE
from tests.browser.walking import choose
from tests.people import CHILD_UKRAINIAN

pytestmark = pytest.mark.browser
IN_LATIN = "Nadiya Shevchukivska"
HINT = "[data-known] [data-known-id]"


@pytest.fixture(scope="module")
def refs(node):
    cases = [MAKE_CASE.format(name=name) for name in (IN_LATIN, "Tarik Invented")]
    return node.manage("\n".join([MAKE_CAST, *cases])).split()


@pytest.fixture
def alice(node, context, page, refs):
    sign_in(node, context)
    return page


def focused_value(page: Page) -> str:
    return page.evaluate("document.activeElement.value ?? ''")


def type_name(page: Page) -> str:
    contact = open_contact(page)
    press(page, "Alt+c")
    before = page.locator("[data-closing]").bounding_box()
    page.keyboard.type(CHILD_UKRAINIAN)
    page.wait_for_selector(HINT)
    assert focused_value(page) == CHILD_UKRAINIAN
    assert page.locator("[data-closing]").bounding_box() == before
    return contact


def test_a_cyrillic_name_in_a_call_finds_the_child_known_in_latin_and_links_it(alice, refs):
    contact = type_name(alice)
    assert IN_LATIN in alice.locator(HINT).first.inner_text()
    assert "about this child" in alice.locator("[data-known-said]").text_content()
    assert CHILD_UKRAINIAN not in alice.url
    press(alice, "Alt+1")
    alice.wait_for_selector("[data-pair] .pt")
    assert find_barriers(alice) == []
    press(alice, "Escape")
    assert focused_value(alice) == CHILD_UKRAINIAN
    press(alice, "Alt+1")
    alice.wait_for_selector("[data-pair] .pt")
    press(alice, "n")
    alice.wait_for_selector('[data-pair] [data-pair-key="Z"]')
    press(alice, "z")
    alice.wait_for_selector('[data-pair] [data-pair-key="N"]')
    press(alice, "Enter")
    alice.wait_for_selector("[data-links] a")
    assert [link["ref"] for link in look(alice, contact)["links"]] == [refs[0]]
    assert look(alice, contact)["facts"]["child"] == {"text": CHILD_UKRAINIAN}


def test_the_hint_reads_from_right_to_left_on_a_narrow_screen(node, context, alice):
    choose(node, context, "ar", "light")
    alice.set_viewport_size({"width": 390, "height": 844})
    open_contact(alice)
    alice.keyboard.type(f"/child {CHILD_UKRAINIAN} 9 ")
    alice.locator("[data-known-toggle]").click()
    alice.locator(HINT).first.wait_for(state="visible")
    assert find_barriers(alice) == []
    alice.locator("[data-open-pair]").first.click()
    alice.wait_for_selector("[data-pair] .pt")
    assert find_barriers(alice) == []
    assert alice.evaluate("document.documentElement.scrollWidth") <= 390


def test_nothing_is_heard_of_the_list_while_the_node_is_away(alice):
    alice.provoked.add("net::ERR")
    alice.route("**/known/in-contact", lambda route: route.abort())
    open_contact(alice)
    press(alice, "Alt+c")
    alice.keyboard.type(CHILD_UKRAINIAN)
    alice.wait_for_timeout(500)
    assert alice.locator(HINT).count() == 0
    assert focused_value(alice) == CHILD_UKRAINIAN
    alice.unroute("**/known/in-contact")
    alice.keyboard.type(" ")
    alice.wait_for_selector(HINT)


def test_a_child_that_is_added_again_is_seen_compared_judged_and_taken_back(alice, refs):
    alice.goto(f"/cases/{refs[1]}/")
    press(alice, "c")
    alice.keyboard.type(CHILD_UKRAINIAN)
    alice.wait_for_selector(f".rowhints a[href='/cases/{refs[0]}/']")
    with alice.expect_navigation():
        press(alice, "Control+Enter")
    alice.wait_for_selector("[data-also-known][data-ready]")
    press(alice, "k")
    alice.locator("[data-also-known] [data-known-id]", has_text=refs[0]).locator("[data-open-pair]").click()
    alice.wait_for_selector(".pairpage")
    assert find_barriers(alice) == []
    press(alice, "s")
    alice.wait_for_selector('[aria-pressed="true"][value="same"]')
    assert alice.evaluate("document.activeElement.matches('[data-focus]')")
    press(alice, "z")
    alice.wait_for_selector(".earlier li")
    assert alice.locator('.verdict [aria-pressed="true"]').count() == 0
    assert find_barriers(alice) == []


def test_the_search_finds_a_child_by_one_key_and_keeps_its_name_out_of_the_address(alice, refs):
    alice.goto("/cases/")
    press(alice, "/")
    alice.keyboard.type(CHILD_UKRAINIAN)
    press(alice, "Enter")
    alice.wait_for_selector(f".results a[href='/cases/{refs[0]}/']")
    assert alice.url.endswith("/search")
    assert find_barriers(alice) == []
