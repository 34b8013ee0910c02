"""Saving and closing contacts."""

import datetime as dt

import pytest

from myosotis.audit.models import Entry
from myosotis.casework.actions.contacts import (
    NON_DATA_KINDS,
    close_as_non_data,
    close_contact,
    list_to_complete,
    reopen_contact,
    save_contact,
    settle_conflict,
    tick_urgent,
    untick_urgent,
)
from myosotis.casework.models import Contact, NoteEntry, Revision
from myosotis.casework.queries.contacts import get_contact
from myosotis.casework.tests.making import save, start_contact, write_note
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id
from tests.people import CALLER, CHILD, CHILD_ARABIC, PHONE

pytestmark = pytest.mark.django_db


def verbs():
    return list(Entry.objects.order_by("seq").values_list("verb", flat=True))


def test_saving_twice_does_the_same_as_once(cast):
    contact_id, entry = new_id(), new_id()
    for _time in range(2):
        save_contact(
            by=cast.alice,
            contact_id=contact_id,
            fields={"child": {"value": {"text": CHILD}, "seen": 0}},
            entries=[{"id": str(entry), "seq": 3, "text": "She is at the station."}],
        )
    assert Contact.objects.count() == NoteEntry.objects.count() == 1
    assert Revision.objects.count() == 0
    assert get_contact(user=cast.alice, contact_id=contact_id).versions == {"child": 1}


def test_an_older_passage_never_overwrites_a_newer_one(cast):
    contact_id = start_contact(cast.alice)
    entry = write_note(cast.alice, contact_id, "She has called from Gent.", seq=7)
    write_note(cast.alice, contact_id, "She has", seq=6, entry=entry)
    assert get_contact(user=cast.alice, contact_id=contact_id).entries[0].text == "She has called from Gent."


def test_a_passage_belongs_to_its_author(cast):
    contact_id = start_contact(cast.alice)
    entry = write_note(cast.alice, contact_id, "Alice's words")
    with pytest.raises(Missing):
        write_note(cast.bob, contact_id, "Bob's words", seq=2, entry=entry)


def test_a_passage_cannot_move_to_another_contact(cast):
    entry = write_note(cast.alice, start_contact(cast.alice), "here")
    with pytest.raises(Missing):
        write_note(cast.alice, start_contact(cast.alice), "there", seq=2, entry=entry)


def test_a_running_note_leaves_no_audit_row_per_save(cast):
    contact_id = start_contact(cast.alice)
    entry = new_id()
    for seq in range(1, 6):
        write_note(cast.alice, contact_id, "x" * seq, seq=seq, entry=entry)
    assert verbs() == ["contact.started"]


def test_two_people_in_one_field_keep_both_values(cast):
    contact_id = start_contact(cast.alice, child={"text": CHILD})
    save(cast.bob, contact_id, seen=1, child={"text": "Lise"})
    late = save(cast.alice, contact_id, seen=1, child={"text": "Liselotte"})
    conflict = late.conflicts[0]
    assert (conflict.mine["text"], conflict.theirs["text"]) == ("Liselotte", "Lise")
    assert conflict.by_name == cast.bob.name
    page = get_contact(user=cast.bob, contact_id=contact_id)
    assert page.contact.child["text"] == "Lise"
    assert page.conflicts[0].mine["text"] == "Liselotte"


@pytest.mark.parametrize(
    ("choice", "text"), [("mine", "Liselotte"), ("theirs", "Lise"), ("both", "Lise / Liselotte")]
)
def test_a_person_settles_a_conflict(cast, choice, text):
    contact_id = start_contact(cast.alice, child={"text": CHILD})
    save(cast.bob, contact_id, seen=1, child={"text": "Lise"})
    kept = save(cast.alice, contact_id, seen=1, child={"text": "Liselotte"}).conflicts[0].revision
    settle_conflict(by=cast.alice, contact_id=contact_id, choice=choice, revision_id=kept)
    page = get_contact(user=cast.alice, contact_id=contact_id)
    assert page.contact.child["text"] == text
    assert page.conflicts == []


def test_two_lists_of_what_we_did_are_joined(cast):
    contact_id = start_contact(cast.alice, actions=["listened"])
    save(cast.bob, contact_id, seen=1, actions=["information_given"])
    kept = save(cast.alice, contact_id, seen=1, actions=["call_back_agreed"]).conflicts[0].revision
    settle_conflict(by=cast.alice, contact_id=contact_id, choice="both", revision_id=kept)
    page = get_contact(user=cast.alice, contact_id=contact_id)
    assert page.contact.actions == ["call_back_agreed", "information_given"]


