"""The board in a real browser: alive, calm, without barriers."""

from __future__ import annotations

import pytest

from tests.browser.conftest import find_barriers
from tests.browser.contacts import MAKE_CAST, press, sign_in
from tests.browser.test_case_journey import MAKE_CASE

pytestmark = pytest.mark.browser
OPEN_ANYWAY = """
from myosotis.accounts.models import User
from myosotis.casework.actions.openings import open_anyway
charlie = User.objects.get(email="charlie@hotline.test")
open_anyway(by=charlie, ref="{ref}", reason="The mother calls at night and nobody of her team answers.")
"""
ASK_TO_ERASE = """
from myosotis.accounts.models import User
from myosotis.casework.actions.episodes import end_episode
from myosotis.casework.actions.erasure import propose_erasure
from myosotis.casework.models import Case
bob = User.objects.get(email="bob@hotline.test")
case = Case.objects.get(ref="{ref}")
end_episode(by=bob, episode_id=case.episodes.get().pk, confirmation="police", outcome="returned")
propose_erasure(by=bob, case_id=case.pk, ground="opened_by_mistake")
"""


@pytest.fixture(scope="module", autouse=True)
def cast_on_node(node):
    node.manage(MAKE_CAST)


def test_child_who_goes_missing_appears_on_an_open_board(node, context, page):
    sign_in(node, context)
    page.goto("/")
    assert page.locator("h1").inner_text() == "No child is missing now"
    node.manage(MAKE_CASE.format(name="Lina Verbeke"))
    page.wait_for_selector("h1:has-text('One child is missing now')", timeout=9000)
    page.wait_for_selector(".mt a:has-text('Lina V., 9')")
    assert "Lina" not in page.title()


def test_supervisor_reads_the_reason_at_once_and_reviews_it_with_one_key(node, context, page):
    sign_in(node, context, "sofia")
    page.goto("/")
    ref = node.manage(MAKE_CASE.format(name="Zoë Martens")).strip()
    node.manage(OPEN_ANYWAY.format(ref=ref))
    page.wait_for_selector(".cd:has-text('nobody of her team answers')", timeout=9000)
    press(page, "a")
    page.wait_for_selector("text=No opening waits for review.")


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("name", ["alice", "sofia", "nora", "colette"])
def test_no_start_page_has_a_barrier(node, context, page, name, language):
    sign_in(node, context, name)
    cookie = node.manage("from django.conf import settings; print(settings.LANGUAGE_COOKIE_NAME)").strip()
    context.add_cookies([{"name": cookie, "value": language, "url": node.url}])
    page.goto("/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    assert find_barriers(page) == []
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


NARROW = """() => {
  const cells = [...document.querySelectorAll(".tbl.fold td, .tbl.fold th")];
  const clipped = cells.filter((cell) => cell.getBoundingClientRect().right > innerWidth + 1);
  return [document.documentElement.scrollWidth <= innerWidth, clipped.length];
}"""


@pytest.mark.parametrize(
    "address", ["/cases/", "/contacts/", "/people-here/", "/log/", "/accounts/forgotten/"]
)
def test_nothing_is_clipped_on_a_telephone(node, context, page, address):
    node.manage(MAKE_CASE.format(name="Lina Vandermeulebroeck-Papakonstantinou"))
    if "forgotten" not in address:
        sign_in(node, context, "sofia")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(address)
    assert page.evaluate(NARROW) == [True, 0]
    assert find_barriers(page) == []


def test_supervisor_looks_once_more_before_a_case_is_erased(node, context, page):
    sign_in(node, context, "sofia")
    ref = node.manage(MAKE_CASE.format(name="Zoë Martens")).strip()
    node.manage(ASK_TO_ERASE.format(ref=ref))
    page.goto("/")
    page.get_by_text(f"It is asked that case {ref} be erased").click()
    page.get_by_role("link", name="Confirm the erasure").click()
    page.wait_for_selector("h1:has-text('Erase case')")
    assert find_barriers(page) == []
    page.get_by_role("button", name="Erase this case now").click()
    page.wait_for_selector("text=The case is erased.")
