"""Clocks of a file at holidays, in leap years and where the clocks change."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from myosotis.casework.clocks import (
    ClockKind,
    Dates,
    add_weeks,
    add_working_days,
    count_working_days,
    end_of_day,
    has_holidays,
    is_working_in,
    return_clocks,
    start_of_day,
    talk_clock,
)
from myosotis_core.vocabulary.conventions import instruments_between, read_instruments

BRUSSELS = ZoneInfo("Europe/Brussels")
WEEKDAYS = is_working_in("")


def day(text):
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("country", "start", "due"),
    [
        ("", "2026-11-20", "2026-11-27"),  # a Friday: Saturday and Sunday do not count
        ("ES", "2026-12-04", "2026-12-14"),  # Immaculate Conception on Tuesday the 8th, the 7th is regional
        ("GR", "2026-04-09", "2026-04-20"),  # Orthodox Good Friday and Easter Monday, 10 and 13 April
        ("BE", "2026-12-23", "2026-12-31"),  # Christmas Day
        ("PL", "2028-02-25", "2028-03-03"),  # 29 February 2028 is a Tuesday and counts
    ],
)
def test_five_working_days_go_around_weekends_and_holidays(country, start, due):
    found = add_working_days(day(start), 5, is_working_in(country))
    if country == "ES":  # whether the 7th is a holiday everywhere depends on the year
        assert found in (day("2026-12-11"), day("2026-12-14"))
    else:
        assert found == day(due)


def test_the_days_are_those_of_the_other_country():
    start = day("2026-07-17")  # 21 July is a holiday in Belgium only
    assert add_working_days(start, 5, is_working_in("BE")) == day("2026-07-27")
    assert add_working_days(start, 5, is_working_in("DE")) == day("2026-07-24")


def test_friday_is_no_working_day_where_the_week_begins_on_sunday():
    if not has_holidays("IQ"):
        pytest.skip("not known")
    is_working = is_working_in("IQ")
    assert not is_working(day("2026-11-20"))
    assert is_working(day("2026-11-22"))


def test_six_weeks_end_on_the_same_weekday_or_the_next_working_day():
    assert add_weeks(day("2026-10-01"), 6, WEEKDAYS) == day("2026-11-12")
    assert add_weeks(day("2026-11-13"), 6, is_working_in("BE")) == day(
        "2026-12-28"
    )  # 25 December is a Friday
    assert add_weeks(day("2028-01-18"), 6, WEEKDAYS) == day("2028-02-29")


def test_a_country_without_known_holidays_has_weekends():
    assert not has_holidays("XX")
    assert not is_working_in("XX")(day("2026-11-21"))
    assert is_working_in("XX")(day("2026-12-25"))


def test_a_day_ends_where_the_next_begins_also_when_clocks_change():
    longer = end_of_day(day("2026-10-25"), BRUSSELS).astimezone(dt.UTC) - start_of_day(
        day("2026-10-25"), BRUSSELS
    ).astimezone(dt.UTC)
    assert longer == dt.timedelta(hours=25)
    shorter = end_of_day(day("2026-03-29"), BRUSSELS).astimezone(dt.UTC) - start_of_day(
        day("2026-03-29"), BRUSSELS
    ).astimezone(dt.UTC)
    assert shorter == dt.timedelta(hours=23)


def test_working_days_left_are_counted_in_both_directions():
    assert count_working_days(day("2026-11-20"), day("2026-11-27"), WEEKDAYS) == 5
    assert count_working_days(day("2026-11-27"), day("2026-11-20"), WEEKDAYS) == -5
    assert count_working_days(day("2026-11-20"), day("2026-11-20"), WEEKDAYS) == 0


def test_only_clocks_that_were_started_are_there_and_stop_when_answered():
    assert return_clocks(Dates(), is_working=WEEKDAYS, zone=BRUSSELS) == []
    dates = Dates(
        applied_on=day("2026-11-02"), acknowledged_on=day("2026-11-05"), seised_on=day("2026-11-10")
    )
    first, second = return_clocks(dates, is_working=WEEKDAYS, zone=BRUSSELS)
    assert (first.kind, first.is_running) == (ClockKind.ACKNOWLEDGEMENT, False)
    assert (second.kind, second.is_running) == (ClockKind.DECISION, True)
    assert second.due_at == dt.datetime(2026, 12, 23, tzinfo=BRUSSELS)


def test_the_talk_after_a_return_is_due_after_three_days_of_real_time():
    returned = dt.datetime(2026, 10, 24, 12, tzinfo=BRUSSELS).astimezone(dt.UTC)
    clock = talk_clock(returned, done_at=None, declined_at=None)
    assert clock.due_at - returned == dt.timedelta(hours=72)
    assert not talk_clock(returned, done_at=returned, declined_at=None).is_running


def test_the_table_of_states_is_as_long_as_its_source_says_and_dated():
    known = read_instruments()
    hague, brussels = known["hague_1980"], known["brussels_iib"]
    assert len(hague.states) - 1 == hague.parties, (
        "China is bound for Hong Kong and Macao, one party and two codes"
    )
    assert len(brussels.states) == brussels.parties
    assert "DK" not in brussels.states
    assert brussels.states < hague.states
    assert all(one.as_of and one.source for one in known.values())
    assert [one.code for one in instruments_between("BE", "ES")] == ["brussels_iib", "hague_1980"]
    assert [one.code for one in instruments_between("BE", "MA")] == ["hague_1980"]
    assert instruments_between("BE", "EG") == ()
    assert instruments_between("BE", "") == ()
