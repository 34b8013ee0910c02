"""The cover: six sentences with numbers, each leading to its chapter and chart."""

from __future__ import annotations

from collections.abc import Sequence

from myosotis.figures.report.chapters.drafting import label_of_category, label_of_indicator, say_share
from myosotis.figures.report.edition import Chapter, Given, Headline, Label, Message
from myosotis.figures.report.gathering import KNOWN
from myosotis.figures.report.messages import say_that
from myosotis.figures.report.showing import Release, Shown
from myosotis_core.comparison import Careful
from myosotis_core.indicators import TOTAL

NEW_CASES = "new_cases_by_category"
ABROAD = "new_cases_by_cross_border"
CATEGORIES = {
    "runaway": "cover.runaway",
    "parental_abduction": "cover.parental_abduction",
    "missing_in_migration": "cover.migration",
}


def draft_cover(release: Release, chapters: Sequence[Chapter]) -> tuple[Headline, ...]:
    """The six sentences."""
    charts = {chapter.code: [chart.code for chart in chapter.charts] for chapter in chapters}
    sentences: list[tuple[Message, str, str]] = [
        (_children(release), "caseload", "caseload-new-cases"),
        (_contacts(release), "caseload", "caseload-contacts"),
    ]
    for category in ("runaway", "parental_abduction"):
        sentences.append((_category(release, category), category, f"{category}-trend"))
    shown, share = release.count(ABROAD, TOTAL, "yes"), release.share(ABROAD, TOTAL, "yes")
    abroad = _say(release, "cover.cross_border", shown, share, label_of_indicator(ABROAD))
    sentences.append((abroad, "borders", "borders-categories"))
    migration = "missing_in_migration"
    sentences.append((_category(release, migration), migration, f"{migration}-trend"))
    return tuple(
        Headline(
            message,
            chapter,
            chart if chart in charts.get(chapter, []) else next(iter(charts.get(chapter, [])), ""),
        )
        for message, chapter, chart in sentences
    )


def _children(release: Release) -> Message:
    shown = release.count("children_by_category_and_age")
    what = label_of_indicator("children")
    if shown.value is None:
        key = "cover.hidden" if shown.is_hidden else "cover.none"
        values: dict[str, Given] = {"category": what}
        return say_that(key, **values) if shown.is_hidden else say_that(key, year=release.year, **values)
    return say_that("cover.children", year=release.year, children=shown.value, hotlines=shown.hotlines)


def _contacts(release: Release) -> Message:
    shown = release.count("contacts")
    if shown.value is None:
        return say_that("cover.none", year=release.year, category=label_of_indicator("contacts"))
    values: dict[str, Given] = {"contacts": shown.value, "hotlines": shown.hotlines}
    part = release.ratio("calls_share").value
    channels = release.count("contacts_by_channel", KNOWN)
    if part is None or channels.value is None:
        return say_that("cover.contacts_plain", **values)
    return say_that("cover.contacts", share=part, **values)


def _category(release: Release, category: str) -> Message:
    shown, share = release.count(NEW_CASES, category), release.share(NEW_CASES, category)
    return _say(release, CATEGORIES[category], shown, share, label_of_category(category))


def _say(release: Release, key: str, shown: Shown, share: Careful, what: Label) -> Message:
    if shown.is_hidden:
        return say_that("cover.hidden", category=what)
    if shown.value is None:
        return say_that("cover.none", year=release.year, category=what)
    if share.value is None:
        return say_that("cover.few", category=what, cases=shown.value)
    return say_share(key, share.value, cases=shown.value)
