"""The frame of every page: head, line of contents, way on and back, contact line."""

from __future__ import annotations

from myosotis.figures.report.edition import Chart, Form
from myosotis.figures.report.pages.markup import Html, join, keep_order, tag
from myosotis.figures.report.pages.site import COVER, OWN_LANGUAGE_NAMES, SHEETS, Site
from myosotis.figures.report.tabling import source_of

FLOWER = Html(
    '<svg class="flower" viewBox="0 0 64 64" aria-hidden="true" focusable="false"><g class="petals">'
    '<circle cx="32" cy="16.4" r="12.4"/><circle cx="46.84" cy="27.18" r="12.4"/>'
    '<circle cx="41.17" cy="44.62" r="12.4"/><circle cx="22.83" cy="44.62" r="12.4"/>'
    '<circle cx="17.16" cy="27.18" r="12.4"/></g><circle cx="32" cy="32" r="9.4" fill="#fff"/>'
    '<circle cx="32" cy="32" r="6.2" fill="#f5c22b"/></svg>'
)
STYLESHEET = "assets/report.css"
ICON = "assets/flower.svg"


def frame_page(site: Site, here: str, title: str, main: str) -> str:
    """A whole page; `here` is its place (without .html) in the folder of the language."""
    text = site.speaker.text
    report = text("page.title", year=site.edition.year)
    head = tag(
        "head",
        tag("meta", charset="utf-8"),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("title", title if here == COVER else f"{title} · {report}"),
        tag("link", rel="icon", href=site.link_root(here, ICON)),
        tag("link", rel="stylesheet", href=site.link_root(here, STYLESHEET)),
    )
    body = tag(
        "body",
        tag("a", text("page.skip"), class_="skip", href="#content"),
        _head(site, here, report),
        tag(
            "div",
            _contents(site, here),
            tag("main", main, _onward(site, here), id="content"),
            class_="page",
        ),
        _foot(site),
        class_="cover" if here == COVER else None,
    )
    document = tag("html", head, body, lang=site.language, dir=site.direction)
    return f"<!DOCTYPE html>\n{document}\n"


def _head(site: Site, here: str, report: str) -> Html:
    text = site.speaker.text
    home = tag("a", FLOWER, tag("span", report), class_="home", href=site.link(here, f"{COVER}.html"))
    if len(site.languages) < 2:
        return tag("header", home, class_="head")
    links = [
        tag(
            "a",
            OWN_LANGUAGE_NAMES.get(language, language),
            href=site.link_root(here, f"{language}/{here}.html"),
            lang=language,
            hreflang=language,
            aria_current="true" if language == site.language else None,
        )
        for language in site.languages
    ]
    switch = tag("nav", *links, class_="languages", aria_label=text("page.language"))
    return tag("header", home, switch, class_="head")


def _contents(site: Site, here: str) -> Html:
    current = SHEETS if here.startswith("hotlines/") else here
    links = [
        tag(
            "li",
            tag(
                "a",
                title,
                href=site.link(here, f"{place}.html"),
                aria_current="page" if place == here else ("true" if place == current else None),
            ),
        )
        for place, title in site.pages
    ]
    label = site.speaker.text("page.contents")
    wide = tag("nav", tag("ol", *links), class_="contents", aria_label=label)
    narrow = tag("details", tag("summary", label), tag("ol", *links), class_="contents-narrow")
    return join(wide, narrow)


def _onward(site: Site, here: str) -> Html:
    places = [place for place, _title in site.pages]
    current = SHEETS if here.startswith("hotlines/") else here
    if current not in places or here == COVER:
        return Html("")
    index = places.index(current)
    ways = []
    for word, step in (("previous", -1), ("next", 1)):
        if 0 <= index + step < len(places):
            place, title = site.pages[index + step]
            label = tag("span", site.speaker.text(f"page.{word}"), class_="way")
            ways.append(
                tag("a", label, title, href=site.link(here, f"{place}.html"), rel=word[:4], class_=word)
            )
    return tag("nav", *ways, class_="onward", aria_label=site.speaker.text("page.contents") + " ·")


def _foot(site: Site) -> Html:
    text = site.speaker.text
    digest = str(site.edition.digest.get("data", ""))[:12]
    told = f" {text('page.digest', digest=digest)}" if digest else ""
    return tag(
        "footer",
        tag(
            "div",
            tag("strong", text("page.search_help")),
            tag("span", keep_order(text("page.call")), " ", text("page.danger")),
            class_="contact",
        ),
        tag("p", keep_order(text("page.federation")), " · ", text("page.foot"), told, class_="small"),
        class_="foot",
    )


def source_line(site: Site, chart: Chart | None = None) -> Html:
    """Where the numbers of a figure, or of the page, come from."""
    said = source_of(site.edition, site.speaker, chart)
    is_map = chart is not None and chart.form is Form.MAP
    outlines = f" {site.speaker.text('page.source_map')}" if is_map else ""
    return tag("p", said + outlines, class_="source")
