"""The site of a report stands on its own: no script, nothing from elsewhere, no link into nothing, no child found."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from myosotis.figures.report.edition import Edition, Sheet
from myosotis.figures.report.pages import write_front, write_pages
from myosotis.figures.report.pages.markdown import render_markdown
from myosotis.figures.report.pages.markup import tag
from myosotis.figures.report.pages.site import Site
from myosotis.figures.report.pages.writing import render_pages
from myosotis.figures.report.places import PACK
from myosotis.figures.report.tests.small_edition import make_small_edition
from myosotis.figures.report.texts import Speaker

LANGUAGES = ("en", "ar")


class Reader(HTMLParser):
    """What a browser would meet in a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.attributes: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the element and what it points at."""
        self.tags.append(tag)
        self.attributes |= {name for name, _value in attrs}
        self.addresses += [value for name, value in attrs if name in ("href", "src") and value]
        self.ids += [value for name, value in attrs if name == "id" and value]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small edition in two languages."""
    out = tmp_path_factory.mktemp("site")
    edition = make_small_edition()
    for language in LANGUAGES:
        write_pages(edition, language, out, languages=LANGUAGES)
    write_front(edition, LANGUAGES, out)
    return out


def test_every_page_stands_on_its_own(built: Path) -> None:
    """One heading, no script, no style in the page, no address elsewhere, each id once."""
    pages = sorted(built.rglob("*.html"))
    assert len(pages) > 20
    for path in pages:
        read = Reader(path.read_text(encoding="utf-8"))
        assert read.tags.count("h1") == 1, path
        assert not {"script", "style", "iframe", "form"} & set(read.tags), path
        assert not {name for name in read.attributes if name == "style" or name.startswith("on")}, path
        assert not [address for address in read.addresses if re.match(r"[a-z]+:|//", address)], path
        assert len(read.ids) == len(set(read.ids)), path
    assert "http" not in re.sub(
        r"/\*.*?\*/", "", (built / "assets" / "report.css").read_text(encoding="utf-8")
    )


def test_no_link_leads_into_nothing(built: Path) -> None:
    """What other renderers write (open data, paper, workbook) is linked by its agreed place."""
    others = re.compile(rf"^{PACK}/|\.(pdf|xlsx)$")
    for path in built.rglob("*.html"):
        for address in Reader(path.read_text(encoding="utf-8")).addresses:
            place, _, anchor = address.partition("#")
            target = (path.parent / place).resolve() if place else path
            assert target.is_relative_to(built), (path, address)
            if not others.search(str(target.relative_to(built))):
                assert target.is_file(), (path, address)
                assert not anchor or anchor in Reader(target.read_text(encoding="utf-8")).ids, (path, address)


def test_a_page_is_in_its_language_and_direction(built: Path) -> None:
    """Arabic is read from the right; the number to call keeps its order."""
    cover = (built / "ar" / "index.html").read_text(encoding="utf-8")

    assert '<html lang="ar" dir="rtl">' in cover
    assert '<bdi dir="ltr">116\N{NO-BREAK SPACE}000</bdi>' in cover
    assert 'href="../en/index.html"' in cover
    assert 'dir="ltr"' in (built / "en" / "index.html").read_text(encoding="utf-8")[:60]


def test_a_hidden_number_has_its_sign_in_the_table_and_is_empty_in_the_file(built: Path) -> None:
    """Never a zero, and the reader is told why."""
    page = (built / "en" / "caseload.html").read_text(encoding="utf-8")
    rows = (built / "en" / "charts" / "categories-network.csv").read_text(encoding="utf-8").splitlines()

    assert '<abbr title="c: hidden so that no child can be recognised.">c</abbr>' in page
    hidden = [row.split(",") for row in rows if row.endswith(",hidden,")]
    assert hidden
    assert all(row[-5:-2] == ["", "", ""] for row in hidden)


def test_the_same_edition_gives_the_same_pages() -> None:
    """Nothing of the moment is in them."""
    first, second = (render_pages(Site(make_small_edition(), Speaker("en"), LANGUAGES)) for _time in range(2))
    assert first == second


def test_what_a_hotline_calls_itself_is_never_markup() -> None:
    """A name is text, on its page as in the lists."""
    edition = rename_first(make_small_edition(), "<b>Star</b> & Co")
    files = render_pages(Site(edition, Speaker.of_edition(edition, "en"), ("en",)))

    assert not [place for place, content in files.items() if place.endswith(".html") and "<b>Star" in content]
    assert "&lt;b&gt;Star&lt;/b&gt; &amp; Co" in files["hotlines/index.html"]


def rename_first(edition: Edition, name: str) -> Edition:
    """The edition with its first sheet's hotline called otherwise."""
    first = edition.sheets[0]
    hotline = replace(first.hotline, name=name)
    hotlines = tuple(hotline if one.code == hotline.code else one for one in edition.hotlines)
    return replace(
        edition,
        hotlines=hotlines,
        sheets=(Sheet(hotline, first.sentences, first.charts), *edition.sheets[1:]),
    )


def test_written_texts_know_a_little_markdown_and_no_markup() -> None:
    """Headings, lists, quotes and emphasis; the rest is text."""
    written = render_markdown(
        "# A *night*\n\nTwo <i>lines</i>\nof **one** in 2*3*4 a_b_c.\n\n- one\n- two\n\n1. first\n\n> said"
    )

    assert written == (
        "<h2>A <em>night</em></h2><p>Two &lt;i&gt;lines&lt;/i&gt; of <strong>one</strong> in 2*3*4 a_b_c.</p>"
        "<ul><li>one</li><li>two</li></ul><ol><li>first</li></ol><blockquote><p>said</p></blockquote>"
    )
    assert tag("a", "x < y", href='a"b', hidden=True, lang=None) == '<a href="a&quot;b" hidden>x &lt; y</a>'
