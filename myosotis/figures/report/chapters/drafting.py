"""What every chart needs: marks of open numbers, a subtitle that says of how many, an alternative text, notes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from myosotis.figures.report.edition import NETWORK, Chart, Form, Given, Label, Mark, Message
from myosotis.figures.report.gathering import KNOWN
from myosotis.figures.report.messages import say_that
from myosotis.figures.report.showing import FEW, HIDDEN, Release, Shown
from myosotis_core.comparison import Careful, Reason
from myosotis_core.comparison.small_numbers import SMALLEST_BASE
from myosotis_core.indicators import DIMENSIONS, TOTAL, load_definitions

HALF = Decimal(50)
NONE = ("none", "none_known")
"""Answers that say there was nothing: part of every base, and no bar among what there was."""
PERCENT = "percent"


def label_of(indicator: str, dimension: str, code: str) -> Label:
    """The name of a row: by the code list of the dimension."""
    kind = load_definitions().indicator(indicator).kind
    return Label(DIMENSIONS[kind][dimension], code)


def label_of_category(code: str) -> Label:
    """The name of a category."""
    return Label("category", code)


def label_of_indicator(code: str) -> Label:
    """The name of a table."""
    return Label("indicator", code)


def mark_share(row: Label, share: Careful, shown: Shown, series: Label | None = None) -> Mark:
    """A percentage with its interval, or why there is none."""
    if share.value is not None:
        return Mark(row, series, share.value, "", share.lower, share.upper)
    is_few = share.reason is Reason.FEW and not shown.is_hidden
    return Mark(row, series, None, FEW if is_few else shown.note or HIDDEN)


def mark_count(row: Label, shown: Shown, series: Label | None = None) -> Mark:
    """A count, or why there is none; a break stands with the number that begins anew."""
    note = "break" if shown.value is not None and shown.is_break else shown.note
    return Mark(row, series, shown.value, note)


def shares(
    release: Release, indicator: str, dimension: str, *before: str, hotline: str = NETWORK
) -> list[Mark]:
    """The percentages of one line of a table, largest first; rows that nobody could give are left out."""
    defined = load_definitions().indicator(indicator)
    at = defined.by.index(dimension)
    marks = []
    for code in release.rows(indicator, dimension):
        place = (
            (*before, code)
            if before
            else tuple(code if spot == at else TOTAL for spot in range(len(defined.by)))
        )
        shown = release.count(indicator, *place, hotline=hotline)
        if shown.note in ("", HIDDEN):
            share = release.share(indicator, *place, hotline=hotline)
            marks.append(mark_share(label_of(indicator, dimension, code), share, shown))
    return marks


def counts(release: Release, indicator: str, dimension: str, hotline: str = NETWORK) -> list[Mark]:
    """The counts of one line of a table, in the order of its codes."""
    defined = load_definitions().indicator(indicator)
    at = defined.by.index(dimension)
    marks = []
    for code in release.rows(indicator, dimension):
        place = tuple(code if spot == at else TOTAL for spot in range(len(defined.by)))
        shown = release.count(indicator, *place, hotline=hotline)
        if shown.note in ("", HIDDEN):
            marks.append(mark_count(label_of(indicator, dimension, code), shown))
    return marks


def by_size(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Longest first; rows of zero are left out where many others are there, hidden ones come last."""
    found = sorted(marks, key=lambda one: (one.value is None, -(one.value or 0), one.row.code))
    filled = [one for one in found if one.value != 0]
    return tuple(filled if len(filled) >= 3 else found)


NOTHING = frozenset({"none", "none_known"})
"""Codes that say that nothing of a list holds: a bar like others, but no title."""


def first_of(marks: Sequence[Mark]) -> Mark | None:
    """The largest mark with a number above zero, where no hidden row can be larger; “none” is nothing to name."""
    numbered = [one for one in marks if one.value and one.row.code not in NOTHING]
    return max(numbered, key=lambda one: one.value or 0) if numbered else None


def is_most(share: Decimal | int | None) -> bool:
    """Whether a percentage is more than half, beyond its rounding."""
    return share is not None and Decimal(share) > HALF


