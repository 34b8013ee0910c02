"""From a call to a child who is back, without the mouse; and what else is done on the pages of cases."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.contacts import MAKE_CAST, open_contact, press, sign_in, wait_saved
from tests.people import CHILD

pytestmark = pytest.mark.browser
MAKE_CASE = """
import datetime as dt
from myosotis.accounts.models import Team, User
from myosotis.casework.actions.cases import CaseInput, ChildInput, create_case
from myosotis.casework.actions.episodes import EpisodeInput
from myosotis.casework.actions.judgements import make_promise
from myosotis.kernel import clock
bob = User.objects.get(email="bob@hotline.test")
seen = clock.now() - dt.timedelta(hours=20)
child = ChildInput(names=["{name}"], age_years=9, episode=EpisodeInput(last_seen_at=seen, place="Leuven"))
team = Team.objects.get(code="runaways")
case = create_case(by=bob, case=CaseInput(team=team, category="runaway"), children=[child])
make_promise(by=bob, case_id=case.pk, text="Call the mother", due_at=clock.now())
print(case.ref)
"""


@pytest.fixture(scope="module", autouse=True)
def cast_on_node(node):
    node.manage(MAKE_CAST)


@pytest.fixture
def alice(node, context, page):
    sign_in(node, context)
    return page


def make_case(node, name: str = "Nikos Invented") -> str:
    """A case with one missing child; its reference."""
    return node.manage(MAKE_CASE.format(name=name)).strip()


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until the focus is there."""
    for _step in range(80):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not lead to {selector}.")


def wait_for_headline(page: Page, words: str) -> None:
    """Wait until the page says so, and listens to keys."""
    page.wait_for_selector(f"h1:has-text('{words}')")
    page.wait_for_load_state()


def count_of(page: Page, label: str) -> int:
    """The number beside a name on the page of the year."""
    row = page.locator("tr", has=page.locator("th", has_text=re.compile(f"^{label}$"))).first
    return int(row.locator("td.num").first.inner_text())


def test_call_becomes_a_case_and_the_child_is_back_without_the_mouse(node, alice):
    open_contact(alice)
    alice.keyboard.type(f"Grandmother, afraid. /child {CHILD} 14 did not come home")
    press(alice, "Tab", "Enter")
    alice.keyboard.type("/when yesterday 16h30 ")
    press(alice, "Tab")
    wait_saved(alice)
    press(alice, "F8", "1", "1", "3", "Enter")
    alice.keyboard.type("Ran away, grandmother called")
    press(alice, "Enter")
    alice.wait_for_selector('[data-banner="closed"]:not([hidden])')
    press(alice, "F4", "Alt+n")
    alice.wait_for_url("**/cases/new?contact=*")
    assert alice.locator("[name=child-0-name]").input_value() == CHILD
    assert alice.locator("[name=child-0-age]").input_value() == "14"
    assert "16:30" in alice.locator("[name=child-0-last_seen]").input_value()
    tab_to(alice, "[name=category]")
    alice.keyboard.type("Run")
    press(alice, "Control+Enter")
    wait_for_headline(alice, "is missing.")
    press(alice, "r", "r")
    wait_for_headline(alice, "is reported returned.")
    tab_to(alice, "#confirm [name=confirmation]")
    press(alice, "Space")
    tab_to(alice, "#confirm [name=outcome]")
    press(alice, "ArrowDown", "Control+Enter")
    wait_for_headline(alice, "is back.")
    press(alice, "u")
    wait_for_headline(alice, "is reported returned.")
    tab_to(alice, "#confirm [name=confirmation]")
    press(alice, "Space")
    tab_to(alice, "#confirm [name=outcome]")
    press(alice, "ArrowDown", "Control+Enter")
    wait_for_headline(alice, "is back.")
    alice.goto("/figures/")
    assert count_of(alice, "Every call, chat and message, silent ones included") == 1
    assert count_of(alice, "New cases, opened this year") == 1
    assert count_of(alice, "Children in the cases worked on") == 1
    assert count_of(alice, "Episodes ended this year") == 1
    assert count_of(alice, "Episodes open now") == 0


