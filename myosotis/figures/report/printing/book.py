"""An edition as the printed report takes it: every text said, every chart drawn, no number made."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from myosotis.figures.report.charts.palette import GRADES, ink_on
from myosotis.figures.report.charts.plain import draw_plainly
from myosotis.figures.report.edition import Chapter, Chart, Edition, Form, Headline
from myosotis.figures.report.pages.cover import large_number
from myosotis.figures.report.pages.explaining import DOWNLOADS
from myosotis.figures.report.printing.hotlines import make_hotline_table
from myosotis.figures.report.printing.markdown import print_blocks
from myosotis.figures.report.tabling import ChartTable, list_charts, make_table, notes_of, source_of
from myosotis.figures.report.texts import Speaker
from myosotis.figures.report.texts.markdown import read_markdown, split_title

FOREWORD = "foreword"
MOST_COLUMNS = 4
LONG = 30
DIGITS = 12
LISTS = ("reading",)
PROTECTION = ("why", "more", "zero", "tried", "never", "stories")
SIGNS = ("hidden", "few", "not_collected", "not_reported", "declined", "other_code", "impossible", "refused")
LEFT_TO_RIGHT = ("\N{LEFT-TO-RIGHT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")


@cache
def read_words() -> Mapping[str, Mapping[str, str]]:
    """What only paper and workbooks say."""
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def word(name: str, language: str) -> str:
    """One of them, in English where the language has none."""
    return read_words()[name].get(language) or read_words()[name]["en"]


def make_book(edition: Edition, speaker: Speaker) -> dict[str, Any]:
    """Everything the report says, in one language."""
    language = speaker.language
    return {
        "language": language,
        "is_rtl": speaker.is_right_to_left,
        "title": speaker.text("page.title", year=edition.year),
        "name": name_of(edition, speaker),
        "year": str(edition.year),
        "federation": isolate(speaker.text("page.federation"), speaker),
        "keywords": ["116 000"],
        "lead": speaker.text("page.lead", reporting=len(edition.reporting), year=edition.year),
        "six_title": speaker.text("page.six", year=edition.year),
        "headlines": [make_headline(one, speaker) for one in edition.headlines],
        "beware": [speaker.text("note.not_a_measure"), speaker.text("told.hidden")],
        "page_word": word("page", language),
        "contents_title": speaker.text("page.contents"),
        "foreword": make_foreword(edition, speaker),
        "chapters": [make_chapter(one, edition, speaker) for one in edition.chapters if has_something(one)],
        "stories": {
            "title": speaker.text("page.stories"),
            "lead": speaker.text("page.stories_lead"),
            "texts": [
                print_blocks(read_markdown(text)) for text in edition.stories.get(language, {}).values()
            ],
        },
        "protection": make_protection(edition, speaker),
        "tables": make_tables(edition, speaker),
        "last": make_last(edition, speaker),
        "help": [
            isolate(speaker.text(f"page.{name}"), speaker) for name in ("search_help", "call", "danger")
        ],
    }


def name_of(edition: Edition, speaker: Speaker) -> str:
    """The title without its year, which stands large below it."""
    title = speaker.text("page.title", year=edition.year)
    return title.replace(str(edition.year), "").replace("\u2066\u2069", "").strip(" ,:–-")


def isolate(text: str, speaker: Speaker) -> str:
    """Keep 116 000 together inside a sentence read from right to left."""
    return text.replace("116 000", "116 000".join(LEFT_TO_RIGHT)) if speaker.is_right_to_left else text


def make_headline(one: Headline, speaker: Speaker) -> dict[str, Any]:
    """One sentence of the cover, with its number in large."""
    return {
        "hero": large_number(speaker, one.sentence),
        "sentence": speaker.say(one.sentence),
        "target": label_of(one.chapter, one.chart) if one.chart else None,
    }


def label_of(chapter: str, chart: str) -> str:
    """Where a chart stands, for those who refer to its page."""
    return f"figure-{chapter}-{chart}"


def make_foreword(edition: Edition, speaker: Speaker) -> dict[str, Any] | None:
    """The foreword, which stands before everything else; its first heading is that of its page."""
    text = edition.written.get(speaker.language, {}).get(FOREWORD, "")
    title, blocks = split_title(read_markdown(text))
    if not title and not blocks:
        return None
    return {
        "title": title or speaker.text("page.title", year=edition.year),
        "blocks": print_blocks(blocks),
    }


def has_something(chapter: Chapter) -> bool:
    """Whether a chapter says anything on paper; the tables have one of their own."""
    return bool(chapter.sentences or chapter.charts or set(chapter.written) - {FOREWORD})


def make_chapter(chapter: Chapter, edition: Edition, speaker: Speaker) -> dict[str, Any]:
    """One chapter with its charts."""
    written = edition.written.get(speaker.language, {})
    return {
        "heading": speaker.text(chapter.heading),
        "is_list": chapter.code in LISTS,
        "sentences": [speaker.say(one) for one in chapter.sentences],
        "written": [
            print_blocks(read_markdown(written[name]))
            for name in chapter.written
            if name in written and name != FOREWORD
        ],
        "figures": [
            {**make_figure(one, edition, speaker), "label": label_of(chapter.code, one.code)}
            for one in chapter.charts
        ],
    }


def make_figure(chart: Chart, edition: Edition, speaker: Speaker) -> dict[str, Any]:
    """One chart as it is printed."""
    return {
        "title": speaker.say(chart.title),
        "subtitle": speaker.say(chart.subtitle),
        "alt": speaker.say(chart.alt),
        "svg": "" if chart.form is Form.MATRIX else draw_plainly(chart, speaker),
        "matrix": make_matrix(chart, speaker) if chart.form is Form.MATRIX else None,
        "notes": list(notes_of(chart, speaker)),
        "source": source_of(edition, speaker, chart),
    }


def make_matrix(chart: Chart, speaker: Speaker) -> dict[str, Any]:
    """Rows against columns, which paper sets as a table."""
    table = make_table(chart, speaker)
    rows = []
    for name, cells in table.rows:
        fills = [GRADES.get(cell.written, "") for cell in cells]
        parts = [
            {"text": cell.written, "fill": fill, "ink": ink_on(fill) if fill else ""}
            for cell, fill in zip(cells, fills, strict=True)
        ]
        rows.append({"name": name, "cells": parts})
    return {"head": list(table.head), "rows": rows}


def make_protection(edition: Edition, speaker: Speaker) -> dict[str, Any]:
    """The page for parents."""
    hidden = sum(one.conf_status == "C" for one in edition.observations)
    known = {"largest": smallest_shown(edition) - 1, "hidden": hidden, "readers": len(edition.reporting) + 1}
    parts = []
    for name in PROTECTION:
        told = [speaker.text(f"protection.{name}_told", **known)]
        if name == "tried":
            told += [speaker.text("protection.tried_readers", **known), speaker.text("protection.proof")]
        parts.append({"title": speaker.text(f"protection.{name}"), "text": " ".join(told)})
    return {
        "title": speaker.text("page.protection"),
        "lead": speaker.text("protection.lead"),
        "parts": parts,
    }


def smallest_shown(edition: Edition) -> int:
    """The threshold below which a number is hidden, from the certificates."""
    found = [
        int(cube.certificate["threshold"]) // int(cube.certificate.get("scale", 1))
        for cube in edition.cubes.values()
    ]
    return max(found, default=5)


def make_tables(edition: Edition, speaker: Speaker) -> dict[str, Any]:
    """The numbers of all charts."""
    charts = [chart for chart in list_charts(edition) if chart.form is not Form.MATRIX]
    tables = [make_table(chart, speaker) for chart in charts]
    if by_hotline := make_hotline_table(edition, speaker):
        tables.append(by_hotline)
    return {
        "title": word("tables", speaker.language),
        "lead": word("tables_lead", speaker.language),
        "word": word("table", speaker.language),
        "signs": [split_sign(speaker.text(f"told.{name}")) for name in SIGNS],
        "items": [print_table(one, number) for number, one in enumerate(tables, start=1)],
    }


def split_sign(told: str) -> dict[str, str]:
    """A sign and what it says."""
    sign, _, says = told.partition(":")
    return {"sign": sign.strip(), "told": says.strip()}


def print_table(table: ChartTable, number: int) -> dict[str, Any]:
    """One table, in parts where it has more columns than a page has room for."""
    rows = [
        (name, [{"text": cell.written, "is_number": cell.value is not None} for cell in cells])
        for name, cells in table.rows
    ]
    parts = []
    for start in range(0, max(len(table.head) - 1, 1), MOST_COLUMNS):
        end = start + MOST_COLUMNS
        parts.append(
            {
                "head": [table.head[0], *table.head[1:][start:end]],
                "rows": [{"name": name, "cells": cells[start:end]} for name, cells in rows],
            }
        )
    return {
        "number": number,
        "title": table.title,
        "subtitle": table.subtitle,
        "parts": parts,
        "notes": list(table.notes),
        "is_long": len(rows) * len(parts) > LONG,
    }


def make_last(edition: Edition, speaker: Speaker) -> dict[str, Any]:
    """How to cite, the licence, and where the data are."""
    told = [speaker.text("page.downloads.open_lead"), speaker.text("page.foot")]
    if edition.digest.get("data"):
        told.append(speaker.text("page.digest", digest=edition.digest["data"][:DIGITS]))
    told.append(speaker.text("reading.definitions", version=edition.definitions))
    files = [
        {"name": speaker.text(f"page.downloads.{name}"), "place": place} for name, place in DOWNLOADS.items()
    ]
    cited = isolate(speaker.text("page.downloads.citation", year=edition.year), speaker)
    return {
        "title": speaker.text("page.data"),
        "parts": [
            {"title": speaker.text("page.downloads.cite"), "lines": [cited], "files": []},
            {"title": speaker.text("page.downloads.open"), "lines": told, "files": files},
        ],
    }
