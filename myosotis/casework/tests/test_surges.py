"""A surge: the sheet of three fields, helpers who see nothing else, one list to judge and pass on."""

from __future__ import annotations

import datetime as dt
import json
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from myosotis.accounts.models import User
from myosotis.audit.models import Entry
from myosotis.casework.actions.people import PersonInput, add_person_around
from myosotis.casework.actions.surges import end_surge, open_surge, save_sighting
from myosotis.casework.actions.telling import set_caller
from myosotis.casework.models import Case, Contact, Sighting, Surge
from myosotis.casework.tests.making import again, open_case
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id
from tests.people import CHILD, PHONE, PLACE, Cast, make_user, sign_in

WORDS = "A girl of 14 with a red coat, last seen at the station."
pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: Cast) -> Case:
    return open_case(cast.bob, cast.runaways)


@pytest.fixture
def surge(cast: Cast, case: Case) -> Surge:
    return open_surge(by=cast.sofia, case_id=case.pk, public_words=WORDS)


@pytest.fixture
def helper(cast: Cast) -> User:
    return make_user("Hana", "helper", ends_on=clock.now().date() + dt.timedelta(days=3))


def take(by: User, surge: Surge, what: str = "A girl with a red coat", *, is_done: bool = True) -> UUID:
    """One sighting on the sheet."""
    contact_id = new_id()
    words = {"what": what, "where_when": PLACE, "reach": PHONE}
    save_sighting(by=by, contact_id=contact_id, surge_id=surge.pk, seq=1, words=words, is_done=is_done)
    return contact_id


def test_each_sighting_is_one_contact_of_the_case(cast, case, surge, helper):
    contact = Contact.objects.get(pk=take(helper, surge))
    assert (contact.kind, contact.channel, contact.operator) == ("sighting", "phone", helper)
    assert contact.closed_at is not None
    assert contact.case_links.get().case_id == case.pk
    assert Entry.objects.filter(verb="sighting.taken", case=str(case.pk)).count() == 1


def test_what_is_typed_is_kept_and_comes_back(cast, surge, helper):
    client, contact_id = sign_in(helper), new_id()
    address = reverse("casework:save_sighting", args=[contact_id])
    for seq, what in ((2, "A girl with a red coat"), (1, "A gi")):
        body = {"surge": str(surge.pk), "seq": seq, "words": {"what": what}}
        assert client.put(address, json.dumps(body), content_type="application/json").status_code == 200
    page = client.get(reverse("casework:new_sighting")).content.decode()
    assert "A girl with a red coat" in page
    assert str(contact_id) in page


def test_an_empty_sheet_makes_no_contact(cast, surge, helper):
    sign_in(helper).post(reverse("casework:finish_sighting", args=[new_id()]), {"surge": surge.pk})
    assert not Contact.objects.exists()


def test_one_key_keeps_it_and_begins_the_next(cast, surge, helper):
    words = {"surge": surge.pk, "what": "A red coat", "where_when": "", "reach": ""}
    address = reverse("casework:finish_sighting", args=[new_id()])
    for _time in range(2):  # sent twice is done once
        answer = sign_in(helper).post(address, words, follow=True)
    assert Sighting.objects.count() == 1
    assert "A red coat" not in answer.content.decode()


def test_a_helper_sees_the_sheet_the_public_words_and_nothing_else(cast, case, surge, helper):
    client = sign_in(helper)
    page = client.get(reverse("casework:new_sighting")).content.decode()
    assert WORDS in page
    assert CHILD not in page
    assert case.ref not in page
    contact_id = take(helper, surge)
    for address in (
        reverse("casework:case", args=[case.ref]),
        reverse("casework:sightings", args=[case.ref]),
        reverse("casework:contact", args=[contact_id]),
        reverse("casework:contacts"),
        reverse("casework:cases"),
        reverse("accounts:people"),
    ):
        assert client.get(address).status_code in (403, 404), address
    assert client.get("/", follow=True).redirect_chain[-1][0] == reverse("casework:new_sighting")