def test_choosing_one_of_two_codes_keeps_a_code(cast):
    contact_id = start_contact(cast.alice, channel="chat", is_anonymous=False)
    save(cast.bob, contact_id, seen=1, channel="mail", is_anonymous=False)
    kept = save(cast.alice, contact_id, seen=1, channel="text").conflicts[0].revision
    settle_conflict(by=cast.alice, contact_id=contact_id, choice="both", revision_id=kept)
    assert get_contact(user=cast.alice, contact_id=contact_id).contact.channel == "mail"


def test_two_people_in_two_fields_do_not_meet(cast):
    contact_id = start_contact(cast.alice, child={"text": CHILD}, who_calls={"text": CALLER})
    save(cast.bob, contact_id, seen=1, who_calls={"text": "the aunt"})
    assert save(cast.alice, contact_id, seen=1, child={"text": "Lise"}).conflicts == []


def test_nobody_is_in_conflict_with_themselves(cast):
    contact_id = start_contact(cast.alice, child={"text": "L"})
    for text in ("Li", "Lis", "Lise"):  # no answer of the server came back in between
        assert save(cast.alice, contact_id, seen=0, child={"text": text}).conflicts == []
    assert get_contact(user=cast.alice, contact_id=contact_id).contact.child == {"text": "Lise"}


def test_old_values_are_kept_as_they_were_sealed(cast):
    contact_id = start_contact(cast.alice, child={"text": CHILD})
    sealed = Contact.objects.filter(pk=contact_id).values_list("child", flat=True).get()
    save(cast.alice, contact_id, seen=1, child={"text": "Lise"})
    assert bytes(Revision.objects.get().old) == bytes(sealed)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ended_at", "2026-02-30T10:00:00+01:00"),
        ("ended_at", "2099-01-01T10:00:00+00:00"),
        ("ended_at", "1999-01-01T10:00:00+00:00"),
        ("last_seen", {"text": "at noon", "at": "2026-13-01T00:00:00+00:00"}),
        (
            "last_seen",
            {"at": "2026-10-25T02:30:00"},
        ),  # comes twice in Brussels: without its offset it says nothing
        ("last_seen", {"precision": "perhaps"}),
        ("last_seen", {"colour": "blue"}),
        ("last_seen", "yesterday"),
        ("child", {"absence": "no_idea"}),
        ("child", {"text": "x" * 30_000}),
        ("channel", "telepathy"),
        ("channel", {"a": 1}),
        ("language", "nl-aaaaaaaa-bbbbbbbb"),
        ("language", "double dutch"),
        ("caller_country", "Belgium"),
        ("actions", ["danced"]),
        ("actions", "listened"),
        ("operator", "me"),
        ("closed_at", "2026-01-01T10:00:00+00:00"),
        ("versions", {}),
    ],
)
def test_what_cannot_be_meant_comes_back_as_a_sentence_and_the_rest_is_saved(cast, name, value):
    contact_id = new_id()
    result = save(cast.alice, contact_id, **{name: value, "who_calls": {"text": CALLER}})
    assert result.problems[name].endswith(".")
    assert list(result.problems) == [name]
    page = get_contact(user=cast.alice, contact_id=contact_id)
    assert page.contact.who_calls == {"text": CALLER}
    assert page.contact.operator_id == cast.alice.pk
    assert page.contact.closed_at is None


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("http://x","y")',
        "@SUM(1+1)*cmd|' /C calc'!A0",
        "\u202e\u2067" + CHILD_ARABIC + "\u2069\u202c",
        "n" * 10_000,
        "👩‍👧 Ζωή\tΑλ.\nsecond line",
    ],
)
def test_odd_text_is_kept_as_it_was_typed(cast, text):
    contact_id = start_contact(cast.alice, child={"text": text})
    write_note(cast.alice, contact_id, text)
    page = get_contact(user=cast.alice, contact_id=contact_id)
    assert page.contact.child["text"] == page.entries[0].text == text


