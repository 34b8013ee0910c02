"""What somebody hostile, or something broken, sends: answered in a sentence, and nothing of others is touched."""

import datetime as dt
import json
import sqlite3
import time
import uuid

import pytest

from myosotis.accounts.actions.people import change_person, invite_person, lock_person
from myosotis.casework.actions.contacts import save_contact
from myosotis.casework.actions.erasure import confirm_erasure, propose_erasure
from myosotis.casework.actions.judgements import judge_risk, make_promise
from myosotis.casework.actions.openings import open_anyway
from myosotis.casework.models import Contact, Erasure, NoteEntry
from myosotis.casework.queries.log import read_live
from myosotis.casework.tests.making import again, episode_of, missing_child, open_case, start_contact
from myosotis.kernel import clock
from myosotis.kernel.errors import Erased, Refused
from myosotis.vault import store
from tests.people import make_user, sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.deep]
HUGE = "9" * 5000
INSTANTS = ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59Z")


@pytest.fixture
def alice(cast):
    return sign_in(cast.alice)


def send(client, contact, raw, action="save"):
    body = raw if isinstance(raw, str) else json.dumps(raw)
    method = client.put if action == "save" else client.post
    return method(f"/contacts/{contact}/{action}", body, content_type="application/json")


def passage(**given):
    return {"entries": [{"id": str(uuid.uuid4()), "seq": 1, "text": "On the line.", **given}]}


@pytest.mark.parametrize(
    "body",
    [
        {"fields": {"child": "x"}},
        {"fields": {"child": [1]}},
        passage(seq=10**30),
        passage(seq=-1),
        '{"entries":[{"id":"01890000-0000-4000-8000-000000000000","seq":1e999,"text":"x"}]}',
        "[" * 100_000,
        '{"a":' * 100_000,
    ],
    ids=["word", "list", "seq", "negative", "infinite", "deep", "deeper"],
)
def test_save_that_cannot_be_meant_is_refused_in_words(alice, body):
    answer = send(alice, uuid.uuid4(), body)
    assert answer.status_code == 400
    assert answer.json()["error"] == "not_understood"


@pytest.mark.parametrize("instant", INSTANTS)
def test_instant_beyond_every_calendar_breaks_no_page(cast, alice, instant):
    contact = start_contact(cast.alice)
    assert send(alice, contact, {"text": "Call back", "due_at": instant}, "promise").status_code == 400
    saved = send(alice, contact, passage(written_at=instant))
    assert saved.status_code == 200
    fact = {"value": {"text": "x", "at": instant, "precision": "exact"}, "seen": 0}
    assert "last_seen" in send(alice, contact, {"fields": {"last_seen": fact}}).json()["problems"]
    for page in ("/", f"/contacts/{contact}/", f"/cases/new?contact={contact}"):
        assert alice.get(page).status_code == 200


def test_contact_is_not_closed_with_an_answer_of_no_list(cast, alice):
    contact = start_contact(cast.alice)
    for body in ({"kind": "nonsense"}, {"actions": ["nonsense"]}, {"actions": "missing"}):
        assert send(alice, contact, body, "close").status_code == 400
    assert Contact.objects.get().closed_at is None


def test_long_summary_at_closing_is_told_not_cut(cast, alice):
    contact = start_contact(cast.alice)
    assert send(alice, contact, {"summary": "x" * 30_000}, "close").status_code == 400


def test_source_of_a_passage_is_one_that_we_know(alice):
    contact = uuid.uuid4()
    send(alice, contact, passage(source="Liselot was here"))
    assert NoteEntry.objects.get().source == "typed"


@pytest.mark.parametrize("page", ["/live?since=", "/figures/?year=", "/log/?page=", "/cases/?page="])
def test_number_of_five_thousand_digits_is_no_number(cast, page):
    assert sign_in(cast.sofia).get(page + HUGE).status_code == 200


def test_null_character_in_an_address_or_a_search_finds_nothing(cast, alice):
    case = open_case(cast.alice, cast.runaways)
    assert alice.get(f"/cases/{case.ref}%00/").status_code == 404
    assert alice.post("/search", {"q": "a\x00b"}).status_code == 200
    assert send(alice, uuid.uuid4(), {"q": "a\x00b"}, "cases").status_code == 200
    assert alice.get("/sheets/%00").status_code in (403, 404)