def test_a_helper_does_not_write_on_the_sheet_of_another(cast, surge, helper):
    contact_id = take(cast.alice, surge, is_done=False)
    with pytest.raises(Missing):
        save_sighting(by=helper, contact_id=contact_id, surge_id=surge.pk, seq=9, words={"what": "x"})


def test_an_ended_surge_takes_no_new_sighting(cast, case, surge, helper):
    end_surge(by=cast.sofia, case_id=case.pk)
    with pytest.raises(Missing):
        take(helper, surge)
    assert WORDS not in sign_in(helper).get(reverse("casework:new_sighting")).content.decode()


def test_a_supervisor_opens_a_surge_and_only_one(cast, case, surge):
    with pytest.raises(Refused):
        open_surge(by=cast.bob, case_id=case.pk, public_words=WORDS)
    with pytest.raises(Refused):
        open_surge(by=cast.sofia, case_id=case.pk, public_words=WORDS)


def test_the_list_judges_and_passes_on_many_at_once(cast, case, surge, helper):
    for number in range(3):
        take(helper, surge, f"Red coat {number}")
    client, address = sign_in(cast.bob), reverse("casework:mark_sightings", args=[case.ref])
    ticked = list(Sighting.objects.values_list("pk", flat=True)[:2])
    client.post(address, {"sighting": ticked, "mark": "credible"})
    client.post(address, {"sighting": ticked, "mark": "police"})
    assert (
        Sighting.objects.filter(credibility="credible", judged_by=cast.bob, passed_by=cast.bob).count() == 2
    )
    page = client.get(reverse("casework:sightings", args=[case.ref]), {"which": "unjudged"}).content.decode()
    assert page.count('name="sighting"') == 1
    client.post(address, {"sighting": ticked, "mark": "not_police"})
    assert again(Sighting.objects.get(pk=ticked[0])).passed_at is None


def test_a_sighting_of_another_case_is_not_touched(cast, case, surge, helper):
    other = open_case(cast.charlie, cast.abduction)
    take(helper, surge)
    ticked = list(Sighting.objects.values_list("pk", flat=True))
    address = reverse("casework:mark_sightings", args=[other.ref])
    sign_in(cast.charlie).post(address, {"sighting": ticked, "mark": "credible"})
    assert not Sighting.objects.filter(credibility="credible").exists()


def test_the_list_is_read_in_a_constant_number_of_queries(cast, case, surge, helper):
    client, address = sign_in(cast.bob), reverse("casework:sightings", args=[case.ref])

    def count(client: Client) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    take(helper, surge)
    few = count(client)
    for _number in range(20):
        take(helper, surge)
    assert count(client) == few


def test_where_somebody_was_seen_is_withheld_under_a_block(cast, case, surge, helper, monkeypatch):
    take(helper, surge)
    client, address = sign_in(cast.bob), reverse("casework:sightings", args=[case.ref])
    assert PLACE in client.get(address).content.decode()
    child = case.case_children.get().person_id
    monkeypatch.setattr(
        "myosotis.casework.views.sightings.withheld_in", lambda ids, user: {case.pk: frozenset({child})}
    )
    page = client.get(address).content.decode()
    assert PLACE not in page
    assert "Withheld" in page


@pytest.mark.parametrize("seq", [-1, 10**12, "x", None])
def test_a_save_with_a_number_that_cannot_be_one_is_refused(helper: User, surge: Surge, seq: object) -> None:
    body = {"surge": str(surge.pk), "seq": seq, "words": {"what": "A red coat"}}
    path = reverse("casework:save_sighting", args=[new_id()])
    answer = sign_in(helper).put(path, json.dumps(body), content_type="application/json")
    assert answer.status_code == 400
    assert not Sighting.objects.exists()


def test_a_sighting_that_somebody_of_the_case_told_says_by_whom(cast, case, surge, helper):
    contact_id = take(helper, surge)
    mother = add_person_around(by=cast.bob, case_id=case.pk, given=PersonInput(role="mother", name="Oda Vos"))
    set_caller(by=cast.bob, case_id=case.pk, contact_id=contact_id, involvement_id=mother.pk)
    page = sign_in(cast.bob).get(reverse("casework:sightings", args=[case.ref])).content.decode()
    assert "Told by <bdi>Oda Vos</bdi>" in page
