"""Confidential notes: read by their author and by those named; everybody else sees that one exists."""

from __future__ import annotations

import pytest

from myosotis.audit.models import Entry
from myosotis.casework.actions.confidential import write_note
from myosotis.casework.models import ConfidentialNote
from myosotis.casework.queries.confidential import list_possible_readers
from myosotis.casework.tests.making import open_case
from myosotis.kernel.errors import Refused
from tests.people import Cast, make_user, sign_in

pytestmark = pytest.mark.django_db
SECRET = "She told the psychologist about her stepfather."


def test_only_the_author_and_those_named_read_it_and_each_reading_is_logged(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways)
    address = f"/cases/{case.ref}/confidential/"
    client = sign_in(cast.alice)
    sent = {"kind": "psychologist", "text": SECRET, "readers": [cast.bob.pk]}
    page = client.post(address, sent, follow=True).content.decode()
    assert SECRET not in page
    note = ConfidentialNote.objects.get()
    for person, status in ((cast.alice, 200), (cast.bob, 200), (cast.sofia, 404), (cast.charlie, 404)):
        answer = sign_in(person).get(f"{address}{note.pk}/")
        assert answer.status_code == status, person
        assert (SECRET in answer.content.decode()) == (status == 200)
    assert Entry.objects.filter(verb="confidential.read").count() == 2
    seen = sign_in(cast.sofia).get(address).content.decode()
    assert "Alice Invented" in seen
    overview = sign_in(cast.sofia).get(f"/cases/{case.ref}/").content.decode()
    assert "A confidential note was written." in overview
    assert SECRET not in seen + overview


def test_the_author_alone_names_readers_and_only_people_of_the_team(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways)
    note = write_note(by=cast.alice, case_id=case.pk, kind="lawyer", text=SECRET, readers=[cast.bob])
    address = f"/cases/{case.ref}/confidential/{note.pk}/readers"
    assert sign_in(cast.bob).post(address, {"readers": []}).status_code == 404
    sign_in(cast.alice).post(address, {"readers": [cast.sofia.pk]})
    assert list(note.readers.all()) == [cast.sofia]
    with pytest.raises(Refused):
        write_note(by=cast.alice, case_id=case.pk, kind="lawyer", text="x", readers=[cast.charlie])


def test_nobody_who_may_open_no_case_is_offered_as_a_reader(cast: Cast) -> None:
    case = open_case(cast.alice, cast.runaways)
    helper = make_user("hugo", "helper", teams=(cast.runaways,))
    offered = list_possible_readers(case, besides=cast.alice)
    assert cast.bob in offered
    assert helper not in offered
