"""Kill the browser, the server or the session at random while somebody types, and count what is lost.

    python3 start.py chaos web --kills 200

A text that is known beforehand is typed at human speed into a real node, by a real browser with a profile on disk.
After each kill everything is started again, somebody signs in, and what the node then holds is compared with what had
been typed: seconds of typing lost (at most 2), passages acknowledged and lost (0), passages or contacts twice (0).
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import sqlite3
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright
from playwright.sync_api import Error as BrowserError

from tests.browser.contacts import MAKE_CAST, texts
from tests.node import NodeProcess

KINDS = ("browser", "server", "session")
MAKE_SESSIONS = """
from django.conf import settings
from myosotis.accounts.models import User
from tests.people import sign_in
user = User.objects.get(email="alice@hotline.test")
print(settings.SESSION_COOKIE_NAME, *(sign_in(user).session.session_key for _number in range({count})))
"""
END_SESSION = """
from django.contrib.sessions.models import Session
Session.objects.filter(session_key="{key}").delete()
"""
MOST_SECONDS_LOST = 2.0
SECONDS_PER_KEY = 0.07
WORDS = (
    "she",
    "said",
    "that",
    "he",
    "left",
    "the",
    "house",
    "at",
    "noon",
    "with",
    "a",
    "grey",
    "bag",
    "since",
)


REST_SECONDS = {"browser": 5.0, "server": 12.0, "session": 12.0}
"""How long what is missing may still arrive; what a killed browser had not kept yet never does."""


@dataclass
class Outcome:
    """What one kill did."""

    kind: str
    seconds_lost: float
    acknowledged_lost: int
    duplicates: int


@dataclass
class Typing:
    """What was typed in one contact: each passage's letters with the moment of each."""

    contact: str
    passages: list[str] = field(default_factory=lambda: [""])
    moments: list[float] = field(default_factory=list)
    acknowledged: str = ""

    @property
    def text(self) -> str:
        """Everything typed, passages joined."""
        return "\n".join(self.passages)


class Chaos:
    """A node, a browser with a profile on disk, and somebody who types."""

    def __init__(
        self, playwright: Playwright, node: NodeProcess, profile: Path, *, seed: int, kills: int
    ) -> None:
        self.playwright, self.node, self.profile = playwright, node, profile
        # As many sign-ins as there may be kills, made at once: the run is about typing, not about signing in.
        self.cookie, *self.sessions = node.manage(MAKE_SESSIONS.format(count=kills + 1)).split()
        self.random = random.Random(seed)
        self.context: BrowserContext = self.start_browser()

    def start_browser(self) -> BrowserContext:
        """The browser, with the profile that survives its killing."""
        for name in ("SingletonLock", "SingletonSocket", "SingletonCookie"):
            (self.profile / name).unlink(missing_ok=True)
        context = self.playwright.chromium.launch_persistent_context(
            str(self.profile),
            executable_path=os.environ.get("CHROMIUM") or shutil.which("chromium"),
            args=["--no-sandbox", "--disable-dev-shm-usage"],
            base_url=self.node.url,
        )
        context.set_default_timeout(20000)
        return context

    def kill_browser(self) -> None:
        """End every process of this profile at once."""
        for pid in processes_of(self.profile):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with suppress(BrowserError):
            self.context.close()

    def sign_in(self) -> None:
        """Give the browser the present session."""
        self.context.add_cookies([{"name": self.cookie, "value": self.sessions[0], "url": self.node.url}])

    def end_session(self) -> None:
        """The present session ends; the next one is that of whoever signs in again."""
        key, database = self.sessions.pop(0), self.node.home / "node.sqlite3"
        if not database.exists():
            self.node.manage(END_SESSION.format(key=key))
            return
        with closing(sqlite3.connect(database, timeout=20)) as connection, connection:
            connection.execute("DELETE FROM django_session WHERE session_key = ?", [key])

    def open(self, contact: str) -> Page:
        """The contact screen, ready to type."""
        page = self.context.new_page()
        page.goto(f"/contacts/{contact}/")
        page.wait_for_selector("[data-contact][data-ready] textarea:focus")
        return page

    def type_for(self, page: Page, typing: Typing, seconds: float) -> None:
        """Type at human speed, a new passage now and then, and note what the screen says is saved."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            word = self.random.choice(WORDS) + " "
            for letter in word:
                page.keyboard.type(letter)
                typing.passages[-1] += letter
                typing.moments.append(time.monotonic())
                time.sleep(SECONDS_PER_KEY)
            if page.locator("[data-saved]").get_attribute("data-state") == "saved":
                typing.acknowledged = typing.text
            if self.random.random() < 0.05:
                page.keyboard.press("Enter")
                typing.passages.append("")

    def strike(self, kind: str, page: Page, typing: Typing) -> float:
        """Kill; return the moment. What goes on afterwards goes on as it would for an operator."""
        struck = time.monotonic()
        if kind == "browser":
            self.kill_browser()
            self.context = self.start_browser()
        elif kind == "server":
            self.node.kill()
            self.type_for(page, typing, 1.5)
            struck = time.monotonic()
            self.node.start()
        else:
            self.end_session()
            self.type_for(page, typing, 1.5)
            struck = time.monotonic()
        self.sign_in()
        return struck

    def one_kill(self, kind: str) -> Outcome:
        """Type, strike, come back, compare."""
        typing = Typing(contact=str(uuid4()))
        self.sign_in()
        page = self.open(typing.contact)
        self.type_for(page, typing, self.random.uniform(0.6, 5.0))
        struck = self.strike(kind, page, typing)
        if kind != "browser" and self.random.random() < 0.5:
            page.close()  # the operator gave up and opens the contact again
        if page.is_closed() or kind == "browser":
            page = self.open(typing.contact)
        held = self.wait_for_rest(page, typing, REST_SECONDS[kind])
        outcome = compare(kind, typing, held, struck)
        with suppress(BrowserError):
            page.close()
        return outcome

    def wait_for_rest(self, page: Page, typing: Typing, seconds: float) -> list[str]:
        """What the node holds once it holds all, or after so many seconds."""
        wanted = [passage for passage in typing.passages if passage]
        deadline = time.monotonic() + seconds
        held = texts(page, typing.contact)
        while held != wanted and time.monotonic() < deadline:
            page.wait_for_timeout(200)
            held = texts(page, typing.contact)
        return held


def compare(kind: str, typing: Typing, held: list[str], struck: float) -> Outcome:
    """Set what the node holds against what was typed."""
    kept = "\n".join(held)
    typed = typing.text.rstrip("\n")
    same = count_same_letters(typed, kept)
    letters = len(typed[:same].replace("\n", ""))
    is_whole = letters >= len(typing.moments)
    first_lost = struck if is_whole else typing.moments[letters]
    extra = len(held) - len([passage for passage in typing.passages if passage])
    return Outcome(
        kind=kind,
        seconds_lost=max(0.0, struck - first_lost),
        acknowledged_lost=int(not typed[:same].startswith(typing.acknowledged.rstrip("\n"))),
        duplicates=max(0, extra),
    )


def count_same_letters(one: str, other: str) -> int:
    """How far two texts agree from their beginning."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


