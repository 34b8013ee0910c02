"""The search index follows every change in its transaction; what differs all the same is found and put right."""

import pytest
from django.core.management import call_command
from django.db import transaction

from myosotis.casework.actions import cases, children, contacts
from myosotis.casework.editing import Change
from myosotis.casework.models import Revision
from myosotis.casework.tests.making import missing_child, open_case, save, start_contact
from myosotis.kernel.ids import new_id
from myosotis.people import index
from myosotis.people.models import IndexedOwner, IndexVersion, Posting
from myosotis.people.search import find_owners
from myosotis.site import node_checks, rejoining
from tests.people import CALLER, CHILD, CHILD_ARABIC, CHILD_GREEK, PHONE

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast):
    return open_case(cast.bob, cast.runaways)


@pytest.fixture
def child(case):
    return case.case_children.get().person_id


def is_as_rebuilt():
    return rejoining.check_index().is_none


def change_birth(cast, case, child, born, seen=0):
    changes = {"born": Change(born, seen)}
    return children.edit_child(by=cast.bob, case_id=case.pk, person_id=child, changes=changes)


def test_every_change_of_a_child_or_an_adult_leaves_the_index_as_if_it_were_rebuilt(cast, case, child):
    case_id = case.pk
    cases.add_form_of_name(by=cast.bob, case_id=case_id, person_id=child, text=CHILD_GREEK)
    assert is_as_rebuilt()
    cases.add_child(by=cast.bob, case_id=case_id, child=missing_child(CHILD_ARABIC))
    cases.add_adult(by=cast.bob, case_id=case_id, names=[CALLER], role="parent", phone=PHONE)
    assert is_as_rebuilt()
    before = index.unpack(IndexedOwner.objects.get(owner=child).tokens)
    change_birth(cast, case, child, {"on": "2012-03-04"})
    assert index.unpack(IndexedOwner.objects.get(owner=child).tokens) != before
    assert is_as_rebuilt()


def test_a_birth_chosen_between_two_is_the_one_that_is_found_by(cast, case, child):
    change_birth(cast, case, child, {"year": 2012})
    conflict = children.edit_child(
        by=cast.alice, case_id=case.pk, person_id=child, changes={"born": Change({"year": 2010}, 1)}
    )[0]
    children.settle_conflict(by=cast.alice, case_id=case.pk, revision_id=conflict.revision, choice="mine")
    assert is_as_rebuilt()


def test_every_change_of_a_contact_leaves_the_index_as_if_it_were_rebuilt(cast):
    contact = start_contact(cast.alice, child={"text": CHILD}, age={"text": "about 14"})
    save(cast.alice, contact, who_calls={"text": CALLER}, caller_number=PHONE)
    assert find_owners(CALLER) == find_owners(PHONE) == find_owners(CHILD) == [contact]
    assert is_as_rebuilt()
    save(cast.alice, contact, seen=1, age={"text": "2011"}, child={"text": CHILD_GREEK})
    assert find_owners(CHILD) == []
    assert is_as_rebuilt()
    save(cast.sofia, contact, child={"text": CHILD_ARABIC})
    revision = Revision.objects.get(state=Revision.State.CONFLICT)
    contacts.settle_conflict(by=cast.alice, contact_id=contact, choice="mine", revision_id=revision.pk)
    assert find_owners(CHILD_ARABIC) == [contact]
    assert is_as_rebuilt()


def test_what_fails_after_the_index_was_written_undoes_the_index_as_well(cast, case):
    before = set(Posting.objects.values_list("token", "number"))

    def fail_late():
        with transaction.atomic():
            cases.add_child(by=cast.bob, case_id=case.pk, child=missing_child(CHILD_ARABIC))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_late()
    assert set(Posting.objects.values_list("token", "number")) == before


def test_a_drift_is_named_in_numbers_and_repaired(cast, case, child):
    contact = start_contact(cast.alice, child={"text": CHILD})
    cases.add_adult(by=cast.bob, case_id=case.pk, names=[CALLER], role="parent")
    index.remove_owners([child])
    row = IndexedOwner.objects.get(owner=contact)
    Posting.objects.filter(number=row.number).first().delete()
    Posting.objects.create(token=-7, number=10**6)
    index.write_entries([index.Entry(new_id(), index.PERSON, frozenset({1, 2}))])
    assert rejoining.count_superfluous() == 1
    assert rejoining.check_index() == rejoining.Drift(lacking=1, wrong=1, superfluous=1, stray=1)
    assert not is_as_rebuilt()
    rejoining.check_index(is_repairing=True)
    assert is_as_rebuilt()
    assert set(find_owners(CHILD)) == {child, contact}


def test_changed_tables_ask_for_a_rebuild(cast, case, monkeypatch, capsys):
    rejoining.rebuild_index()
    assert not rejoining.needs_rebuild()
    monkeypatch.setattr(index, "current_digest", lambda: "another")
    assert rejoining.needs_rebuild()
    assert [one.level for one in node_checks.check_search_index()] == [node_checks.Level.ERROR]
    with pytest.raises(SystemExit):
        call_command("check_index")
    call_command("check_index", "--rebuild")
    call_command("check_index")
    said = capsys.readouterr().out
    assert "1 of 1 persons and contacts" in said
    assert "says what the records say" in said
    assert IndexVersion.objects.get().digest == "another"


def test_a_rebuild_that_is_interrupted_counts_as_not_made(cast, case, monkeypatch):
    monkeypatch.setattr(index, "_put_aside", lambda entries: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        rejoining.rebuild_index()
    assert rejoining.needs_rebuild()
    monkeypatch.undo()
    rejoining.rebuild_index()
    assert is_as_rebuilt()
    assert not rejoining.needs_rebuild()
