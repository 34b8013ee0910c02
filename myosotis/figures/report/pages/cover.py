"""The cover: the year, six sentences with their numbers, the way into the chapters."""

from __future__ import annotations

from decimal import Decimal

from myosotis.figures.report.edition import Headline, Message
from myosotis.figures.report.pages.frame import FLOWER, source_line
from myosotis.figures.report.pages.markdown import render_blocks, render_markdown
from myosotis.figures.report.pages.markup import Html, join, keep_order, tag
from myosotis.figures.report.pages.site import COVER, DATA, PROTECTION, READING, SHEETS, STORIES, Site
from myosotis.figures.report.places import place_of_pdf
from myosotis.figures.report.texts import Speaker
from myosotis.figures.report.texts.markdown import read_markdown, split_title

COUNTED_FIRST = ("children", "contacts")
FOREWORD = "foreword"
LEADS = {
    SHEETS: "page.hotlines_lead",
    STORIES: "page.stories_lead",
    READING: "page.reading_lead",
    PROTECTION: "page.protection_lead",
    DATA: "page.downloads.open_lead",
}


def large_number(speaker: Speaker, message: Message) -> str:
    """The number of a sentence that is shown large: a count of children or contacts, else the share, else a sign."""
    last = message.key.rpartition(".")[2]
    if last in ("hidden", "none"):
        return speaker.text("sign.hidden") if last == "hidden" else "–"
    for name in (*COUNTED_FIRST, "share", "cases"):
        value = message.values.get(name)
        if isinstance(value, int | Decimal):
            return speaker.number(value, "percent" if name == "share" else "")
    return ""


def render_cover(site: Site) -> Html:
    """What stands on the first page."""
    edition, text = site.edition, site.speaker.text
    lead = text("page.lead", reporting=len(edition.reporting), year=edition.year)
    opening = tag(
        "div",
        tag("div", FLOWER, class_="bloom"),
        tag("h1", text("page.title", year=edition.year)),
        tag("p", keep_order(lead), class_="lead"),
        tag("p", keep_order(text("page.federation")), class_="by"),
        class_="opening",
    )
    six = tag(
        "section",
        tag("h2", text("page.six", year=edition.year)),
        tag("ol", *(_headline(site, headline) for headline in edition.headlines), class_="headlines"),
        source_line(site),
        aria_label=text("page.six", year=edition.year),
    )
    return join(opening, six if edition.headlines else "", _ways(site), _foreword(site))


def _headline(site: Site, headline: Headline) -> Html:
    speaker = site.speaker
    address = f"{headline.chapter}.html" + (f"#{headline.chart}" if headline.chart else "")
    known = {place for place, _title in site.pages}
    way = tag("a", speaker.text("page.see_chart"), href=address) if headline.chapter in known else ""
    sentence = speaker.say(headline.sentence)
    return tag(
        "li",
        tag("span", large_number(speaker, headline.sentence), class_="large", aria_hidden="true"),
        tag("p", sentence),
        way and tag("p", way, class_="see"),
    )


def _ways(site: Site) -> Html:
    """The chapters with the message of their first figure, and what can be taken away."""
    text = site.speaker.text
    rows = []
    for chapter in site.chapters:
        message = site.speaker.say(chapter.charts[0].title) if chapter.charts else ""
        link = tag("a", text(chapter.heading), href=f"{chapter.code}.html")
        rows.append(tag("li", link, tag("span", message)))
    for place, title in site.pages[len(site.chapters) + 1 :]:
        rows.append(tag("li", tag("a", title, href=f"{place}.html"), tag("span", text(LEADS[place]))))
    pdf = site.link_root(COVER, place_of_pdf(site.edition.year, site.language))
    taken = tag(
        "p",
        tag("a", text("page.pdf"), href=pdf, class_="button"),
        tag("a", text("page.data"), href=f"{DATA}.html", class_="button quiet"),
        class_="take",
    )
    return tag("section", tag("h2", text("page.contents")), tag("ol", *rows, class_="chapters"), taken)


def _foreword(site: Site) -> Html:
    found = site.written(FOREWORD)
    if found is None:
        return Html("")
    source, language = found
    return tag("section", render_markdown(source), class_="written", lang=_other(site, language))


def _other(site: Site, language: str) -> str | None:
    return None if language == site.language else language


def render_stories(site: Site) -> Html:
    """All stories, each under its title."""
    text = site.speaker.text
    told = []
    for name, source in sorted(site.stories.items()):
        title, rest = split_title(read_markdown(source))
        heading = tag("h2", title) if title else ""
        told.append(tag("article", heading, render_blocks(rest, 3), class_="written story", id=name))
    language = _other(site, site.stories_language)
    lead = tag("p", text("page.stories_lead"), class_="lead")
    return join(tag("h1", text("page.stories")), lead, tag("div", *told, lang=language), _if_hurt(site))


def _if_hurt(site: Site) -> Html:
    said = join(site.speaker.text("page.search_help"), " ", keep_order(site.speaker.text("page.call")))
    return tag("p", said, class_="told-box")
