"""What people type about a child, read for a search."""

from __future__ import annotations

import datetime as dt

import pytest

from myosotis.casework.views.asked import read_birth, read_contact, read_form
from myosotis.kernel import clock

TODAY = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: TODAY)


@pytest.mark.parametrize(
    ("text", "years", "kind"),
    [
        ("14", (2011, 2012), "age"),
        ("about 14", (2010, 2013), "about"),
        ("١٤", (2011, 2012), "age"),
        ("2011", (2011, 2011), "year"),
        ("born 2011-05", (2011, 2011), "month"),
        ("3/5/2011", (2011, 2011), "day"),
        ("01.01.2011", (2011, 2011), "year"),
    ],
)
def test_a_birth_is_read_as_people_type_it(text: str, years: tuple[int, int], kind: str) -> None:
    born = read_birth(text)
    assert born is not None
    assert (born.years[0], born.years[-1]) == years
    assert born.kind == kind


@pytest.mark.parametrize("text", ["", "no idea", "44", "31/2/2011", "2044", "9999-99", "14" * 900, "🙂"])
def test_a_birth_that_cannot_be_meant_stops_no_search(text: str) -> None:
    assert read_birth(text) is None


def test_a_call_gives_name_age_country_and_every_number_said() -> None:
    asked = read_contact(
        {
            "child": {"text": "Maria K., 14"},
            "country_now": {"code": "GR"},
            "who_calls": {"text": "mother, 0470 11 60 09 or mieke@example.org"},
            "number": "+32 470 00 00 00",
        }
    )
    assert list(asked.person.names) == ["Maria K."]
    assert asked.person.born is not None
    assert asked.person.countries == ("GR",)
    assert asked.numbers == ("+32 470 00 00 00", "0470 11 60 09")
    assert asked.addresses == ("mieke@example.org",)


def test_a_form_gives_every_form_of_the_name_and_no_absence() -> None:
    asked = read_form(
        {
            "name": "Надія",
            "other_name": "Nadia",
            "age": "14",
            "gender": "asked_not_known",
            "country_now": "asked_not_known",
        }
    )
    assert list(asked.person.names) == ["Надія", "Nadia"]
    assert asked.person.gender is None
    assert asked.person.countries == ()


@pytest.mark.parametrize(
    "typed", [{}, {"child": "text"}, {"child": {"text": None}, "number": 7}, {"child": {"text": "\x00‮🙂"}}]
)
def test_nonsense_asks_for_nobody(typed: dict[str, object]) -> None:
    asked = read_contact(typed)
    assert not asked.person.names
    assert not asked.numbers
