"""One sheet per reporting hotline, from its open numbers alone."""

from __future__ import annotations

from myosotis.figures.report.chapters.drafting import (
    alt_of,
    by_size,
    counts,
    first_of,
    label_of_indicator,
    notes_of,
    shares,
)
from myosotis.figures.report.chapters.series import hotline_years
from myosotis.figures.report.edition import Chart, Form, Hotline, Label, Message, Sheet
from myosotis.figures.report.messages import say_that
from myosotis.figures.report.showing import Release
from myosotis_core.comparison.small_numbers import SMALLEST_BASE
from myosotis_core.indicators import growth_percent

NEW_CASES = "new_cases_by_category"
ADULTS = ("age_18_24", "age_25_over")
TABLES = (
    ("categories", NEW_CASES, "category", "cases", Form.BARS),
    ("ages", "children_by_category_and_age", "age_band", "children", Form.COLUMNS),
    ("genders", "children_by_category_and_gender", "gender", "children", Form.BARS),
    ("channels", "contacts_by_channel", "channel", "contacts", Form.BARS),
)


def draft_sheet(release: Release, hotline: Hotline) -> Sheet:
    """The sheet of one hotline that reported this year."""
    charts = [_chart(release, hotline.code, *one) for one in TABLES]
    charts.insert(0, hotline_years(release, f"{hotline.code}-years", hotline.code))
    drawn = tuple(one for one in charts if one is not None)
    hidden = sum(mark.note == "hidden" for chart in drawn for mark in chart.marks)
    sentences = _sentences(release, hotline.code)
    if hidden:
        sentences.append(say_that("sheet.hidden", number=hidden))
    return Sheet(hotline, tuple(sentences), drawn)


def _sentences(release: Release, hotline: str) -> list[Message]:
    label = Label("hotline", hotline)
    found = [say_that("sheet.reported", hotline=label, year=release.year)]
    cases = release.count(NEW_CASES, hotline=hotline)
    if cases.is_hidden:
        found.append(say_that("sheet.new_cases_hidden", year=release.year))
    elif cases.value is not None:
        found.append(say_that("sheet.new_cases", cases=cases.value, year=release.year))
    growth = _growth(release, hotline)
    if growth is not None:
        found.append(growth)
    marks = by_size(shares(release, NEW_CASES, "category", hotline=hotline))
    first = first_of(marks)
    if first is not None and first.value is not None:
        found.append(say_that("sheet.category", first=first.row, share=first.value))
    contacts = release.count("contacts", hotline=hotline)
    if contacts.value is not None:
        found.append(say_that("sheet.contacts", contacts=contacts.value, year=release.year))
    return found


def _growth(release: Release, hotline: str) -> Message | None:
    """Growth of one hotline, where both years are open, counted alike and large enough."""
    panels = [release.panel(NEW_CASES, year=year) for year in (release.year - 1, release.year)]
    before, now = (panel.get(hotline) for panel in panels)
    if before is None or now is None or now.is_break or before.version != now.version:
        return None
    if not before.value or before.value < SMALLEST_BASE or now.value is None:
        return None
    percent = growth_percent(before.value, now.value)
    return None if percent is None else say_that("sheet.growth", growth=percent)


def _chart(
    release: Release, hotline: str, name: str, indicator: str, dimension: str, unit: str, form: Form
) -> Chart | None:
    marks = counts(release, indicator, dimension, hotline)
    if dimension == "age_band":
        marks = [one for one in marks if one.value != 0 or one.row.code not in ADULTS]
    shown = tuple(marks) if form is Form.COLUMNS else by_size(marks)
    if not any(one.value or one.note == "hidden" for one in shown):
        return None
    return Chart(
        f"{hotline}-{name}",
        form,
        say_that(f"sheet.{name}"),
        say_that(
            "subtitle.sheet",
            indicator=label_of_indicator(indicator),
            year=release.year,
            hotline=Label("hotline", hotline),
        ),
        alt_of(shown, unit),
        f"unit.{unit}",
        shown,
        indicator,
        notes=notes_of(shown),
    )
