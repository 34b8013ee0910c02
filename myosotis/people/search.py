"""Finding persons and contacts that may be somebody: ranked by evidence before any cap, nothing opened; then read.

Words: *asked* is what is known of the one looked for; an *owner* is a person or a contact with search tokens. This
room knows nothing of who may see whom: whoever calls decides that before `read_persons` opens anything.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

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
            bool(one.tokens & numbers),
            bool(one.tokens & addresses),
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
    wanted = list(ids)
    keys = unlock(wanted, by=by, why=why)
    names: dict[UUID, list[str]] = defaultdict(list)
    rows = Name.objects.filter(person__in=wanted, text__isnull=False).order_by("position")
    for pk, person, text in rows.values_list("pk", "person", "text"):
        if keys.get(person):
            names[person].append(keys.unseal(NAME_TEXT, root=person, row=pk, value=text))
    fields = ("pk", "born", "created_at", "birth_year", "gender", "countries")
    found = {}
    for pk, born, at, year, gender, countries in Person.objects.filter(pk__in=wanted).values_list(*fields):
        if keys.get(pk):
            told = keys.unseal(PERSON_BORN, root=pk, row=pk, value=born) if born else None
            compared = to_compare(
                names[pk], told=told, at=at, birth_year=year, gender=gender, countries=countries
            )
            found[pk] = Known(pk, compared, tuple(names[pk]), told, year, gender, tuple(countries))
    return _add_details(found, keys) if with_details else found


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
