"""What a walk over many pages sees of contrast: each new look, and nothing twice."""

import pytest

from tests.browser.barriers import find_barriers

pytestmark = pytest.mark.browser
PAGE = """<!doctype html><html lang="en"><head><title>Page</title><style>
  .pale {{ color: #bbb }} .dark {{ background: #222; color: #eee }}
  .over {{ position: absolute; top: 0; left: 0; width: 100%; height: 100px; background: #fff; z-index: -1 }}
</style></head><body><main><h1>Heading</h1><p class="plain">Words that can be read</p>{more}</main></body></html>"""


@pytest.fixture
def find(chromium):
    page, judged = chromium.new_page(), set()

    def look(more):
        page.set_content(PAGE.format(more=more))
        return [barrier.partition(":")[0] for barrier in find_barriers(page, judged)]

    yield look
    page.close()


@pytest.mark.parametrize(
    "more",
    [
        '<p class="pale">Hard to read</p>',
        '<p class="plain" style="color: #bbb">Hard to read</p>',
        '<p class="dark"><span style="color: #333">Hard to read</span></p>',
        '<div class="dark" style="opacity: 0.3"><p class="plain">Hard to read</p></div>',
        "<style>.plain { color: #bbb }</style>",
    ],
)
def test_words_of_a_new_look_are_judged_on_the_page_where_they_first_stand(find, more):
    assert find("") == []
    assert find(more) == ["color-contrast"]


def test_words_that_lie_over_something_else_than_before_are_judged_again(find):
    over = '<div style="position: absolute; inset: 0; background: #222; z-index: {}"></div>'
    assert find("") == []
    assert find(over.format(-1)) == ["color-contrast"]


def test_other_rules_are_asked_on_each_page(find):
    assert find("<img src=x>") == find("<img src=x>") == ["image-alt"]
