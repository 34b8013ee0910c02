"""A request to another hotline by keys alone: the preview follows, nothing typed is lost, Ctrl Enter sends it."""

import pytest

from tests.browser.contacts import MAKE_CAST, sign_in

pytestmark = pytest.mark.browser
MAKE_REQUEST = """
from myosotis.accounts.models import Team, User
from myosotis.casework.tests.making import missing_child, open_case
from tests.roles.cooperation import allow, make_peer
bob = User.objects.get(email="bob@hotline.test")
case = open_case(bob, Team.objects.get(code="runaways"), missing_child("Nele Sparrow"))
make_peer()
print(case.ref, case.case_children.get().person_id, allow(case, by=bob).pk)
"""
COUNT = "from myosotis.cooperation.models import Cooperation\nprint(Cooperation.objects.count())"


@pytest.fixture(scope="module", autouse=True)
def cast_on_node(node):
    node.manage(MAKE_CAST)


def test_a_request_is_written_with_keys_and_only_what_was_looked_at_leaves(node, context, page):
    ref, child, consent = node.manage(MAKE_REQUEST).split()
    sign_in(node, context, "bob")
    page.goto(f"/cases/{ref}/abroad/")
    page.wait_for_load_state()
    page.keyboard.press("a")
    page.wait_for_selector("form[data-preview]")
    page.wait_for_selector("body[data-drafts-ready]")
    preview = page.locator("[data-preview-here]")
    for selector in (
        "input[name=nodes]",
        "input[name=asks][value=own_records]",
        f'input[name=fields_chosen][value="{child}:names"]',
        f'input[name=consent][value="{consent}"]',
    ):
        page.focus(selector)
        page.keyboard.press("Space")
    page.focus("textarea[name=summary]")
    page.keyboard.type("She may be on her way to you.")
    preview.get_by_text("She may be on her way to you.").wait_for()
    preview.get_by_text("Nele Sparrow").wait_for()
    assert ref not in preview.inner_text()
    page.wait_for_timeout(700)
    page.reload()
    page.wait_for_selector("[data-unsent]")
    assert page.input_value("textarea[name=summary]") == "She may be on her way to you."
    preview.get_by_text("Nele Sparrow").wait_for()
    page.focus("textarea[name=summary]")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector("[data-news-page]")
    page.get_by_text("Sent, nobody there has opened it yet").first.wait_for()
    assert node.manage(COUNT).strip() == "1"
