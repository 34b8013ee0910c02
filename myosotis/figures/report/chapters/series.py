"""Charts over the years: levels with their hotlines, growth of matched panels as the title, indices of its links."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from myosotis.figures.report.chapters.drafting import (
    alt_of_years,
    label_of_indicator,
    mark_count,
    notes_of,
    subtitle_of_years,
)
from myosotis.figures.report.edition import Chart, Form, Given, Label, Mark, Message
from myosotis.figures.report.growth import Trend, is_level
from myosotis.figures.report.messages import say_that
from myosotis.figures.report.showing import Release
from myosotis_core.indicators import TOTAL, load_definitions

SHORTEST = 3
"""Years an index needs to be drawn."""


def level_chart(
    release: Release, code: str, indicator: str, *codes: str, trend: Trend, what: Label, unit: str
) -> Chart:
    """The counts of all years as columns; the title is the growth of the hotlines in both years."""
    years = release.years
    counts = {year: release.count(indicator, *codes, year=year) for year in years}
    defined = load_definitions().indicator(indicator)
    place, marks = codes or (TOTAL,) * len(defined.by), []
    for year, count in counts.items():
        # One hotline that counts otherwise is no new definition of all; a note says how many there are.
        is_new = defined.has_break(year, place)
        one = mark_count(Label("year", str(year)), replace(count, is_break=is_new))
        marks.append(replace(one, hotlines=count.hotlines))
    return Chart(
        code,
        Form.COLUMNS,
        say_growth(release, indicator, *codes, trend=trend, what=what),
        subtitle_of_years(release, indicator, years, *codes),
        alt_of_years(marks, unit),
        f"unit.{unit}",
        tuple(marks),
        indicator,
        notes=notes_of(
            marks,
            say_that("note.not_a_measure"),
            *break_notes(release, indicator, *codes),
            *_changed_notes(release, indicator, *codes),
            *growth_notes(trend),
        ),
    )


def index_chart(
    release: Release, code: str, indicator: str, *codes: str, trend: Trend, what: Label
) -> Chart | None:
    """The index of matched links; None where it is too short to tell anything."""
    since = trend.since_first
    if since is None or len(trend.links) < SHORTEST:
        return None
    series = Label("indicator", indicator) if not codes else what
    marks = tuple(Mark(Label("year", str(link.year)), series, link.index) for link in trend.links)
    first, last = trend.links[0].year, trend.links[-1].year
    values: dict[str, Given] = {"what": what, "first": first, "last": last}
    if is_level(since):
        title = say_that("index.level", "almost_unchanged", growth=since, **values)
    elif since > 0:
        title = say_that("index.rose", "rose", growth=since, **values)
    else:
        title = say_that("index.fell", "fell", growth=abs(since), **values)
    subtitle = say_that("subtitle.index", indicator=label_of_indicator(indicator), first=first)
    return Chart(
        code, Form.LINES, title, subtitle, alt_of_years(marks, "index"), "unit.index", marks, indicator
    )


def say_growth(release: Release, indicator: str, *codes: str, trend: Trend, what: Label) -> Message:
    """The growth of the last year as a sentence, or why there is none."""
    shown = release.count(indicator, *codes)
    values: dict[str, Given] = {"what": what, "year": release.year}
    if shown.is_hidden:
        return say_that("growth.hidden", **values)
    percent = trend.growth.percent if trend.growth is not None else None
    if percent is None or trend.growth is None:
        key = "growth.none" if len(release.years) > 1 else "growth.first"
        return say_that(key, number=shown.value or 0, **values)
    hotlines = len(trend.growth.hotlines) - bool(trend.growth.without)
    values |= {"growth": percent, "hotlines": hotlines}
    if is_level(percent):
        return say_that("growth.level", "almost_unchanged", **values)
    word = "rose" if percent > 0 else "fell"
    return say_that(f"growth.{word}", word, **values)


def growth_notes(trend: Trend) -> list[Message]:
    """What is to be minded about a growth."""
    growth, found = trend.growth, []
    if growth is not None and growth.is_thin:
        found.append(say_that("growth.thin", cover=(100 * growth.cover).quantize(Decimal("0.1"))))
    if growth is not None and growth.without and growth.percent is not None and growth.with_all is not None:
        hotline = Label("hotline", growth.without)
        found.append(say_that("growth.without", hotline=hotline, growth=growth.with_all))
    return found


def break_notes(release: Release, indicator: str, *codes: str) -> list[Message]:
    """Breaks of the definitions within the years shown."""
    defined = load_definitions().indicator(indicator)
    found = []
    for one in defined.breaks:
        if release.years[0] < one.year <= release.year and (not one.code or not codes or one.code in codes):
            if one.code:
                what = Label(one.dimension or defined.by[0], one.code)
                found.append(
                    say_that("note.break" if codes else "note.break_within", year=one.year, what=what)
                )
            else:
                found.append(say_that("note.break_all", year=one.year))
    return found


def _changed_notes(release: Release, indicator: str, *codes: str) -> list[Message]:
    """How many hotlines began to count otherwise, by year; nothing where the definition of all changed."""
    defined, found = load_definitions().indicator(indicator), []
    place = codes or (TOTAL,) * len(defined.by)
    for year in release.years[1:]:
        tables = [
            one.tables[indicator]
            for one in release.collection.returns[year].values()
            if indicator in one.tables
        ]
        changed = sum(
            cell.is_break and cell.value is not None for cell in (one.cell(*place) for one in tables)
        )
        if changed and not defined.has_break(year, place):
            found.append(say_that("note.break_some", number=changed, year=year))
    return found


def share_years(release: Release, indicator: str, *codes: str) -> tuple[Mark, ...]:
    """A percentage in each year; where there is none, why."""
    marks = []
    for year in release.years:
        shown = release.count(indicator, *codes, year=year)
        share = release.share(indicator, *codes, year=year)
        note = (
            "break"
            if shown.is_break and share.value is not None
            else ""
            if share.value is not None
            else "few"
        )
        note = shown.note if share.value is None and shown.note else note
        marks.append(Mark(Label("year", str(year)), None, share.value, note, share.lower, share.upper))
    return tuple(marks)


def hotline_years(release: Release, code: str, hotline: str) -> Chart | None:
    """One hotline's new cases over the years."""
    indicator = "new_cases_by_category"
    years = [
        year
        for year in release.years
        if release.count(indicator, year=year, hotline=hotline).note in ("", "hidden")
    ]
    if len(years) < 2 or not any(
        release.count(indicator, year=year, hotline=hotline).value for year in years
    ):
        return None
    span = range(years[0], years[-1] + 1)
    marks = tuple(
        mark_count(Label("year", str(year)), release.count(indicator, year=year, hotline=hotline))
        for year in span
    )
    subtitle = say_that(
        "subtitle.sheet_years",
        indicator=label_of_indicator("new_cases"),
        first=years[0],
        last=years[-1],
        hotline=Label("hotline", hotline),
    )
    alt = alt_of_years(marks, "cases")
    return Chart(
        code,
        Form.COLUMNS,
        say_that("sheet.years"),
        subtitle,
        alt,
        "unit.cases",
        marks,
        indicator,
        notes=notes_of(marks),
    )
