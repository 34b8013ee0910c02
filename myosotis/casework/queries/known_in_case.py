"""In which other files the children of a case may be: proposed by the nightly scan, or looked for by hand now."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.casework.models import CaseChild
from myosotis.casework.queries.cases import find_case_id
from myosotis.casework.queries.known import KnownChild, find_known
from myosotis.casework.queries.proposals import Proposed, list_proposals
from myosotis.people.search import Asked, read_persons
from myosotis.vault.opening import Purpose

MOST_FOUND = 5


@dataclass(frozen=True)
class ChildFound:
    """One child of the case, and who it may be elsewhere."""

    person: UUID
    title: str
    found: list[KnownChild]


def propose_in_case(*, user: User, ref: str) -> list[Proposed]:
    """What the scan proposes about the children of a case; looking at it is no search."""
    return list_proposals(user=user, case_id=find_case_id(user=user, ref=ref))


def search_for_case(*, user: User, ref: str) -> list[ChildFound]:
    """Look for the children of a case now: one search a child and day."""
    children = CaseChild.objects.filter(case=find_case_id(user=user, ref=ref)).order_by("position")
    persons = list(children.values_list("person", flat=True))
    known = read_persons(persons, by=user.public_id, why=Purpose.SHOW_LIST, with_details=True)
    found = []
    for person in persons:
        one = known.get(person)
        if one is None or not one.names:
            continue
        asked = Asked(one.person, one.numbers, one.addresses)
        hits = find_known(user=user, asked=asked, limit=MOST_FOUND, besides=person)
        found.append(ChildFound(person, one.names[0], hits))
    return found
