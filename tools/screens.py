"""Take the pictures of the tour from a demo made for it: `.venv/bin/python -m tools.screens [NAME …]`.

Each picture is one step of `STEPS`: a node, a person, where to go. Errors in the console are told, and the run fails;
the pictures go to docs/pictures; the README and docs/demo.md show them.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from myosotis.site.demo import running
from tools.browser import find_chromium
from tools.environment import ROOT, Stop, say

PICTURES = ROOT / "docs" / "pictures"
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"]
FIRST_PORT = 8516


@dataclass(frozen=True)
class Step:
    """One picture: where it is taken, as whom, and how one gets there."""

    name: str
    node: str
    person: str
    go: Callable[[Page], None]
    theme: str = "light"
    size: tuple[int, int] = (1440, 900)


def stay(page: Page) -> None:
    """The page one arrives at after signing in."""


def open_missing_case(page: Page) -> None:
    """The case of two siblings, found by name."""
    page.locator("input[type=search], input[name=q]").first.fill("Demetriou")
    page.keyboard.press("Enter")
    page.wait_for_load_state("load")
    page.wait_for_timeout(300)
    follow_first(page, r"/cases/[A-Z]{2}-\d{4}-\d+/?$")


def open_call(page: Page) -> None:
    """The call that is going on."""
    page.goto("/contacts/?which=mine")
    follow_first(page, r"/contacts/[0-9a-f-]{36}/?$")


def open_figures(page: Page) -> None:
    """This year so far."""
    page.goto("/figures/")


def follow_first(page: Page, pattern: str) -> None:
    """Go where the first link of that shape leads."""
    addresses = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    found = [address for address in addresses if re.search(pattern, address.split("?")[0])]
    if not found:
        raise Stop(f"There is no link like {pattern} on {page.url}.")
    page.goto(found[0])


STEPS = (
    Step("sign-in", "be", "", stay),
    Step("board", "be", "Bram Wouters", stay),
    Step("call", "be", "Bram Wouters", open_call),
    Step("case", "be", "Sanne Claeys", open_missing_case),
    Step("figures", "be", "Katrien Moens", open_figures),
    Step("board-supervisor", "be", "Inês Claes", stay),
    Step("board-greek-dark", "gr", "Ελπίδα Μαυρή", stay, theme="dark"),
    Step("board-arabic", "be", "Salma Benali", stay),
    Step("call-narrow", "be", "Bram Wouters", open_call, size=(390, 844)),
)


def sign_in(page: Page, person: str) -> None:
    """One click."""
    page.goto("/")
    if person:
        page.get_by_role("button", name=person).first.click()
        page.wait_for_load_state("networkidle")


def take(browser: Browser, step: Step, address: str) -> list[str]:
    """Take one picture; returns what went wrong on the way."""
    width, height = step.size
    context = browser.new_context(
        base_url=address,
        viewport={"width": width, "height": height},
        color_scheme="dark" if step.theme == "dark" else "light",
        reduced_motion="reduce",
        locale="en-GB",
    )
    context.set_default_timeout(8000)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda line: faults.append(line.text) if line.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    try:
        sign_in(page, step.person)
        step.go(page)
        page.wait_for_load_state("load")
        page.wait_for_timeout(400)
        page.screenshot(path=PICTURES / f"{step.name}.png")
    finally:
        context.close()
    return faults


def take_all(names: list[str], started: list[running.RunningNode]) -> int:
    """Take the pictures that were asked for. Returns how many went wrong."""
    addresses = {one.node.slug: one.address for one in started}
    wrong = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        for step in STEPS:
            if names and step.name not in names:
                continue
            try:
                faults = take(browser, step, addresses[step.node])
            except Exception as error:  # one page that is not there must not cost the other pictures
                faults = [str(error).splitlines()[0]]
            wrong += bool(faults)
            say(f"{step.name}: {'; '.join(faults) if faults else 'taken'}")
        browser.close()
    return wrong


def main(names: list[str]) -> int:
    """Make a demo, take the pictures, stop it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="myosotis-screens-") as directory:
        started: list[running.RunningNode] = []
        try:
            home = Path(os.environ.get("SCREENS_HOME") or directory)
            started = running.start_nodes(home, FIRST_PORT, is_fresh=True)
            running.wait_until_ready(started, sys.stdout)
            return 1 if take_all(names, started) else 0
        finally:
            running.stop_nodes(started)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
