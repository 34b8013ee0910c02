"""Printed arithmetic, from cases in the database to the sentence of the report, and again after half were erased."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from myosotis.casework.fact_codes import PRACTICE
from myosotis.casework.models import Case
from myosotis.casework.queries.facts import tables_of_year
from myosotis.figures.report.collection import Collection, Hotline, Return
from myosotis.figures.report.folders import read_collection, write_collection
from myosotis.figures.tests.making_years import Work, erase_many, forget_everything, split
from myosotis_core.indicators import Table, pool
from myosotis_core.vocabulary import CURRENT_VERSION

pytestmark = [pytest.mark.django_db, pytest.mark.deep]

HOTLINES = ("a", "b", "c", "d")
WEIGHTS = ("0.4", "0.3", "0.2", "0.1")
NEW_2024 = {
    "runaway": 4091,
    "parental_abduction": 1014,
    "lost_injured_otherwise": 561,
    "missing_in_migration": 428,
    "third_person_abduction": 38,
}
NEW_2018, BEFORE_2018, CHILDREN_2018 = 6221, 2624, 9115
NEW_2017 = {"runaway": 3017, "parental_abduction": 5271 - 3017}
BY_HAND = 3


def work(cast: Any, at: int) -> None:
    """One hotline's part of three years."""
    written = Work(cast.alice, cast.runaways)
    written.open_cases(2017, share_of(NEW_2017, at))
    since = len(written.cases)
    written.open_cases(2018, share_of({"runaway": NEW_2018}, at))
    written.open_cases(2016, share_of({"runaway": BEFORE_2018}, at), closed_in=2018)
    written.add_children(since, extra=share_of({"": CHILDREN_2018 - NEW_2018 - BEFORE_2018}, at)[""])
    since, links = len(written.cases), len(written.children)
    written.open_cases(2024, share_of(NEW_2024, at))
    written.add_children(since)
    written.add_episodes(links)
    written.write()


def share_of(counts: Mapping[str, int], at: int) -> dict[str, int]:
    """One hotline's part of the federation's counts."""
    return {code: split(whole, WEIGHTS)[at] for code, whole in counts.items()}


def count(cast: Any, years: Iterator[int] | tuple[int, ...]) -> dict[int, dict[str, Table]]:
    """The tables that the data officer's return is drafted from."""
    return {year: tables_of_year(user=cast.dimitri, year=year) for year in years}


@pytest.fixture
def counted(cast: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """By hotline the tables of three years, and those of 2024 after half of its cases were erased."""
    before, after = {}, {}
    for at, hotline in enumerate(HOTLINES):
        work(cast, at)
        before[hotline] = count(cast, (2017, 2018, 2024))
        ids = list(Case.objects.filter(opened_at__year=2024).order_by("ref").values_list("pk", flat=True))
        erase_many(ids[::2], by=cast.bob, confirmed_by=cast.sofia, by_hand=BY_HAND)
        assert Case.objects.filter(opened_at__year=2024).count() == len(ids) // 2
        after[hotline] = count(cast, (2024,))
        forget_everything()
    return before, after


def collect(tables: Mapping[str, Mapping[int, Mapping[str, Table]]], folder: Path) -> Collection:
    """Returns of the hotlines in a folder, as the coordinator holds them, and read back."""
    years = sorted({year for by_year in tables.values() for year in by_year})
    returns = {
        year: {code: Return(code, year, CURRENT_VERSION, tables[code][year], PRACTICE) for code in tables}
        for year in years
    }
    hotlines = tuple(
        Hotline(code, f"Hotline {code}", land, 2010)
        for code, land in zip(HOTLINES, ("AT", "BE", "CY", "DE"), strict=True)
    )
    write_collection(Collection(2024, hotlines, returns), folder)
    return read_collection(folder)


def pooled(collection: Collection, year: int, indicator: str) -> Any:
    """All hotlines together."""
    return pool({code: one.tables[indicator] for code, one in collection.returns[year].items()})


def test_printed_figures_come_out_of_cases_and_stay_when_half_of_them_are_erased(
    counted: Any, tmp_path: Path
) -> None:
    before, after = counted
    for hotline in HOTLINES:
        assert after[hotline][2024] == before[hotline][2024], "an erasure changed a count"
    collection = collect(before, tmp_path / "before")
    by_category = pooled(collection, 2024, "new_cases_by_category")
    assert by_category.total.value == 6132
    assert {code: by_category.cell(code).value for code in NEW_2024} == NEW_2024
    assert [str(by_category.share(code)) for code in NEW_2024] == ["66.7", "16.5", "9.1", "7.0", "0.6"]
    assert pooled(collection, 2017, "new_cases_by_category").share("runaway").to_eng_string() == "57.2"
    found = [
        pooled(collection, 2018, code).total.value
        for code in ("new_cases", "cases_from_before", "cases_worked_on", "children")
    ]
    assert found == [NEW_2018, BEFORE_2018, NEW_2018 + BEFORE_2018, CHILDREN_2018]
    assert sum(found[:2]) == 8845
