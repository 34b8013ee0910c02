"""Chapter: contacts and cases, level and growth, what they were about, how long children were missing."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from myosotis.figures.report.chapters.drafting import (
    alt_of,
    by_size,
    label_of_category,
    label_of_indicator,
    mark_count,
    mark_share,
    notes_of,
    say_share,
    share_chart,
    subtitle_of,
    subtitle_of_years,
)
from myosotis.figures.report.chapters.series import index_chart, level_chart
from myosotis.figures.report.edition import Chapter, Chart, Form, Label, Mark, Message
from myosotis.figures.report.growth import trend_of
from myosotis.figures.report.medians import median_age
from myosotis.figures.report.messages import say_that
from myosotis.figures.report.policy import load_policy
from myosotis.figures.report.showing import Release
from myosotis_core.comparison import share_of
from myosotis_core.indicators import TOTAL

CODE = "caseload"
WEEK, MONTH = "days_3_to_7", "week_to_month"


def draft_caseload(release: Release) -> Chapter:
    """Contacts, cases new and from before, and how long children were missing."""
    sentences = [*_worked_on(release), *_medians(release)]
    cases, contacts = trend_of(release, "new_cases_by_category"), trend_of(release, "contacts")
    charts = [
        level_chart(
            release,
            f"{CODE}-new-cases",
            "new_cases_by_category",
            trend=cases,
            what=label_of_indicator("new_cases"),
            unit="cases",
        ),
        index_chart(
            release,
            f"{CODE}-index",
            "new_cases_by_category",
            trend=cases,
            what=label_of_indicator("new_cases"),
        ),
        _categories(release),
        _standing(release),
        level_chart(
            release,
            f"{CODE}-contacts",
            "contacts",
            trend=contacts,
            what=label_of_indicator("contacts"),
            unit="contacts",
        ),
        share_chart(release, f"{CODE}-channels", "contacts_by_channel", "channel", "caseload.channels"),
        _survival(release),
        share_chart(
            release, f"{CODE}-found-how", "ended_episodes_by_found_how", "found_how", "caseload.found_how"
        ),
    ]
    return Chapter(CODE, f"chapter.{CODE}", tuple(sentences), tuple(one for one in charts if one is not None))


def _worked_on(release: Release) -> list[Message]:
    """How many cases were worked on: new ones and those from before, where all three may be seen."""
    codes = ("new_cases_by_category", "cases_from_before", "cases_worked_on")
    new, before, worked_on = (release.count(code) for code in codes)
    if new.value is None or before.value is None or worked_on.value is None:
        return []
    return [
        say_that(
            "caseload.worked_on",
            hotlines=worked_on.hotlines,
            cases=worked_on.value,
            year=release.year,
            new=new.value,
            before=before.value,
        )
    ]


def _medians(release: Release) -> list[Message]:
    """Between which ages the medians of single hotlines lie; never a median of medians."""
    found = [age for one in release.reporting if (age := median_age(release, hotline=one)) is not None]
    if len(found) < load_policy().contributors:
        return []
    return [say_that("caseload.medians", low=min(found), high=max(found), hotlines=len(found))]


def _categories(release: Release) -> Chart | None:
    indicator = "new_cases_by_category"
    marks = by_size(
        mark_share(label_of_category(code), release.share(indicator, code), release.count(indicator, code))
        for code in release.rows(indicator, "category")
    )
    first = next((one for one in marks if one.value), None)
    if first is None or first.value is None:
        return None
    return Chart(
        f"{CODE}-categories",
        Form.BARS,
        say_share("caseload.categories", first.value, first=first.row),
        subtitle_of(release, indicator),
        alt_of(marks, "percent"),
        "unit.percent",
        marks,
        indicator,
        notes=notes_of(marks),
    )


def _standing(release: Release) -> Chart | None:
    """New cases and those from before, year by year."""
    new, old = Label("text", "series.new"), Label("text", "series.from_before")
    marks = []
    for year in release.years:
        row = Label("year", str(year))
        marks.append(mark_count(row, release.count("new_cases_by_category", year=year), new))
        marks.append(mark_count(row, release.count("cases_from_before", year=year), old))
    before, whole = release.count("cases_from_before").value, release.count("cases_worked_on").value
    share = share_of(before, whole).value if None not in (before, whole) else None
    if share is None or before is None or whole is None:
        return None
    return Chart(
        f"{CODE}-standing",
        Form.STACKED,
        say_share("caseload.standing", share, year=release.year),
        subtitle_of_years(release, "cases_worked_on", release.years),
        say_that(
            "alt.bars",
            first=new,
            first_value=whole - before,
            second=old,
            second_value=before,
            number=len(release.years),
        ),
        "unit.cases",
        tuple(marks),
        "cases_worked_on",
        (new, old),
        notes_of(marks, say_that("note.not_a_measure")),
    )


def _survival(release: Release) -> Chart | None:
    """How many are still missing after each band of time, episodes still open at the end of the year included."""
    steps = survival_steps(release)
    if not steps:
        return None
    indicator = "ended_episodes_by_time_missing"
    marks = tuple(Mark(Label("missing_duration", band), None, share) for band, share in steps)
    said = dict(steps)
    return Chart(
        f"{CODE}-survival",
        Form.STEPS,
        # Those from earlier years are among them: a share of all children would be read out of this title.
        say_that("caseload.survival_plain"),
        say_that(
            "subtitle.survival",
            year=release.year,
            hotlines=release.count(indicator).hotlines,
            operating=len(release.operating(release.year)),
        ),
        say_that("alt.steps", week=said[WEEK], month=said[MONTH]),
        "unit.percent_still",
        marks,
        indicator,
        notes=(say_that("note.survival", year=release.year, before=release.year - 1),),
    )


def survival_steps(release: Release) -> list[tuple[str, Decimal]]:
    """Per cent still missing after each band; empty where a count of it may not be seen.

    The last band has no end: who has been missing so long began in an earlier year, and stood at risk in the others
    then. They are left out.
    """
    ended, still = "ended_episodes_by_time_missing", "open_episodes_by_time_missing"
    bands = release.rows(ended, "missing_duration")[:-1]
    over = [release.count(ended, TOTAL, band).value for band in bands]
    cut = [release.count(still, TOTAL, band).value for band in bands]
    if not all(release.is_published(one) for one in (ended, still)):
        return []
    if any(one is None for one in (*over, *cut)) or not sum(one or 0 for one in over):
        return []
    at_risk = sum(one or 0 for one in (*over, *cut))
    part, steps = Decimal(1), []
    for band, gone, censored in zip(bands, over, cut, strict=True):
        exposed = at_risk - Decimal(censored or 0) / 2
        part = part * (1 - (gone or 0) / exposed) if exposed else part
        steps.append((band, (100 * part).quantize(Decimal("0.1"), ROUND_HALF_UP)))
        at_risk -= (gone or 0) + (censored or 0)
    return steps
