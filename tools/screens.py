"""Take the pictures of the main pages from a demo made for it.

`.venv/bin/python -m tools.screens [--all DIR] [NAME …]`.

Each page of `tools.tour` is taken four times: wide and narrow, in English and in Arabic. Pages that are shown in the
documents go to docs/pictures, and docs/pictures.md is written anew; with `--all DIR` every page goes to DIR instead.
Errors in the console are told, and the run fails.
"""

from __future__ import annotations

import argparse
import os
import re
import sys
import tempfile
from dataclasses import dataclass
from operator import sub
from pathlib import Path

from PIL import Image, ImageColor
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from myosotis.site.demo import running
from tools.browser import find_chromium
from tools.environment import ROOT, Stop, say
from tools.sights import CHILDREN, Sight
from tools.tour import EXTRA, TOUR

PICTURES = ROOT / "docs" / "pictures"
PAGE = ROOT / "docs" / "pictures.md"
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--force-color-profile=srgb"]
FIRST_PORT = 8516
NEAR = 6
COLOURS = 80
"""Enough for a page of text, beside those below; a picture is then a quarter of its size."""
MEANING = (
    *("#ffffff", "#f2f6fb", "#14213a", "#1d4f91", "#658fcb", "#b4cbeb", "#e8f0fa"),
    *("#f5c22b", "#8db7ee", "#a3221a", "#fcebe9", "#7a4300", "#fcf0dd", "#136147", "#e2f3eb"),
    *("#111c2d", "#0a1320", "#ffb0a7", "#421f1e", "#f7c985", "#382913", "#86dab4", "#10332a"),
)
"""Colours that mean something, light and dark: some have so few dots that a palette would leave them out."""


@dataclass(frozen=True)
class Variant:
    """How a page is looked at."""

    suffix: str
    language: str
    size: tuple[int, int]
    theme: str = "light"


VARIANTS = (
    Variant("", "en", (1440, 900)),
    Variant("-ar", "ar", (1440, 900)),
    Variant("-390", "en", (390, 844)),
    Variant("-ar-390", "ar", (390, 844)),
)
AS_IT_IS = Variant("", "", (1440, 900))
DARK = Variant("", "", (1440, 900), "dark")


class Camera:
    """One browser window of one variant: signs people in once, and takes what it is told."""

    def __init__(self, browser: Browser, address: str, slug: str, variant: Variant, to: Path) -> None:
        self.browser, self.address, self.slug, self.variant, self.to = browser, address, slug, variant, to
        self.pages: dict[str, tuple[BrowserContext, Page]] = {}
        self.faults: list[str] = []

    def page_of(self, person: str) -> Page:
        """A page on which this person is signed in."""
        if person not in self.pages:
            width, height = self.variant.size
            context = self.browser.new_context(
                base_url=self.address,
                viewport={"width": width, "height": height},
                color_scheme="dark" if self.variant.theme == "dark" else "light",
                reduced_motion="reduce",
                locale="en-GB",
            )
            context.set_default_timeout(30000)
            page = context.new_page()
            page.on("console", lambda line: self.faults.append(line.text) if line.type == "error" else None)
            page.on("pageerror", lambda error: self.faults.append(str(error)))
            page.goto("/")
            if person:
                page.get_by_role("button", name=person).first.click()
                page.wait_for_load_state("networkidle")
            if self.variant.language:
                cookie = f"myosotis_{self.slug}_language"
                context.add_cookies([{"name": cookie, "value": self.variant.language, "url": self.address}])
            self.pages[person] = (context, page)
        return self.pages[person][1]

    def take(self, sight: Sight, refs: dict[str, str]) -> list[str]:
        """Take one picture; returns what went wrong on the way."""
        self.faults.clear()
        page = self.page_of(sight.person)
        if sight.path:
            page.goto(sight.path.format(**refs))
        for pattern in sight.follow:
            follow_first(page, pattern)
        if sight.do is not None:
            sight.do(page)
        page.wait_for_load_state("load")
        page.wait_for_timeout(350)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            self.faults.append("the page is wider than its window")
        to = self.to / f"{sight.name}{self.variant.suffix}.png"
        page.screenshot(path=to)
        make_small(to)
        if sight.undo is not None:
            sight.undo(page)
        return list(self.faults)

    def close(self) -> None:
        """Close all windows."""
        for context, _page in self.pages.values():
            context.close()


