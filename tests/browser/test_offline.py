"""The phone rings and the node is dead: intake in the browser, handed over later with its true times."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.browser.barriers import find_barriers
from tests.browser.contacts import MAKE_CAST, look, press, sign_in, wait_for_texts
from tests.people import CHILD

pytestmark = pytest.mark.browser
KEPT = "() => Boolean(navigator.serviceWorker.controller)"
RECORDS = """async () => new Promise((resolve) => {
  const opening = indexedDB.open("myosotis");
  opening.onsuccess = () => {
    const reading = opening.result.transaction("intake").objectStore("intake").getAll();
    reading.onsuccess = () => resolve(JSON.stringify(reading.result));
  };
})"""


@pytest.fixture(scope="module", autouse=True)
def cast_on_node(node):
    node.manage(MAKE_CAST)


def test_call_is_taken_while_the_node_is_dead_and_handed_over_later(node, context, page):
    page.provoked.update({"net::ERR", 502})
    sign_in(node, context)
    page.goto("/me/")
    page.wait_for_function(KEPT)
    node.kill()
    began = dt.datetime.now(dt.UTC)
    press(page, "F2")
    page.wait_for_selector("[data-offline-intake][data-ready] textarea:focus")
    contact = page.url.rstrip("/").rsplit("/", 1)[1]
    page.keyboard.type(f"Node is down. /child {CHILD} 14 ")
    press(page, "Tab", "Alt+a")
    page.keyboard.type("14")
    press(page, "Enter")
    page.wait_for_selector('[data-saved-text]:has-text("Offline, kept here since")')
    page.wait_for_timeout(800)
    kept = page.evaluate(RECORDS)
    assert contact in kept
    assert CHILD.split()[0] not in kept
    ended = dt.datetime.now(dt.UTC)
    node.start()
    page.goto("/me/")
    wait_for_texts(page, contact, [f"Node is down. /child {CHILD} 14 "])
    held = look(page, contact)
    assert held["facts"]["child"] == {"text": CHILD}
    assert held["entries"][0]["source"] == "offline"
    assert began <= dt.datetime.fromisoformat(held["started_at"]) <= ended
    page.wait_for_timeout(500)
    assert page.evaluate(RECORDS) == "[]"


def test_contact_on_the_screen_is_handed_over_by_the_page_itself(node, context, page):
    page.provoked.update({"net::ERR"})
    sign_in(node, context)
    page.goto("/offline/")
    page.wait_for_selector("[data-offline-intake][data-ready] textarea:focus")
    page.keyboard.type("Written beside a living node.")
    page.wait_for_selector('[data-banner="handed-over"]:not([hidden])', timeout=15000)
    contact = page.locator("[data-open-contact]").get_attribute("href").strip("/").rsplit("/", 1)[1]
    wait_for_texts(page, contact, ["Written beside a living node."])


def test_browser_keeps_no_page_with_data(node, context, page):
    sign_in(node, context)
    page.goto("/me/")
    page.wait_for_function(KEPT)
    addresses = page.evaluate(
        """async () => {
          const names = await caches.keys();
          const kept = await Promise.all(names.map(async (name) => (await (await caches.open(name)).keys())));
          return kept.flat().map((request) => new URL(request.url).pathname);
        }"""
    )
    assert addresses
    assert [path for path in addresses if not path.startswith(("/static/", "/offline/"))] == []


def test_page_beside_a_living_node_says_so_and_leads_to_signing_in(page):
    page.goto("/offline/")
    banner = page.locator('[data-banner="there"]')
    banner.wait_for()
    shown = page.locator("[data-offline-intake]").inner_text().lower()
    assert "hand" not in shown.replace("at hand", "")
    assert banner.locator("a").get_attribute("href") == "/accounts/login/"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_offline_pages_have_no_barriers(page, language):
    page.goto(f"/offline/?language={language}")
    page.wait_for_selector("[data-offline-intake][data-ready]")
    assert find_barriers(page) == []
    page.goto(f"/offline/paper/?language={language}")
    assert find_barriers(page) == []
