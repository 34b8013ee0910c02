"""What two releases told together: a return that came between them must not stand alone in their difference."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from myosotis.figures.report.protecting import gather_all
from myosotis.figures.report.settling import keep_told, refuse_small_changes
from myosotis.figures.report.tests.small_collection import YEAR, make_collection
from myosotis_core.disclosure import Known, NotProtectable

LATE = "birch"
TOLD = b"hotline,category,count,status\ntotal,total,700,open\nash,total,,hidden\nfir,total,160,open\n"


def test_a_return_that_comes_after_its_year_was_told_is_in_no_table_of_that_year() -> None:
    before = YEAR - 1
    collection = replace(make_collection(), earlier={before: {f"new_cases-{before}-2": TOLD}})
    kept = keep_told(collection)
    assert set(kept.returns[before]) == {"ash", "fir"}
    assert kept.returns[YEAR] == collection.returns[YEAR]
    assert kept.returns[before - 1] == collection.returns[before - 1]
    assert all(LATE not in one.parts for one in gather_all(collection) if one.year == before)


def test_a_year_that_is_told_anew_takes_everybody() -> None:
    collection = replace(make_collection(), earlier={YEAR: {f"new_cases-{YEAR}-2": TOLD}})
    assert keep_told(collection) is collection


def test_a_number_told_before_may_not_change_by_a_small_number() -> None:
    told = [Known({"category": "runaway"}, Decimal(5257), "release of 2024")]
    spot = frozenset({("category", "runaway")})
    for count in (5257, 5262, None):
        refuse_small_changes("new_cases-2024", {spot: count}, told, 5)
    with pytest.raises(NotProtectable, match="category=runaway"):
        refuse_small_changes("new_cases-2024", {spot: 5256}, told, 5)
