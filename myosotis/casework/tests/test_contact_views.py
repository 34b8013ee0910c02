"""What the contact screen asks of the node."""

import datetime as dt
import json
import uuid

import pytest

from myosotis.casework.models import Contact, NoteEntry
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.kernel import clock
from tests.people import CHILD, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice(cast):
    return sign_in(cast.alice)


def put(client, contact, **body):
    return client.put(f"/contacts/{contact}/save", json.dumps(body), content_type="application/json")


def post(client, contact, action, **body):
    return client.post(f"/contacts/{contact}/{action}", json.dumps(body), content_type="application/json")


def entry(text, seq=1, **more):
    return {"id": str(uuid.uuid4()), "seq": seq, "text": text, **more}


def test_new_contact_leads_to_a_screen_without_a_row(alice):
    answer = alice.get("/contacts/new")
    assert answer.status_code == 302
    assert alice.get(answer.url).status_code == 200
    assert not Contact.objects.exists()


def test_same_packet_twice_saves_once(alice):
    contact, passage = uuid.uuid4(), entry("On the line.")
    first = put(alice, contact, entries=[passage], fields={"child": {"value": {"text": CHILD}, "seen": 0}})
    again = put(alice, contact, entries=[passage], fields={"child": {"value": {"text": CHILD}, "seen": 0}})
    assert first.json()["versions"] == again.json()["versions"]
    assert again.json()["conflicts"] == []
    assert NoteEntry.objects.count() == 1
    assert Contact.objects.get().line == "line_116000"


def test_older_save_never_overwrites_a_newer_one(alice):
    contact, passage = uuid.uuid4(), entry("Newer.", seq=5)
    put(alice, contact, entries=[passage])
    answer = put(alice, contact, entries=[{**passage, "seq": 3, "text": "Older."}])
    assert answer.json()["entries"] == {passage["id"]: 5}
    assert alice.get(f"/contacts/{contact}/news").json()["entries"][0]["text"] == "Newer."


def test_page_of_somebody_else_saves_nothing_under_my_name(cast, alice):
    contact = uuid.uuid4()
    answer = alice.put(
        f"/contacts/{contact}/save",
        json.dumps({"entries": [entry("Bob's.")]}),
        content_type="application/json",
        headers={"X-Written-By": str(cast.bob.pk)},
    )
    assert (answer.status_code, answer.json()["error"]) == (409, "other_person")
    assert not Contact.objects.exists()


@pytest.mark.parametrize("body", ["", "[]", "nonsense", '{"fields": [1]}', '{"entries": [{"id": "no"}]}'])
def test_packet_that_cannot_be_meant_is_refused(alice, body):
    answer = alice.put(f"/contacts/{uuid.uuid4()}/save", body, content_type="application/json")
    assert answer.status_code in (200, 400)
    assert not NoteEntry.objects.exists()


def test_packet_that_is_too_long_says_what_to_do(alice, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = put(alice, uuid.uuid4(), entries=[entry("x" * 2000)])
    assert answer.status_code == 413
    assert "new passage" in answer.json()["sentence"]


def test_stranger_sees_hidden_contact_as_missing(cast, alice):
    contact = uuid.uuid4()
    put(alice, contact, entries=[entry("Mine.")])
    nora = sign_in(cast.nora)
    assert nora.get(f"/contacts/{contact}/").status_code == 404
    assert nora.get(f"/contacts/{contact}/news").json() == {"error": "missing"}
    assert put(nora, contact, entries=[entry("Hers.")]).status_code == 404


def test_who_may_not_write_contacts_is_refused(cast):
    answer = put(sign_in(cast.dimitri), uuid.uuid4(), entries=[entry("x")])
    assert answer.status_code == 403
    assert not Contact.objects.exists()


def test_whatever_is_done_first_begins_the_contact(alice):
    for action, body in (
        ("urgent", {"code": "under_13", "ticked": True}),
        ("close-as", {"kind": "silent"}),
        ("close", {}),
        ("promise", {"text": "Ring back", "due_at": "2030-01-01T10:00:00+00:00"}),
    ):
        contact = uuid.uuid4()
        assert post(alice, contact, action, **body).status_code == 200, action
        assert Contact.objects.filter(pk=contact).exists()


def test_same_promise_twice_is_one(alice):
    contact = uuid.uuid4()
    for _turn in range(2):
        post(alice, contact, "promise", text="Ring back", due_at="2030-01-01T10:00:00+00:00")
    assert len(alice.get(f"/contacts/{contact}/news").json()["promises"]) == 1


def test_tick_of_the_ladder_can_be_taken_back(alice):
    contact = uuid.uuid4()
    ticked = post(alice, contact, "urgent", code="grooming", ticked=True).json()["urgent"]
    assert ticked["grooming"]["by"] == "Alice Invented"
    assert post(alice, contact, "urgent", code="grooming", ticked=False).json()["urgent"] == {}
    assert post(alice, contact, "urgent", code="nonsense", ticked=True).status_code == 400


def test_draft_keys_are_those_of_the_person_and_never_cached(cast, alice):
    answer = alice.get("/contacts/draft-key")
    assert answer.json()["user"] == str(cast.alice.pk)
    assert answer["Cache-Control"] == "no-store"
    assert answer.json()["keys"] == alice.get("/contacts/draft-key").json()["keys"]
    assert answer.json()["keys"] != sign_in(cast.bob).get("/contacts/draft-key").json()["keys"]


def test_form_without_scripts_saves_a_passage_and_facts(alice):
    contact = uuid.uuid4()
    alice.post(f"/contacts/{contact}/save-plain", {"text": "Without scripts.", "child": CHILD})
    held = alice.get(f"/contacts/{contact}/news").json()
    assert [one["text"] for one in held["entries"]] == ["Without scripts."]
    assert held["facts"]["child"] == {"text": CHILD}


def test_contact_typed_in_later_carries_its_true_time(alice):
    contact = uuid.uuid4()
    put(alice, contact, entries=[entry("From the paper form.")])
    began = clock.now() - dt.timedelta(hours=9)
    answer = put(alice, contact, fields={"started_at": {"value": began.isoformat(), "seen": 0}})
    assert answer.json()["problems"] == {}
    held = Contact.objects.get()
    assert held.started_at == began
    assert held.entered_at > began
    ahead = (clock.now() + dt.timedelta(hours=1)).isoformat()
    answer = put(alice, contact, fields={"started_at": {"value": ahead, "seen": 1}})
    assert "future" in answer.json()["problems"]["started_at"]


def test_contact_is_linked_to_a_case_and_unlinked(cast, alice):
    case = open_case(cast.alice, cast.runaways, missing_child())
    contact = uuid.uuid4()
    found = post(alice, contact, "cases", q=case.ref).json()["cases"]
    assert [one["id"] for one in found] == [str(case.pk)]
    assert [one["ref"] for one in post(alice, contact, "link", case=str(case.pk)).json()["links"]] == [
        case.ref
    ]
    assert post(alice, contact, "link", case=str(case.pk), linked=False).json()["links"] == []
    assert post(sign_in(cast.charlie), contact, "cases", q=case.ref).json()["cases"] == []
