"""The score: symmetric, order-free, never a false certainty, and never better for a worse fact."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myosotis_core.matching import CODES, Born, Person, compare

pytestmark = pytest.mark.deep

NAMES = st.sampled_from(
    [
        "Nadia", "Надія", "Shevchuk", "Шевчук", "محمد", "Mohammed", "الزهراني", "Al-Zahrani", "Γιώργος", "Papas", "van",
        "der", "Berg", "יוסף", "Joseph", "J.", "Abd", "Rahman", "Abdulrahman", "გიორგი", "ተስፋዬ", "Anna Maria",
    ]
)  # fmt: skip
FULL = st.lists(NAMES, min_size=1, max_size=5)
YEARS = st.integers(1990, 2024)
DAYS = st.dates(date(1990, 1, 2), date(2024, 12, 31))
ANYTHING = st.text(max_size=60)


@settings(max_examples=150, deadline=None)
@given(FULL, FULL, st.none() | YEARS, st.none() | YEARS)
def test_a_comparison_is_symmetric(left, right, one, other):
    a = Person([" ".join(left)], Born.in_year(one) if one else None)
    b = Person([" ".join(right)], Born.in_year(other) if other else None)
    assert compare(a, b).score == compare(b, a).score


@settings(max_examples=150, deadline=None)
@given(FULL, FULL, st.randoms())
def test_the_order_of_the_parts_does_not_matter(left, right, chance):
    mixed = list(left)
    chance.shuffle(mixed)
    expected = compare(Person([" ".join(left)]), Person([" ".join(right)])).score
    assert compare(Person([" ".join(mixed)]), Person([" ".join(right)])).score == expected


@settings(max_examples=100, deadline=None)
@given(ANYTHING, ANYTHING)
def test_anything_typed_gives_a_score_between_nothing_and_certainty(left, right):
    assert 0 <= compare(Person([left]), Person([right])).score < 1


@settings(max_examples=100, deadline=None)
@given(YEARS, st.integers(0, 30), st.integers(1, 30))
def test_a_year_further_off_never_scores_higher(year, near, more):
    a = Person(["Nadia Shevchuk"], Born.in_year(year))
    closer = compare(a, Person(["Nadia Shevchuk"], Born.in_year(year + near))).score
    assert compare(a, Person(["Nadia Shevchuk"], Born.in_year(year + near + more))).score <= closer


@settings(max_examples=150, deadline=None)
@given(DAYS, DAYS)
def test_another_day_never_scores_higher_than_the_same(one, other):
    a = Person(["Nadia Shevchuk"], Born.on(one))
    same = compare(a, Person(["Nadia Shevchuk"], Born.on(one))).score
    assert compare(a, Person(["Nadia Shevchuk"], Born.on(other))).score <= same


@settings(max_examples=60, deadline=None)
@given(FULL, st.integers(0, 4))
def test_a_part_that_becomes_a_stranger_never_scores_higher(parts, at):
    at %= len(parts)
    spoiled = [*parts[:at], "Qwxzyptlk", *parts[at + 1 :]]
    whole = Person([" ".join(parts)])
    assert compare(whole, Person([" ".join(spoiled)])).score <= compare(whole, whole).score


def test_a_known_birth_that_agrees_helps_and_one_that_contradicts_hurts():
    a = Person(["Nadia Shevchuk"], Born.in_year(2010))
    agrees, unknown, contradicts = (
        compare(a, Person(["Nadia Shevchuk"], born)).score
        for born in (Born.in_year(2010), None, Born.in_year(2003))
    )
    assert agrees > unknown > contradicts


def test_an_age_told_by_phone_meets_the_birth_and_is_forgiven_a_year():
    called_on = date(2026, 3, 1)
    child = Person(["Nadia Shevchuk"], Born.on(date(2011, 7, 9)))
    assert compare(child, Person(["Nadia Shevchuk"], Born.aged(14, called_on))).score > 0.9
    assert compare(child, Person(["Nadia Shevchuk"], Born.aged(15, called_on))).score > 0.9
    assert compare(child, Person(["Nadia Shevchuk"], Born.about(13, called_on))).score > 0.9


def test_the_first_of_january_says_no_more_than_the_year():
    assert Born.on(date(2010, 1, 1)) == Born.in_year(2010)


def test_day_and_month_exchanged_score_in_between():
    a = Person(["Nadia Shevchuk"], Born.on(date(2010, 3, 4)))
    same, exchanged, other = (
        compare(a, Person(["Nadia Shevchuk"], Born.on(day))).score
        for day in (date(2010, 3, 4), date(2010, 4, 3), date(2010, 9, 21))
    )
    assert same > exchanged > other


def test_a_birth_in_the_future_is_only_a_birth_that_differs():
    a = Person(["Nadia Shevchuk"], Born.in_year(2010))
    far = Person(["Nadia Shevchuk"], Born.on(date(2010, 1, 5) + timedelta(days=365 * 60)))
    assert compare(a, far).score < 0.5


def test_another_gender_lowers_the_score():
    a, b, c = (Person(["Sasha Shevchuk"], gender=gender) for gender in ("female", "male", None))
    assert compare(a, b).score < compare(a, c).score < compare(a, a).score


def test_one_shared_part_of_two_is_no_match():
    assert compare(Person(["Rami Makhlouf"]), Person(["Ihab Makhlouf"])).score < 0.5


def test_every_reason_can_be_said_in_words():
    a = Person(["Oleksandr J. Shevchuk"], Born.in_year(2010), "male", ["UA"])
    b = Person(["Шевчук Саша Коваль"], Born.in_year(2011), "male", ["UA", "BE"])
    reasons = compare(a, b).reasons
    assert {reason.code for reason in reasons} <= set(CODES)
    assert all(str(reason).endswith(".") for reason in reasons)
    assert {"name.variant", "birth.near", "gender.same", "country.same"} <= {
        reason.code for reason in reasons
    }
