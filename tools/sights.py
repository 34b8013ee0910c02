"""What a page of the tour is, and what has to be pressed on the way to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page

OPERATOR, CASEWORKER, SUPERVISOR = "Bram Wouters", "Sanne Claeys", "Inês Claes"
CHILDREN = ("Anouk", "Lina", "Nikos", "Samir", "Zoé", "Tine")
"""The first names by which the cases of the stories are found."""


@dataclass(frozen=True)
class Sight:
    """One page: its name, its heading in the document, who looks, where, and a sentence about it.

    `follow`: links to go along from there; `do` and `undo`: what has to be pressed before and after.
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


def choose_cases(page: Page) -> None:
    """Tick two cases of the list."""
    for place in (0, 1):
        page.locator("main tbody input[type=checkbox]").nth(place).check()
