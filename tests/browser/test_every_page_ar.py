"""Every page of the house in Arabic, as people of each kind meet it."""

import pytest

from tests.browser.walking import PERSONS, THEMES, check_pages, fill

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module", autouse=True)
def cast_on_node(node):
    fill(node)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("person", PERSONS)
def test_no_page_has_a_barrier_or_is_cut_off(node, context, page, person, theme):
    check_pages(node, context, page, person, "ar", theme)
