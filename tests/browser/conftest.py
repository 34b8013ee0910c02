"""Browser tests: one Chromium for a run, one node for a file, and a page that is watched.

A test fails on any error in the console, any answer of 400 or more and any request outside its node, unless it says
beforehand what it provokes: `page.provoked.add(404)`.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.node import NodeProcess

FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    # Two cores gain nothing from V8's helpers; measured on the walk, 2 to 12 % less of the processor without them.
    "--js-flags=--single-threaded",
    # Whatever is asked of another machine fails at once, and is told.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost",
]


class Watched:
    """What happened on the pages of one browser context."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.faults: list[str] = []
        self.provoked: set[int] = set()

    def follow(self, context: BrowserContext) -> None:
        """Watch every page of this context."""
        # Each request ends in one of the two; being told of its beginning too costs as much again.
        context.on("requestfailed", lambda request: self._see_address(request.url))
        context.on("response", lambda answer: self._see_answer(answer.status, answer.url))
        context.on("console", lambda line: self._see_line(line.type, line.text))
        context.on("weberror", lambda error: self.faults.append(str(error.error)))

    def _see_address(self, address: str) -> None:
        parts = urlsplit(address)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(self.url).netloc:
            self.faults.append(f"request outside the node: {address}")

    def _see_answer(self, status: int, address: str) -> None:
        self._see_address(address)
        if status >= 400 and status not in self.provoked:
            self.faults.append(f"{status} {address}")

    def _see_line(self, kind: str, text: str) -> None:
        if kind == "error" and not any(str(status) in text for status in self.provoked):
            self.faults.append(f"console: {text}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def node() -> Iterator[NodeProcess]:
    """One real node for the tests of a file."""
    with NodeProcess(MYOSOTIS_ENQUIRIES="yes") as running:
        yield running


@pytest.fixture
def context(chromium: Browser, node: NodeProcess) -> Iterator[BrowserContext]:
    """A browser that has never been here; at the end nothing must have gone wrong in it."""
    opened = chromium.new_context(base_url=node.url, locale="en-GB", viewport={"width": 1440, "height": 900})
    opened.set_default_timeout(15000)
    opened.watched = Watched(node.url)
    opened.watched.follow(opened)
    yield opened
    opened.close()
    assert opened.watched.faults == []


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of that browser."""
    opened = context.new_page()
    opened.provoked = context.watched.provoked
    return opened
