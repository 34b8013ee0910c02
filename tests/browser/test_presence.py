"""Two people on one case in real browsers: a quiet chip for who reads, amber for who writes."""

from __future__ import annotations

import pytest

from tests.browser.contacts import MAKE_CAST, sign_in
from tests.browser.test_case_journey import MAKE_CASE

pytestmark = pytest.mark.browser


def test_two_people_on_a_case_see_each_other_read_and_write_and_leave(node, context, page, chromium):
    node.manage(MAKE_CAST)
    ref = node.manage(MAKE_CASE.format(name="Zoë Martens")).strip()
    sign_in(node, context)
    page.goto(f"/cases/{ref}/")
    with chromium.new_context(base_url=node.url, locale="en-GB") as other:
        sign_in(node, other, "bob")
        second = other.new_page()
        second.goto(f"/cases/{ref}/")
        second.wait_for_selector(".here .tag:has-text('also reads this')", timeout=9000)
        page.wait_for_selector(".here .tag:has-text('also reads this')", timeout=9000)
        second.locator("#note").fill("The school called")
        page.wait_for_selector(".here .tag.a:has-text('is writing')", timeout=9000)
        second.close()
        page.wait_for_selector(".here .tag", state="detached", timeout=9000)