def processes_of(profile: Path) -> list[int]:
    """The processes whose command line names this profile, and their children."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            if str(profile).encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
    return found


@contextmanager
def running(seed: int, kills: int) -> Iterator[Chaos]:
    """A node and a browser, thrown away at the end."""
    profile = Path(tempfile.mkdtemp(prefix="myosotis-profile-"))
    try:
        with NodeProcess() as node, sync_playwright() as playwright:
            node.manage(MAKE_CAST)
            chaos = Chaos(playwright, node, profile, seed=seed, kills=kills)
            yield chaos
            chaos.kill_browser()
    finally:
        shutil.rmtree(profile, ignore_errors=True)


def run(kills: int, seed: int, *, is_quiet: bool = False) -> list[Outcome]:
    """Strike that often, each kind in turn in a random order."""
    outcomes = []
    with running(seed, kills) as chaos:
        for number in range(kills):
            kind = KINDS[number % len(KINDS)] if kills < 10 else chaos.random.choice(KINDS)
            outcome = chaos.one_kill(kind)
            outcomes.append(outcome)
            if not is_quiet:
                print(f"{number + 1:4} {kind:<8} {outcome.seconds_lost:5.2f} s lost", flush=True)
    return outcomes


def describe(outcomes: list[Outcome]) -> str:
    """The figures of a run."""
    lines = [f"{len(outcomes)} kills"]
    for kind in KINDS:
        lost = [outcome.seconds_lost for outcome in outcomes if outcome.kind == kind]
        if lost:
            lines.append(
                f"  {kind:<8} {len(lost):4}   most lost {max(lost):.2f} s, mean {sum(lost) / len(lost):.2f} s"
            )
    lines.append(f"acknowledged saves lost: {sum(outcome.acknowledged_lost for outcome in outcomes)}")
    lines.append(f"duplicates: {sum(outcome.duplicates for outcome in outcomes)}")
    return "\n".join(lines)


def is_good(outcomes: list[Outcome]) -> bool:
    """Whether nothing was lost but at most two seconds of typing."""
    return all(
        outcome.seconds_lost <= MOST_SECONDS_LOST and not outcome.acknowledged_lost and not outcome.duplicates
        for outcome in outcomes
    )


def main(arguments: list[str]) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="start.py chaos web", description=__doc__)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    given = parser.parse_args(arguments)
    print(f"seed {given.seed}")
    outcomes = run(given.kills, given.seed)
    print(describe(outcomes))
    return 0 if is_good(outcomes) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
