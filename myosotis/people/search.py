"""Finding persons and contacts that may be somebody: ranked by evidence before any cap, nothing opened; then read.

Words: *asked* is what is known of the one looked for; an *owner* is a person or a contact with search tokens. This
room knows nothing of who may see whom: whoever calls decides that before `read_persons` opens anything.
"""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import connection

from myosotis.people.ages import Told
from myosotis.people.births import to_compare
from myosotis.people.models import Identifier, IndexedOwner, Name, Person, Posting
from myosotis.people.ranking import rank_by_evidence, read_beginnings
from myosotis.people.tokens import (
    SHORT_START,
    address_tokens,
    index_key,
    number_tokens,
    text_tokens,
    to_number,
    wanted_tokens,
)
from myosotis.vault.fields import sealed_field
from myosotis.vault.opening import Keyring, Purpose, unlock
from myosotis_core import matching

MOST_OWNERS = 150
MOST_FILTERED = 5_000
PERSONS = (
    "SELECT person.id, person.born, person.created_at, person.birth_year, person.gender, person.countries, "
    "name.id, name.text FROM people_person AS person LEFT JOIN people_name AS name "
    "ON name.person_id = person.id AND name.text IS NOT NULL WHERE person.id "
)
WITHIN = {"sqlite": "IN (SELECT value FROM json_each(%s))", "postgresql": "= ANY(%s::uuid[])"}
NAME_TEXT = sealed_field(Name, "text")
PERSON_BORN = sealed_field(Person, "born")


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
    marks: str = ""
    identifiers: tuple[tuple[str, str], ...] = ()

    @property
    def numbers(self) -> tuple[str, ...]:
        """The phone numbers."""
        return tuple(text for kind, text in self.identifiers if kind == "phone")

    @property
    def addresses(self) -> tuple[str, ...]:
        """Mail addresses, accounts and whatever else is no phone number."""
        return tuple(text for kind, text in self.identifiers if kind != "phone")


def rank_owners(asked: Asked, *, most: int = MOST_OWNERS, is_partial: bool = False) -> list[Ranked]:
    """The owners that share most evidence with what is asked, best first, those with the same number or address before.

    `is_partial`: the last part of the name is half typed and also matches by its first three or four letters.
    """
    key = index_key()
    wanted = wanted_tokens(key, asked.person, is_partial=is_partial)
    numbers, addresses = number_tokens(key, asked.numbers), address_tokens(key, asked.addresses)
    reached = {number for _, found in read_beginnings([*numbers, *addresses], most) for number in found}
    own = {to_number(digest) for _, digest in matching.tokens_for(asked.person, key)}
    worth, could = rank_by_evidence(wanted, own, reached=reached, most=most)
    return [
        Ranked(
            one.owner,
            one.kind,
            min(one.evidence / could, 1.0) if could else 0.0,
            bool(numbers.intersection(one.tokens)),
            bool(addresses.intersection(one.tokens)),
        )
        for one in worth
    ]


def find_owners(text: str) -> list[UUID]:
    """Owners of which every part of the text is a name part or the start of one, or whose number it is."""
    key = index_key()
    numbers = number_tokens(key, [text])
    groups = [numbers] if numbers else text_tokens(key, text)
    if not groups:
        return []
    found = IndexedOwner.objects.all()
    for group in groups:
        found = found.filter(number__in=Posting.objects.filter(token__in=group).values("number"))
    return list(found.values_list("owner", flat=True)[:MOST_FILTERED])


def complete(asked: matching.Person, known: matching.Person) -> matching.Person:
    """What is asked, its half-typed last part replaced by a part of the known name that begins with it."""
    names = list(asked.names)
    last = matching.normalise(names[-1])[-1:] if names else ()
    for token in last:
        for part in (part for tokens in known.tokens() for part in tokens):
            if len(token.plain) >= SHORT_START and part.plain.startswith(token.plain):
                before = names[-1].rstrip().rpartition(" ")[0]
                return replace(asked, names=[*names[:-1], f"{before} {part.text}"])
    return asked


def read_persons(
    ids: Iterable[UUID], *, by: str, why: Purpose, with_details: bool = False
) -> dict[UUID, Known]:
    """Open what these persons are compared by; those that were erased are left out.

    `with_details`: also marks and identifiers, which only the view side by side wants.
    """
    wanted = {str(one): one for one in ids}
    keys = unlock(wanted.values(), by=by, why=why)
    found: dict[UUID, _Row] = {}
    for row, name_id, name in _read_rows(list(wanted)):
        person = wanted[row.id]
        if keys.get(person):
            kept = found.setdefault(person, row)
            if name is not None:
                kept.names.append(keys.unseal(NAME_TEXT, root=person, row=name_id, value=name))
            if kept.born and kept.told is None:
                kept.told = keys.unseal(PERSON_BORN, root=person, row=row.id, value=kept.born)
    known = {pk: _make_known(pk, row) for pk, row in found.items()}
    return _add_details(known, keys) if with_details else known


@dataclass
class _Row:
    """What stands of a person in the database, and what was opened of it. Hundreds are read: no model is made."""

    id: str
    born: bytes | None
    created_at: dt.datetime
    birth_year: int | None
    gender: str
    countries: list[str]
    told: Told | None = None
    names: list[str] = field(default_factory=list)


def _read_rows(ids: list[str]) -> Iterator[tuple[_Row, str, bytes | None]]:
    """Each person with each of its names, by position; ids as text."""
    is_sqlite = connection.vendor == "sqlite"
    given = json.dumps([one.replace("-", "") for one in ids]) if is_sqlite else ids
    with connection.cursor() as cursor:
        cursor.execute(PERSONS + WITHIN[connection.vendor] + " ORDER BY name.position", [given])
        rows = cursor.fetchall()
    for pk, born, at, year, gender, countries, name_id, name in rows:
        created_at = dt.datetime.fromisoformat(at) if isinstance(at, str) else at
        person = _Row(_to_text(pk), born, created_at, year, gender, json.loads(countries))
        yield person, _to_text(name_id), name


def _to_text(given: UUID | str | None) -> str:
    """An id as sealed values are bound to it; SQLite keeps it without hyphens."""
    if isinstance(given, str):
        return f"{given[:8]}-{given[8:12]}-{given[12:16]}-{given[16:20]}-{given[20:]}"
    return str(given or "")


def _make_known(pk: UUID, row: _Row) -> Known:
    compared = to_compare(
        row.names,
        told=row.told,
        at=row.created_at,
        birth_year=row.birth_year,
        gender=row.gender,
        countries=row.countries,
    )
    return Known(pk, compared, tuple(row.names), row.told, row.birth_year, row.gender, tuple(row.countries))


def _add_details(found: dict[UUID, Known], keys: Keyring) -> dict[UUID, Known]:
    persons = list(Person.objects.filter(pk__in=found).only("marks"))
    identifiers = list(Identifier.objects.filter(person__in=found))
    keys.open(persons, identifiers)
    details: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    for row in identifiers:
        details[row.person_id].append((row.kind, row.text))
    return {
        person.pk: replace(found[person.pk], marks=person.marks, identifiers=tuple(details[person.pk]))
        for person in persons
    }
