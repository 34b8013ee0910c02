"""Chapter: across borders, by region only."""

from __future__ import annotations

from dataclasses import replace

from myosotis.figures.report.chapters.categories import CATEGORIES
from myosotis.figures.report.chapters.drafting import (
    alt_of,
    alt_of_years,
    by_size,
    label_of_category,
    label_of_indicator,
    mark_share,
    notes_of,
    share_chart,
    subtitle_of,
    subtitle_of_years,
)
from myosotis.figures.report.chapters.series import share_years
from myosotis.figures.report.edition import Chapter, Chart, Form, Label, Mark, Message
from myosotis.figures.report.gathering import KNOWN
from myosotis.figures.report.messages import say_that
from myosotis.figures.report.showing import Release
from myosotis_core.comparison import Careful, are_apart, share_of
from myosotis_core.indicators import TOTAL

CODE = "borders"
INDICATOR = "new_cases_by_cross_border"


def draft_borders(release: Release) -> Chapter:
    """How many cases concern more than one country, and where the other one is."""
    abroad = release.count(INDICATOR, TOTAL, "yes")
    known, share = release.count(INDICATOR, TOTAL, KNOWN), release.share(INDICATOR, TOTAL, "yes")
    sentences = []
    if share.value is not None and abroad.value is not None and known.value is not None:
        sentences.append(say_that("borders.share", share=share.value, cases=abroad.value, known=known.value))
    helped = release.count("assistances_by_category")
    if helped.value:
        sentences.append(say_that("borders.assistances", hotlines=helped.hotlines, cases=helped.value))
    charts = [
        _categories(release),
        _regions(release),
        _years(release),
    ]
    return Chapter(CODE, f"chapter.{CODE}", tuple(sentences), tuple(one for one in charts if one is not None))


def _categories(release: Release) -> Chart | None:
    found = {code: release.share(INDICATOR, code, "yes") for code in CATEGORIES}
    marks = by_size(
        mark_share(label_of_category(code), share, release.count(INDICATOR, code, "yes"))
        for code, share in found.items()
    )
    first = next((one for one in marks if one.value), None)
    if first is None:
        return None
    return Chart(
        f"{CODE}-categories",
        Form.BARS,
        _say_first(first, found),
        subtitle_of(release, INDICATOR, TOTAL, KNOWN),
        alt_of(marks, "percent"),
        "unit.percent",
        marks,
        INDICATOR,
        notes=notes_of(marks),
    )


def _say_first(first: Mark, found: dict[str, Careful]) -> Message:
    """The largest is named only where its interval lies apart from all others, and no other is hidden."""
    others = [share for code, share in found.items() if code != first.row.code]
    if first.value is not None and all(are_apart(found[first.row.code], one) for one in others):
        return say_that("borders.categories", "largest", first=first.row, share=first.value)
    return say_that("borders.categories_plain")


def _regions(release: Release) -> Chart | None:
    """Where the other country is. Cases within one country have none: they are no part of what should be known."""
    chart = share_chart(release, f"{CODE}-regions", "new_cases_by_region", "region", "borders.regions")
    abroad, known = release.count(INDICATOR, TOTAL, "yes"), release.count("new_cases_by_region", KNOWN)
    if chart is None or known.value is None or abroad.value is None or known.value > abroad.value:
        return chart
    base = share_of(known.value, abroad.value).value
    if base is None:
        return chart
    subtitle = say_that(
        "subtitle.regions",
        indicator=label_of_indicator("new_cases_by_region"),
        year=release.year,
        base=base,
        hotlines=release.count("new_cases_by_region").hotlines,
        operating=len(release.operating(release.year)),
    )
    return replace(chart, subtitle=subtitle)


def _years(release: Release) -> Chart | None:
    marks = share_years(release, INDICATOR, TOTAL, "yes")
    numbered = [one for one in marks if one.value is not None]
    if len(numbered) < 2 or numbered[0].value is None or numbered[-1].value is None:
        return None
    series = Label("indicator", INDICATOR)
    return Chart(
        f"{CODE}-years",
        Form.LINES,
        say_that(
            "borders.years",
            first_share=numbered[0].value,
            first=int(numbered[0].row.code),
            last_share=numbered[-1].value,
            last=int(numbered[-1].row.code),
        ),
        subtitle_of_years(release, INDICATOR, release.years, TOTAL, "yes"),
        alt_of_years(marks, "percent"),
        "unit.percent",
        tuple(Mark(one.row, series, one.value, one.note, one.low, one.high) for one in marks),
        INDICATOR,
        notes=notes_of(marks),
    )