def say_share(key: str, share: Decimal | int, **values: Given) -> Message:
    """A sentence with a percentage; the one that says “more than half” where that holds and there is one."""
    if is_most(share):
        return say_that(f"{key}_most", "more_than_half", share=share, **values)
    return say_that(key, share=share, **values)


def subtitle_of(release: Release, indicator: str, *codes: str) -> Message:
    """What is measured in the year of the report, of how many hotlines, and how many answers are known."""
    hotlines = release.count(indicator, *codes).hotlines
    values: dict[str, Given] = {
        "indicator": label_of_indicator(indicator),
        "year": release.year,
        "hotlines": hotlines,
        "operating": len(release.operating(release.year)),
    }
    base = release.known_share(indicator)
    if base is None:
        return say_that("subtitle.year", **values)
    return say_that("subtitle.share", base=base, **values)


def subtitle_of_years(release: Release, indicator: str, years: Sequence[int], *codes: str) -> Message:
    """What is measured over years, and by how many hotlines a year."""
    hotlines = [release.count(indicator, *codes, year=year).hotlines for year in years]
    return say_that(
        "subtitle.years",
        indicator=label_of_indicator(indicator),
        first=years[0],
        last=years[-1],
        fewest=min(hotlines),
        most=max(hotlines),
    )


def alt_of(marks: Sequence[Mark], unit: str) -> Message:
    """The two longest bars in words."""
    numbered = sorted((one for one in marks if one.value is not None), key=lambda one: -(one.value or 0))
    end = "_share" if unit == PERCENT else ""
    if not numbered:
        return say_that("alt.nothing", number=len(marks))
    first = numbered[0]
    named: dict[str, Given] = {"first": first.row, "first_value": first.value or 0, "number": len(marks)}
    if len(numbered) == 1:
        return say_that(f"alt.one{end}", **named)
    second = numbered[1]
    return say_that(f"alt.bars{end}", second=second.row, second_value=second.value or 0, **named)


def alt_of_years(marks: Sequence[Mark], unit: str) -> Message:
    """The first and the last number of a series in words."""
    numbered = sorted((one for one in marks if one.value is not None), key=lambda one: one.row.code)
    if not numbered:
        return say_that("alt.nothing", number=len(marks))
    end = "_share" if unit == PERCENT else ""
    return say_that(
        f"alt.years{end}",
        first=int(numbered[0].row.code),
        last=int(numbered[-1].row.code),
        first_value=numbered[0].value or 0,
        last_value=numbered[-1].value or 0,
    )


def notes_of(marks: Sequence[Mark], *more: Message | None) -> tuple[Message, ...]:
    """How many numbers are hidden or too few for a percentage, and what else is to be minded."""
    hidden = sum(one.note == HIDDEN for one in marks)
    few = sum(one.note == FEW for one in marks)
    found = [say_that("note.hidden", number=hidden)] if hidden else []
    if few:
        found.append(say_that("note.few", number=few, base=SMALLEST_BASE))
    return (*found, *(one for one in more if one is not None))


def share_chart(
    release: Release,
    code: str,
    indicator: str,
    dimension: str,
    key: str,
    *before: str,
    form: Form = Form.BARS,
) -> Chart | None:
    """Bars of one line of a table in per cent, titled by its largest row; None where no number may be seen."""
    marks = [one for one in shares(release, indicator, dimension, *before) if one.row.code not in NONE]
    shown = tuple(marks) if form is Form.COLUMNS else by_size(marks)
    first = first_of(shown)
    if first is None or first.value is None:
        return None
    is_multi = load_definitions().indicator(indicator).is_multi
    title = (
        say_that(key, first=first.row, share=first.value)
        if f"{key}_most" not in MOST or not is_most(first.value)
        else say_that(f"{key}_most", "more_than_half", first=first.row, share=first.value)
    )
    whole = (*before, KNOWN) if before else ()
    return Chart(
        code,
        form,
        title,
        subtitle_of(release, indicator, *whole),
        alt_of(shown, PERCENT),
        "unit.percent",
        shown,
        indicator,
        notes=notes_of(shown, say_that("note.several") if is_multi else None),
    )


MOST = frozenset(
    {
        "caseload.channels_most",
        "caseload.categories_most",
        "borders.regions_most",
        "category.who_most",
    }
)
"""Titles that have a form for “more than half”."""
