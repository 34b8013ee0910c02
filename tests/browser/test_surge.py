"""A surge, in the words of those who work in it, without the mouse: many calls, one sheet, one list for the police."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.barriers import find_barriers
from tests.browser.contacts import open_contact, sign_in
from tests.browser.journeys import wait_until_said
from tests.node import NodeProcess

pytestmark = pytest.mark.browser
MAKE = """
import datetime as dt
from tests.people import make_cast, make_user
from myosotis.accounts.models import Team
from myosotis.casework.actions.surges import open_surge
from myosotis.casework.actions.surge_helps import keep_text_module
from myosotis.casework.models import Case
from myosotis.casework.tests.making import open_case
from myosotis.kernel import clock
if not Team.objects.exists():
    cast = make_cast()
    make_user("Hana", "helper", ends_on=clock.now().date() + dt.timedelta(days=3))
    case = open_case(cast.bob, cast.runaways)
    open_surge(by=cast.sofia, case_id=case.pk, public_words="A girl of 14 with a red coat, last seen in Ghent.")
    keep_text_module(by=cast.sofia, letters="limits", language="en", text="What you say stays between us, unless")
print(Case.objects.get().ref)
"""


def make(node: NodeProcess) -> str:
    """The people, a case with an open surge; its reference."""
    return node.manage(MAKE).strip()


def test_a_helper_takes_down_calls_and_a_caseworker_passes_them_on(
    node: NodeProcess, context: BrowserContext, page: Page
) -> None:
    ref = make(node)
    sign_in(node, context, "hana")
    page.goto("/")
    page.get_by_role("heading", name="What was seen?").wait_for()
    assert ref not in page.content()
    # The cursor stands in the first field; what is typed is kept before anybody says so.
    page.keyboard.type("A girl with a red coat, alone")
    page.locator("[data-kept][data-state=saved]").wait_for()
    page.reload()
    wait_until_said(page, "is not finished")
    page.keyboard.type(", tired")
    page.keyboard.press("Tab")
    page.keyboard.type("Platform 3, Ghent, ten minutes ago")
    page.keyboard.press("Control+Enter")
    wait_until_said(page, "The sighting is kept.")
    for number in range(2):
        page.keyboard.type(f"A red coat in a shop, number {number}")
        page.keyboard.press("Control+Enter")
        wait_until_said(page, f"taken down {number + 2} sightings")
    assert find_barriers(page) == []

    sign_in(node, context, "bob")
    page.goto(f"/cases/{ref}/sightings/")
    wait_until_said(page, "A girl with a red coat, alone, tired")
    page.keyboard.press("a")
    page.get_by_text("Ticked: 3").wait_for()
    page.keyboard.press("c")
    wait_until_said(page, "3 sightings are judged.")
    page.keyboard.press("a")
    page.get_by_text("Ticked: 3").wait_for()
    page.keyboard.press("p")
    page.get_by_text("3 sightings are noted as passed to the police now.").wait_for()
    assert find_barriers(page) == []


def test_two_colons_put_in_a_phrase_and_overwrite_nothing(
    node: NodeProcess, context: BrowserContext, page: Page
) -> None:
    make(node)
    sign_in(node, context, "alice")
    open_contact(page)
    note = page.get_by_label("Passages of the note").locator("textarea")
    note.wait_for()
    page.keyboard.type("She asks who hears this. ::li")
    page.get_by_role("option", name="::limits").wait_for()
    page.keyboard.press("Enter")
    expected = "She asks who hears this. What you say stays between us, unless"
    assert note.input_value() == expected
    page.keyboard.type(" somebody is in danger ::")
    page.keyboard.press("Escape")
    assert note.input_value() == f"{expected} somebody is in danger ::"
