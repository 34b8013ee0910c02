"""Chapter: who reported, and how well it compares."""

from __future__ import annotations

from decimal import Decimal

from myosotis.figures.report.chapters.drafting import label_of_indicator
from myosotis.figures.report.edition import Chapter, Chart, Form, Label, Mark, Message
from myosotis.figures.report.messages import say_that
from myosotis.figures.report.showing import Release
from myosotis_core.indicators import Grade, Status, share_percent

CODE = "reporters"
TABLES = (
    "contacts_by_channel",
    "new_cases_by_category",
    "new_cases_by_cross_border",
    "children_by_category_and_age",
    "children_by_category_and_gender",
    "new_episodes_by_outcome",
    "ended_episodes_by_time_missing",
    "episodes_by_harm",
    "new_cases_by_support",
)


def draft_reporters(release: Release, hidden: int, everything: int) -> Chapter:
    """Coverage: which hotlines, which tables, how comparable; `hidden` of `everything` are counts."""
    operating, reporting = release.operating(release.year), release.reporting
    returns = release.collection.returns[release.year]
    sentences = [
        say_that("reporters.reported", reporting=len(reporting), operating=len(operating), year=release.year),
        say_that("reporters.on_time", on_time=sum(one.is_on_time for one in returns.values())),
    ]
    covered = children_covered(release)
    if covered is not None:
        sentences.append(say_that("reporters.children", share=covered))
    sentences.append(say_that("reporters.hidden", hidden=hidden, all=everything))
    charts = (_map(release), _matrix(release), _years(release))
    return Chapter(CODE, f"chapter.{CODE}", tuple(sentences), charts)


def children_covered(release: Release) -> Decimal | None:
    """Children in the countries of reporting hotlines, per cent of those in the countries of all; None if unknown."""
    populations = release.collection.population
    countries = {one.country for one in release.operating(release.year)}
    if not countries or any((country, release.year) not in populations for country in countries):
        return None
    reporting = {one.country for one in release.collection.hotlines if one.code in release.reporting}
    part = sum(populations[country, release.year] for country in reporting & countries)
    return share_percent(part, sum(populations[country, release.year] for country in countries))


def _map(release: Release) -> Chart:
    reporting: dict[str, int] = {}
    for one in release.operating(release.year):
        reporting[one.country] = reporting.get(one.country, 0) + (one.code in release.reporting)
    marks = tuple(
        Mark(Label("country", country), None, count or None, "" if count else Status.NOT_REPORTED.value)
        for country, count in sorted(reporting.items())
    )
    operating = len(release.operating(release.year))
    sent = len(release.reporting)
    return Chart(
        f"{CODE}-map",
        Form.MAP,
        say_that("reporters.map", countries=sum(one.value is not None for one in marks), year=release.year),
        say_that("subtitle.reporting", year=release.year, operating=operating),
        say_that("alt.map", reporting=sent, silent=operating - sent),
        "unit.hotlines",
        marks,
        "hotlines_reporting",
    )


def _matrix(release: Release) -> Chart:
    columns = tuple(label_of_indicator(code) for code in TABLES)
    marks = [
        Mark(Label("hotline", one.code), label_of_indicator(code), None, grade_of(release, one.code, code))
        for one in release.operating(release.year)
        for code in TABLES
    ]
    good = count_comparable(release)
    return Chart(
        f"{CODE}-matrix",
        Form.MATRIX,
        say_that("reporters.matrix_plain")
        if good is None
        else say_that("reporters.matrix", good=good, hotlines=len(release.reporting)),
        say_that("subtitle.reporting", year=release.year, operating=len(release.operating(release.year))),
        say_that("alt.matrix", hotlines=len(release.operating(release.year)), tables=len(TABLES)),
        "unit.grade",
        tuple(marks),
        "hotlines_reporting",
        columns,
        (say_that("reading.grades"),),
    )


def grade_of(release: Release, hotline: str, indicator: str) -> str:
    """How well a hotline's table compares, or why there is none."""
    one = release.collection.returns[release.year].get(hotline)
    if one is None:
        return Status.NOT_REPORTED.value
    table = one.tables.get(indicator)
    if table is None or table.total.value is None:
        return Status.NOT_REPORTED.value if table is None else table.total.status.value
    gathered = release.protected.gathered[indicator, release.year]
    if table.indicator.by and hotline not in gathered.collecting:
        return Status.NOT_COLLECTED.value
    return gathered.grades[hotline].value


def count_comparable(release: Release) -> int | None:
    """How many of the hotlines that reported are graded A or B for their new cases.

    Hotlines are counted, not cases: those whose cases are hidden would be missing from such a percentage.
    """
    if ("new_cases_by_category", release.year) not in release.protected.gathered:
        return None
    grades = (grade_of(release, hotline, "new_cases_by_category") for hotline in release.reporting)
    return sum(grade in (Grade.A.value, Grade.B.value) for grade in grades)


def _years(release: Release) -> Chart:
    counted = {year: len(release.collection.returns[year]) for year in release.years}
    marks = tuple(Mark(Label("year", str(year)), None, count) for year, count in counted.items())
    first, last = release.years[0], release.years[-1]
    return Chart(
        f"{CODE}-years",
        Form.COLUMNS,
        _say_years(counted, first),
        say_that("subtitle.reporting_years", first=first, last=last),
        say_that("alt.years", first=first, last=last, first_value=counted[first], last_value=counted[last]),
        "unit.hotlines",
        marks,
        "hotlines_reporting",
    )


def _say_years(counted: dict[int, int], first: int) -> Message:
    fewest, most = min(counted.values()), max(counted.values())
    if fewest == most:
        return say_that("reporters.years_same", most=most, first=first)
    return say_that("reporters.years", "between", fewest=fewest, most=most, first=first)
