"""The supervisor's view: counts of the house in a constant number of queries, never of a person."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from myosotis.accounts.models import User
from myosotis.casework.actions.judgements import make_promise
from myosotis.casework.actions.surge_helps import note_missed
from myosotis.casework.tests.making import open_case, start_contact
from myosotis.desk.models import Shift
from myosotis.desk.queries.supervision import read_supervision
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from tests.people import Cast, sign_in

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def test_load_waiting_and_overdue_are_counted(cast: Cast) -> None:
    start_contact(cast.alice, kind="missing")
    note_missed(by=cast.alice)
    case = open_case(cast.bob, cast.runaways)
    make_promise(by=cast.bob, case_id=case.pk, text="Call back", due_at=clock.now() - HOUR)
    read = read_supervision(user=cast.sofia)
    assert (sum(bar.answered for bar in read.hours), sum(bar.missed for bar in read.days)) == (1, 1)
    assert (len(read.hours), len(read.days)) == (24, 14)
    assert (read.waits["call_backs"], read.waits["contacts_open"], read.waits["contacts_alone"]) == (1, 1, 1)
    assert (read.overdue["promises"], read.open_cases, read.missing) == (1, 1, 1)


def test_languages_of_those_at_the_desk_are_counted_without_names(cast: Cast) -> None:
    User.objects.filter(pk__in=[cast.alice.pk, cast.bob.pk]).update(speaks=["el", "fr"])
    now = clock.now()
    for person, begins in ((cast.alice, now - HOUR), (cast.bob, now + HOUR)):
        Shift.objects.create(
            team=cast.runaways, user=person, starts_at=begins, ends_at=begins + 2 * HOUR, made_by=cast.sofia
        )
    read = read_supervision(user=cast.sofia)
    assert (read.languages, read.on_duty) == ([("el", 1), ("fr", 1)], 1)
    page = sign_in(cast.sofia).get(reverse("desk:supervision")).content.decode()
    assert "Greek" in page
    assert cast.alice.name not in page


def test_the_sentences_of_the_charts_say_the_busiest_hour_and_day(cast: Cast) -> None:
    client, address = sign_in(cast.sofia), reverse("desk:supervision")
    noon = clock.now().replace(hour=10, minute=30)  # 11:30 on the clocks of the node
    with clock.set_clock(noon):
        start_contact(cast.alice, kind="missing")
        assert "1 contact. It began in the hour from 11:00." in client.get(address).content.decode()
        start_contact(cast.alice, kind="missing")
        page = client.get(address).content.decode()
    assert "2 contacts. The busiest hour of the day is the one from 11:00: 2 of them began in it." in page
    assert "2 contacts. The busiest day was " in page


def test_only_who_reviews_sees_it(cast: Cast) -> None:
    with pytest.raises(Refused):
        read_supervision(user=cast.bob)


def test_the_page_is_read_in_a_constant_number_of_queries(cast: Cast) -> None:
    client, address = sign_in(cast.sofia), reverse("desk:supervision")

    def count() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    start_contact(cast.alice)
    note_missed(by=cast.alice)
    open_case(cast.bob, cast.runaways)
    few = count()
    for _number in range(8):
        start_contact(cast.alice)
        note_missed(by=cast.alice)
    open_case(cast.bob, cast.runaways)
    assert count() == few
