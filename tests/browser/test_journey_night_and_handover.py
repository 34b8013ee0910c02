"""The mother of an open case calls at night and is answered from the card; in the morning the shift is handed over."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.browser.barriers import find_barriers
from tests.browser.contacts import MAKE_CAST, press, sign_in, wait_saved
from tests.browser.journeys import press_on, reach, write
from tests.browser.test_case_journey import MAKE_CASE
from tests.browser.test_journey_both_parents import go
from tests.people import CALLER, PHONE

pytestmark = pytest.mark.browser
SAID = "We know about it, the police look for her."
HEARD = "Her phone was on again at ten."
MOTHER = f"""
from myosotis.casework.actions.cases import add_adult
add_adult(by=bob, case_id=case.pk, names=["{CALLER}"], role="mother", phone="{PHONE}")
"""
SEEN_BY_NIGHT = """
from myosotis.audit.models import Entry
from myosotis.accounts.models import User
nora = User.objects.get(email="nora@hotline.test").public_id
print(" ".join(Entry.objects.filter(actor=nora).order_by("seq").values_list("verb", flat=True)))
"""
AFTER_AN_HOUR = """
import datetime as dt
from myosotis.desk.scans import escalate_handovers
from myosotis.kernel import clock
with clock.set_clock(clock.now() + dt.timedelta(minutes=31)):
    print(escalate_handovers(), escalate_handovers())
"""


@pytest.fixture(scope="module", autouse=True)
def cast_on_node(node):
    node.manage(MAKE_CAST)


def new_page(node, chromium, name: str) -> Page:
    """Somebody else at another desk."""
    context = chromium.new_context(base_url=node.url, locale="en-GB", viewport={"width": 1440, "height": 900})
    context.set_default_timeout(15000)
    sign_in(node, context, name)
    return context.new_page()


def test_a_mother_calls_at_night_and_is_answered_from_the_card_while_her_case_stays_closed(
    node, context, page, chromium
):
    ref = node.manage(MAKE_CASE.format(name="Mira Claes") + MOTHER).strip()
    sign_in(node, context)
    page.goto(f"/cases/{ref}/")
    go(page, "g", "n")
    write(page, "What to say", SAID)
    go(page, "Control+Enter")
    page.get_by_text("The night card is written.").wait_for()

    night = new_page(node, chromium, "nora")
    night.goto("/night/")
    press(night, "F2")
    night.wait_for_selector("[data-contact][data-ready] textarea:focus")
    night.keyboard.type("She asks whether there is news. ")
    go(night, "Alt+f")
    night.keyboard.type(PHONE)
    go(night, "Enter")
    assert PHONE not in night.url
    assert find_barriers(night) == []
    go(night, "Enter")
    night.get_by_text(SAID).wait_for()
    assert "Mira" not in night.title()
    assert CALLER not in night.content()
    assert find_barriers(night) == []
    go(night, "l")
    night.get_by_text("Linked. The caseworker finds this contact in the case in the morning.").wait_for()
    go(night, "b")
    night.wait_for_selector("[data-contact][data-ready] textarea:focus")
    press(night, "Control+End")
    night.keyboard.type(HEARD)
    wait_saved(night)
    press(night, "F8", "2", "1", "Enter")
    night.keyboard.type("The mother asked for news, answered from the card")
    press(night, "Enter")
    night.wait_for_selector('[data-banner="closed"]:not([hidden])')
    done = node.manage(SEEN_BY_NIGHT).split()
    assert "card.read" in done
    assert "case.opened" not in done
    night.context.close()

    page.goto(f"/cases/{ref}/")
    timeline = page.locator("[data-timeline]")
    timeline.get_by_text("The night card was read.").wait_for()
    timeline.get_by_text("The mother asked for news, answered from the card").wait_for()
    press_on(page, page.locator("#contacts a").first.inner_text().replace("\n", " "))
    page.wait_for_selector("[data-contact][data-ready]")
    page.locator("[data-entries]").get_by_text(HEARD).wait_for()


def test_a_shift_is_drafted_edited_taken_over_card_by_card_and_what_is_left_goes_to_the_supervisor(
    node, context, page, chromium
):
    for name in ("Jonas Peeters", "Emma Invented"):
        node.manage(MAKE_CASE.format(name=name))
    sign_in(node, context)
    page.goto("/handover/")
    go(page, "d")
    page.get_by_text("Your draft for Runaways").wait_for()
    assert find_barriers(page) == []
    reach(page, "Card 1:")
    press(page, "Control+a")
    page.keyboard.type("Jonas: call the school first.")
    go(page, "Control+Enter")
    page.get_by_text("Handed over. Whoever comes takes it over card by card.").wait_for()

    morning = new_page(node, chromium, "bob")
    morning.goto("/")
    go(morning, "h")
    morning.get_by_text("Jonas: call the school first.").wait_for()
    cards = morning.get_by_role("button", name=re.compile("^Take over")).count()
    assert cards >= 3
    for _card in range(cards - 1):
        go(morning, "Enter")
    morning.get_by_text(f"{cards - 1} of {cards} taken over").wait_for()
    assert "The supervisors were told" not in morning.content()
    morning.context.close()

    assert node.manage(AFTER_AN_HOUR).split() == ["1", "0"]
    supervisor = new_page(node, chromium, "sofia")
    supervisor.goto("/")
    supervisor.get_by_text("1 card of the shift before waits for you.").wait_for()
    go(supervisor, "h")
    supervisor.get_by_text("The supervisors were told").wait_for()
    go(supervisor, "Enter")
    supervisor.get_by_text("Nothing waits to be taken over.").wait_for()
    supervisor.context.close()
