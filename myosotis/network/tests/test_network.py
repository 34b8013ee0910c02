"""Hotlines of other countries: who answers now, who writes what, and what a card of a country shows."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from myosotis.audit.models import Entry
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.network import forms, queries, times, words
from myosotis.network.actions import hotlines as actions
from myosotis.network.models import Body, DutyContact, Hotline, LocalRemark
from myosotis.network.tests.making import ATHENS, make_hotline
from tests.people import sign_in

pytestmark = pytest.mark.django_db
GREECE, BELGIUM = ZoneInfo("Europe/Athens"), ZoneInfo("Europe/Brussels")
MONDAY = dt.datetime(
    2026, 11, 23, 7, 30, tzinfo=dt.UTC
)  # half past eight in Brussels, half past nine in Athens


@pytest.fixture
def athens(cast):
    return make_hotline(cast.colette)


def test_a_hotline_answers_by_its_own_clock():
    hours = ATHENS["open_hours"]
    stands = times.openness(hours, GREECE, MONDAY)
    assert stands.is_open
    assert stands.until == dt.datetime(2026, 11, 23, 20, 0, tzinfo=dt.UTC)
    before = times.openness(hours, GREECE, MONDAY - dt.timedelta(hours=2))
    assert before.is_open is False
    assert before.opens_at == dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)
    after_midnight = dt.datetime(2026, 11, 27, 23, 30, tzinfo=dt.UTC)
    assert times.openness(hours, GREECE, after_midnight).until == dt.datetime(
        2026, 11, 28, 0, 0, tzinfo=dt.UTC
    )
    assert times.openness({}, GREECE, MONDAY).is_open is None


def test_day_and_night_has_no_end_and_no_gap_where_the_clocks_change():
    hours = {day: [["00:00", "24:00"]] for day in times.DAYS}
    for at in (
        dt.datetime(2026, 10, 25, 0, 59, tzinfo=dt.UTC),
        dt.datetime(2026, 3, 29, 1, 0, tzinfo=dt.UTC),
    ):
        assert times.openness(hours, BELGIUM, at).is_always
    assert words.is_day_and_night(hours)


def test_the_week_is_said_by_both_clocks_and_names_the_holidays():
    at = dt.datetime(2026, 12, 24, 12, 0, tzinfo=dt.UTC)
    rows = times.list_week({"fri": [["00:30", "09:00"]]}, GREECE, BELGIUM, at, country="GR", language="en")
    friday = rows[1]
    assert friday.day == dt.date(2026, 12, 25)
    assert friday.holiday
    assert words.say_here(friday, is_same_clock=False) == [
        'Thu <bdi dir="ltr">23:30</bdi>-<bdi dir="ltr">08:00</bdi>'
    ]
    assert times.find_next_holiday("GR", dt.date(2026, 12, 24), "ar") is not None
    assert times.find_next_holiday("XX", dt.date(2026, 12, 24), "en") is None


def test_languages_are_read_as_they_are_said():
    field = forms.LanguagesField()
    read = field.to_python("Greek\nenglish: mon-tue 9-17; sat 10-14")
    assert read[0] == {"code": "el", "hours": {}}
    assert set(read[1]["hours"]) == {"mon", "tue", "sat"}
    assert field.to_python(words.say_languages(read)) == read
    for wrong in (
        "Klingon",
        "English: monday 9-17",
        "English: fri-mon 9-17",
        "English: mon 9 to 5",
        "el\nel",
    ):
        with pytest.raises(forms.forms.ValidationError):
            field.clean(wrong)


def test_filters_narrow_the_list(cast, athens):
    make_hotline(cast.colette, country="PT", name="Demo hotline Portugal", open_hours={}, languages=[])

    def found(**filters):
        rows = queries.list_hotlines(user=cast.nora, filters=filters)
        return [row.hotline.country for row in rows]

    with clock.set_clock(MONDAY):
        assert found() == ["GR", "PT"]
        assert found(q="greece") == found(language="en") == found(open="now") == ["GR"]
        row = queries.get_hotline(user=cast.nora, hotline_id=athens.pk)
        assert (row.clock_there, row.apart, row.until_there, row.until_here) == (
            "09:30",
            "1 hour ahead of us",
            "22:00",
            "21:00",
        )
        assert [one.is_now for one in row.languages] == [True, True]
    with clock.set_clock(MONDAY + dt.timedelta(hours=9)):
        row = queries.get_hotline(user=cast.nora, hotline_id=athens.pk)
        assert [one.is_now for one in row.languages] == [True, False]


def test_whoever_takes_calls_finds_the_number_to_dial(cast, athens):
    nora = sign_in(cast.nora)
    listed = nora.get(reverse("network:hotlines")).content.decode()
    assert 'href="tel:+302100000000"' in listed
    assert '<bdi dir="ltr">+30 210 000 00 00</bdi>' in listed
    page = nora.get(reverse("network:hotline", args=[athens.pk])).content.decode()
    assert 'href="tel:+302100000001"' in page
    assert "Duty caseworker" in page
    assert sign_in(cast.kim).get(reverse("network:hotlines")).status_code == 403


def typed(**changes):
    """A form as a browser sends it."""
    sent = {"name": "Demo hotline Greece", "member": "Demo member Greece", "country": "GR", "seen": "0"}
    sent |= {"time_zone": "Europe/Athens", "mon": "8-22", "languages": "Greek"}
    sent |= {"duty-TOTAL_FORMS": "1", "duty-INITIAL_FORMS": "0"}
    return {**sent, **changes}


def test_the_coordinator_adds_a_hotline_and_a_mistake_loses_nothing(cast):
    colette, page = sign_in(cast.colette), reverse("network:add_hotline")
    duty = {"duty-0-role": "Duty caseworker", "duty-0-when": "night", "duty-0-phone": "+30 210 000 00 01"}
    mistakes = colette.post(
        page, typed(phone_abroad="210 000", **duty, **{"fed-accreditation": "accredited"})
    )
    assert mistakes.status_code == 400
    assert Hotline.objects.count() == 0
    text = mistakes.content.decode()
    assert "210 000" in text
    assert "+30 210 000 00 01" in text
    assert "An accreditation has an end" in text
    unsourced = colette.post(page, typed(phone_abroad="+30 210 000 00 00"))
    assert unsourced.status_code == 400
    assert b"without a source" in unsourced.content
    given = typed(phone_abroad="+30 210 000 00 00", source="Invented", **duty)
    assert colette.post(page, given).status_code == 302
    hotline = Hotline.objects.get()
    assert hotline.duty_contacts.get().when == "night"
    assert None in (hotline.assigned_on, hotline.agreement_on)
    assert Entry.objects.filter(verb="hotline.added").exists()


def test_a_supervisor_writes_the_own_hotline_only_and_nothing_the_federation_records(cast, athens):
    own = make_hotline(cast.colette, country="BE", name="Demo hotline Belgium", time_zone="Europe/Brussels")
    sofia = sign_in(cast.sofia)
    edit = reverse("network:edit_hotline", args=[own.pk])
    assert sofia.get(edit).status_code == 403
    with pytest.raises(Refused):
        actions.claim_hotline(by=cast.sofia, hotline_id=athens.pk)
    own.country, athens.country = "XX", "GR"
    Hotline.objects.filter(pk=own.pk).update(country=actions.settings.MYOSOTIS_COUNTRY)
    assert sofia.post(reverse("network:claim_hotline", args=[own.pk])).status_code == 302
    assert sofia.get(edit).status_code == 200
    sent = typed(
        name="Demo hotline, renamed", country="BE", **{"fed-node_id": "x", "fed-agreement_on": "2026-01-01"}
    )
    assert sofia.post(edit, sent).status_code == 302
    own.refresh_from_db()
    assert own.name == "Demo hotline, renamed"
    assert own.node_id is None
    assert own.agreement_on is None
    assert sofia.get(reverse("network:edit_hotline", args=[athens.pk])).status_code == 403
    assert own not in [row.hotline for row in queries.list_hotlines(user=cast.sofia)]
    late = sofia.post(edit, sent)
    assert late.status_code == 400
    assert b"changed this meanwhile" in late.content


def test_an_own_remark_stays_beside_a_hotline(cast, athens):
    page = reverse("network:keep_remark", args=[athens.pk])
    assert sign_in(cast.alice).post(page, {"text": "x"}).status_code == 403
    assert sign_in(cast.sofia).post(page, {"text": "Ask for the desk abroad."}).status_code == 302
    read = sign_in(cast.alice).get(reverse("network:hotline", args=[athens.pk])).content
    assert b"Ask for the desk abroad." in read
    actions.keep_remark(by=cast.sofia, hotline_id=athens.pk, text="")
    assert not LocalRemark.objects.exists()


def test_the_card_of_a_country_and_the_page_of_a_hotline_are_one_place(cast, athens):
    actions.add_body(
        by=cast.colette,
        values={"sort": "police", "country": "GR", "name": "Demo police unit", "source": "Invented"},
    )
    alice, card = sign_in(cast.alice), reverse("casework:country", args=["GR"])
    lines = {"child_helpline": "Demo helpline", "source": "Invented", "seen": "0"}
    assert alice.post(card, lines).status_code == 302
    shown = alice.get(card).content.decode()
    assert "Demo hotline Greece" in shown
    assert "Demo police unit" in shown
    assert "tel:+302100000000" in shown
    page = alice.get(reverse("network:hotline", args=[athens.pk])).content.decode()
    assert "Demo police unit" in page
    assert "Demo helpline" in page


def test_a_body_is_kept_by_the_coordinator_with_its_source(cast):
    colette, page = sign_in(cast.colette), reverse("network:add_body")
    sent = {"sort": "central_authority", "country": "GR", "name": "Demo authority"}
    assert colette.post(page, sent).status_code == 400
    assert colette.post(page, {**sent, "source": "Invented"}).status_code == 302
    body = Body.objects.get()
    edit = reverse("network:edit_body", args=[body.pk])
    assert colette.post(edit, {**sent, "source": "Invented", "phone": "1", "seen": "0"}).status_code == 400
    changed = {**sent, "source": "Invented", "phone": "+30 21", "seen": "0"}
    assert colette.post(edit, changed).status_code == 302
    assert colette.post(edit, changed).status_code == 400
    assert sign_in(cast.sofia).get(edit).status_code == 403
    assert colette.post(reverse("network:remove_body", args=[body.pk])).status_code == 302
    assert not Body.objects.exists()


def test_what_belongs_together_stands_together(athens):
    for change in (
        {"accreditation": "accredited", "accredited_until": None},
        {"assigned_on": None},
        {"assigned_by": ""},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            Hotline.objects.filter(pk=athens.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        DutyContact.objects.update(phone="", mail="")
    Hotline.objects.filter(pk=athens.pk).update(accreditation="accredited", accredited_until="2027-01-01")
