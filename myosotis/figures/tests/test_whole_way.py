"""Printed arithmetic of several hotlines: from fact rows they upload to returns, a folder, and the open data."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import pytest

from myosotis.figures.report.collection import Collection, Hotline, Return
from myosotis.figures.report.edition import NETWORK, Edition
from myosotis.figures.report.folders import read_collection, write_collection
from myosotis.figures.report.preparing import prepare
from myosotis.figures.tests.making_years import split
from myosotis_core.comparison import Refusal, matched_growth, observe
from myosotis_core.indicators import (
    TOTAL,
    Fact,
    Kind,
    Standing,
    growth_percent,
    load_definitions,
    share_percent,
    tabulate_all,
)
from myosotis_core.vocabulary import CURRENT_VERSION

pytestmark = pytest.mark.deep

COUNTRIES = "ATBEBGCHCYCZDEESFRGBGRHRHUIEITLTLUMTNLPLPTRORSSESISK"
HOTLINES = tuple(
    Hotline(f"h{at:02}", f"Hotline {at}", COUNTRIES[2 * at : 2 * at + 2], 2010)
    for at in range(len(COUNTRIES) // 2)
)
SENT = ("new_cases", "cases_from_before", "cases_worked_on", "new_cases_by_category")
INDICATORS = [load_definitions().indicator(code) for code in (*SENT, "contacts", "contacts_by_channel")]


def uploaded(year: int, new: int = 0, before: int = 0, calls: int = 0, other: int = 0) -> list[Fact]:
    """The fact rows of one hotline: counts of equal rows."""
    rows = [
        (Kind.CASE, Standing.NEW, {"category": "runaway"}, new),
        (Kind.CASE, Standing.FROM_BEFORE, {"category": "runaway"}, before),
        (Kind.CONTACT, Standing.NEW, {"channel": "phone", "contact_kind": "missing"}, calls),
        (Kind.CONTACT, Standing.NEW, {"channel": "chat", "contact_kind": "missing"}, other),
    ]
    return [
        Fact(kind, year, None if standing is Standing.FROM_BEFORE else 1, standing, codes=codes, count=number)
        for kind, standing, codes, number in rows
        if number
    ]


def collect(folder: Path, years: Mapping[int, tuple[int, Mapping[str, int]]]) -> Collection:
    """For each year how many hotlines answered, and their counts together: a folder, written and read."""
    returns: dict[int, dict[str, Return]] = {}
    hotlines = HOTLINES[: max(size for size, _sums in years.values())]
    for year, (size, sums) in years.items():
        shares = [str(1 / size)[:8]] * (size - 1)
        shares.append(str(round(1 - sum(map(float, shares)), 10)))
        parts = {name: split(whole, shares) for name, whole in sums.items()}
        returns[year] = {}
        for at, hotline in enumerate(hotlines[:size]):
            facts = uploaded(year, **{name: part[at] for name, part in parts.items()})
            tables = tabulate_all(facts, INDICATORS, year)
            returns[year][hotline.code] = Return(hotline.code, year, CURRENT_VERSION, tables)
    write_collection(Collection(max(years), hotlines, returns), folder)
    return read_collection(folder)


def number(
    edition: Edition, indicator: str, year: int, measure: str = "count", code: str = TOTAL
) -> int | Decimal | None:
    """A number of all hotlines together in the open data; None where there is none."""
    return next(
        one.value
        for one in edition.observations
        if (one.indicator, one.year, one.hotline, one.measure) == (indicator, year, NETWORK, measure)
        and all(said == code for _dimension, said in one.place)
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a collection is written."""
    return tmp_path / "collection"


def test_2018_new_and_ongoing_cases_of_twenty_six_hotlines_add_up(folder: Path) -> None:
    edition = prepare(collect(folder, {2018: (26, {"new": 6221, "before": 2624})}))
    assert len(edition.reporting) == 26
    found = [number(edition, code, 2018) for code in ("cases_from_before", "cases_worked_on")]
    assert (number(edition, "new_cases_by_category", 2018), *found) == (6221, 2624, 6221 + 2624)
    assert found[1] == 8845


def test_2020_growth_of_totals_is_as_printed_and_never_said_without_that_of_the_same_hotlines(
    folder: Path,
) -> None:
    sums = {2019: (23, {"new": 7582, "calls": 55284}), 2020: (22, {"new": 8857, "calls": 42662})}
    collection = collect(folder, sums)
    panels = [
        observe({code: one.tables["new_cases"] for code, one in collection.returns[year].items()})
        for year in (2019, 2020)
    ]
    growth = matched_growth(*panels)
    assert (str(growth.raw), str(growth.percent), len(growth.hotlines)) == ("16.8", "22.1", 22)
    edition = prepare(collection)
    levels = [number(edition, "new_cases_by_category", year) for year in (2019, 2020)]
    assert (levels, str(growth_percent(7582, 8857))) == ([7582, 8857], "16.8")
    said = {str(one.value) for one in edition.observations if one.measure == "growth"}
    assert "22.1" in said
    assert not {"16.8", "-22.8"} & said
    calls = [number(edition, "contacts", year) for year in (2019, 2020)]
    assert (calls, str(growth_percent(55284, 42662))) == ([55284, 42662], "-22.8")
    thin = matched_growth(panels[0], {code: panels[1][code] for code in ("h00", "h01")})
    assert thin.refusal is Refusal.THIN_PANEL


def test_calls_of_2012_to_2014_and_of_2022_are_as_printed_but_for_the_rounding(folder: Path) -> None:
    sums = {2012: (20, {"calls": 89340}), 2013: (21, {"calls": 250012}), 2014: (26, {"calls": 268309})}
    edition = prepare(collect(folder, sums | {2022: (18, {"calls": 53711, "other": 70855 - 53711})}))
    calls = [number(edition, "contacts", year) for year in sums]
    assert calls == [89340, 250012, 268309]
    # "179%" and "200%" were printed: cut off, not rounded. Ours are rounded once, half away from zero.
    assert [str(growth_percent(89340, now)) for now in (250012, 268309)] == ["179.8", "200.3"]
    channels = "contacts_by_channel"
    assert (number(edition, "contacts", 2022), number(edition, channels, 2022, code="phone")) == (
        70855,
        53711,
    )
    assert str(number(edition, channels, 2022, "share", "phone")) == "75.8"


def test_the_rounding_rule_says_what_becomes_of_sixteen_and_a_half_per_cent() -> None:
    assert str(share_percent(1014, 6132)) == "16.5"
    assert (
        "half away from zero (1,014 of 6,132 is 16.54 % and is shown as 16.5 %" in load_definitions().rounding
    )
