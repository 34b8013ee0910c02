"""Writing persons."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from myosotis.people.models import Identifier, Name, Person
from myosotis.people.tokens import name_tokens, number_tokens, replace_tokens
from myosotis.vault import store

LONGEST_NAME = 10_000


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
    index_person(person, names=names, numbers=[text for kind, text in identifiers if kind == "phone"])
    return person


def make_keys(person_ids: Sequence[UUID]) -> None:
    """Make the keys of persons about to be added, before the transaction that adds them."""
    store.add_keys(person_ids, "person")


def add_name(*, person: Person, text: str, position: int = 0) -> Name:
    """One more form of a name."""
    return Name.objects.create(
        person=person, text=text[:LONGEST_NAME], script=script_of(text), position=position
    )


def index_person(person: Person, *, names: Sequence[str], numbers: Sequence[str] = ()) -> None:
    """Renew the tokens of a person."""
    replace_tokens(person.pk, name_tokens(names) | number_tokens(numbers))


def script_of(text: str) -> str:
    """The script of the first letter, as Unicode names it: "latin", "greek", "cyrillic", "arabic" …"""
    for letter in text:
        if letter.isalpha():
            return unicodedata.name(letter, "unknown").split(" ")[0].lower()[:16]
    return ""


def year_of_birth(age: int | None, at: dt.datetime) -> int | None:
    """The likelier of the two years somebody of that age was born in."""
    return None if age is None else at.year - age - (1 if at.month < 7 else 0)
