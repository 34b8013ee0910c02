"""Every page of the house in Arabic, as people of each kind meet it.

What a page of one name shows to each kind of person is looked at in English; here, and in the light theme, by the first
who meets it: the direction and the words are those of its template. `test full` looks at all of them in the dark.
"""

import pytest

from tests.browser.walking import PERSONS, THEMES, check_pages, fill

pytestmark = pytest.mark.browser
LOOKED: set[str] = set()


@pytest.fixture(scope="module", autouse=True)
def cast_on_node(node):
    fill(node)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("person", PERSONS)
def test_no_page_has_a_barrier_or_is_cut_off(node, context, page, person, theme):
    check_pages(node, context, page, person, "ar", theme, LOOKED)
