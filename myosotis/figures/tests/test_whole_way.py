"""Printed arithmetic of several hotlines: from fact rows they upload to returns, a folder, and the sums of all."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from myosotis.figures.report.collection import Collection, Hotline, Return
from myosotis.figures.report.folders import read_collection, write_collection
from myosotis.figures.tests.making_years import split
from myosotis_core.comparison import Refusal, matched_growth, observe
from myosotis_core.indicators import (
    Fact,
    Kind,
    PooledTable,
    Standing,
    growth_percent,
    load_definitions,
    pool,
    share_percent,
    tabulate_all,
)
from myosotis_core.vocabulary import CURRENT_VERSION

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
    for year, (size, sums) in years.items():
        shares = [str(1 / size)[:8]] * (size - 1)
        shares.append(str(round(1 - sum(map(float, shares)), 10)))
        parts = {name: split(whole, shares) for name, whole in sums.items()}
        returns[year] = {}
        for at, hotline in enumerate(HOTLINES[:size]):
            facts = uploaded(year, **{name: part[at] for name, part in parts.items()})
            tables = tabulate_all(facts, INDICATORS, year)
            returns[year][hotline.code] = Return(hotline.code, year, CURRENT_VERSION, tables)
    write_collection(Collection(max(years), HOTLINES, returns), folder)
    return read_collection(folder)


def pooled(collection: Collection, year: int, indicator: str) -> PooledTable:
    """All hotlines of a year together."""
    return pool({code: one.tables[indicator] for code, one in collection.returns[year].items()})


def total(collection: Collection, year: int, indicator: str) -> int:
    """A number of all hotlines together."""
    value = pooled(collection, year, indicator).total.value
    assert value is not None
    return value


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a collection is written."""
    return tmp_path / "collection"


def test_2018_new_and_ongoing_cases_of_twenty_six_hotlines_add_up(folder: Path) -> None:
    collection = collect(folder, {2018: (26, {"new": 6221, "before": 2624})})
    new, before = (total(collection, 2018, code) for code in ("new_cases", "cases_from_before"))
    assert (new, before, new + before) == (6221, 2624, 8845)
    assert total(collection, 2018, "cases_worked_on") == 8845
    assert len(pooled(collection, 2018, "new_cases").reporting) == 26


def test_2020_growth_of_totals_is_as_printed_and_that_of_the_same_hotlines_stands_beside_it(
    folder: Path,
) -> None:
    sums = {2019: (23, {"new": 7582, "calls": 55284}), 2020: (22, {"new": 8857, "calls": 42662})}
    collection = collect(folder, sums)
    panels = [
        observe({code: one.tables["new_cases"] for code, one in collection.returns[year].items()})
        for year in (2019, 2020)
    ]
    growth = matched_growth(*panels)
    assert str(growth.raw) == "16.8"
    assert (len(growth.hotlines), str(growth.percent)) == (22, "22.1")
    calls = [pooled(collection, year, "contacts_by_channel").cell("phone").value for year in (2019, 2020)]
    assert str(growth_percent(calls[0] or 0, calls[1] or 0)) == "-22.8"
    thin = matched_growth(panels[0], {code: panels[1][code] for code in ("h00", "h01")})
    assert thin.refusal is Refusal.THIN_PANEL


def test_calls_of_2012_to_2014_and_of_2022_are_as_printed_but_for_the_rounding(folder: Path) -> None:
    sums = {2012: (20, {"calls": 89340}), 2013: (21, {"calls": 250012}), 2014: (26, {"calls": 268309})}
    collection = collect(folder, sums | {2022: (18, {"calls": 53711, "other": 70855 - 53711})})
    calls = {year: total(collection, year, "contacts") for year in sums}
    # "179%" and "200%" were printed: cut off, not rounded. Ours are rounded once, half away from zero.
    assert str(growth_percent(calls[2012], calls[2013])) == "179.8"
    assert str(growth_percent(calls[2012], calls[2014])) == "200.3"
    channels = pooled(collection, 2022, "contacts_by_channel")
    assert (channels.total.value, str(channels.share("phone"))) == (70855, "75.8")


def test_the_rounding_rule_says_what_becomes_of_sixteen_and_a_half_per_cent() -> None:
    assert str(share_percent(1014, 6132)) == "16.5"
    assert (
        "half away from zero (1,014 of 6,132 is 16.54 % and is shown as 16.5 %" in load_definitions().rounding
    )