def test_characters_that_no_database_keeps_are_left_out(cast):
    contact_id = start_contact(cast.alice, child={"text": "Li\x00se\ud800"}, caller_number="0470\x00")
    entry = str(new_id())
    save_contact(
        by=cast.alice,
        contact_id=contact_id,
        entries=[{"id": entry, "seq": 1, "text": "a\x00b", "source": "typed\x00"}],
    )
    page = get_contact(user=cast.alice, contact_id=contact_id)
    assert (page.contact.child["text"], page.contact.caller_number, page.entries[0].text) == (
        "Lise",
        "0470",
        "ab",
    )


def test_both_hours_that_come_twice_in_october_are_kept_apart(cast):
    first, second = "2025-10-26T02:30:00+02:00", "2025-10-26T02:30:00+01:00"
    one = start_contact(cast.alice, last_seen={"text": "half past two", "at": first})
    two = start_contact(cast.alice, last_seen={"text": "half past two", "at": second})
    seen = [get_contact(user=cast.alice, contact_id=row).contact.last_seen["at"] for row in (one, two)]
    assert dt.datetime.fromisoformat(seen[1]) - dt.datetime.fromisoformat(seen[0]) == dt.timedelta(hours=1)


def test_an_anonymous_caller_and_what_was_asked_and_not_known_are_answers(cast):
    contact_id = start_contact(cast.alice, is_anonymous=True, who_calls={"absence": "asked_not_known"})
    contact = get_contact(user=cast.alice, contact_id=contact_id).contact
    assert contact.is_anonymous
    assert contact.who_calls == {"absence": "asked_not_known"}


def test_the_true_time_is_kept_beside_the_time_of_entering(cast):
    contact_id = new_id()
    rang_at = clock.now() - dt.timedelta(hours=5)
    save_contact(by=cast.alice, contact_id=contact_id, started_at=rang_at)
    contact = Contact.objects.get(pk=contact_id)
    assert contact.started_at == rang_at
    assert contact.entered_at > rang_at


def test_a_contact_cannot_start_in_the_future(cast):
    contact_id = new_id()
    save_contact(by=cast.alice, contact_id=contact_id, started_at=clock.now() + dt.timedelta(days=2))
    assert Contact.objects.get(pk=contact_id).started_at <= clock.now()


@pytest.mark.parametrize("kind", NON_DATA_KINDS)
def test_a_contact_without_a_concern_closes_at_once_and_asks_nothing(cast, kind):
    contact_id = new_id()
    close_as_non_data(by=cast.alice, contact_id=contact_id, kind=kind)
    contact = Contact.objects.get(pk=contact_id)
    assert (contact.kind, contact.closed_by_id) == (kind, cast.alice.pk)
    assert list_to_complete(contact) == []


def test_only_four_kinds_close_without_an_answer(cast):
    with pytest.raises(ValueError, match="without a concern"):
        close_as_non_data(by=cast.alice, contact_id=new_id(), kind="missing")


def test_closing_never_waits_for_an_answer(cast):
    contact_id = start_contact(cast.alice)
    assert close_contact(by=cast.alice, contact_id=contact_id) == ["kind", "actions", "summary"]
    assert Contact.objects.get(pk=contact_id).closed_at is not None


def test_a_closed_contact_can_be_opened_again(cast):
    contact_id = start_contact(cast.alice, kind="missing")
    close_contact(by=cast.alice, contact_id=contact_id, summary="Called back.", actions=["listened"])
    reopen_contact(by=cast.alice, contact_id=contact_id)
    assert Contact.objects.get(pk=contact_id).closed_at is None
    assert verbs()[-2:] == ["contact.closed", "contact.reopened"]


def test_ticking_a_step_twice_is_ticking_it_once(cast):
    contact_id = start_contact(cast.alice)
    for _time in range(2):
        tick_urgent(by=cast.alice, contact_id=contact_id, code="police_told")
    assert len(get_contact(user=cast.alice, contact_id=contact_id).urgent) == 1
    untick_urgent(by=cast.alice, contact_id=contact_id, code="police_told")
    assert get_contact(user=cast.alice, contact_id=contact_id).urgent == []


def test_a_contact_is_found_by_name_and_number(cast):
    from myosotis.people.search import find_owners

    contact_id = start_contact(cast.alice, child={"text": CHILD}, caller_number=PHONE)
    assert find_owners("liselot") == find_owners("0470 116009") == [contact_id]


@pytest.mark.parametrize("name", ["dimitri", "kim", "colette"])
def test_who_answers_no_contacts_writes_none(cast, name):
    with pytest.raises(Refused):
        save(getattr(cast, name), new_id(), child={"text": CHILD})