def test_form_without_scripts_with_a_foreign_number_is_missing(alice):
    answer = alice.post(f"/contacts/{uuid.uuid4()}/save-plain", {"text": "x", "entry": "nonsense"})
    assert answer.status_code == 404


@pytest.mark.parametrize("versions", ['{"story": "x"}', '{"story": null}', "[" * 100_000, '{"story": 1e999}'])
def test_versions_that_cannot_be_meant_break_no_page(cast, alice, versions):
    case = open_case(cast.alice, cast.runaways)
    given = {"episode": str(episode_of(case).pk), "story": "Told.", "versions": versions}
    assert alice.post(f"/cases/{case.ref}/episode/edit", given).status_code in (200, 302, 404)


def test_erased_contact_is_not_begun_again(cast, alice):
    contact = uuid.uuid4()
    store.add_keys([contact], "contact")
    store.shred_keys([contact])
    with pytest.raises(Erased):
        save_contact(by=cast.alice, contact_id=contact, fields={"line": {"value": "line_116000"}})
    assert not Contact.objects.exists()
    assert alice.get(f"/contacts/{contact}/").status_code == 404


def test_page_of_a_case_acts_on_its_own_rows_only(cast):
    bob, sofia = sign_in(cast.bob), sign_in(cast.sofia)
    here = open_case(cast.bob, cast.runaways)
    other = open_case(cast.bob, cast.runaways, missing_child("Somebody Else"))
    promise = make_promise(by=cast.bob, case_id=other.pk, text="Call", due_at=clock.now())
    risk = judge_risk(by=cast.bob, case_id=other.pk, level="high")
    episode = {"episode": str(episode_of(other).pk), "story": "Changed.", "versions": "{}"}
    page = f"/cases/{here.ref}"
    assert bob.post(f"{page}/promise/kept", {"promise": str(promise.pk)}).status_code == 404
    assert sofia.post(f"{page}/risk/second", {"risk": str(risk.pk)}).status_code == 404
    assert bob.post(f"{page}/episode/edit", episode).status_code == 404
    assert again(promise).kept_at is None


def test_erasure_is_confirmed_on_the_page_of_its_case_only(cast):
    here = open_case(cast.bob, cast.runaways)
    other = open_case(cast.bob, cast.runaways, missing_child(), is_prevention=True)
    erasure = propose_erasure(by=cast.bob, case_id=other.pk, ground="opened_by_mistake")
    sofia, given = sign_in(cast.sofia), {"erasure": str(erasure.pk)}
    assert sofia.post(f"/cases/{here.ref}/erase/confirm", given).status_code == 404
    assert sign_in(cast.bob).post(f"/cases/{here.ref}/erase", given).status_code == 404
    assert Erasure.objects.get().done_at is None


def test_keeper_who_locks_the_supervisors_gets_no_way_into_cases(cast):
    lock_person(by=cast.kim, person=cast.sofia)
    with pytest.raises(Refused):
        invite_person(by=cast.kim, email="kim2@hotline.test", name="Kim", roles=["supervisor"])
    with pytest.raises(Refused):
        change_person(
            by=cast.kim,
            person=cast.dimitri,
            name="D",
            roles=["operator"],
            teams=[cast.runaways],
            ends_on=None,
        )


def test_keeper_takes_no_role_and_sets_no_last_day_of_the_last_supervisor(cast):
    given = {"by": cast.kim, "person": cast.sofia, "name": "S", "teams": [cast.runaways]}
    yesterday = clock.now().date() - dt.timedelta(days=1)
    with pytest.raises(Refused):
        change_person(**given, roles=["data_officer"], ends_on=None)
    with pytest.raises(Refused):
        change_person(**given, roles=["supervisor"], ends_on=yesterday)


def test_poll_names_no_case_that_is_hidden(cast):
    other = make_user("Otto", "supervisor", teams=(cast.abduction,))
    contact = start_contact(cast.alice)
    case = open_case(cast.bob, cast.runaways, contact_id=contact)
    open_anyway(by=cast.charlie, ref=case.ref, reason="The police ask about this child now.")
    assert str(case.pk) not in json.dumps(read_live(user=other, since=0))
    assert str(case.pk) in json.dumps(read_live(user=cast.sofia, since=0))


