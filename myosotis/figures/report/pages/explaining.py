"""The pages that explain: how to read the figures, how children are protected, what can be taken away."""

from __future__ import annotations

from myosotis.figures.report.charts.reading import SIGNS
from myosotis.figures.report.edition import Conf, Message
from myosotis.figures.report.pages.chapters import render_written
from myosotis.figures.report.pages.cover import FOREWORD, large_number
from myosotis.figures.report.pages.figure import Figure, render_figures
from myosotis.figures.report.pages.markup import Html, join, keep_order, tag
from myosotis.figures.report.pages.site import DATA, READING, Site
from myosotis.figures.report.places import (
    CHECKSUMS,
    DATAPACKAGE,
    OBSERVATIONS,
    PACK_README,
    PARQUET,
    SDMX_DATA,
    SDMX_STRUCTURES,
    place_of_pdf,
    place_of_workbook,
)
from myosotis_core.vocabulary import load

LIMITS = "limits"
COUNTS = ("contact", "case", "child", "episode")
GRADES = ("a", "b", "c", "d")
PROTECTION_PARTS = ("why", "more", "zero", "tried", "never", "stories")
DOWNLOADS = {
    "csv": OBSERVATIONS,
    "parquet": PARQUET,
    "sdmx": SDMX_DATA,
    "structures": SDMX_STRUCTURES,
    "package": DATAPACKAGE,
    "checksums": CHECKSUMS,
    "readme": PACK_README,
}


def render_reading(site: Site, figures: list[Figure]) -> Html:
    """How to read the figures: units, rules, signs, grades, definitions."""
    text, chapter = site.speaker.text, site.reading
    rules = (
        [tag("li", keep_order(site.speaker.say(message))) for message in chapter.sentences] if chapter else []
    )
    counts = [tag("p", text(f"page.unit_{count}")) for count in COUNTS]
    named = chapter.written if chapter else ()
    written = [name for name in dict.fromkeys((*named, LIMITS)) if name != FOREWORD]
    return join(
        tag("h1", text("chapter.reading")),
        _section(text("page.units"), *counts),
        _section(text("page.rules"), tag("ul", *rules, class_="rules")) if rules else "",
        render_figures(figures, READING),
        _section(text("page.signs"), tag("p", text("page.signs_lead")), _signs(site)),
        _section(text("page.grades"), _grades(site)),
        _section(text("page.category_definitions"), _categories(site)),
        join(*(render_written(site, name) for name in written)),
    )


def _section(heading: str, *parts: str) -> Html:
    return tag("section", tag("h2", heading), *parts, class_="explained")


def _signs(site: Site) -> Html:
    rows = []
    for note in SIGNS:
        if site.speaker.has_text(f"told.{note}"):
            sign, _, told = site.speaker.text(f"told.{note}").partition(":")
            rows += [tag("dt", sign.strip()), tag("dd", told.strip())]
    return tag("dl", *rows, class_="signs")


def _grades(site: Site) -> Html:
    rows = []
    for grade in GRADES:
        letter = tag("span", grade.upper(), class_=f"grade grade-{grade}")
        rows += [tag("dt", letter), tag("dd", site.speaker.text(f"page.grade_{grade}"))]
    return tag("dl", *rows, class_="signs")


def _categories(site: Site) -> Html:
    rows = []
    for code in load().list("category").codes:
        if not code.parent and not code.until:
            key = f"definition.{code.code}"
            told = site.speaker.text(key) if site.speaker.has_text(key) else code.definition
            rows += [tag("dt", code.label(site.language)), tag("dd", told)]
    return tag("dl", *rows, class_="definitions")


def render_protection(site: Site) -> Html:
    """What is done so that no child is found in a table, in plain words."""
    speaker, text = site.speaker, site.speaker.text
    hidden = sum(observation.conf_status is Conf.HIDDEN for observation in site.edition.observations)
    parts = []
    for part in PROTECTION_PARTS:
        key = f"protection.{part}_told"
        told = text(key, largest=LARGEST_HIDDEN) if part == "why" else text(key)
        parts.append(_section(text(f"protection.{part}"), tag("p", told), *_tried(site, part, hidden)))
    lead = tag("p", text("protection.lead"), class_="lead")
    question = tag("p", keep_order(text("protection.question")), class_="told-box")
    return join(tag("h1", speaker.text("page.protection")), lead, *parts, question)


LARGEST_HIDDEN = 4


def _tried(site: Site, part: str, hidden: int) -> list[Html]:
    if part != "tried":
        return []
    text, readers = site.speaker.text, site.edition.audit.get("readers")
    count = len(readers) if isinstance(readers, list | tuple) else readers
    said = []
    if isinstance(count, int) and hidden:
        said.append(tag("p", text("protection.tried_readers", hidden=hidden, readers=count)))
    return [*said, tag("p", text("protection.proof"))]


def render_data(site: Site) -> Html:
    """What can be taken away: reports to print, open data, pictures for the press, and how to cite."""
    edition, text = site.edition, site.speaker.text
    year, language = edition.year, site.language
    reports = [
        (text("page.pdf"), place_of_pdf(year, language)),
        (text("page.workbook"), place_of_workbook(year, language)),
    ]
    pictures = [
        tag("li", tag("a", Html(_picture(site, number)), href=f"press/headline-{number}.png"))
        for number in range(1, len(edition.headlines) + 1)
    ]
    press = join(tag("p", text("page.downloads.press_lead")), tag("ul", *pictures, class_="press"))
    citation = tag("p", keep_order(text("page.downloads.citation", year=year)), class_="cite")
    return join(
        tag("h1", text("page.data")),
        _section(text("page.downloads.reports"), _links(site, reports)),
        _section(
            text("page.downloads.open"),
            tag("p", text("page.downloads.open_lead")),
            _links(site, [(text(f"page.downloads.{name}"), place) for name, place in DOWNLOADS.items()]),
        ),
        _section(text("page.downloads.press"), press) if pictures else "",
        _section(text("page.downloads.cite"), citation),
    )


def _links(site: Site, files: list[tuple[str, str]]) -> Html:
    rows = [tag("li", tag("a", name, href=site.link_root(DATA, place))) for name, place in files]
    return tag("ul", *rows, class_="downloads")


def _picture(site: Site, number: int) -> str:
    message: Message = site.edition.headlines[number - 1].sentence
    alt = site.speaker.say(message)
    title = large_number(site.speaker, message)
    return tag(
        "img",
        src=f"press/headline-{number}.png",
        width="600",
        height="338",
        alt=alt,
        title=title,
        loading="lazy",
    )
