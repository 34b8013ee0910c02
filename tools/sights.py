"""What a page of the tour is, and what has to be pressed on the way to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

OPERATOR, CASEWORKER, SUPERVISOR = "Bram Wouters", "Sanne Claeys", "Inês Claes"
COORDINATOR, GREEK = "Marta Lindqvist", "Σοφία Αργυρού"
CHILDREN = ("Anouk", "Lina", "Nikos", "Samir", "Zoé", "Tine", "Grace")
"""The first names by which the cases of the stories are found."""


@dataclass(frozen=True)
class Sight:
    """One page: its name, its heading in the document, who looks, where, and a sentence about it.

    `follow`: links to go along from there; `do` and `undo`: what has to be pressed before and after;
    `node`: at which of the three of the demo.
    """

    name: str
    title: str
    person: str
    path: str
    sentence: str
    follow: tuple[str, ...] = ()
    do: Callable[[Page], None] | None = None
    undo: Callable[[Page], None] | None = None
    is_kept: bool = True
    node: str = "be"


def look_at_sheet(page: Page) -> None:
    """Fill in for whom the case sheet is, and look at it before it leaves."""
    page.locator("[name=for_whom]").fill("Police Leuven")
    reason = page.locator("[name=reason]")
    if reason.evaluate("field => field.tagName") == "SELECT":
        reason.select_option(index=1)
    else:
        reason.fill("Report of 15 November")
    page.locator("button[value=preview]").click()
    page.wait_for_load_state("networkidle")


def begin_training(page: Page) -> None:
    """Switch to invented cases, and look at the board there."""
    page.locator("form[action$='/me/training'] button").first.click()
    page.wait_for_load_state("load")
    page.locator("form[action$='/training/reset'] button").first.click()
    page.wait_for_load_state("load")
    page.goto("/")


def end_training(page: Page) -> None:
    """Back to the cases of the stories."""
    page.goto("/me/")
    page.locator("form[action$='/me/training'] button").first.click()
    page.wait_for_load_state("load")


def write_request(page: Page) -> None:
    """Ask Greece, so that the page shows what they will see."""
    page.locator("input[name=nodes]").first.check()
    page.locator("input[name=asks][value=own_records]").check()
    page.locator("textarea[name=summary]").fill("An aunt saw him in Piraeus. Please ask the port police.")
    for place in (0, 1):
        page.locator("input[name=fields_chosen]").nth(place).check()
    page.locator("[data-preview-here] dl").first.wait_for()


def write_enquiry(page: Page) -> None:
    """Choose whom to ask privately, and about which child."""
    page.locator("input[name=nodes]:not([disabled])").first.check()
    page.locator("input[name=person]").first.check()
    page.locator("[name=reason]").fill("An aunt saw him in Piraeus.")


def send_enquiry(page: Page) -> None:
    """Ask privately, and wait until it has arrived."""
    write_enquiry(page)
    page.locator("form.enqform button[type=submit]").click()
    page.locator("#enquiries .sent .w svg use[href$='#check']").first.wait_for(
        state="attached", timeout=60000
    )


def find_known(page: Page) -> None:
    """Open what may be known, as soon as it was compared."""
    for _turn in range(30):
        if page.locator("main tbody a").count():
            break
        page.wait_for_timeout(2000)
        page.reload()
    page.locator("main tbody a").first.click()
    page.wait_for_load_state("networkidle")


def ask_body(page: Page) -> None:
    """Ask a police unit that has no node: the digits are shown once."""
    page.locator("body[data-drafts-ready]").wait_for(state="attached")
    page.locator("label.ho", has_text="+30").locator("input").first.check()
    page.locator("input[name=asks][value=police_contact]").check()
    page.locator("textarea[name=summary]").fill("A girl of fifteen may be in Piraeus.")
    for place in (0, 1):
        page.locator("input[name=fields_chosen]").nth(place).check()
    page.wait_for_timeout(1500)
    page.locator("button[value=send]").click()
    page.locator(".passphrase").wait_for()


def open_page_of_body(page: Page) -> None:
    """The same, and what they read once they have typed the digits."""
    ask_body(page)
    address, digits = page.locator(".handed code").inner_text(), page.locator(".passphrase").inner_text()
    page.goto(address)
    page.locator("input[name=passphrase]").fill(digits)
    page.locator("form button[type=submit]").click()
    page.locator("article.doc").wait_for()


def write_arrival(page: Page) -> None:
    """Write down what reached the secretariat; it is passed on next."""
    page.locator("select[name=channel]").select_option("mail")
    page.locator("select[name=country]").select_option("BE")
    page.locator("textarea[name=text]").fill("A mother writes that her son has gone to Brussels by train.")
    page.locator("[name=reach]").fill("By mail, in the evening")
    page.locator("form button[type=submit]", has=page.locator("kbd")).first.click()
    page.locator("select[name=node]").wait_for()


def announce_exercise(page: Page) -> None:
    """One that begins today."""
    today = dt.datetime.now(tz=dt.UTC).date()
    page.locator("input[name=name]").fill("Autumn exercise")
    page.locator("input[name=begins_on]").fill(today.isoformat())
    page.locator("input[name=ends_on]").fill((today + dt.timedelta(days=4)).isoformat())
    page.locator("form button[type=submit]", has=page.locator("kbd")).first.click()
    page.locator("form[action$='/end']").first.wait_for()


def end_exercise(page: Page) -> None:
    """It is over."""
    page.locator("form[action$='/end'] button").first.click()
    page.wait_for_load_state("networkidle")


def choose_cases(page: Page) -> None:
    """Tick two cases of the list."""
    for place in (0, 1):
        page.locator("main tbody input[type=checkbox]").nth(place).check()
