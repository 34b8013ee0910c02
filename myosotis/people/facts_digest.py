"""What two persons were compared by, as digests: a later change shows, and nothing is opened or can be read from it.

Sealed facts are digested as they lie sealed. Whoever holds a digest learns nothing that the row itself does not say,
and a list of names cannot be tried against it, in an old backup neither.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID

from myosotis.people.models import Identifier, Judgement, Name, Person

FACTS = ("names", "born", "gender", "countries", "identifiers")
Digest = dict[str, str]


def digest_facts(persons: Iterable[UUID]) -> dict[UUID, Digest]:
    """For each person that is there, a digest of each fact, in three queries."""
    wanted = set(persons)
    names = _sealed_texts(Name, wanted)
    identifiers = _sealed_texts(Identifier, wanted)
    rows = Person.objects.filter(pk__in=wanted)
    return {
        pk: {
            "names": _digest(sorted(names[pk])),
            "born": _digest([bytes(born or b"").hex(), year]),
            "gender": _digest(gender),
            "countries": _digest(sorted(countries)),
            "identifiers": _digest(sorted(identifiers[pk])),
        }
        for pk, born, year, gender, countries in rows.values_list(
            "pk", "born", "birth_year", "gender", "countries"
        )
    }


def digest_pair(left: UUID, right: UUID) -> dict[str, Digest]:
    """What a judgement of this pair keeps."""
    found = digest_facts([left, right])
    return {"left": found[left], "right": found[right]}


def changed_facts(judgements: Iterable[Judgement]) -> dict[UUID, tuple[str, ...]]:
    """For each judgement, which facts of the two have changed since, in the order of `FACTS`."""
    rows = list(judgements)
    now = digest_facts({person for row in rows for person in (row.left_id, row.right_id)})
    return {row.pk: _changes(row.facts_digest, now[row.left_id], now[row.right_id]) for row in rows}


def _changes(kept: dict[str, Digest], left: Digest, right: Digest) -> tuple[str, ...]:
    sides = ((kept["left"], left), (kept["right"], right))
    return tuple(fact for fact in FACTS if any(before[fact] != now[fact] for before, now in sides))


def _sealed_texts(model: type[Name] | type[Identifier], persons: set[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for person, text in model.objects.filter(person__in=persons).values_list("person", "text"):
        found[person].append(bytes(text or b"").hex())
    return found


def _digest(value: object) -> str:
    return sha256(json.dumps(value).encode()).hexdigest()[:16]
