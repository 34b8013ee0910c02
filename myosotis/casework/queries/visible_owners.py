"""Which of the owners that a search ranked somebody may open, and through which cases. Nothing is opened here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.casework.access import visible_among, visible_contacts
from myosotis.casework.models import Case, CaseChild, Contact, ContactCase, Episode, Involvement
from myosotis.people.groups import canonical_of
from myosotis.people.index import CONTACT, PERSON
from myosotis.people.search import Ranked

MISSING, OPEN, PREVENTION, CLOSED = "missing", "open", "prevention", "closed"


@dataclass(frozen=True)
class CaseLine:
    """A case that the asker may open. `state`: missing (a child still is), open, prevention or closed."""

    ref: str
    id: UUID
    state: str
    is_restricted: bool = False


@dataclass
class Owners:
    """Ranked owners that somebody may open.

    `canonical`: of each person of the groups reached. `children`: persons who are a child of a case, the others stand
    around one. `cases`: those that the asker may open, by canonical person or contact.
    """

    canonical: dict[UUID, UUID] = field(default_factory=dict)
    persons: set[UUID] = field(default_factory=set)
    children: set[UUID] = field(default_factory=set)
    roles: dict[UUID, str] = field(default_factory=dict)
    contacts: set[UUID] = field(default_factory=set)
    cases: dict[UUID, set[UUID]] = field(default_factory=dict)

    def group_of(self, owner: UUID) -> UUID:
        """The canonical person of a person, a contact itself."""
        return self.canonical.get(owner, owner)

    def lines_of(self, owners: Iterable[UUID]) -> dict[UUID, tuple[CaseLine, ...]]:
        """For each of these owners the lines of its cases, newest first, in two queries."""
        wanted = {owner: self.cases.get(self.group_of(owner), set()) for owner in owners}
        lines = line_cases({case for cases in wanted.values() for case in cases})
        return {
            owner: tuple(sorted((lines[pk] for pk in cases), key=lambda line: line.ref, reverse=True))
            for owner, cases in wanted.items()
        }

    def hides(self, owner: UUID) -> bool:
        """Whether this owner is not among those that may be opened."""
        return owner not in self.persons and owner not in self.contacts


def find_visible(user: User, ranked: Sequence[Ranked]) -> Owners:
    """Those of the ranked owners that this person may open, in a constant number of queries."""
    found = Owners(canonical=canonical_of(one.owner for one in ranked if one.kind == PERSON))
    contacts = [one.owner for one in ranked if one.kind == CONTACT]
    if contacts:
        found.contacts = set(visible_contacts(user, among=contacts).values_list("pk", flat=True))
    children = CaseChild.objects.filter(person__in=found.canonical).order_by().values_list("person", "case")
    around = Involvement.objects.filter(person__in=found.canonical, case__isnull=False)
    roles = list(around.values_list("person", "case", "role"))
    links = ContactCase.objects.filter(contact__in=found.contacts, unlinked_at__isnull=True)
    linked = list(links.values_list("contact", "case")) if found.contacts else []
    pairs = [*children, *((person, case) for person, case, _role in roles), *linked]
    reached = {case for _owner, case in pairs if case}
    cases = visible_among(user, reached)
    found.children = {person for person, case in children if case in cases}
    found.roles = {person: role for person, case, role in roles if case in cases}
    found.persons = found.children | set(found.roles)
    for owner, case in pairs:
        if case in cases:
            found.cases.setdefault(found.group_of(owner), set()).add(case)
    return found


def line_cases(ids: Iterable[UUID]) -> dict[UUID, CaseLine]:
    """Cases as lines, with their state, in two queries; the caller knows that they may be seen."""
    rows = Case.objects.filter(pk__in=set(ids)).only(
        "pk", "ref", "closed_at", "is_prevention", "is_restricted"
    )
    cases = {row.pk: row for row in rows}
    missing = set(
        Episode.objects.filter(case__in=cases, ended_at__isnull=True).values_list("case", flat=True)
    )
    return {
        pk: CaseLine(case.ref, pk, _state_of(case, pk in missing), case.is_restricted)
        for pk, case in cases.items()
    }


def find_hidden_cases(user: User, owners: Iterable[UUID]) -> set[UUID]:
    """The cases of these persons and contacts that this person may not open."""
    wanted = list(owners)
    canonical = canonical_of(wanted)
    children = CaseChild.objects.filter(person__in=canonical).values_list("case", flat=True)
    around = Involvement.objects.filter(person__in=wanted, case__isnull=False).values_list("case", flat=True)
    linked = ContactCase.objects.filter(contact__in=wanted, unlinked_at__isnull=True)
    cases = {pk for pk in (*children, *around, *linked.values_list("case", flat=True)) if pk is not None}
    # A search in training and a real child, or the other way round, tell nobody of each other.
    cases = set(
        Case.objects.filter(pk__in=cases, team__is_training=user.is_in_training).values_list("pk", flat=True)
    )
    return cases - visible_among(user, cases)


def _state_of(case: Case, is_missing: bool) -> str:
    if case.closed_at is not None:
        return CLOSED
    if is_missing:
        return MISSING
    return PREVENTION if case.is_prevention else OPEN


def contacts_of(ids: Iterable[UUID]) -> list[Contact]:
    """What these contacts are compared by, still sealed."""
    compared = ("pk", "started_at", "child", "age", "country_now", "caller_number")
    return list(Contact.objects.filter(pk__in=list(ids)).only(*compared))
