"""What was typed into a form of a case and not sent is there again: after a sign-in, a crash, a reload."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.contacts import MAKE_CAST, end_sessions, press, sign_in
from tests.browser.test_case_journey import make_case, tab_to

pytestmark = pytest.mark.browser
STORED = """async () => {
  const names = await indexedDB.databases();
  if (!names.length) return [];
  const answer = (request) => new Promise((done) => { request.onsuccess = () => done(request.result); });
  const open = await answer(indexedDB.open("myosotis"));
  const all = await answer(open.transaction("drafts").objectStore("drafts").getAll());
  open.close();
  return all.filter((record) => record.form).map((record) => Object.keys(record).sort().join(" "));
}"""
TYPED = "He called from a station, “alone”."


@pytest.fixture(scope="module", autouse=True)
def cast_on_node(node):
    node.manage(MAKE_CAST)


@pytest.fixture
def alice(node, context, page):
    sign_in(node, context)
    return page


def open_page(page: Page, address: str) -> None:
    """Open a page and wait until it has looked for what an earlier one kept."""
    page.goto(address)
    page.wait_for_selector("body[data-drafts-ready]")


def open_panel(page: Page, key: str, field: str) -> None:
    """Open a panel by its key and wait until its first field has the focus."""
    press(page, key)
    page.wait_for_selector(f"#{field}:focus")


def wait_kept(page: Page, count: int = 1) -> None:
    """Wait until the browser's chest holds so many forms."""
    for _turn in range(40):
        if len(page.evaluate(STORED)) == count:
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(STORED))


def test_text_of_a_panel_outlives_the_session_and_is_forgotten_once_saved(node, context, alice):
    alice.provoked.update({401})
    ref = make_case(node)
    open_page(alice, f"/cases/{ref}/")
    press(alice, "s")
    alice.locator("#summary_summary").press_sequentially(TYPED)
    end_sessions(node)
    with alice.expect_navigation(url=re.compile("/login")):
        press(alice, "Control+Enter")
    sign_in(node, context)
    open_page(alice, f"/cases/{ref}/")
    assert alice.locator("#summary_summary").input_value() == TYPED
    said = alice.locator("form[data-draft=summary] [data-unsent]").inner_text()
    assert re.search(r"Not saved yet, from \d\d:\d\d", said)
    alice.locator("#summary_summary").focus()
    with alice.expect_navigation():
        press(alice, "Control+Enter")
    alice.wait_for_selector(f"#about:has-text('{TYPED}')")
    alice.wait_for_selector("body[data-drafts-ready]")
    wait_kept(alice, 0)
    open_page(alice, f"/cases/{ref}/")
    assert alice.locator("[data-unsent]").count() == 0


def test_text_is_sealed_half_a_second_after_a_key_and_can_be_thrown_away(node, alice):
    ref = make_case(node)
    open_page(alice, f"/cases/{ref}/")
    open_panel(alice, "m", "promise_text")
    alice.keyboard.type("Call the aunt")
    wait_kept(alice)
    assert alice.evaluate(STORED) == ["at form iv key sealed stamp user"]
    open_page(alice, f"/cases/{ref}/")
    assert alice.locator("#promise_text").input_value() == "Call the aunt"
    alice.get_by_role("button", name="Throw away").click()
    wait_kept(alice, 0)
    assert alice.locator("#promise_text").input_value() == ""


def test_two_children_of_a_new_case_come_back_and_are_opened_once(node, alice):
    open_page(alice, "/cases/new")
    alice.keyboard.type("Nikos Invented")
    press(alice, "Alt+n")
    alice.keyboard.type("Eleni Invented")
    tab_to(alice, "[name=category]")
    alice.keyboard.type("Run")
    alice.wait_for_timeout(500)
    open_page(alice, "/cases/new")
    assert alice.locator("[name=child-1-name]").input_value() == "Eleni Invented"
    assert alice.locator("[name=category]").input_value() == "runaway"
    alice.locator("[name=child-0-name]").focus()
    with alice.expect_navigation():
        press(alice, "Control+Enter")
    alice.wait_for_selector("h1:has-text('Nikos is missing. Eleni is missing.')")
    wait_kept(alice, 0)


def test_a_form_with_a_mistake_keeps_all_of_it(node, alice):
    ref = make_case(node)
    open_page(alice, f"/cases/{ref}/")
    open_panel(alice, "m", "promise_text")
    alice.keyboard.type("Call the aunt")
    alice.locator("#promise_due").press_sequentially("31/2")
    with alice.expect_navigation():
        press(alice, "Control+Enter")
    alice.wait_for_selector("body[data-drafts-ready]")
    alice.locator("#promise_due").fill("31/2/2")
    alice.wait_for_timeout(500)
    open_page(alice, f"/cases/{ref}/")
    assert alice.locator("#promise_text").input_value() == "Call the aunt"
    assert alice.locator("#promise_due").input_value() == "31/2/2"


def test_nothing_is_sent_while_the_node_is_away(node, context, alice):
    ref = make_case(node)
    open_page(alice, f"/cases/{ref}/")
    open_panel(alice, "m", "promise_text")
    alice.keyboard.type("Call the aunt")
    alice.locator("#promise_due").fill("tomorrow 9h")
    context.route("**/health", lambda route: route.abort())
    press(alice, "Control+Enter")
    alice.wait_for_selector("form[data-draft=promise] [data-unsent]")
    assert alice.locator("#promise_text").input_value() == "Call the aunt"
    context.unroute("**/health")
    context.watched.faults[:] = [fault for fault in context.watched.faults if "ERR_FAILED" not in fault]


def test_another_person_at_the_same_browser_sees_nothing_of_it(node, context, alice):
    ref = make_case(node)
    open_page(alice, f"/cases/{ref}/")
    press(alice, "s")
    alice.locator("#summary_summary").press_sequentially(TYPED)
    alice.wait_for_timeout(500)
    sign_in(node, context, "bob")
    open_page(alice, f"/cases/{ref}/")
    assert alice.locator("#summary_summary").input_value() == ""
    assert alice.locator("[data-unsent]").count() == 0


def test_only_fitting_sub_categories_are_offered(node, alice):
    open_page(alice, f"/cases/{make_case(node)}/")
    shown = (
        "options => options.filter((option) => !option.hidden && option.value).map((option) => option.value)"
    )
    options = alice.locator("#category_sub_category option")
    of_runaways = options.evaluate_all(shown)
    press(alice, "y")
    alice.locator("#category_category").select_option("parental_abduction")
    of_parents = options.evaluate_all(shown)
    assert of_runaways
    assert of_parents
    assert not set(of_runaways) & set(of_parents)


def test_a_return_to_confirm_does_not_scroll_the_page(node, alice):
    open_page(alice, f"/cases/{make_case(node)}/")
    press(alice, "r", "r")
    alice.wait_for_selector("#confirm")
    over = alice.evaluate(
        "() => { const m = document.querySelector('.main'); return m.scrollHeight - m.clientHeight; }"
    )
    assert over == 0
    assert alice.evaluate("() => document.documentElement.scrollHeight <= innerHeight")
