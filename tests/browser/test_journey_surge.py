"""A surge from the first word to the police, without the mouse, with a helper who came for some days."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.contacts import MAKE_CAST, press, sign_in
from tests.browser.journeys import (
    leave_field,
    open_page,
    press_on,
    reach,
    unfold,
    wait_for_headline,
    wait_until_said,
    write,
)
from tests.browser.test_sign_in import NEW_PASSWORD, plug_in_key, supervisor_cookie
from tests.node import NodeProcess
from tests.people import CHILD

pytestmark = pytest.mark.browser
PUBLIC = "A girl of 14 with a red coat, last seen in Ghent."
SIGHTINGS = (
    ("A girl with a red coat, alone", "Platform 3, Ghent, ten minutes ago", "A traveller, 0470 00 00 31"),
    ("A red coat on a bench", "The park in Bruges, this morning", ""),
    ("Two girls, one in red", "A shop in Antwerp, an hour ago", ""),
)
MAKE_CASE = """
from myosotis.accounts.models import Team, User
from myosotis.casework.tests.making import open_case
bob = User.objects.get(email="bob@hotline.test")
print(open_case(bob, Team.objects.get(code="runaways")).ref)
"""


def open_the_surge(page: Page, ref: str) -> None:
    """The supervisor says what helpers may know, and nothing else of the case is theirs."""
    page.goto(f"/cases/{ref}/")
    open_page(page, "s")
    unfold(page, "Open the sheet for many calls")
    write(page, "What helpers may know", PUBLIC)
    press_on(page, "Open the sheet")
    page.get_by_text("Sightings are taken down since").wait_for()


def last_day() -> dt.date:
    """A day to come whose number is that of its month: browsers differ in which of both is typed first."""
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=3)
    while day.day != day.month:
        day += dt.timedelta(days=1)
    return day


def invite_a_helper(page: Page) -> str:
    """An account with a last day; the address that opens it once."""
    page.goto("/people-here/")
    press(page, "n")
    page.wait_for_url("**/invite/")
    write(page, "E-mail address", "hana@hotline.test")
    write(page, "Name", "Hana Invented")
    reach(page, "Helper")
    press(page, "Space")
    write(page, "Last day", f"{last_day():%d%m%Y}")
    press_on(page, "Send the invitation")
    return urlsplit(page.locator("main code").inner_text()).path


def come_as_a_helper(page: Page, address: str) -> None:
    """She chooses a password, sets up her key, and stands before the sheet."""
    plug_in_key(page)
    page.goto(address)
    write(page, "Password", NEW_PASSWORD)
    press_on(page, "Go on")
    press_on(page, "A security key or passkey")
    reach(page, "Set up")
    press(page, "Enter")
    page.wait_for_url("**/accounts/factor/codes/")
    press_on(page, "To my work")
    wait_for_headline(page, "What was seen?")


def take_down_three_sightings(page: Page) -> None:
    """Three fields, one key to the next sheet."""
    for number, (what, where, caller) in enumerate(SIGHTINGS, start=1):
        page.keyboard.type(what)
        write(page, "Where and when", where)
        if caller:
            write(page, "How to reach the caller", caller)
        press(page, "Control+Enter")
        wait_until_said(page, f"taken down {number} sighting")


def try_other_doors(page: Page, ref: str) -> None:
    """What she may know stands there; no key and no address leads to anything else."""
    shown = page.locator("body").inner_text()
    assert PUBLIC in shown
    assert CHILD not in shown
    assert ref not in shown
    leave_field(page)
    here = page.url
    press(page, "F2", "/")
    page.wait_for_timeout(200)
    assert page.url == here
    page.provoked.update({403, 404})
    for path in (
        f"/cases/{ref}/",
        f"/cases/{ref}/sightings/",
        "/cases/",
        "/contacts/",
        "/contacts/new",
        "/night/",
    ):
        assert page.goto(path).status in (403, 404), path
        assert CHILD not in page.content()


def judge_and_pass_on(page: Page, ref: str) -> None:
    """The caseworker looks at all of them, says which are credible, and tells the police."""
    page.goto(f"/cases/{ref}/")
    open_page(page, "s")
    for what, where, _caller in SIGHTINGS:
        assert what in page.locator("main").inner_text()
        assert where in page.locator("main").inner_text()
    for key, said in (("c", "are judged."), ("p", "are noted as passed to the police now.")):
        press(page, "a")
        page.get_by_text("Ticked: 3").wait_for()
        press(page, key)
        wait_until_said(page, f"3 sightings {said}")


def test_a_surge_is_worked_through_with_a_helper_who_sees_only_the_sheet(
    node: NodeProcess, context: BrowserContext, page: Page, chromium: Browser
) -> None:
    node.manage(MAKE_CAST)
    ref = node.manage(MAKE_CASE).strip()
    supervisor_cookie(page, node, "sofia@hotline.test")
    open_the_surge(page, ref)
    address = invite_a_helper(page)
    context.clear_cookies()
    come_as_a_helper(page, address)
    take_down_three_sightings(page)
    try_other_doors(page, ref)
    with chromium.new_context(base_url=node.url, locale="en-GB") as other:
        sign_in(node, other, "bob")
        judge_and_pass_on(other.new_page(), ref)
