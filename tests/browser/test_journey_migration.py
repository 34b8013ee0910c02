"""An unaccompanied child is reported by its guardian and found in the night, without the mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.contacts import MAKE_CAST, press, sign_in, wait_saved
from tests.browser.journeys import (
    choose,
    leave_field,
    open_page,
    reach,
    unfold,
    wait_for_headline,
    write,
)
from tests.node import NodeProcess
from tests.people import CHILD_ARABIC

pytestmark = pytest.mark.browser
LATIN, SECOND_LATIN = "Leila Alzahrani", "Layla Zahrany"
MOST_ANSWERS = 8


def take_the_call(page: Page) -> None:
    """The evening: the guardian calls, and hangs up after at most eight answers."""
    answers = 0

    def answer(*keys: str) -> None:
        nonlocal answers
        answers += 1
        press(page, *keys)

    page.goto("/")
    press(page, "F2")
    page.wait_for_selector("[data-contact][data-ready] textarea:focus")
    page.keyboard.type(
        f"Her guardian, calm but worried. /child {CHILD_ARABIC} 16 did not come to the evening meal"
    )
    answer("Tab", "Enter")
    page.keyboard.type("/when yesterday 19h ")
    answer("Tab")
    page.keyboard.type("/police yes PV 4711 ")
    answer("Tab")
    press(page, "Alt+w")
    page.keyboard.type("Carer")
    answer("Enter", "Escape")
    press(page, "Alt+m")
    page.keyboard.type("Reception")
    answer("Enter", "Escape")
    wait_saved(page)
    press(page, "F8")
    answer("1")
    answer("1", "4", "Enter")
    page.keyboard.type("Unaccompanied girl missing from the centre, guardian called")
    answer("Enter")
    page.wait_for_selector('[data-banner="closed"]:not([hidden])')
    assert page.locator("[data-to-complete] li").count() == 0
    print(f"answers of a guardian's call: {answers}")
    assert answers <= MOST_ANSWERS


def open_the_case(page: Page) -> str:
    """The case takes over what was said; her names in three forms and a birth that nobody knows exactly."""
    press(page, "F4", "Alt+n")
    page.wait_for_url("**/cases/new?contact=*")
    assert page.locator("[name=child-0-name]").input_value() == CHILD_ARABIC
    assert page.locator("[name=child-0-police_reference]").input_value() == "PV 4711"
    assert page.locator("[name=child-0-missing_from]").input_value() == "reception_centre"
    write(page, "Another form of the name", LATIN)
    choose(page, "Category", "Missing in migration")
    press(page, "Control+Enter")
    wait_for_headline(page, "is missing.")
    ref = page.url.rstrip("/").rsplit("/", 1)[1]
    unfold(page, "Form of the name")
    write(page, "Another form of the name", SECOND_LATIN)
    with page.expect_navigation():
        press(page, "Enter")
    leave_field(page)
    press(page, "b")
    write(page, "Or the year of birth", "2010")
    reach(page, "Only about: nobody knows exactly")
    press(page, "Space")
    with page.expect_navigation():
        press(page, "Enter")
    children = page.locator("#episodes").inner_text()
    for told in (CHILD_ARABIC, LATIN, SECOND_LATIN, "about 2010", "Reception centre or camp", "PV 4711"):
        assert told in children, told
    return ref


def fill_the_file(page: Page) -> None:
    """What is asked of a child in migration, each section on its own."""
    open_page(page, "f")
    unfold(page, "Write down Accompaniment, status, guardian")
    choose(page, "Accompaniment", "Unaccompanied")
    choose(page, "A guardian is named", "Yes")
    write(page, "Guardian, and how to reach them", "Guardianship service, day and night")
    with page.expect_navigation():
        press(page, "Enter")
    unfold(page, "Write down Reception and destination")
    write(page, "Reception place", "Centre of the north")
    write(page, "Intended destination", "An uncle in Malmö")
    with page.expect_navigation():
        press(page, "Enter")
    shown = page.locator("main").inner_text()
    for told in ("Unaccompanied", "Guardianship service", "Centre of the north", "An uncle in Malmö"):
        assert told in shown, told


def find_her_in_the_night(page: Page, ref: str) -> None:
    """The police ring a colleague, who finds the case by the second Latin form and ends the episode."""
    page.goto("/")
    press(page, "/")
    page.keyboard.type(SECOND_LATIN)
    press(page, "Enter")
    page.wait_for_url("**/search")
    page.wait_for_load_state()
    press(page, "1")
    page.wait_for_url(f"**/cases/{ref}/")
    wait_for_headline(page, "is missing.")
    press(page, "r", "p")
    wait_for_headline(page, "is reported returned.")
    reach(page, "Police confirmed it")
    press(page, "Space")
    choose(page, "How it ended", "Located, not returned")
    write(page, "Since when", "today 00:10")
    with page.expect_navigation():
        press(page, "Control+Enter")
    shown = page.locator("#episodes").inner_text()
    assert "Located, not returned" in shown
    assert "Police confirmed it" in shown


def test_a_child_in_migration_is_reported_in_the_evening_and_found_in_the_night(
    node: NodeProcess, context: BrowserContext, page: Page, chromium: Browser
) -> None:
    node.manage(MAKE_CAST)
    sign_in(node, context)
    take_the_call(page)
    ref = open_the_case(page)
    fill_the_file(page)
    with chromium.new_context(base_url=node.url, locale="en-GB") as night:
        sign_in(node, night, "bob")
        find_her_in_the_night(night.new_page(), ref)
    page.goto(f"/cases/{ref}/")
    wait_for_headline(page, "is not missing any more.")
