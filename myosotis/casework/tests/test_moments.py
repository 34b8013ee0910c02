"""Moments as people tell them."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from myosotis.casework.moment_echo import say_moment, say_twin
from myosotis.casework.moments import Moment, read_moment

BRUSSELS = ZoneInfo("Europe/Brussels")
NOW = dt.datetime(2026, 11, 18, 14, 30, tzinfo=BRUSSELS)  # a Wednesday

TOLD = [
    ("yesterday 18h", "2026-11-17 18:00", "hour"),
    ("Yesterday at 18:05", "2026-11-17 18:05", "exact"),
    ("yesterday around 18:00", "2026-11-17 18:00", "hour"),
    ("yesterday 6 pm", "2026-11-17 18:00", "hour"),
    ("yesterday 6:15pm", "2026-11-17 18:15", "exact"),
    ("today", "2026-11-18 00:00", "day"),
    ("this morning", "2026-11-18 09:00", "part_of_day"),
    ("yesterday evening", "2026-11-17 20:00", "part_of_day"),
    ("last night", "2026-11-17 23:00", "part_of_day"),
    ("the day before yesterday", "2026-11-16 00:00", "day"),
    ("17/11", "2026-11-17 00:00", "day"),
    ("17/11 18:30", "2026-11-17 18:30", "exact"),
    ("17.11.", "2026-11-17 00:00", "day"),
    ("17.11.2026 18.30", "2026-11-17 18:30", "exact"),
    ("17-11-26", "2026-11-17 00:00", "day"),
    ("2026-11-17T18:30".replace("T", " "), "2026-11-17 18:30", "exact"),
    ("20/12", "2025-12-20 00:00", "day"),
    ("29/2", "2024-02-29 00:00", "day"),
    ("17 November", "2026-11-17 00:00", "day"),
    ("Nov 17, 18:00", "2026-11-17 18:00", "exact"),
    ("17th of November 2025", "2025-11-17 00:00", "day"),
    ("Oct 2026", "2026-10-01 00:00", "month"),
    ("december", "2025-12-01 00:00", "month"),
    ("2024", "2024-01-01 00:00", "year"),
    ("about 3 days ago", "2026-11-15 00:00", "day"),
    ("two weeks ago", "2026-11-04 00:00", "day"),
    ("3 hours ago", "2026-11-18 11:30", "hour"),
    ("20 min ago", "2026-11-18 14:10", "exact"),
    ("Monday", "2026-11-16 00:00", "day"),
    ("monday 16h30", "2026-11-16 16:30", "exact"),
    ("last wednesday", "2026-11-11 00:00", "day"),
    ("wednesday", "2026-11-18 00:00", "day"),
    ("18:00", "2026-11-17 18:00", "exact"),
    ("12h", "2026-11-18 12:00", "hour"),
    ("now", "2026-11-18 14:30", "exact"),
    ("hier 18h", "2026-11-17 18:00", "hour"),
    ("hier à 18h30", "2026-11-17 18:30", "exact"),
    ("hier soir", "2026-11-17 20:00", "part_of_day"),
    ("avant-hier", "2026-11-16 00:00", "day"),
    ("il y a 3 jours", "2026-11-15 00:00", "day"),
    ("il y a une heure", "2026-11-18 13:30", "hour"),
    ("lundi vers 8h", "2026-11-16 08:00", "hour"),
    ("aujourd’hui midi", "2026-11-18 12:00", "part_of_day"),
    ("17 août", "2026-08-17 00:00", "day"),
    ("gisteren 18u", "2026-11-17 18:00", "hour"),
    ("gisteren om 18u30", "2026-11-17 18:30", "exact"),
    ("gisterenavond", "2026-11-17 20:00", "part_of_day"),
    ("maandagochtend", "2026-11-16 09:00", "part_of_day"),
    ("eergisteren", "2026-11-16 00:00", "day"),
    ("3 dagen geleden", "2026-11-15 00:00", "day"),
    ("ongeveer 2 uur geleden", "2026-11-18 12:30", "hour"),
    ("17 oktober", "2026-10-17 00:00", "day"),
    ("χθες 18:00", "2026-11-17 18:00", "exact"),
    ("χτες στις 6 μμ", "2026-11-17 18:00", "hour"),
    ("σήμερα το πρωί", "2026-11-18 09:00", "part_of_day"),
    ("προχθές", "2026-11-16 00:00", "day"),
    ("πριν 3 μέρες", "2026-11-15 00:00", "day"),
    ("τη Δευτέρα", "2026-11-16 00:00", "day"),
    ("17 Νοεμβρίου", "2026-11-17 00:00", "day"),
    ("أمس 18:00", "2026-11-17 18:00", "exact"),
    ("أمس الساعة ١٨", "2026-11-17 18:00", "hour"),
    ("أمس مساء", "2026-11-17 20:00", "part_of_day"),
    ("قبل 3 أيام", "2026-11-15 00:00", "day"),
    ("قبل يومين", "2026-11-16 00:00", "day"),
    ("منذ ساعة", "2026-11-18 13:30", "hour"),
    ("الاثنين", "2026-11-16 00:00", "day"),
    ("١٧/١١/٢٠٢٦", "2026-11-17 00:00", "day"),
    ("\u200f17/11\u200f", "2026-11-17 00:00", "day"),
]


@pytest.mark.parametrize(("text", "expected", "precision"), TOLD, ids=[told[0] for told in TOLD])
def test_a_moment_is_understood_with_its_precision(text: str, expected: str, precision: str) -> None:
    reading = read_moment(text, now=NOW, zone=BRUSSELS)
    assert reading.moment is not None, reading
    assert reading.moment.at.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M") == expected
    assert reading.moment.precision == precision


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("31/2", "impossible"),
        ("30/02/2026", "impossible"),
        ("29/2/2025", "impossible"),
        ("32 november", "impossible"),
        ("17/13", "impossible"),
        ("yesterday 25:00", "impossible"),
        ("yesterday 18:75", "impossible"),
        ("17/11/1815", "impossible"),
        ("9999999 days ago", "impossible"),
        ("tomorrow", "future"),
        ("demain 8h", "future"),
        ("19/11/2026", "future"),
        ("today 16:00", "future"),
        ("2027", "future"),
        ("perhaps", "not_understood"),
        ("yesterday with Jan", "not_understood"),
        ("=1+1", "not_understood"),
        ("x" * 10_000, "not_understood"),
        ("29/3/2026 02:30", "skipped"),
    ],
)
def test_what_cannot_be_meant_says_why(text: str, problem: str) -> None:
    reading = read_moment(text, now=NOW, zone=BRUSSELS)
    assert (reading.moments, reading.problem) == ((), problem)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tomorrow 9h", "2026-11-19 09:00"),
        ("in 2 hours", "2026-11-18 16:30"),
        ("16:00", "2026-11-18 16:00"),
        ("9:00", "2026-11-19 09:00"),
        ("Monday 8:30", "2026-11-23 08:30"),
        ("wednesday 8:30", "2026-11-25 08:30"),
        ("17/11", "2027-11-17 09:00"),
        ("demain matin", "2026-11-19 09:00"),
        ("dans 2 heures", "2026-11-18 16:30"),
        ("morgen 9u", "2026-11-19 09:00"),
        ("over 2 dagen", "2026-11-20 09:00"),
        ("overmorgen", "2026-11-20 09:00"),
        ("αύριο 9:00", "2026-11-19 09:00"),
        ("σε 2 ώρες", "2026-11-18 16:30"),
        ("غدا 9:00", "2026-11-19 09:00"),
        ("بعد ساعتين", "2026-11-18 16:30"),
    ],
)
def test_what_we_promise_lies_ahead(text: str, expected: str) -> None:
    reading = read_moment(text, now=NOW, zone=BRUSSELS, is_past=False)
    assert reading.moment is not None, reading
    assert reading.moment.at.astimezone(BRUSSELS).strftime("%Y-%m-%d %H:%M") == expected


def test_a_promise_cannot_be_made_for_yesterday() -> None:
    assert read_moment("yesterday 9h", now=NOW, zone=BRUSSELS, is_past=False).problem == "past"


def test_nothing_written_is_no_mistake() -> None:
    assert read_moment("  ", now=NOW, zone=BRUSSELS).problem == ""


def test_the_hour_that_comes_twice_in_october_gives_a_choice() -> None:
    reading = read_moment("25/10/2026 02:30", now=NOW, zone=BRUSSELS)
    assert reading.problem == "twice"
    assert [moment.at.isoformat() for moment in reading.moments] == [
        "2026-10-25T00:30:00+00:00",
        "2026-10-25T01:30:00+00:00",
    ]
    with translation.override("en"):
        first, second = (say_twin(moment, zone=BRUSSELS) for moment in reading.moments)
    assert "first time" in first
    assert "second time" in second


def test_between_the_two_hours_only_the_first_has_been() -> None:
    between = dt.datetime(2026, 10, 25, 0, 45, tzinfo=dt.UTC)
    reading = read_moment("today 02:30", now=between, zone=BRUSSELS)
    assert reading.moment is not None
    assert reading.moment.at.isoformat() == "2026-10-25T00:30:00+00:00"


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        ("exact", "Tue 17 Nov 2026 18:00"),
        ("hour", "Tue 17 Nov 2026, about 18:00"),
        ("part_of_day", "Tue 17 Nov 2026, in the evening"),
        ("day", "Tue 17 Nov 2026"),
        ("month", "November 2026"),
        ("year", "2026"),
    ],
)
def test_the_echo_is_as_exact_as_what_was_told(precision: str, said: str) -> None:
    at = dt.datetime(2026, 11, 17, 18, 0, tzinfo=BRUSSELS)
    with translation.override("en"):
        assert say_moment(Moment(at, precision), zone=BRUSSELS) == said
