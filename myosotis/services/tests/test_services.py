"""The directory: who keeps it, what is open now, what was checked when, and the table that comes back as it went."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from myosotis.audit.models import Entry
from myosotis.kernel import clock
from myosotis.services import actions, queries, tables, words
from myosotis.services.models import Service
from tests.people import sign_in

pytestmark = pytest.mark.django_db
SHELTER = {
    "name": "De Schuilhoek",
    "needs": ["shelter", "child_protection"],
    "country": "BE",
    "town": "Gent",
    "phones": ["+32 9 000 11 22"],
    "languages": ["nl", "ar"],
    "open_hours": {"mon": [["09:00", "12:30"]], "fri": [["20:00", "08:00"]]},
    "age_from": 12,
    "age_to": 18,
    "is_free": True,
    "notes": "=HYPERLINK is a word here.",
}
MONDAY = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)  # half past ten in Brussels


@pytest.fixture
def shelter(cast):
    return actions.save_service(by=cast.bob, values=SHELTER)


def test_a_service_is_open_by_its_hours_also_past_midnight(shelter):
    monday = dt.datetime(2026, 11, 23, 10, 0)  # noqa: DTZ001  local on purpose
    assert shelter.is_open_at(monday)
    assert not shelter.is_open_at(monday.replace(hour=13))
    friday = monday + dt.timedelta(days=4)
    assert shelter.is_open_at(friday.replace(hour=23))
    assert shelter.is_open_at(friday.replace(day=28, hour=7))
    assert not shelter.is_open_at(friday.replace(day=28, hour=9))
    assert Service().is_open_at(monday) is None


def test_filters_narrow_the_list(cast, shelter):
    other = actions.save_service(by=cast.sofia, values={"name": "Zélie", "needs": ["legal"], "country": "FR"})

    def found(**filters):
        return [one.name for one in queries.list_services(user=cast.alice, filters=filters)]

    assert found() == ["De Schuilhoek", "Zélie"]
    assert found(q="gent") == found(need="shelter") == found(language="ar") == ["De Schuilhoek"]
    assert found(q="zelie") == found(country="FR") == ["Zélie"]
    assert found(state="stale") == ["De Schuilhoek", "Zélie"]
    with clock.set_clock(MONDAY):
        assert found(open="now") == ["De Schuilhoek"]
        actions.check_service(by=cast.bob, service_id=shelter.pk)
        assert found(state="stale") == ["Zélie"]
    actions.close_service(by=cast.bob, service_id=other.pk)
    assert found(state="closed") == ["Zélie"]
    assert found() == ["De Schuilhoek"]


def test_who_reads_does_not_write_and_who_sees_no_case_reads_nothing(cast, shelter):
    page = reverse("services:service", args=[shelter.pk])
    alice = sign_in(cast.alice)
    assert alice.get(page).status_code == 200
    assert alice.post(page, {"name": "x", "needs": ["shelter"], "country": "BE"}).status_code == 403
    assert alice.post(reverse("services:check", args=[shelter.pk])).status_code == 403
    assert sign_in(cast.nora).get(reverse("services:services")).status_code == 403


def test_a_form_with_mistakes_comes_back_filled(cast):
    bob = sign_in(cast.bob)
    typed = {"name": "Haven", "needs": ["shelter"], "country": "BE", "mon": "9 to 5", "town": "Brugge"}
    answer = bob.post(reverse("services:add"), typed)
    assert answer.status_code == 200
    assert b"9 to 5" in answer.content
    assert b"Brugge" in answer.content
    assert bob.post(reverse("services:add"), {**typed, "mon": "9-17", "tue": "24"}).status_code == 302
    assert Service.objects.get().open_hours == {"mon": [["09:00", "17:00"]], "tue": [["00:00", "24:00"]]}


def test_the_table_comes_back_as_it_went(cast, shelter):
    table = tables.write_table([shelter])
    assert "'=HYPERLINK" in table
    assert "'+32" in table
    read = tables.read_table(table.encode())
    assert read.problems == []
    assert {name: read.rows[0][name] for name in SHELTER} == SHELTER
    assert actions.import_services(by=cast.bob, rows=read.rows) == (0, 1)
    assert Entry.objects.order_by("-seq").first().verb == "service.imported"


def test_one_wrong_row_brings_in_nothing_and_says_which(cast):
    table = b"name;needs;country\nGood;shelter;BE\nBad;no_such_need;BE\n"
    answer = sign_in(cast.sofia).post(
        reverse("services:import"), {"table": SimpleUploadedFile("s.csv", table)}
    )
    assert "Line 3" in answer.content.decode()
    assert not Service.objects.exists()


def test_typing_finds_by_the_beginnings_of_words_and_a_label_finds_one(cast, shelter):
    answer = sign_in(cast.alice).get(reverse("services:find"), {"q": "schuil ge"})
    assert [one["label"] for one in answer.json()["services"]] == ["De Schuilhoek, Gent"]
    assert queries.find_service_by_label("de schuilhoek, gent") == shelter
    assert queries.find_service_by_label("De Schuil") is None


def test_the_list_asks_the_same_number_of_questions_however_long(cast, shelter, django_assert_num_queries):
    with django_assert_num_queries(1):
        queries.list_services(user=cast.alice)
    for number in range(5):
        actions.save_service(by=cast.bob, values={**SHELTER, "name": f"Number {number}"})
    with django_assert_num_queries(1):
        queries.list_services(user=cast.alice)


@pytest.mark.parametrize("language", ["en", "fr", "nl", "el", "ar"])
def test_every_language_of_a_service_has_a_name(language):
    with translation.override(language):
        assert [code for code, name in words.list_languages() if name == code] == []
