"""The page of the people around the children, and what is written there."""

import pytest

from myosotis.casework.actions.people import PersonInput, add_person_around
from myosotis.casework.editing import Change
from myosotis.casework.models import Allegation, Involvement, PersonDetails, Reach, Revision
from myosotis.casework.tests.making import missing_child, open_case
from tests.people import CALLER, PHONE, sign_in

pytestmark = pytest.mark.django_db
ADDRESS = "Quinces Lane 4"


@pytest.fixture
def case(cast):
    return open_case(cast.alice, cast.runaways, missing_child("Ana"), missing_child("Half-brother"))


def post(client, case, path, **given):
    return client.post(f"/cases/{case.ref}/people/{path}", given)


def show(user, case, path=""):
    answer = sign_in(user).get(f"/cases/{case.ref}/people/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def add_mother(cast, case, **given):
    changes = {name: Change(value) for name, value in given.items()}
    told = PersonInput(role="mother", name=CALLER, phone=PHONE, changes=changes)
    return add_person_around(by=cast.alice, case_id=case.pk, given=told)


def test_a_person_is_written_with_everything_told(cast, case):
    ana = str(case.case_children.get(position=0).person_id)
    client = sign_in(cast.alice)
    given = {
        "name": CALLER,
        "role": "mother",
        "phone": PHONE,
        "mail": "m@home.test",
        "age": "41",
        "gender": "female",
    }
    given |= {
        "nationality": "PT",
        "language": "pt",
        "household": "yes",
        "lives_with": ana,
        "custody": "shared",
    }
    post(client, case, "add/person/", **given, address=ADDRESS, country="BE", versions="{}")
    shown = show(cast.bob, case)
    for told in (CALLER, "m@home.test", "41 years", "Portugal", "Portuguese", "Shared", ADDRESS):
        assert told in shown, told


def test_a_form_with_a_mistake_comes_back_filled(cast, case):
    answer = post(sign_in(cast.alice), case, "add/police/", kind="called_police", said="They will ring back")
    assert answer.status_code == 200
    assert "They will ring back" in answer.content.decode()


def test_each_kind_of_record_is_added_and_ended(cast, case):
    client = sign_in(cast.alice)
    ana = str(case.case_children.get(position=0).person_id)
    post(
        client,
        case,
        "add/police/",
        kind="report_refused",
        at="yesterday 18h",
        said="Come back in 24 hours",
        unit="Gent",
    )
    post(client, case, "add/institution/", kind="school", name="Heron School", contact_person="Ms Reed")
    alleged = {
        "what": "Wrote to her at night",
        "source": "Her friend",
        "said_at": "yesterday",
        "online_places": "messaging",
    }
    post(client, case, "add/allegation/", **alleged, described="A man named Robin", location_mode="online")
    shown = show(cast.bob, case)
    for told in ("Come back in 24 hours", "Heron School", "Her friend", "A man named Robin"):
        assert told in shown, told
    post(client, case, "add/block/", child=ana, what="whereabouts", reason="The father has threatened her")
    shown = show(cast.bob, case)
    for told in ("Heron School", "Her friend", "threatened her"):
        assert told in shown, told
    for words in ("Come back in 24 hours", "A man named Robin"):
        assert words not in shown, words
    for kind, row in (
        ("police", case.police_contacts.get()),
        ("institution", case.institutions.get()),
        ("allegation", case.allegations.get()),
        ("block", case.blocks.get()),
    ):
        assert post(client, case, f"{kind}/{row.pk}/end").status_code == 302
        assert post(client, case, f"{kind}/{row.pk}/end").status_code == 404
    assert "Lifted" in show(cast.bob, case)


def test_an_allegation_without_a_source_is_not_kept(cast, case):
    post(sign_in(cast.alice), case, "add/allegation/", what="Took her", said_at="yesterday", source="")
    assert Allegation.objects.count() == 0


def test_how_to_reach_a_child_that_is_not_called_by_the_chosen_name_at_home(cast, case):
    ana = case.case_children.get(position=0).person_id
    given = {
        "chosen_name": "Leo",
        "not_at_home": "yes",
        "voicemail": "no",
        "code_word": "heron",
        "versions": "{}",
    }
    assert post(sign_in(cast.alice), case, f"{ana}/reach/", **given).status_code == 302
    shown = show(cast.bob, case)
    assert "Not the chosen name or gender when calling home" in shown
    assert "Leo" in shown
    sealed = bytes(Reach.objects.values_list("code_word", flat=True).get())
    assert b"heron" not in sealed


def test_an_address_in_the_household_of_a_blocked_child_is_hidden_and_not_lost(cast, case):
    ana = str(case.case_children.get(position=0).person_id)
    mother = add_mother(cast, case, address=ADDRESS, lives_with=[ana])
    client = sign_in(cast.alice)
    post(client, case, "add/institution/", kind="home", name="House of the Linden", children=ana)
    post(client, case, "add/block/", child=ana, what="whereabouts", reason="The father has threatened her")
    shown = show(cast.bob, case)
    assert ADDRESS not in shown
    assert "House of the Linden" not in shown
    form = show(cast.bob, case, f"{mother.person_id}/edit/")
    assert ADDRESS not in form
    post(
        client,
        case,
        f"{mother.person_id}/edit/",
        role="mother",
        notes="Works nights",
        lives_with=ana,
        versions="{}",
    )
    kept = PersonDetails.objects.get()
    assert "address" in kept.versions
    assert kept.versions["address"]["n"] == 1
    post(client, case, f"{ana}/open/", reason="The police ask for the address now.")
    assert ADDRESS in show(cast.alice, case)
    assert ADDRESS not in show(cast.bob, case)


def test_two_editors_of_one_person_lose_nothing(cast, case):
    mother = add_mother(cast, case, notes="Deaf in one ear")
    given = {"role": "mother", "versions": '{"notes": 1}'}
    post(sign_in(cast.bob), case, f"{mother.person_id}/edit/", **given, notes="Rings from work")
    post(sign_in(cast.alice), case, f"{mother.person_id}/edit/", **given, notes="Rings at night")
    shown = show(cast.sofia, case)
    assert "Rings from work" in shown
    assert "Rings at night" in shown
    revision = Revision.objects.get(state=Revision.State.CONFLICT)
    sign_in(cast.alice).post(f"/cases/{case.ref}/people/settle/{revision.pk}", {"choice": "both"})
    assert "Rings from work / Rings at night" in show(cast.sofia, case)


def test_a_stranger_reaches_nobody(cast, case):
    mother = add_mother(cast, case)
    client = sign_in(cast.charlie)
    for path in ("", "add/person/", f"{mother.person_id}/edit/", f"{mother.person_id}/reach/"):
        assert client.get(f"/cases/{case.ref}/people/{path}").status_code == 404
    assert Involvement.objects.count() == 1