def follow_first(page: Page, pattern: str) -> None:
    """Go where the first link of that shape leads."""
    addresses = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    found = [address for address in addresses if re.search(pattern, address.split("?")[0])]
    if not found:
        raise Stop(f"There is no link like {pattern} on {page.url}.")
    page.goto(found[0])


def find_cases(camera: Camera) -> dict[str, str]:
    """Where the cases of the stories are, by the first name of a child."""
    page, refs = camera.page_of("Sanne Claeys"), {}
    page.goto("/cases/")
    for name in CHILDREN:
        row = page.locator("main a", has_text=name).first
        refs[name] = (row.get_attribute("href") or "").rstrip("/")
    return refs


def make_small(path: Path) -> None:
    """Keep a palette only: the commonest colours of the picture, and those that mean something."""
    with Image.open(path) as image:
        whole = image.convert("RGB")
    found = (whole.quantize(COLOURS, dither=Image.Dither.NONE).getpalette() or [])[: 3 * COLOURS]
    commonest = [tuple(found[place : place + 3]) for place in range(0, len(found), 3)]
    meant = [ImageColor.getrgb(colour)[:3] for colour in MEANING]
    # What lies beside one of ours would be taken in its place: white would be a little grey.
    kept = [one for one in commonest if all(max(map(abs, map(sub, one, our))) > NEAR for our in meant)]
    palette = Image.new("P", (1, 1))
    palette.putpalette([part for colour in (*meant, *kept) for part in colour])
    whole.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)


def take_all(names: list[str], started: list[running.RunningNode], to: Path, *, is_whole: bool) -> int:
    """Take the pictures that were asked for, variant by variant, at each node. Returns how many went wrong."""
    addresses = {one.node.slug: one.address for one in started}
    wrong = 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        first = Camera(browser, addresses["be"], "be", VARIANTS[0], to)
        refs = find_cases(first)
        first.close()
        shown = [
            sight for sight in TOUR if (is_whole or sight.is_kept) and (not names or sight.name in names)
        ]
        nodes = list(dict.fromkeys(sight.node for sight in shown))
        rounds = [
            (slug, variant, [sight for sight in shown if sight.node == slug])
            for variant in VARIANTS
            for slug in nodes
        ]
        for slug, theme, sight in EXTRA:
            if not names or sight.name in names:
                rounds.append((slug, DARK if theme == "dark" else AS_IT_IS, [sight]))
        for slug, variant, sights in rounds:
            camera = Camera(browser, addresses[slug], slug, variant, to)
            for sight in sights:
                try:
                    faults = camera.take(sight, refs)
                except Exception as error:  # one page that is not there must not cost the other pictures
                    faults = [str(error).splitlines()[0]]
                wrong += bool(faults)
                say(f"{sight.name}{variant.suffix}: {'; '.join(faults) if faults else 'taken'}")
            camera.close()
        browser.close()
    return wrong


def write_page() -> None:
    """The document that shows them, with a sentence for each."""
    lines = [
        "# Pictures of the main pages",
        "",
        "Taken by `.venv/bin/python -m tools.screens` from the demo: nobody in them is real.",
        "Each page is shown wide and narrow, in English and in Arabic.",
        "",
    ]
    for sight in TOUR:
        if sight.is_kept:
            lines += [f"## {sight.title}", "", sight.sentence, ""]
            lines += [f"![{sight.title}](pictures/{sight.name}.png)", ""]
            others = [
                ("in Arabic", "-ar"),
                ("on a telephone", "-390"),
                ("on a telephone, in Arabic", "-ar-390"),
            ]
            lines += [
                " · ".join(f"[{words}](pictures/{sight.name}{suffix}.png)" for words, suffix in others),
                "",
            ]
    PAGE.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")


def main(words: list[str]) -> int:
    """Make a demo, take the pictures, stop it."""
    parser = argparse.ArgumentParser(prog="tools.screens")
    parser.add_argument("--all", type=Path, metavar="DIR", help="every page, into this directory")
    parser.add_argument("names", nargs="*")
    asked = parser.parse_args(words)
    to = asked.all or PICTURES
    to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="myosotis-screens-") as directory:
        started: list[running.RunningNode] = []
        try:
            home = Path(os.environ.get("SCREENS_HOME") or directory)
            started = running.start_nodes(home, FIRST_PORT, is_fresh=True)
            running.wait_until_ready(started, sys.stdout)
            wrong = take_all(asked.names, started, to, is_whole=asked.all is not None)
        finally:
            running.stop_nodes(started)
    if asked.all is None and not asked.names:
        write_page()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
