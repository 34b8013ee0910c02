"""A girl who ran away again calls herself and stays anonymous; then she is back. Without the mouse."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.contacts import MAKE_CAST, look, press, sign_in, wait_saved
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

pytestmark = pytest.mark.browser
HER_NAME = "Noor Invented"
HER_WORDS = "I am safe, do not tell them where I am."
MOST_ANSWERS = 8
# She was away once before in this year, and came back.
MAKE_CASE = f"""
import datetime as dt
from myosotis.accounts.models import Team, User
from myosotis.casework.actions.episodes import end_episode, report_returned
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.kernel import clock
bob = User.objects.get(email="bob@hotline.test")
case = open_case(bob, Team.objects.get(code="runaways"), missing_child("{HER_NAME}", hours=30, age=15))
episode = case.episodes.get()
report_returned(by=bob, episode_id=episode.pk, says="parent")
back = clock.now() - dt.timedelta(hours=26)
end_episode(by=bob, episode_id=episode.pk, confirmation="seen", outcome="returned", located_at=back)
print(case.ref)
"""
TRACES = """
from myosotis.casework.models import ContactCase, Contact, Involvement
contact = Contact.objects.get(pk="{contact}")
linked = ContactCase.objects.filter(contact=contact).count()
print(contact.is_anonymous, linked, Involvement.objects.filter(contact=contact).count())
"""


def say_that_she_is_missing_again(page: Page, ref: str) -> None:
    """The home calls: the same case, a second episode."""
    page.goto(f"/cases/{ref}/")
    wait_for_headline(page, "is back.")
    press(page, "i")
    page.keyboard.type("3 hours ago")
    with page.expect_navigation():
        press(page, "Enter")
    wait_for_headline(page, "is missing.")
    assert "1 earlier episode in this case" in page.locator("#episodes").inner_text()


def talk_with_her(page: Page) -> str:
    """She calls. She is told what stays between us; who she is, nobody asks."""
    answers = 0

    def answer(*keys: str) -> None:
        nonlocal answers
        answers += 1
        press(page, *keys)

    page.goto("/")
    press(page, "F2")
    page.wait_for_selector("[data-contact][data-ready] textarea:focus")
    contact = page.url.rstrip("/").rsplit("/", 1)[1]
    page.keyboard.type(HER_WORDS)
    answer("Alt+t")
    page.wait_for_selector("[data-limits-who]:has-text('Alice Invented')")
    press(page, "Alt+h")
    reach(page, "Wants to stay anonymous")
    answer("Space", "Escape")
    press(page, "Alt+w")
    page.keyboard.type("The child")
    answer("Enter", "Escape")
    wait_saved(page)
    press(page, "F8")
    answer("1")
    answer("1", "Enter")
    page.keyboard.type("A girl who ran away wanted to talk")
    answer("Enter")
    page.wait_for_selector('[data-banner="closed"]:not([hidden])')
    # Nothing is asked of her: no name, no age, no place.
    assert page.locator("[data-to-complete] li").count() == 0
    print(f"answers of a child's own call: {answers}")
    assert answers <= MOST_ANSWERS
    return contact


def see_that_nobody_was_told(node: NodeProcess, page: Page, contact: str, ref: str) -> None:
    """The list says anonymous; nothing of the call stands in any case, nothing went home."""
    held = look(page, contact)
    assert [name for name, fact in held["facts"].items() if fact] == ["who_calls"]
    assert node.manage(TRACES.format(contact=contact)).split() == ["True", "0", "0"]
    page.goto("/contacts/")
    assert "Anonymous" in page.locator("main table").inner_text()
    page.goto(f"/cases/{ref}/")
    assert HER_WORDS not in page.content()
    assert contact not in page.locator("[data-timeline]").inner_html()


def hear_that_she_is_back(page: Page) -> None:
    """She goes back on her own; somebody saw her there."""
    leave_field(page)
    press(page, "r", "c")
    wait_for_headline(page, "is reported returned.")
    reach(page, "Police confirmed it")
    press(page, "ArrowDown")
    choose(page, "How it ended", "Returned")
    write(page, "Since when", "10 minutes ago")
    with page.expect_navigation():
        press(page, "Control+Enter")
    wait_for_headline(page, "is back.")


def hold_the_talk(page: Page) -> None:
    """The talk after the return: due within 72 hours, offered and held by somebody independent."""
    open_page(page, "f")
    clocks = page.locator("[aria-labelledby=file-clocks-title]")
    assert "2 d 23 h left" in clocks.inner_text()
    unfold(page, "Write down Talk after the return")
    write(page, "Offered", "5 minutes ago")
    write(page, "By whom", "A counsellor of the hotline")
    choose(page, "Independent of carers and police", "Yes")
    write(page, "Held", "1 minute ago")
    write(page, "What the child told", "It is loud there at night.")
    reach(page, "Save")
    with page.expect_navigation():
        press(page, "Enter")
    assert "answered" in clocks.inner_text()
    assert "It is loud there at night." in page.locator("main").inner_text()


def test_a_girl_who_ran_away_again_calls_and_nobody_asks_who_she_is(
    node: NodeProcess, context: BrowserContext, page: Page
) -> None:
    node.manage(MAKE_CAST)
    ref = node.manage(MAKE_CASE).strip()
    sign_in(node, context)
    say_that_she_is_missing_again(page, ref)
    contact = talk_with_her(page)
    see_that_nobody_was_told(node, page, contact, ref)
    hear_that_she_is_back(page)
    hold_the_talk(page)
    # In the first hours of January her first time lies in the year before; in either case she is no first one.
    page.goto("/figures/")
    counted = page.locator("section", has=page.locator("h2", has_text="Repeat")).inner_text()
    assert "2 to 5 times this year" in counted or "Before, but not this year" in counted
