"""A median tells nothing that open age groups do not tell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from myosotis.figures.report.edition import NETWORK
from myosotis.figures.report.medians import AGES, median_age
from myosotis.figures.report.tests.small_collection import YEAR, make_edition
from myosotis_core.indicators import TOTAL


class Told:
    """What is open of the ages of all children."""

    def __init__(self, **counts: int | None) -> None:
        self.counts = {"unallocated": 0, **counts}

    def count(self, _indicator: str, _category: str, code: str, *, hotline: str) -> Told:
        assert hotline == NETWORK
        self.value = self.counts[code]
        return self

    def rows(self, _indicator: str, _dimension: str) -> list[str]:
        return [one for one in self.counts if one.startswith("age_")]


@pytest.mark.parametrize(
    ("counts", "age"),
    [
        ({"known": 40, "age_0_5": 10, "age_6_9": 20, "age_10_11": 10}, "8.0"),
        ({"known": 40, "age_0_5": 30, "age_6_9": None, "age_10_11": 5}, "4.0"),
        ({"known": 40, "age_0_5": None, "age_6_9": 30, "age_10_11": 5}, None),
        ({"known": 29, "age_0_5": 29}, None),
        ({"known": 40, "unallocated": 5, "age_0_5": 35}, None),
        ({"known": 40, "age_0_5": 10, "age_25_over": 30}, None),
        ({"known": None, "age_0_5": 40}, None),
    ],
)
def test_half_of_the_children_are_younger_and_a_hidden_group_below_leaves_no_median(
    counts: dict[str, int | None], age: str | None
) -> None:
    found = median_age(Told(**counts))  # type: ignore[arg-type]
    assert found == (None if age is None else Decimal(age))


def test_medians_stand_in_the_open_data_for_all_for_categories_and_for_hotlines() -> None:
    found = [one for one in make_edition().observations if one.measure == "median"]
    assert {(one.indicator, one.year, one.obs_status) for one in found} == {(AGES, YEAR, "E")}
    assert {TOTAL, "runaway"} <= {one.place[0][1] for one in found if one.hotline == NETWORK}
    assert any(one.hotline != NETWORK for one in found)
