"""What axe finds on a page: every rule of WCAG 2.2 A and AA and its best practices that it is sure of.

Reading the contrast of each word takes axe longer than all its other rules together, and most words of a page look
like those of the page before. What is written in the same colours at the same size, on the same ground, within elements
of the same names and classes, and meets the same things among those that are placed freely, is therefore judged once.
"""

from __future__ import annotations

from typing import Any, cast

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# What axe finds, and the looks whose contrast it could not tell.
RUN = """() => axe.run(document, {
  resultTypes: ["violations", "incomplete"], elementRef: true, ancestry: false, xpath: false, selectors: false,
}).then((found) => {
  const unsure = found.incomplete.filter(({ id }) => id === "color-contrast").flatMap(({ nodes }) => nodes);
  const looks = unsure.map(({ element }) => Number(element.dataset.newLook));
  document.querySelectorAll("[data-new-look]").forEach((element) => element.removeAttribute("data-new-look"));
  return [found.violations.map(({ id, nodes }) => [id, nodes[0].html.slice(0, 160), nodes.length]), looks];
})"""
# Options of a list differ in their words only, and their contrast is not the page's; there are hundreds on some pages.
SHORTEN_LISTS = """() => {
  for (const list of document.querySelectorAll("select, datalist")) {
    [...list.querySelectorAll("option")].slice(5).forEach((option) => option.selected || option.remove());
  }
}"""
MARK_NEW_LOOKS = r"""(judged) => {
  const known = new Set(judged);
  const found = [];
  const grounds = new Map([[null, ""]]);
  const free = [];
  const shows = { visibilityProperty: true, contentVisibilityAuto: true };
  const hash = (text) => {
    let [one, two] = [0xdeadbeef, 0x41c6ce57];
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      one = Math.imul(one ^ code, 2654435761);
      two = Math.imul(two ^ code, 1597334677);
    }
    return 4294967296 * (2097151 & (two ^ (two >>> 15))) + ((one ^ (one >>> 13)) >>> 0);
  };
  const groundOf = (element) => {
    if (!grounds.has(element)) {
      const style = getComputedStyle(element);
      grounds.set(element, String(hash([
        groundOf(element.parentElement), element.localName, element.getAttribute("class"), style.backgroundColor,
        style.backgroundImage, style.opacity, style.filter, style.mixBlendMode, style.position, style.zIndex,
        style.transform, element.matches(":disabled, [aria-disabled=true], [inert]"), element.getAttribute("style"),
      ].join("|"))));
    }
    return grounds.get(element);
  };
  const elements = [...document.body.querySelectorAll("*")].filter((one) => one.checkVisibility(shows));
  for (const element of elements) {
    const style = getComputedStyle(element);
    const isMoved = [style.marginTop, style.marginLeft, style.marginRight].some((size) => size.startsWith("-"));
    if (style.position !== "static" || style.float !== "none" || style.transform !== "none" || isMoved) {
      free.push([element, element.getBoundingClientRect()]);
    }
  }
  const coversOf = (element) => {
    const box = element.getBoundingClientRect();
    return free.filter(([other, place]) => !other.contains(element) && !element.contains(other)
      && place.left < box.right && box.left < place.right && place.top < box.bottom && box.top < place.bottom)
      .map(([other]) => groundOf(other));
  };
  for (const element of elements) {
    const text = [...element.childNodes].filter((node) => node.nodeType === 3).map((node) => node.data).join("").trim();
    const isControl = element.matches("input, select, textarea, button");
    if (!text && !isControl) continue;
    const style = getComputedStyle(element);
    const isWord = isControl || /[\p{L}\p{N}].*[\p{L}\p{N}]/su.test(text);
    const look = hash([
      groundOf(element), style.color, style.fontSize, style.fontWeight, style.textShadow, style.webkitTextFillColor,
      element.type, Boolean(element.control?.disabled), isControl && Boolean(element.value), isWord || text,
      ...coversOf(element),
    ].join("|"));
    if (known.has(look)) continue;
    known.add(look);
    found.push(look);
    element.dataset.newLook = look;
  }
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-new-look]" }] });
  return found;
}"""

# Whose contrast was read in this run.
JUDGED: set[int] = set()


def bring_axe(page: Page) -> None:
    """Each document of this page has axe from its beginning; for pages that go to many."""
    page.add_init_script(AXE_SCRIPT)


def shorten_lists(page: Page) -> None:
    """Take most entries out of lists to choose from, on a page that nobody goes on with."""
    page.evaluate(SHORTEN_LISTS)


def find_barriers(page: Page, judged: set[int] = JUDGED) -> list[str]:
    """What axe finds on the page, in one line each; of looks that are judged already the contrast is not read again."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    judged.update(page.evaluate(MARK_NEW_LOOKS, list(judged)))
    found, unsure = cast(tuple[list[Any], list[int]], page.evaluate(RUN))
    judged.difference_update(unsure)
    return [f"{rule}: {words} ({count})" for rule, words, count in found]
