"""Reading the people around the children, and how to reach them."""

from __future__ import annotations

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
from myosotis.casework.queries.withheld import WHERE_IN_ALLEGATION, WHERE_IN_POLICE, hide, withheld_in_case
from myosotis.people.models import Identifier, Name, Person
from myosotis.vault.fields import SealedRecord
from myosotis.vault.opening import Keyring

WHERE_IN_DETAILS = ("address", "country", "notes")
WHERE_IN_INSTITUTION = ("name", "address", "contact_person", "phone", "mail", "notes")


@dataclass
class PersonAround:
    """Somebody around the children, opened; without address, phone and notes where that is withheld."""

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
    is_withheld: bool = False


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
    cards = _list_reach(case, keys, withheld)
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
    for row, names in [(one, WHERE_IN_POLICE) for one in police] + [
        (one, WHERE_IN_ALLEGATION) for one in allegations
    ]:
        if withheld:
            hide(row, names)
    return PeoplePage(adults, cards, institutions, police, allegations, blocks, withheld, conflicts)


def _list_reach(case: Case, keys: Keyring, withheld: frozenset[UUID]) -> list[ReachCard]:
    """The contact rules of a case; without the phone of somebody who is withheld."""
    rows = list(
        case.reaches.select_related("person")
        .prefetch_related("person__names", "person__identifiers")
        .order_by("changed_at")
    )
    roles = dict(case.involvements.values_list("person_id", "role"))
    keys.open(rows)
    cards = []
    for row in rows:
        names, identifiers = list(row.person.names.all()), list(row.person.identifiers.all())
        keys.open(names, identifiers)
        role, is_withheld = roles.get(row.person_id, ""), row.person_id in withheld
        phones = [one.text for one in identifiers if one.kind == "phone" and not is_withheld]
        name = names[0].text if names else ""
        cards.append(ReachCard(row.person_id, name, role, phones, row, not role, is_withheld))
    return cards


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
        if one.is_withheld:
            one.identifiers = []
        if one.is_withheld and one.details:
            hide(one.details, WHERE_IN_DETAILS)
    return found
