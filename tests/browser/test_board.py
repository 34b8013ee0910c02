"""The board in a real browser: alive, calm, without barriers."""

from __future__ import annotations

import pytest

from tests.browser.barriers import find_barriers
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
