"""One chapter per category, the same three charts in the same order: how many, who, how it ended."""

from __future__ import annotations

from myosotis.figures.report.chapters.drafting import (
    alt_of,
    by_size,
    first_of,
    label_of_category,
    notes_of,
    say_share,
    share_chart,
    shares,
    subtitle_of,
)
from myosotis.figures.report.chapters.series import index_chart, level_chart
from myosotis.figures.report.edition import Chapter, Chart, Form, Message
from myosotis.figures.report.gathering import KNOWN
from myosotis.figures.report.growth import trend_of
from myosotis.figures.report.medians import median_age
from myosotis.figures.report.messages import say_that
from myosotis.figures.report.showing import Release
from myosotis_core.comparison import are_apart, share_of

CATEGORIES = (
    "runaway",
    "parental_abduction",
    "missing_in_migration",
    "third_person_abduction",
    "lost_injured_otherwise",
)
NEW_CASES = "new_cases_by_category"


def draft_category(release: Release, category: str) -> Chapter:
    """The chapter of one category."""
    trend, what = trend_of(release, NEW_CASES, category), label_of_category(category)
    charts = [
        level_chart(release, f"{category}-trend", NEW_CASES, category, trend=trend, what=what, unit="cases"),
        index_chart(release, f"{category}-index", NEW_CASES, category, trend=trend, what=what),
        _who(release, category),
        _ended(release, category),
        *_more(release, category),
    ]
    sentences = tuple(_sentences(release, category))
    return Chapter(
        category, f"chapter.{category}", sentences, tuple(one for one in charts if one is not None)
    )


def _sentences(release: Release, category: str) -> list[Message]:
    shown, share = release.count(NEW_CASES, category), release.share(NEW_CASES, category)
    if shown.value is None:
        found = [say_that("category.hidden", year=release.year)]
    elif share.value is None:
        found = [
            say_that("category.cases_plain", cases=shown.value, year=release.year, hotlines=shown.hotlines)
        ]
    else:
        found = [
            say_that(
                "category.cases",
                cases=shown.value,
                year=release.year,
                share=share.value,
                hotlines=shown.hotlines,
            )
        ]
    girls = release.ratio("girls_share", category).value
    if girls is not None:
        found.append(say_share("category.girls", girls))
    age = median_age(release, category)
    if age is not None:
        found.append(say_that("category.median", age=age))
    abroad = release.ratio("cross_border_share", category).value
    if abroad is not None:
        found.append(say_that("category.cross_border", share=abroad))
    if category == "runaway":
        again = release.ratio("repeat_share").value
        if again is not None:
            found.append(say_that("category.repeat", share=again))
    return found


def _who(release: Release, category: str) -> Chart | None:
    """Age bands in their order."""
    indicator = "children_by_category_and_age"
    marks = tuple(
        one
        for one in shares(release, indicator, "age_band", category)
        if one.value or one.row.code not in ("age_18_24", "age_25_over")
    )
    first = first_of(marks)
    if first is None or first.value is None:
        return None
    return Chart(
        f"{category}-who",
        Form.COLUMNS,
        say_share("category.who", first.value, first=first.row),
        subtitle_of(release, indicator, category, KNOWN),
        alt_of(marks, "percent"),
        "unit.percent",
        marks,
        indicator,
        notes=notes_of(marks),
    )


def _ended(release: Release, category: str) -> Chart | None:
    """How the episodes begun in the year stood at its end."""
    indicator = "new_episodes_by_outcome"
    marks = by_size(shares(release, indicator, "outcome", category))
    if first_of(marks) is None:
        return None
    located = release.ratio("found_same_year_share", category).value
    return Chart(
        f"{category}-ended",
        Form.BARS,
        say_that("category.ended_plain") if located is None else say_share("category.ended", located),
        subtitle_of(release, indicator, category, KNOWN),
        alt_of(marks, "percent"),
        "unit.percent",
        marks,
        indicator,
        notes=notes_of(marks),
    )


def _more(release: Release, category: str) -> list[Chart | None]:
    """What only one category has."""
    if category == "runaway":
        return [
            share_chart(release, "runaway-places", "runaways_by_place", "missing_from", "category.places"),
            share_chart(release, "runaway-reasons", "runaways_by_reason", "run_reason", "category.reasons"),
        ]
    if category == "missing_in_migration":
        table = "migration_by_accompaniment"
        return [
            share_chart(release, "migration-accompaniment", table, "accompaniment", "category.accompaniment")
        ]
    return [_ages(release)] if category == "parental_abduction" else []


def _ages(release: Release) -> Chart | None:
    """The ages of children taken by a parent and of those who ran away, back to back."""
    indicator, taken, ran = "children_by_category_and_age", "parental_abduction", "runaway"
    marks, young = [], {}
    for category in (taken, ran):
        found = shares(release, indicator, "age_band", category)
        marks += [
            type(one)(one.row, label_of_category(category), one.value, one.note, one.low, one.high)
            for one in found
            if one.row.code not in ("age_18_24", "age_25_over")
        ]
        small = [release.count(indicator, category, band).value for band in ("age_0_5", "age_6_9")]
        base = release.count(indicator, category, KNOWN).value
        young[category] = None if None in small else (sum(one or 0 for one in small), base)
    if not any(one.value for one in marks):
        return None
    return Chart(
        "parental_abduction-ages",
        Form.PYRAMID,
        _say_younger(young[taken], young[ran]),
        subtitle_of(release, indicator, taken, KNOWN),
        alt_of(marks, "percent"),
        "unit.percent",
        tuple(marks),
        indicator,
        (label_of_category(taken), label_of_category(ran)),
        notes_of(marks),
    )


def _say_younger(taken: tuple[int, int | None] | None, ran: tuple[int, int | None] | None) -> Message:
    if taken is not None and ran is not None:
        one, other = share_of(*taken), share_of(*ran)
        is_younger = one.value is not None and other.value is not None and one.value > other.value
        if is_younger and are_apart(one, other) and one.value is not None and other.value is not None:
            return say_that("category.younger", "younger", young=one.value, old=other.value)
    return say_that("category.ages")
