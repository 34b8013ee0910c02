"""Finding persons and contacts that may be somebody: ranked by evidence before any cap, nothing opened; then read.

Words: *asked* is what is known of the one looked for; an *owner* is a person or a contact with search tokens. This
room knows nothing of who may see whom: whoever calls decides that before `read_persons` opens anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from myosotis.people.ages import Told
from myosotis.people.births import read_born
from myosotis.people.models import Identifier, Name, Person
from myosotis.people.tokens import find_owners
from myosotis.vault.opening import Purpose, unlock
from myosotis_core import matching

MOST_OWNERS = 150
PERSON, CONTACT = "person", "contact"


@dataclass(frozen=True)
class Asked:
    """Who is looked for. `numbers`: phones. `addresses`: e-mail and handles."""

    person: matching.Person
    numbers: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ranked:
    """An owner worth comparing. `share`: evidence found, of the most this query could find in one record (0 to 1)."""

    owner: UUID
    kind: str
    share: float
    same_number: bool = False
    same_address: bool = False


@dataclass(frozen=True)
class Known:
    """A person as opened for comparing and for the view side by side."""

    id: UUID
    person: matching.Person
    names: tuple[str, ...]
    born: Told | None
    birth_year: int | None
    gender: str
    countries: tuple[str, ...]
    marks: str
    identifiers: tuple[tuple[str, str], ...] = field(default=())


def rank_owners(asked: Asked, *, most: int = MOST_OWNERS, is_partial: bool = False) -> list[Ranked]:
    """The owners that share most evidence with what is asked, best first. `is_partial`: the last part is half typed."""
    found: dict[UUID, Ranked] = {}
    for name in asked.person.names:
        for owner in find_owners(name):
            found.setdefault(owner, Ranked(owner, PERSON, 1.0))
    persons = set(Person.objects.filter(pk__in=found).values_list("pk", flat=True))
    ranked = [Ranked(one.owner, PERSON if one.owner in persons else CONTACT, 1.0) for one in found.values()]
    return ranked[:most]


def read_persons(ids: Iterable[UUID], *, by: str, why: Purpose) -> dict[UUID, Known]:
    """Open what these persons are compared by; those that were erased are left out."""
    wanted = list(ids)
    keys = unlock(wanted, by=by, why=why)
    persons = {person.pk: person for person in Person.objects.filter(pk__in=wanted) if keys.get(person.pk)}
    names = list(Name.objects.filter(person__in=persons))
    identifiers = list(Identifier.objects.filter(person__in=persons))
    keys.open(persons.values(), names, identifiers)
    return {
        pk: _make_known(
            person,
            [name.text for name in names if name.person_id == pk],
            [(row.kind, row.text) for row in identifiers if row.person_id == pk],
        )
        for pk, person in persons.items()
    }


def _make_known(person: Person, names: list[str], identifiers: list[tuple[str, str]]) -> Known:
    born = read_born(person.born, at=person.created_at, birth_year=person.birth_year)
    compared = matching.Person(names, born, person.gender or None, person.countries)
    return Known(
        person.pk,
        compared,
        tuple(names),
        person.born,
        person.birth_year,
        person.gender,
        tuple(person.countries),
        person.marks,
        tuple(identifiers),
    )
