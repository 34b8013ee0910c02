"""Reading the people around the children, and how to reach them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.casework.editing import Conflict, all_conflicts
from myosotis.casework.models import (
    Allegation,
    Block,
    Case,
    CaseChild,
    Institution,
    Involvement,
    PersonDetails,
    PoliceContact,
    Reach,
)
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.withheld import hide, withheld_in_case
from myosotis.people.models import Identifier, Name, Person
from myosotis.vault.fields import SealedRecord
from myosotis.vault.opening import Keyring

WHERE_IN_DETAILS = ("address", "country")
WHERE_IN_INSTITUTION = ("name", "address", "contact_person", "phone", "mail", "notes")


@dataclass
class PersonAround:
    """Somebody around the children, opened; without the address where that is withheld."""

    involvement: Involvement
    person: Person
    names: list[Name]
    identifiers: list[Identifier]
    details: PersonDetails | None = None
    is_withheld: bool = False

    @property
    def name(self) -> str:
        """All forms of the name, "" where nobody told one."""
        return " · ".join(name.text for name in self.names)


@dataclass
class ReachCard:
    """How one person of a case is reached."""

    person_id: UUID
    name: str
    role: str
    phones: list[str]
    reach: Reach
    is_child: bool = False


@dataclass
class PeoplePage:
    """What the page of the people shows, opened."""

    adults: list[PersonAround]
    cards: list[ReachCard]
    institutions: list[Institution]
    police: list[PoliceContact]
    allegations: list[Allegation]
    blocks: list[Block]
    withheld: frozenset[UUID]
    conflicts: list[Conflict] = field(default_factory=list)


def roots_around(case: Case) -> list[UUID]:
    """Whose keys open the people around the children of a case."""
    return list(case.involvements.values_list("person_id", flat=True))


def read_people(frame: CaseFrame, *, user: User) -> PeoplePage:
    """The people of a case, opened with the keys of its frame (which asks for `roots_around`)."""
    case, keys = frame.case, frame.keys
    withheld = withheld_in_case(case.pk, user=user)
    adults = _list_adults(case, keys, withheld)
    institutions = list(case.institutions.select_related("added_by"))
    police = list(case.police_contacts.select_related("by"))
    allegations = list(case.allegations.select_related("by"))
    blocks = list(case.blocks.select_related("set_by", "lifted_by"))
    cards = reach_of([case.pk], keys=keys)
    shown: list[SealedRecord] = [card.reach for card in cards]
    for adult in adults:
        shown.append(adult.person)
        if adult.details is not None and not adult.is_withheld:
            shown.append(adult.details)
    conflicts = all_conflicts(shown, keys)
    keys.open(institutions, police, allegations, blocks)
    for institution in institutions:
        if not {str(person) for person in withheld}.isdisjoint(institution.children):
            hide(institution, WHERE_IN_INSTITUTION)
    return PeoplePage(adults, cards, institutions, police, allegations, blocks, withheld, conflicts)


def reach_of(case_ids: Iterable[UUID], *, keys: Keyring) -> list[ReachCard]:
    """The contact rules of some cases; `keys` must hold the cases and `reach_roots` of them."""
    rows = Reach.objects.filter(case__in=list(case_ids)).select_related("person")
    rows = rows.prefetch_related("person__names", "person__identifiers").order_by("case", "changed_at")
    found = list(rows)
    pairs = {(row.case_id, row.person_id) for row in found}
    roles: dict[tuple[UUID, UUID], str] = {}
    for case_id, person_id, role in Involvement.objects.filter(
        case__in={pair[0] for pair in pairs}
    ).values_list("case_id", "person_id", "role"):
        if case_id is not None:
            roles[(case_id, person_id)] = role
    keys.open(found)
    cards = []
    for row in found:
        names, identifiers = list(row.person.names.all()), list(row.person.identifiers.all())
        keys.open(names, identifiers)
        role = roles.get((row.case_id, row.person_id), "")
        phones = [one.text for one in identifiers if one.kind == "phone"]
        name = names[0].text if names else ""
        cards.append(ReachCard(row.person_id, name, role, phones, row, is_child=not role))
    return cards


def reach_roots(case_ids: Iterable[UUID]) -> list[UUID]:
    """Whose keys `reach_of` needs beside those of the cases: the persons who have contact rules."""
    return list(Reach.objects.filter(case__in=list(case_ids)).values_list("person_id", flat=True))


def get_adult(frame: CaseFrame, person_id: UUID, *, user: User) -> PersonAround | None:
    """One of the people around the children, opened; None of somebody who is not of this case."""
    withheld = withheld_in_case(frame.case.pk, user=user)
    return next(
        (one for one in _list_adults(frame.case, frame.keys, withheld) if one.person.pk == person_id), None
    )


def get_reach(frame: CaseFrame, person_id: UUID) -> Reach | None:
    """The contact rules of one person of the case, opened."""
    row = frame.case.reaches.filter(person=person_id).first()
    if row is not None:
        frame.keys.open(row)
    return row


def is_child_of(case_id: UUID, person_id: UUID) -> bool:
    """Whether somebody is a child of this case."""
    return CaseChild.objects.filter(case=case_id, person=person_id).exists()


def _list_adults(case: Case, keys: Keyring, withheld: frozenset[UUID]) -> list[PersonAround]:
    rows = case.involvements.select_related("person").prefetch_related("person__names", "person__identifiers")
    details = {row.person_id: row for row in case.person_details.all()}
    found = [
        PersonAround(
            involvement=row,
            person=row.person,
            names=list(row.person.names.all()),
            identifiers=list(row.person.identifiers.all()),
            details=details.get(row.person_id),
            is_withheld=row.person_id in withheld,
        )
        for row in rows
    ]
    for one in found:
        keys.open(one.person, one.names, one.identifiers, [one.details] if one.details else [])
        if one.is_withheld and one.details:
            hide(one.details, WHERE_IN_DETAILS)
    return found