def test_busy_key_store_does_not_fail_what_is_saved(monkeypatch):
    def busy(*_given):
        raise sqlite3.OperationalError("database is locked")

    monkeypatch.setattr(store, "keep_log_head", busy)
    monkeypatch.setattr(store, "_head_kept", {})
    store.keep_log_head_soon(1, "x")


def test_key_store_that_vanished_is_not_replaced_by_an_empty_one(cast):
    store.add_keys([uuid.uuid4()], "contact")
    store.store_path().unlink()
    with pytest.raises(store.StoreGone):
        store.add_keys([uuid.uuid4()], "contact")
    assert not store.store_path().exists()


def test_key_store_that_somebody_holds_is_told_in_words(cast, alice, monkeypatch):
    def held(*_given):
        raise store.StoreBusy("held")

    monkeypatch.setattr(store, "add_keys", held)
    answer = send(alice, uuid.uuid4(), passage())
    assert answer.status_code == 503
    assert b"offline" in answer.content


def test_locked_key_store_is_busy_and_a_full_disk_is_not():
    for words, expected in (
        ("database is locked", store.StoreBusy),
        ("disk is full", sqlite3.OperationalError),
    ):
        with pytest.raises(expected), store.writing():
            raise sqlite3.OperationalError(words)


def test_answer_of_twenty_thousand_spaces_does_not_stop_the_node(cast, alice):
    contact = start_contact(cast.alice, child={"text": "x" + " " * 19_000 + "x"})
    assert alice.get("/cases/new").status_code == 200  # templates are read once, and not measured
    # Seconds of the processor, so that a busy machine does not fail it.
    began = time.process_time()
    assert alice.get(f"/cases/new?contact={contact}").status_code == 200
    assert (
        alice.post("/moments", {"text": "x" * 2_000_000}, content_type="application/json").status_code == 200
    )
    assert time.process_time() - began < 2


def test_name_cannot_turn_the_words_around_it(cast, alice):
    open_case(cast.alice, cast.runaways, missing_child("\u202eLiselot\u2066 V"))
    for page in ("/", "/cases/"):
        shown = alice.get(page).content.decode()
        assert "Liselot" in shown
        assert "\u202e" not in shown


def test_missing_static_file_is_kept_by_no_cache(client):
    assert client.get("/static/none.css").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "wanted", ["nonsense", "[[[", "http://elsewhere.test/", "//elsewhere.test", "/\\elsewhere.test"]
)
def test_way_on_that_is_no_page_of_this_node_leads_home(client, wanted):
    answer = client.post("/language", {"language": "fr", "next": wanted})
    assert (answer.status_code, answer.url) == (302, "/")


@pytest.mark.parametrize("credential", ["[" * 100_000, HUGE, "{}", "x"])
def test_credential_that_no_key_sent_opens_nothing(client, credential):
    answer = client.post("/accounts/factor/key/sign-in/", {"credential": credential})
    assert (answer.status_code, answer.url) == (302, "/accounts/login/")


def test_session_cookie_of_null_characters_is_none(client):
    client.cookies["myosotis_be_session"] = "\x00" * 20
    assert client.get("/contacts/").status_code == 302


def test_version_below_zero_is_no_conflict_with_nothing(cast, alice):
    case = open_case(cast.alice, cast.runaways, summary="")
    answer = alice.post(f"/cases/{case.ref}/summary", {"summary": "Told by the aunt.", "seen": "-1"})
    assert answer.status_code == 302
    assert b"Told by the aunt." in alice.get(f"/cases/{case.ref}/").content


def test_words_written_between_an_erasure_and_its_keys_are_not_taken_and_lost(cast):
    contact = start_contact(cast.alice)
    case = open_case(cast.bob, cast.runaways, missing_child(), is_prevention=True, contact_id=contact)
    erasure = propose_erasure(by=cast.bob, case_id=case.pk, ground="opened_by_mistake")
    confirm_erasure(by=cast.sofia, erasure_id=erasure.pk)  # in a test the keys are never destroyed after it
    assert not store.is_shredded(contact)
    with pytest.raises(Erased):
        save_contact(by=cast.alice, contact_id=contact, entries=passage()["entries"])
    assert not Contact.objects.exists()
