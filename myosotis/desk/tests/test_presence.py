"""Presence: who else reads or writes the same record, forgotten by itself."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from myosotis.audit.models import Entry
from myosotis.casework.tests.making import open_case
from myosotis.desk.models import Presence
from myosotis.desk.scans import forget_presence
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from tests.people import Cast, sign_in

pytestmark = pytest.mark.django_db


def say(client: Client, page: UUID, subject: UUID, **more: Any) -> list[dict[str, Any]]:
    """A page says that it is there; who else is."""
    body = {"page": str(page), "subject": str(subject), **more}
    answer = client.post("/here", json.dumps(body), content_type="application/json")
    return answer.json()["others"] if answer.status_code == 200 else [{"status": answer.status_code}]


def test_a_page_hears_of_others_and_of_who_writes_until_they_are_gone(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways)
    alice, bob, pages = sign_in(cast.alice), sign_in(cast.bob), (new_id(), new_id())
    before = Entry.objects.count()
    assert say(alice, pages[0], case.pk) == []
    assert say(alice, new_id(), case.pk) == []  # the own second page is nobody else
    seen = say(bob, pages[1], case.pk, writing=True)
    assert seen == [{"name": "Alice Invented", "initials": "AI", "writing": False}]
    assert say(alice, pages[0], case.pk)[0]["writing"] is True
    say(bob, pages[1], case.pk, leaves=True)
    assert say(alice, pages[0], case.pk) == []
    with clock.set_clock(clock.now() + dt.timedelta(minutes=11)):
        assert say(bob, pages[1], case.pk) == []
        assert forget_presence() == 2
    assert Entry.objects.count() == before
    assert Presence.objects.get().user == cast.bob


def test_nobody_hears_of_who_reads_what_they_may_not_open(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways)
    say(sign_in(cast.alice), new_id(), case.pk)
    assert say(sign_in(cast.charlie), new_id(), case.pk) == [{"status": 404}]
    stolen = Presence.objects.get().pk
    say(sign_in(cast.bob), stolen, case.pk, leaves=True)
    assert Presence.objects.filter(pk=stolen).exists()


def test_a_word_that_comes_after_the_goodbye_brings_nobody_back(cast: Cast) -> None:
    case, page = open_case(cast.alice, cast.runaways), new_id()
    bob = sign_in(cast.bob)
    say(bob, page, case.pk)
    say(bob, page, case.pk, leaves=True)
    say(bob, page, case.pk, writing=True, again=True)
    assert not Presence.objects.exists()
    say(bob, page, case.pk)
    assert Presence.objects.filter(pk=page).exists()
