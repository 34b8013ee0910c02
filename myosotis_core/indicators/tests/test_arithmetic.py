"""Ages, bands, shares and growth."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from myosotis_core.indicators import (
    age_band,
    age_in_completed_years,
    duration_band,
    growth_percent,
    quarter_of,
    repeat_band,
    share_percent,
)
from myosotis_core.vocabulary import load


@pytest.mark.parametrize(
    ("born", "at", "years"),
    [
        (date(2010, 5, 25), date(2026, 5, 24), 15),
        (date(2010, 5, 25), date(2026, 5, 25), 16),
        (date(2008, 2, 29), date(2026, 2, 28), 17),
        (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2026, 1, 1), date(2026, 1, 1), 0),
    ],
)
def test_age_is_completed_years(born: date, at: date, years: int) -> None:
    assert age_in_completed_years(born, at) == years


def test_nobody_is_counted_before_being_born() -> None:
    with pytest.raises(ValueError, match="before the birth"):
        age_in_completed_years(date(2020, 1, 2), date(2020, 1, 1))


@given(st.integers(0, 120))
def test_every_age_has_one_band_and_only_under_18_are_children(age: int) -> None:
    code = load().list("age_band").code(age_band(age))
    assert code.has_flag("adult") == (age >= 18)


@pytest.mark.parametrize(
    ("hours", "band"),
    [
        (0, "under_24_hours"),
        (23.99, "under_24_hours"),
        (24, "days_1_to_3"),
        (168, "week_to_month"),
        (8759.9, "months_6_to_12"),
        (8760, "over_1_year"),
        (10**6, "over_1_year"),
    ],
)
def test_time_missing_falls_into_one_band(hours: float, band: str) -> None:
    assert duration_band(hours) == band


@pytest.mark.parametrize(
    ("which", "has_earlier", "band"),
    [
        (1, False, "first_known"),
        (1, True, "earlier_year_only"),
        (2, True, "two_to_five"),
        (5, False, "two_to_five"),
        (6, False, "six_or_more"),
    ],
)
def test_repeats_are_counted_within_the_calendar_year(which: int, has_earlier: bool, band: str) -> None:
    assert repeat_band(which, has_earlier=has_earlier) == band


def test_impossible_amounts_are_refused() -> None:
    for wrong in (lambda: age_band(-1), lambda: duration_band(-0.1), lambda: repeat_band(0)):
        with pytest.raises(ValueError, match=r"negative|at least"):
            wrong()


def test_a_quarter_has_three_months() -> None:
    assert [quarter_of(date(2026, month, 1)) for month in (1, 3, 4, 9, 12)] == [1, 1, 2, 3, 4]


def test_published_shares_and_growth_come_out() -> None:
    new_2024 = {"runaway": 4091, "parental": 1014, "lost": 561, "migration": 428, "criminal": 38}
    assert sum(new_2024.values()) == 6132
    shares = [share_percent(part, 6132) for part in new_2024.values()]
    assert shares == [Decimal(text) for text in ("66.7", "16.5", "9.1", "7.0", "0.6")]
    assert share_percent(3017, 5271) == Decimal("57.2")
    assert share_percent(53711, 70855) == Decimal("75.8")
    assert growth_percent(7582, 8857) == Decimal("16.8")
    assert growth_percent(55284, 42662) == Decimal("-22.8")
    assert growth_percent(89340, 250012) == Decimal("179.8")
    assert growth_percent(89340, 268309) == Decimal("200.3")


def test_halves_round_up_and_nothing_has_no_share() -> None:
    assert share_percent(1, 2000) == Decimal("0.1")
    assert share_percent(1, 0) is None
    assert growth_percent(0, 5) is None
