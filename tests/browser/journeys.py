"""What the journeys share: going through the pages by keyboard alone, by the words that stand on them."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.contacts import press

MOST_STEPS = 160
# What a screen reader would call the thing that has the focus.
NAME_OF_FOCUS = """() => {
  const it = document.activeElement;
  if (!it || it === document.body) return "";
  const label = it.labels?.length ? [...it.labels].map((one) => one.textContent).join(" ") : "";
  const words = label || it.getAttribute("aria-label") || it.textContent;
  return words.replace(/\\s+/g, " ").trim();
}"""


def reach(page: Page, name: str, *, key: str = "Tab") -> None:
    """Press Tab until the focus is on what is called so, or whose first words are these; never the mouse."""
    passed = []
    for _step in range(MOST_STEPS):
        page.keyboard.press(key)
        passed.append(page.evaluate(NAME_OF_FOCUS))
        if passed[-1] == name or passed[-1].startswith(f"{name} "):
            return
    raise AssertionError(f"{key} does not lead to “{name}”, only to: {passed}")


def write(page: Page, name: str, text: str) -> None:
    """Go to a field by its name and write."""
    reach(page, name)
    page.keyboard.type(text)


def choose(page: Page, name: str, answer: str) -> None:
    """Go to a list by its name and type the answer, as one does in a list."""
    reach(page, name)
    page.keyboard.type(answer)
    chosen = page.evaluate("() => document.activeElement.selectedOptions[0].textContent.trim()")
    assert chosen.startswith(answer), f"{name}: {chosen}"


def press_on(page: Page, name: str) -> None:
    """Go to a button or a link by its name and press Enter; wait for the page it leads to."""
    reach(page, name)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    page.wait_for_load_state()


def open_page(page: Page, letter: str) -> None:
    """G and a letter: another page of the case."""
    leave_field(page)
    with page.expect_navigation():
        press(page, "g", letter)
    page.wait_for_load_state()


def unfold(page: Page, name: str) -> None:
    """Go to something folded by its name and open it."""
    reach(page, name)
    page.keyboard.press("Enter")


def leave_field(page: Page) -> None:
    """Put the focus on the page itself, where single letters are keys."""
    page.evaluate("() => document.activeElement.blur()")


def wait_until_said(page: Page, words: str) -> None:
    """Wait until a page says so, perhaps a new one, and listens to keys."""
    page.get_by_text(words).wait_for()
    page.wait_for_load_state()


def wait_for_headline(page: Page, words: str) -> None:
    """Wait until the page says so, and listens to keys."""
    page.wait_for_selector(f"h1:has-text('{words}')")
    page.wait_for_load_state()
