"""Sealed fields: closed until opened, bound to their row, gone when shredded."""

import pytest

from myosotis.kernel.errors import Erased, Locked
from myosotis.kernel.ids import new_id
from myosotis.people.models import Name, Person
from myosotis.vault import store
from myosotis.vault.ciphers import WrongKey
from myosotis.vault.opening import Purpose, unlock
from tests.people import CHILD

pytestmark = pytest.mark.django_db


def make_person() -> Person:
    person = Person(id=new_id())
    store.add_keys([person.pk], "person")
    person.marks = "a scar on the left hand"
    person.save()
    return person


def test_a_sealed_field_is_not_readable_in_the_database():
    person = make_person()
    raw = Person.objects.filter(pk=person.pk).values_list("marks", flat=True).get()
    assert b"scar" not in bytes(raw)


def test_it_raises_locked_before_unlock_and_reads_after():
    person = Person.objects.get(pk=make_person().pk)
    with pytest.raises(Locked):
        _ = person.marks
    unlock([person.pk], by="somebody", why=Purpose.SHOW_LIST).open(person)
    assert person.marks == "a scar on the left hand"


def test_a_row_read_again_is_sealed_and_opens_with_the_keys_it_carries():
    person = Person.objects.get(pk=make_person().pk)
    person.refresh_from_db()
    with pytest.raises(Locked):
        _ = person.marks
    unlock([person.pk], by="somebody", why=Purpose.SHOW_LIST).open(person)
    person.refresh_from_db()
    assert person.marks == "a scar on the left hand"
    assert Person.objects.defer("marks").get(pk=person.pk).gender == ""


def test_an_unchanged_field_goes_back_byte_for_byte():
    person = Person.objects.get(pk=make_person().pk)
    before = bytes(person.__dict__["marks"])
    person.gender = "girl"
    person.save()
    assert bytes(Person.objects.get(pk=person.pk).__dict__["marks"]) == before


def test_a_ciphertext_moved_to_another_row_does_not_open():
    person = make_person()
    one = Name.objects.create(person=person, text=CHILD)
    other = Name.objects.create(person=person, text="Somebody")
    Name.objects.filter(pk=other.pk).update(text=bytes(one.__dict__["text"]))
    moved = Name.objects.get(pk=other.pk)
    unlock([person.pk], by="somebody", why=Purpose.SHOW_LIST).open(moved)
    with pytest.raises(WrongKey):
        _ = moved.text


def test_a_shredded_root_reads_as_erased_and_cannot_be_sealed_again():
    person = Person.objects.get(pk=make_person().pk)
    assert store.shred_keys([person.pk]) == 1
    unlock([person.pk], by="somebody", why=Purpose.SHOW_LIST).open(person)
    with pytest.raises(Erased):
        _ = person.marks
    store.add_keys([person.pk], "person")
    person.marks = "new"
    with pytest.raises(Erased):
        person.save()
    assert str(person.pk) in store.erased_log_path().read_text()
