"""Duty: who is on now, plans from files, and the hour of October that comes twice."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from myosotis.desk.actions.shifts import ShiftInput, plan_shift
from myosotis.desk.models import Shift
from myosotis.desk.shift_files import read_instant, read_plan, write_plan
from myosotis.desk.views.shifts import say_hour
from myosotis.kernel import clock
from tests.people import Cast, sign_in

ZONE = ZoneInfo("Europe/Brussels")
HOUR = dt.timedelta(hours=1)
CALENDAR = """BEGIN:VCALENDAR
BEGIN:VEVENT
DTSTART;TZID=Europe/Brussels:20261024T220000
DTEND;TZID=Europe/Brussels:20261025T070000
SUMMARY:On-call night
ATTENDEE;CN="Sofia: lead":mailto:sofia@hotline
 .test
END:VEVENT
BEGIN:VEVENT
DTSTART:20261026T060000Z
DTEND:20261026T140000Z
RRULE:FREQ=DAILY
SUMMARY:bob@hotline.test
END:VEVENT
END:VCALENDAR
"""


def test_a_night_with_two_hours_of_the_same_name_is_an_hour_longer() -> None:
    plan = read_plan(b"email;starts;ends\na@b.c;2026-10-24T22:00;2026-10-25T07:00\n", zone=ZONE)
    assert plan.shifts[0].ends_at - plan.shifts[0].starts_at == 10 * HOUR
    again = read_plan(write_plan(plan.shifts, zone=ZONE).encode(), zone=ZONE)
    assert again.shifts[0].starts_at == plan.shifts[0].starts_at


@pytest.mark.parametrize(
    ("starts", "problem"),
    [
        ("2026-10-25T02:30", "twice"),
        ("2026-03-29T02:30", "skipped"),
        ("tomorrow", "when"),
        ("2026-10-25T02:30+01:00", ""),
    ],
)
def test_an_hour_that_comes_twice_or_never_is_refused_unless_it_has_its_offset(
    starts: str, problem: str
) -> None:
    day = starts[:10] if starts[0] == "2" else "2026-10-25"
    plan = read_plan(f"email,starts,ends\na@b.c,{starts},{day}T09:00\n".encode(), zone=ZONE)
    assert [code for _line, code in plan.problems] == ([problem] if problem else [])


def test_both_hours_of_october_are_said_apart() -> None:
    first = read_instant("2026-10-25T02:30+02:00", zone=ZONE)
    assert say_hour(first) == "02:30 +02:00"
    assert say_hour(first + HOUR) == "02:30 +01:00"
    assert say_hour(first + 2 * HOUR) == "03:30"


def test_a_calendar_is_read_strictly() -> None:
    plan = read_plan(CALENDAR.encode(), zone=ZONE)
    (shift,) = plan.shifts
    assert (shift.email, shift.kind, shift.ends_at - shift.starts_at) == (
        "sofia@hotline.test",
        "on_call",
        10 * HOUR,
    )
    assert plan.problems == [(9, "repeats")]


@pytest.mark.django_db
def test_who_is_on_call_is_shown_with_the_number_and_words_without_names(cast: Cast) -> None:
    now = clock.now()
    for user, kind, phone in ((cast.bob, "desk", ""), (cast.sofia, "on_call", "+32 2 111 11 11")):
        plan_shift(by=cast.sofia, shift=ShiftInput(cast.runaways, user, now - HOUR, now + HOUR, kind, phone))
    page = sign_in(cast.nora).get("/duty/?case=BE-2026-0001").content.decode()
    assert "+32 2 111 11 11" in page
    assert "Bob Invented" in page
    assert "BE-2026-0001</bdi>, please look." in page


@pytest.mark.django_db
def test_a_supervisor_plans_by_form_and_by_file_and_takes_the_table_back(cast: Cast) -> None:
    client = sign_in(cast.sofia)
    sent = {"team": cast.runaways.pk, "user": cast.bob.pk, "kind": "on_call", "ends": "tomorrow 7h"}
    assert "Who is on call needs a number." in client.post("/duty/shift", sent).content.decode()
    client.post("/duty/shift", {**sent, "phone": "0470 11 11 11"})
    assert Shift.objects.get().phone == "0470 11 11 11"
    table = client.get("/duty/plan.csv").content
    file = {"team": cast.runaways.pk, "file": SimpleUploadedFile("plan.csv", table)}
    client.post("/duty/import", file)
    assert Shift.objects.count() == 1
    wrong = b"email,starts,ends\ncharlie@hotline.test,2026-12-01T08:00,2026-12-01T16:00\n"
    answer = client.post(
        "/duty/import", {"team": cast.runaways.pk, "file": SimpleUploadedFile("p.csv", wrong)}
    )
    assert "Line 2: Nobody of this team has this address." in answer.content.decode()
    assert sign_in(cast.alice).post("/duty/shift", sent).status_code == 403
    client.post(f"/duty/{Shift.objects.get().pk}/remove")
    assert not Shift.objects.exists()


@pytest.mark.parametrize(
    "times",
    [
        ("0001-01-01T00:00:00+14:00", "0001-01-01T08:00"),
        ("0001-01-01T00:00", "0001-01-01T08:00"),
        ("9999-12-31T20:00-14:00", "9999-12-31T23:59-14:00"),
    ],
)
def test_a_time_beyond_every_clock_is_a_line_that_cannot_be_read(times: tuple[str, str]) -> None:
    plan = read_plan(f"email,starts,ends\na@b.c,{times[0]},{times[1]}\n".encode(), zone=ZONE)
    assert plan.problems == [(2, "when")]
    begins = times[0][:10].replace("-", "") + "T000000"
    event = f"BEGIN:VEVENT\nDTSTART:{begins}\nDTEND:{begins}\nSUMMARY:a@b.c\nEND:VEVENT\n"
    calendar = f"BEGIN:VCALENDAR\n{event}END:VCALENDAR\n"
    assert [code for _line, code in read_plan(calendar.encode(), zone=ZONE).problems] == ["when"]


def test_an_address_with_a_null_character_is_nobodys() -> None:
    plan = read_plan(b"email,starts,ends\na\0b@c.d,2026-12-01T20:00,2026-12-01T23:00\n", zone=ZONE)
    assert plan.problems == [(2, "who")]
