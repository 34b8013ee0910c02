"""The network as a file: what goes out comes in the same, the newer entry stays, and one mistake refuses all of it."""

import datetime as dt
import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse

from myosotis.kernel import clock
from myosotis.network import carrying
from myosotis.network.actions import hotlines as actions
from myosotis.network.actions import loading
from myosotis.network.models import Body, Hotline, LocalRemark
from myosotis.network.tests.making import make_hotline
from tests.people import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def athens(cast):
    return make_hotline(cast.colette)


def write_all(*, is_whole=True):
    rows = Hotline.objects.select_related("member").prefetch_related("duty_contacts")
    return carrying.write_file(list(rows), list(Body.objects.all()), is_whole=is_whole)


def read(text):
    found = carrying.read_file(text.encode())
    assert found.problems == []
    return found


def test_what_goes_out_comes_in_the_same(cast, athens):
    actions.add_body(
        by=cast.colette, values={"sort": "police", "country": "GR", "name": "Unit", "source": "Invented"}
    )
    text = write_all()
    assert len(text.splitlines()) == 4  # one entry a line
    Hotline.objects.all().delete()
    Body.objects.all().delete()
    assert loading.load_network(by=cast.sofia, read=read(text))["added"] == 2
    first, again = json.loads(text), json.loads(write_all())
    assert first["entries"] == again["entries"]
    assert loading.load_network(by=cast.sofia, read=read(text))["kept"] == 2


def test_the_newer_entry_stays_and_remarks_never_leave(cast, athens):
    actions.keep_remark(by=cast.sofia, hotline_id=athens.pk, text="Only here")
    old = write_all()
    assert "Only here" not in old
    Hotline.objects.update(name="Newer", entry_at=clock.now(), phone_abroad="+30 210 999 99 99")
    loading.load_network(by=cast.sofia, read=read(old))
    assert Hotline.objects.get().name == "Newer"
    later = json.loads(old)
    later["entries"][0]["entry_at"] = (clock.now() + dt.timedelta(minutes=1)).isoformat()
    later["entries"][0]["entry"]["name"] = "Newest"
    loading.load_network(by=cast.sofia, read=read(json.dumps(later)))
    held = Hotline.objects.get()
    assert held.name == "Newest"
    assert held.duty_contacts.count() == 1
    assert LocalRemark.objects.get().text == "Only here"


def test_a_hotline_gives_itself_no_assignment_at_the_coordinators(cast, athens):
    given = json.loads(write_all())
    later = (clock.now() + dt.timedelta(minutes=1)).isoformat()
    given["entries"][0]["federation_at"] = later
    given["entries"][0]["federation"]["accreditation"] = "in_review"
    with override_settings(MYOSOTIS_ROLE="coordinator"):
        loading.load_network(by=cast.colette, read=read(json.dumps(given)))
        assert Hotline.objects.get().accreditation == ""
    loading.load_network(by=cast.sofia, read=read(json.dumps(given)))
    assert Hotline.objects.get().accreditation == "in_review"


def test_bodies_that_left_the_whole_file_leave_here_too(cast, athens):
    gone = Body.objects.create(sort="police", country="GR", name="Unit", source="Invented")
    Body.objects.filter(pk=gone.pk).update(entry_at=clock.now() - dt.timedelta(days=1))
    given = json.loads(write_all())
    given["entries"] = [entry for entry in given["entries"] if entry["kind"] == "hotline"]
    part = {**given, "is_whole": False}
    loading.load_network(by=cast.sofia, read=read(json.dumps(part)))
    assert Body.objects.exists()
    loading.load_network(by=cast.sofia, read=read(json.dumps(given)))
    assert not Body.objects.exists()
    assert Hotline.objects.exists()


def test_a_file_takes_no_body_away_where_the_network_is_kept(cast, athens):
    kept = Body.objects.create(sort="police", country="GR", name="Unit", source="Invented")
    Body.objects.filter(pk=kept.pk).update(entry_at=clock.now() - dt.timedelta(days=1))
    given = {**json.loads(write_all()), "entries": []}
    with override_settings(MYOSOTIS_ROLE="coordinator"):
        loading.load_network(by=cast.colette, read=read(json.dumps(given)))
    assert Body.objects.exists()
    ahead = (clock.now() + dt.timedelta(days=9)).isoformat()
    assert carrying.read_file(json.dumps({**given, "made_at": ahead}).encode()).problems


