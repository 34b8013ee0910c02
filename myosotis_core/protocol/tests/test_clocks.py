"""The clocks of the procedure, over nights, weekends, holidays and changes of the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from myosotis_core.protocol.clocks import CLOCKS, URGENCIES, Calendar, Duty, Event, due_instants
from myosotis_core.vocabulary import load

ATHENS = Calendar(ZoneInfo("Europe/Athens"), holidays=frozenset({date(2026, 3, 25)}))
BRUSSELS = Calendar(ZoneInfo("Europe/Brussels"))


def due(event, urgency, at, calendar=ATHENS):
    return {one.duty: one for one in due_instants(event, urgency, at, calendar)}


def utc(*parts):
    return datetime(*parts, tzinfo=UTC)


def test_the_urgencies_are_those_of_the_vocabulary() -> None:
    assert load().list("cooperation_urgency").names == URGENCIES


def test_each_duty_has_a_time_for_each_urgency_and_pressing_ones_are_never_later() -> None:
    at = utc(2026, 2, 2, 9)
    for event, duties in CLOCKS.items():
        for duty, spans in duties.items():
            assert tuple(spans) == URGENCIES
            instants = [due(event, urgency, at)[duty].at for urgency in URGENCIES]
            assert instants == sorted(instants)
            assert instants[0] > at


@pytest.mark.parametrize(
    ("urgency", "received", "answered"),
    [
        ("life_at_risk", utc(2026, 1, 30, 22), utc(2026, 1, 31, 1)),
        ("within_12_hours", utc(2026, 1, 30, 22), utc(2026, 1, 31, 1)),
        ("within_72_hours", utc(2026, 1, 31, 1), utc(2026, 1, 31, 21)),
        ("routine", utc(2026, 2, 2, 15), utc(2026, 2, 4, 15)),
    ],
)
def test_a_request_on_friday_night_is_received_and_answered_by(urgency, received, answered) -> None:
    found = due(Event.STORED, urgency, utc(2026, 1, 30, 21))
    assert found[Duty.RECEIVED].at == received
    assert found[Duty.ANSWERED].at == answered
    assert found[Duty.TELL_DUTY].at == received
    assert found[Duty.TELL_COORDINATOR].at > received


def test_the_day_of_the_event_is_the_local_one() -> None:
    just_monday_in_athens = utc(2026, 2, 1, 22, 30)
    assert due(Event.STORED, "routine", just_monday_in_athens)[Duty.RECEIVED].at == utc(2026, 2, 3, 15)
    assert due(Event.STORED, "routine", just_monday_in_athens, BRUSSELS)[Duty.RECEIVED].at == utc(
        2026, 2, 2, 16
    )


def test_a_holiday_of_the_other_country_is_passed_over() -> None:
    tuesday = utc(2026, 3, 24, 9)
    assert due(Event.STORED, "routine", tuesday)[Duty.RECEIVED].at == utc(2026, 3, 26, 15)
    assert due(Event.STORED, "routine", tuesday, BRUSSELS)[Duty.RECEIVED].at == utc(2026, 3, 25, 16)


@pytest.mark.parametrize("start", [utc(2026, 3, 28, 20), utc(2026, 10, 24, 20)])
def test_hours_are_hours_when_the_clocks_change(start) -> None:
    assert due(Event.STORED, "within_72_hours", start)[Duty.ANSWERED].at == start + timedelta(hours=24)
    assert due(Event.ERASURE_ASKED, "routine", start)[Duty.ERASED].at == start + timedelta(hours=72)
    local = start.astimezone(ATHENS.zone)
    assert due(Event.FOUND, "routine", local)[Duty.OFF_LINE].at == start + timedelta(hours=24)


def test_a_working_day_ends_at_five_before_and_after_the_clocks_change() -> None:
    assert due(Event.STORED, "routine", utc(2026, 3, 27, 9))[Duty.RECEIVED].at == utc(2026, 3, 30, 14)
    assert due(Event.STORED, "routine", utc(2026, 10, 23, 9))[Duty.RECEIVED].at == utc(2026, 10, 26, 15)


def test_the_hour_that_occurs_twice_starts_two_different_clocks() -> None:
    first = datetime(2026, 10, 25, 3, 30, tzinfo=ATHENS.zone, fold=0)
    second = first.replace(fold=1)
    one, other = (due(Event.STORED, "life_at_risk", at)[Duty.RECEIVED].at for at in (first, second))
    assert other - one == timedelta(hours=1)


def test_reminders_come_after_half_and_four_fifths_of_the_time() -> None:
    start = utc(2026, 2, 2, 9)
    one = due(Event.ERASURE_ASKED, "routine", start)[Duty.ERASURE_SEEN]
    assert one.reminders == (start + timedelta(hours=12), start + timedelta(hours=19.2))
    assert due(Event.ERASURE_ASKED, "routine", start)[Duty.TELL_OFFICER].reminders == ()
    assert not one.is_overdue(one.at - timedelta(seconds=1))
    assert one.is_overdue(one.at)


def test_what_is_not_delivered_is_told_sooner_where_a_life_is_at_risk() -> None:
    start = utc(2026, 2, 2, 9)
    assert due(Event.SENT, "life_at_risk", start)[Duty.DELIVERED].at == start + timedelta(minutes=2)
    assert due(Event.SENT, "routine", start)[Duty.DELIVERED].at == start + timedelta(minutes=15)


def test_an_urgency_of_a_newer_vocabulary_counts_as_the_most_pressing() -> None:
    start = utc(2026, 2, 2, 9)
    assert due(Event.STORED, "by_tomorrow_noon", start) == due(Event.STORED, "life_at_risk", start)


def test_a_naive_instant_and_an_endless_holiday_are_refused() -> None:
    with pytest.raises(ValueError, match="aware"):
        due_instants(Event.STORED, "routine", datetime(2026, 2, 2, 9), ATHENS)  # noqa: DTZ001
    never = Calendar(ATHENS.zone, days_off=frozenset(range(7)))
    with pytest.raises(ValueError, match="too few working days"):
        due_instants(Event.STORED, "routine", utc(2026, 2, 2, 9), never)
