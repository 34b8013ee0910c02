"""Values as they cross a border: of which of several children, in which language, until which day."""

import datetime as dt

import pytest

from myosotis.cooperation import telling
from myosotis.cooperation.inputs import end_of, last_day_before


@pytest.mark.parametrize("line", ["15 ετών", "She went\nto her aunt."])
def test_of_several_children_a_value_says_whose_it_is_and_names_nobody(line):
    value = [telling.write_value("age", [line], "el", child=2)]
    assert "\n".join(telling.read_lines(value)) == line
    assert telling.child_of(value) == 2
    assert telling.name_field("Age", 2) == "Age, child 2"
    assert telling.child_of([telling.write_value("age", [line], "el")]) == 0
    assert telling.name_field("Age", 0) == "Age"


def test_a_coded_value_says_in_which_language_it_left_and_a_text_does_not():
    assert telling.language_of([telling.write_value("age", ["15 ετών"], "el", child=1)]) == "el"
    assert (
        telling.language_of([telling.write_value("story", ["She went\nto her aunt."], "el", child=1)]) == ""
    )


def test_what_is_kept_until_a_day_is_said_to_be_kept_until_that_day():
    day = dt.date(2026, 12, 22)
    assert last_day_before(end_of(day)) == day
