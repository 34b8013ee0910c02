"""What a fact may say, and how dates become facts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from myosotis_core.indicators import (
    Basis,
    Fact,
    FactRefused,
    Kind,
    Period,
    Standing,
    case_facts,
    child_facts,
    contact_fact,
    episode_facts,
    keep,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
NOW = datetime(2026, 11, 21, 12, tzinfo=BRUSSELS)
TODAY = date(2026, 11, 21)


def test_a_case_over_three_years_is_one_fact_a_year() -> None:
    facts = case_facts(
        [Period(date(2016, 5, 2), date(2018, 1, 9))],
        counted_on=TODAY,
        codes=lambda year: {"category": "lost_injured_otherwise" if year == 2016 else "runaway"},
        first_missing_on=date(2016, 5, 1),
        closure_reason="child_safe",
    )
    assert [(fact.year, fact.standing, fact.is_closed, fact.quarter) for fact in facts] == [
        (2016, Standing.NEW, False, 2),
        (2017, Standing.FROM_BEFORE, False, None),
        (2018, Standing.FROM_BEFORE, True, None),
    ]
    assert [fact.codes["category"] for fact in facts] == ["lost_injured_otherwise", "runaway", "runaway"]
    assert [fact.codes["file_age"] for fact in facts] == ["same_year", "one_year", "two_to_four_years"]
    assert [fact.codes.get("closure_reason") for fact in facts] == [None, None, "child_safe"]


def test_a_reopened_case_rests_in_the_years_between() -> None:
    periods = [Period(date(2020, 3, 1), date(2020, 6, 1)), Period(date(2023, 1, 1))]
    facts = case_facts(periods, counted_on=date(2024, 7, 1), codes={}, first_missing_on=date(2020, 3, 1))
    assert [(fact.year, fact.standing.value, fact.is_closed) for fact in facts] == [
        (2020, "new", True),
        (2023, "from_before", False),
        (2024, "from_before", False),
    ]


def test_a_case_closed_and_reopened_within_the_year_is_not_closed() -> None:
    periods = [Period(date(2026, 1, 5), date(2026, 2, 1)), Period(date(2026, 3, 1))]
    (fact,) = case_facts(periods, counted_on=TODAY, codes={}, first_missing_on=date(2026, 1, 4))
    assert not fact.is_closed


def test_prevention_ends_in_the_year_a_child_goes_missing() -> None:
    facts = case_facts(
        [Period(date(2025, 9, 1))], counted_on=TODAY, codes={}, first_missing_on=date(2026, 2, 1)
    )
    assert [fact.is_prevention for fact in facts] == [True, False]


def test_a_double_gives_no_fact() -> None:
    facts = case_facts(
        [Period(TODAY, TODAY)], counted_on=TODAY, codes={}, first_missing_on=TODAY, closure_reason="duplicate"
    )
    assert facts == []


def test_an_assisted_case_gives_an_assistance() -> None:
    (fact,) = case_facts(
        [Period(TODAY)],
        counted_on=TODAY,
        codes={"country": "GR"},
        first_missing_on=TODAY,
        basis=Basis.ASSISTANCE,
    )
    assert (fact.kind, fact.basis) == (Kind.ASSISTANCE, Basis.ASSISTANCE)


def test_an_episode_over_new_year_is_censored_on_31_december() -> None:
    facts = episode_facts(
        datetime(2025, 12, 20, tzinfo=BRUSSELS),
        datetime(2026, 3, 1, tzinfo=BRUSSELS),
        counted_at=NOW,
        codes={"category": "runaway", "outcome": "returned", "found_how": "police"},
    )
    assert [(fact.year, fact.is_closed, fact.codes["outcome"]) for fact in facts] == [
        (2025, False, "not_located"),
        (2026, True, "returned"),
    ]
    assert [fact.codes["missing_duration"] for fact in facts] == ["week_to_month", "months_1_to_6"]
    assert "found_how" not in facts[0].codes


def test_the_year_of_an_episode_is_that_of_the_hotline() -> None:
    (fact,) = episode_facts(datetime(2025, 12, 31, 23, 30, tzinfo=UTC), None, counted_at=NOW, codes={})
    assert (fact.year, fact.quarter) == (2026, 1)


def test_the_hour_that_comes_twice_counts_as_two() -> None:
    last_seen_at = datetime(2026, 10, 24, 2, 30, tzinfo=BRUSSELS)
    back_at = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)
    (fact,) = episode_facts(last_seen_at, back_at, counted_at=NOW, codes={})
    assert fact.codes["missing_duration"] == "days_1_to_3"


def test_time_missing_runs_to_where_the_child_was_located() -> None:
    (fact,) = episode_facts(
        datetime(2026, 5, 1, tzinfo=BRUSSELS),
        datetime(2026, 5, 9, tzinfo=BRUSSELS),
        located_at=datetime(2026, 5, 1, 20, tzinfo=BRUSSELS),
        counted_at=NOW,
        codes={"outcome": "returned"},
    )
    assert fact.codes["missing_duration"] == "under_24_hours"


def test_instants_without_a_zone_or_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(FactRefused, match="time zone"):
        episode_facts(datetime(2026, 1, 1), None, counted_at=NOW, codes={})  # noqa: DTZ001
    with pytest.raises(FactRefused, match="cannot end before"):
        episode_facts(NOW, datetime(2026, 1, 1, tzinfo=UTC), counted_at=NOW, codes={})
    with pytest.raises(FactRefused, match="closed before"):
        Period(date(2026, 2, 1), date(2026, 1, 1))


def test_a_child_in_a_new_and_an_old_case_counts_once_as_new() -> None:
    old = case_facts(
        [Period(date(2025, 3, 1))], counted_on=TODAY, codes={}, first_missing_on=date(2025, 3, 1)
    )
    new = case_facts(
        [Period(date(2026, 5, 1))], counted_on=TODAY, codes={}, first_missing_on=date(2026, 5, 1)
    )
    facts = child_facts([*old, *new], codes={"gender": "female"})
    assert [(fact.year, fact.standing.value, fact.quarter) for fact in facts] == [
        (2025, "new", 1),
        (2026, "new", 2),
    ]


def test_a_missing_child_who_also_has_a_prevention_case_counts_as_missing() -> None:
    feared = case_facts([Period(TODAY)], counted_on=TODAY, codes={}, first_missing_on=None)
    missing = case_facts([Period(date(2026, 1, 9))], counted_on=TODAY, codes={}, first_missing_on=TODAY)
    (fact,) = child_facts([*feared, *missing], codes={})
    assert not fact.is_prevention


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"kind": "rumour"}, "is not one of"),
        ({"year": 26}, "not a year"),
        ({"quarter": 5}, "not a quarter"),
        ({"count": 0}, "counts something"),
        ({"count": -1}, "Only kept facts"),
        ({"kind": "case", "basis": "assistance"}, "an assistance, not a case"),
        ({"kind": "assistance"}, "has the basis"),
        ({"standing": "from_before"}, "one year only"),
        ({"codes": {"shoe_size": "42"}}, "no dimension"),
        ({"codes": {"channel": "drum"}}, "not a code"),
        ({"codes": {"channel": ("phone", "chat")}}, "Only one code"),
        ({"codes": {"channel": "phone"}, "margin": ("channel", "line")}, "are not kept"),
        ({"codes": {"channel": "phone"}, "margin": ()}, "beyond its margin"),
        ({"kind": "case", "codes": {"country": "Greece"}}, "not a code"),
        ({"kind": "child", "codes": {"age": "007"}}, "not a code"),
        ({"name": "Amina"}, "nothing but its own fields"),
        ({"codes": ["phone"]}, "table of dimension"),
    ],
)
def test_a_wrong_fact_is_refused_with_a_sentence(values: dict[str, Any], sentence: str) -> None:
    with pytest.raises(FactRefused, match=sentence):
        Fact.from_dict({"kind": "contact", "year": 2026, **values})


def test_facts_travel_as_json() -> None:
    full = contact_fact(TODAY, {"channel": "phone", "support": ("legal", "emotional")})
    for fact in (full, *keep([full])):
        assert Fact.from_dict(json.loads(json.dumps(fact.to_dict()))) == fact


def test_equal_facts_are_equal_whatever_the_order_of_their_codes() -> None:
    one = contact_fact(TODAY, {"channel": "phone", "support": ("legal", "emotional"), "line": ""})
    two = contact_fact(TODAY, {"support": ("emotional", "legal"), "channel": ("phone",)})
    assert one == two
    assert len({one, two}) == 1