def spoiled(change):
    """The file with one thing wrong in its hotline."""

    def spoil(text):
        given = json.loads(text)
        change(given["entries"][0])
        return json.dumps(given)

    return spoil


WRONG = {
    "no json": lambda text: text[:-10],
    "a name twice": lambda text: text.replace('"country": "GR"', '"country": "GR", "country": "BE"', 1),
    "a number that is none": lambda text: text.replace('"is_whole": true', '"is_whole": NaN', 1),
    "another format": lambda text: text.replace("network/1", "network/9", 1),
    "more in the first line": lambda text: text.replace('{"format"', '{"x": 1, "format"', 1),
    "too deep": lambda _text: "[" * 200_000,
    "no id": spoiled(lambda one: one.pop("id")),
    "an unknown name": spoiled(lambda one: one["entry"].update(secret="x")),
    "a missing name": spoiled(lambda one: one["entry"].pop("hours")),
    "a country that is none": spoiled(lambda one: one["entry"].update(country="ZZ")),
    "a number of ten": spoiled(lambda one: one["entry"].update(phone_abroad="210 000")),
    "a list for a name": spoiled(lambda one: one["entry"].update(name=["x"])),
    "hours of no day": spoiled(lambda one: one["entry"].update(open_hours={"someday": []})),
    "hours that are none": spoiled(lambda one: one["entry"].update(open_hours={"mon": [["9", "99:00"]]})),
    "a language that is none": spoiled(
        lambda one: one["entry"].update(languages=[{"code": "xx", "hours": {}}])
    ),
    "an instant ahead": spoiled(lambda one: one.update(entry_at="2999-01-01T00:00:00+00:00")),
    "an instant without a zone": spoiled(lambda one: one.update(entry_at="2026-01-01T00:00:00")),
    "accredited for ever": spoiled(lambda one: one["federation"].update(accreditation="accredited")),
    "too many duty contacts": spoiled(lambda one: one.update(duty=one["duty"] * 9)),
    "a duty contact without a role": spoiled(lambda one: one["duty"][0].update(role="")),
    "a third kind": spoiled(lambda one: one.update(kind="person")),
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_one_mistake_refuses_the_file_and_is_named(athens, wrong):
    found = carrying.read_file(wrong(write_all()).encode())
    assert found.problems
    assert all(len(problem) > 10 for problem in found.problems)


def test_the_line_of_a_mistake_is_told_on_the_page_and_nothing_changes(cast, athens):
    given = json.loads(write_all())
    given["entries"][0]["entry"]["phone_abroad"] = "210 000"
    file = SimpleUploadedFile("network.json", json.dumps(given).encode())
    answer = sign_in(cast.sofia).post(reverse("network:load_file"), {"file": file})
    assert answer.status_code == 400
    assert "Line 2: Number that can be dialled from abroad" in answer.content.decode()
    assert Hotline.objects.get().phone_abroad == "+30 210 000 00 00"


def test_an_id_of_a_node_belongs_to_one_hotline(cast, athens):
    given = json.loads(write_all())
    given["entries"][0]["id"] = "11111111-1111-4111-8111-111111111111"
    assert loading.find_problems(read(json.dumps(given)))


def test_a_supervisor_hands_on_the_own_entry_only(cast, athens):
    sofia, page = sign_in(cast.sofia), reverse("network:write_file")
    assert sofia.get(page).status_code == 404
    Hotline.objects.update(is_own=True)
    make_hotline(cast.colette, country="PT", name="Demo hotline Portugal")
    given = json.loads(sofia.get(page).content)
    assert [one["entry"]["country"] for one in given["entries"]] == ["GR"]
    assert "federation" not in given["entries"][0]
    assert given["is_whole"] is False
    assert len(json.loads(sign_in(cast.colette).get(page).content)["entries"]) == 2
    assert sign_in(cast.alice).get(page).status_code == 403
