"""Writing persons."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from myosotis.people.births import to_compare
from myosotis.people.index import PERSON, Entry, make_entry, write_entries
from myosotis.people.models import Identifier, Name, Person
from myosotis.vault import store
from myosotis.vault.fields import open_like

LONGEST_NAME = 10_000
PHONE = "phone"
ADDRESSES = frozenset({"email", "handle"})


def add_person(
    *,
    person_id: UUID,
    names: Sequence[str],
    gender: str = "",
    birth_year: int | None = None,
    born: dict[str, Any] | None = None,
    countries: Sequence[str] = (),
    identifiers: Sequence[tuple[str, str]] = (),
    **sealed: Any,
) -> Person:
    """Add a person inside the caller's transaction; the key must have been made before it (`make_keys`).

    The caller's audit entry names the person: a person is never added for its own sake.
    """
    person = Person(id=person_id, gender=gender, birth_year=birth_year, born=born, countries=list(countries))
    for field, value in sealed.items():
        setattr(person, field, value)
    person.save(force_insert=True)
    for position, text in enumerate(names):
        add_name(person=person, text=text, position=position)
    for kind, text in identifiers:
        Identifier.objects.create(person=person, kind=kind, text=text)
    index_person(person, names=names, identifiers=identifiers)
    return person


def make_keys(person_ids: Sequence[UUID]) -> None:
    """Make the keys of persons about to be added, before the transaction that adds them."""
    store.add_keys(person_ids, "person")


def add_name(*, person: Person, text: str, position: int = 0) -> Name:
    """One more form of a name."""
    return Name.objects.create(
        person=person, text=text[:LONGEST_NAME], script=script_of(text), position=position
    )


def index_person(
    person: Person, *, names: Sequence[str], identifiers: Sequence[tuple[str, str]] = ()
) -> None:
    """Renew the tokens of an opened person."""
    write_entries([entry_of(person, names=names, identifiers=identifiers)])


def entry_of(
    person: Person,
    *,
    names: Sequence[str],
    identifiers: Sequence[tuple[str, str]] = (),
    key: bytes | None = None,
) -> Entry:
    """What the index is to hold of an opened person."""
    compared = to_compare(
        names,
        told=person.born,
        at=person.created_at,
        birth_year=person.birth_year,
        gender=person.gender,
        countries=person.countries,
    )
    return make_entry(
        person.pk,
        PERSON,
        compared,
        [text for kind, text in identifiers if kind == PHONE],
        [text for kind, text in identifiers if kind in ADDRESSES],
        key=key,
    )


def reindex_person(person: Person) -> None:
    """Renew the tokens of an opened person after a change of names, birth or identifiers, in that transaction."""
    names, identifiers = list(person.names.all()), list(person.identifiers.all())
    open_like(person, *names, *identifiers)
    index_person(
        person,
        names=[name.text for name in names],
        identifiers=[(row.kind, row.text) for row in identifiers],
    )


def script_of(text: str) -> str:
    """The script of the first letter, as Unicode names it: "latin", "greek", "cyrillic", "arabic" …"""
    for letter in text:
        if letter.isalpha():
            return unicodedata.name(letter, "unknown").split(" ")[0].lower()[:16]
    return ""


def year_of_birth(age: int | None, at: dt.datetime) -> int | None:
    """The likelier of the two years somebody of that age was born in."""
    return None if age is None else at.year - age - (1 if at.month < 7 else 0)
