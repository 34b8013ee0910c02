"""Sentences about children."""

from __future__ import annotations

import pytest
from django.utils import translation

from myosotis.casework import speech


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Liselot Vandermeulebroeck", "Liselot V."),
        ("Γεώργιος Παπακωνσταντινίδης", "Γεώργιος Π."),
        ("Надія Шевчуківська", "Надія Ш."),
        ("ليلى الزهراني", "ليلى الزهراني"),
        ("Samir", "Samir"),
        ("", ""),
    ],
)
def test_a_name_is_shortened_only_where_its_script_has_capitals(name: str, short: str) -> None:
    with translation.override("en"):
        assert speech.short_name(name) == short


def test_a_name_does_not_turn_a_sentence_around_that_runs_from_right_to_left() -> None:
    with translation.override("ar"):
        assert speech.first_name("Nikos Dimopoulos") == "\u2068Nikos\u2069"
    with translation.override("en"):
        assert speech.first_name("Nikos Dimopoulos") == "Nikos"


def test_small_numbers_are_words() -> None:
    with translation.override("en"):
        assert speech.say_missing(6) == "Six children are missing now"
        assert speech.say_missing(1) == "One child is missing now"
        assert speech.say_missing(40) == "40 children are missing now"
        assert speech.say_missing(0) == "No child is missing now"


def test_one_year_and_two_years_in_french() -> None:
    with translation.override("fr"):
        assert [speech.say_years(age) for age in (0, 1, 2)] == ["0 an", "1 an", "2 ans"]
    with translation.override("ar"):
        assert len({speech.say_years(age).replace(str(age), "") for age in (1, 2, 3, 11)}) == 4