def test_a_report_is_taken_back_in_one_key(node, alice):
    alice.goto(f"/cases/{make_case(node)}/")
    press(alice, "r")
    alice.wait_for_selector("#returned:not([hidden])")
    press(alice, "Escape")
    assert alice.locator("#returned").is_hidden()
    press(alice, "r", "p")
    wait_for_headline(alice, "is reported returned.")
    press(alice, "u")
    wait_for_headline(alice, "is missing.")


def test_note_is_saved_while_it_is_written_and_stays_after_a_reload(node, alice):
    ref = make_case(node)
    alice.goto(f"/cases/{ref}/")
    press(alice, "n")
    alice.keyboard.type("=1+1 \u202eHer phone is off.")
    alice.wait_for_selector("[data-note-state].green")
    press(alice, "Control+Enter")
    alice.keyboard.type("The aunt calls back at nine.")
    alice.wait_for_selector("[data-entry]:has-text('calls back at nine')")
    alice.reload()
    assert alice.locator("[data-entry]").count() == 2
    assert "Her phone is off." in alice.locator("[data-timeline]").inner_text()


def test_note_written_while_the_node_is_away_is_handed_over_later(node, context, alice):
    ref = make_case(node)
    alice.goto(f"/cases/{ref}/")
    press(alice, "n")
    alice.keyboard.type("First words.")
    alice.wait_for_selector("[data-note-state].green")
    context.route("**/note", lambda route: route.abort())
    context.watched.faults.clear()
    alice.keyboard.type(" Then the node went away.")
    alice.wait_for_selector("[data-note-state].amber")
    alice.wait_for_timeout(600)
    context.unroute("**/note")
    alice.goto("/cases/")
    alice.wait_for_timeout(1500)
    alice.goto(f"/cases/{ref}/")
    assert "Then the node went away." in alice.locator("[data-timeline]").inner_text()
    context.watched.faults[:] = [fault for fault in context.watched.faults if "ERR_FAILED" not in fault]


def test_moment_is_said_back_while_it_is_typed(node, alice):
    alice.goto("/cases/new")
    tab_to(alice, "[name=child-0-last_seen]")
    alice.keyboard.type("31/2")
    alice.wait_for_selector("[data-echo].amber:has-text('does not exist')")
    press(alice, "Control+a")
    alice.keyboard.type("25/10/2026 02:30")
    alice.wait_for_selector("[data-twins] input[value=second]")
    press(alice, "Control+a")
    alice.keyboard.type("yesterday 18h")
    alice.wait_for_selector("[data-echo]:not(.amber):has-text('about 18:00')")


def test_another_child_is_added_by_one_key(node, alice):
    alice.goto("/cases/new")
    alice.keyboard.type("Nikos Invented")
    press(alice, "Alt+n")
    alice.keyboard.type("Eleni Invented")
    press(alice, "Control+Enter")
    wait_for_headline(alice, "Nikos is missing. Eleni is missing.")


def test_two_browsers_in_one_case_see_each_other_and_lose_nothing(node, context, alice, chromium):
    ref = make_case(node)
    alice.goto(f"/cases/{ref}/")
    other = chromium.new_context(base_url=node.url, locale="en-GB")
    sign_in(node, other, "bob")
    bob = other.new_page()
    bob.goto(f"/cases/{ref}/")
    for page, words in ((alice, "Words of Alice"), (bob, "Words of Bob")):
        press(page, "s")
        page.locator("#summary_summary").fill(words)
        with page.expect_navigation():
            press(page, "Control+Enter")
    bob.wait_for_selector(".conflict")
    assert bob.locator(".conflict").inner_text().count("Words of") == 2
    bob.locator(".conflict button[value=theirs]").focus()
    with bob.expect_navigation():
        press(bob, "3")
    print(bob.locator("#about").inner_text())
    bob.wait_for_selector("#about:has-text('Words of Alice / Words of Bob')")
    bob.keyboard.press("n")
    bob.keyboard.type("Seen by both.")
    alice.wait_for_selector("[data-timeline]:has-text('Seen by both.')", timeout=9000)
    other.close()
