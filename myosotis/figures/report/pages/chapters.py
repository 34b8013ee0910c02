"""The pages of chapters and of hotlines."""

from __future__ import annotations

from myosotis.figures.report.edition import Chapter, Message, Sheet
from myosotis.figures.report.pages.cover import FOREWORD
from myosotis.figures.report.pages.figure import Figure, render_figures
from myosotis.figures.report.pages.markdown import render_markdown
from myosotis.figures.report.pages.markup import Html, join, tag
from myosotis.figures.report.pages.site import SHEETS, Site
from myosotis.figures.report.places import place_of_sheet


def render_sentences(site: Site, sentences: tuple[Message, ...]) -> Html:
    """Opening sentences: the first one large, the others below."""
    said = [site.speaker.say(message) for message in sentences]
    return tag("div", *(tag("p", sentence) for sentence in said), class_="sentences") if said else Html("")


def render_chapter(site: Site, chapter: Chapter, figures: list[Figure]) -> Html:
    """One chapter: heading, sentences, figures, written texts."""
    heading = tag("h1", site.speaker.text(chapter.heading))
    written = join(*(render_written(site, name) for name in chapter.written if name != FOREWORD))
    return join(
        heading, render_sentences(site, chapter.sentences), render_figures(figures, chapter.code), written
    )


def render_written(site: Site, name: str) -> Html:
    """A written text, or a story, by its name; nothing where there is none."""
    found = site.written(name)
    if found is None and name in site.stories:
        found = site.stories[name], site.stories_language
    if found is None:
        return Html("")
    source, language = found
    kind = "written story" if name in site.stories else "written"
    return tag(
        "section", render_markdown(source), class_=kind, lang=None if language == site.language else language
    )


def render_sheets(site: Site) -> Html:
    """The list of hotlines: those that reported with a page each, then those that did not."""
    text = site.speaker.text
    reporting = set(site.edition.reporting)
    rows, silent = [], []
    for sheet in site.sheets:
        name = tag("bdi", sheet.hotline.name)
        country = tag("span", site.country_of(sheet), class_="country")
        if sheet.hotline.code in reporting:
            rows.append(tag("li", tag("a", name, href=f"{sheet.hotline.code}.html"), country))
        else:
            silent.append(tag("li", name, country))
    with_sheet = {sheet.hotline.code for sheet in site.sheets}
    missing = [
        hotline
        for hotline in site.edition.hotlines
        if hotline.code not in reporting and hotline.code not in with_sheet
    ]
    for hotline in sorted(missing, key=lambda hotline: hotline.name):
        silent.append(
            tag(
                "li", tag("bdi", hotline.name), tag("span", _country(site, hotline.country), class_="country")
            )
        )
    parts = [
        tag("h1", text("page.hotlines")),
        tag("p", text("page.hotlines_lead"), class_="lead"),
        tag("ul", *rows, class_="hotlines"),
    ]
    if silent:
        heading = tag("h2", text("page.hotlines_silent", year=site.edition.year), class_="plain")
        parts += [heading, tag("ul", *silent, class_="hotlines silent")]
    return join(*parts)


def _country(site: Site, code: str) -> str:
    return str(site.speaker.locale.territories.get(code, code)) if code else ""


def render_sheet(site: Site, sheet: Sheet, figures: list[Figure]) -> Html:
    """One hotline's page."""
    here = f"hotlines/{sheet.hotline.code}"
    text = site.speaker.text
    pdf = site.link_root(here, place_of_sheet(site.edition.year, sheet.hotline.code, site.language))
    return join(
        tag("p", tag("a", text("page.hotlines"), href=site.link(here, f"{SHEETS}.html")), class_="up"),
        tag("h1", tag("bdi", sheet.hotline.name)),
        tag("p", site.country_of(sheet), class_="country"),
        render_sentences(site, sheet.sentences),
        tag("div", render_figures(figures, here), class_="small-figures"),
        tag("p", tag("a", text("page.sheet_pdf"), href=pdf, class_="button quiet"), class_="take"),
    )
