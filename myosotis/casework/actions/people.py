"""The people around the children written down: who they are, how to reach them, institutions, police, allegations."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.actions.cases import get_case_to_write
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.editing import Change, Conflict, apply_changes, settle
from myosotis.casework.models import (
    Allegation,
    Case,
    Institution,
    Involvement,
    PersonDetails,
    PoliceContact,
    Reach,
    Revision,
)
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.kernel.ids import new_id
from myosotis.people.actions import PHONE, add_name, add_person, make_keys, reindex_person
from myosotis.people.ages import birth_year_of
from myosotis.people.models import Identifier, Person
from myosotis.vault.fields import open_like
from myosotis.vault.opening import Purpose, unlock

OF_PERSON = ("gender", "born", "countries", "languages")
OF_DETAILS = (
    "relation_text",
    "lives_with",
    "address",
    "country",
    "household",
    "custody",
    "ethnicity",
    "notes",
)


@dataclass
class PersonInput:
    """Somebody around the children as told. `changes` holds fields of the person and of what is known of it."""

    role: str = ""
    name: str = ""
    phone: str = ""
    mail: str = ""
    changes: dict[str, Change] = field(default_factory=dict)


def add_person_around(*, by: User, case_id: UUID, given: PersonInput) -> Involvement:
    """Add a person around the children with everything that was told of it."""
    _demand_codes(given)
    person_id = new_id()
    make_keys([person_id])
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        person = add_person(person_id=person_id, names=[given.name] if given.name else [])
        row = Involvement.objects.create(case=case, person=person, role=given.role)
        _write_person(case, person, given, by=by)
        record("case.person_added", by=by.public_id, case=case.pk, person=person_id, role=given.role)
    return row


def edit_person_around(*, by: User, case_id: UUID, person_id: UUID, given: PersonInput) -> list[Conflict]:
    """Change what is known of a person around the children; a newer value of the same field is a conflict."""
    _demand_codes(given)
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        row = _involvement(case, person_id)
        if given.role and given.role != row.role:
            row.role = given.role
            row.save(update_fields=["role"])
        person = Person.objects.select_for_update().get(pk=person_id)
        if given.name:
            add_name(person=person, text=given.name, position=person.names.count())
        conflicts = _write_person(case, person, given, by=by)
        fields = sorted(given.changes)
        record("case.person_changed", by=by.public_id, case=case.pk, person=person_id, fields=fields)
    return conflicts


def remove_identifier(*, by: User, case_id: UUID, row_id: UUID) -> None:
    """A phone number or address that was wrong; it is found no more."""
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        held = Identifier.objects.filter(pk=row_id).select_related("person").first()
        if held is None:
            raise Missing
        _involvement(case, held.person_id)
        person = held.person
        held.delete()
        unlock([person.pk], by=by.public_id, why=Purpose.OPEN_CASE).open(person)
        reindex_person(person)
        record("case.person_changed", by=by.public_id, case=case.pk, person=person.pk, fields=["identifier"])


def set_reach(*, by: User, case_id: UUID, person_id: UUID, changes: dict[str, Change]) -> list[Conflict]:
    """Write down how a child or an adult of the case is reached without harm."""
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        if not _is_of_case(case, person_id):
            raise Missing
        row = Reach.objects.select_for_update().filter(case=case, person=person_id).first()
        row = row or Reach(case=case, person_id=person_id, changed_by=by)
        open_like(case, row)
        conflicts = apply_changes(row, changes, by=by)
        row.changed_at, row.changed_by = clock.now(), by
        row.save()
        record("reach.changed", by=by.public_id, case=case.pk, person=person_id, fields=sorted(changes))
    return conflicts


def settle_person_conflict(*, by: User, case_id: UUID, revision_id: UUID, choice: str) -> None:
    """A person chooses between two values of what is known of a person, or of how to reach it."""
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        revision = Revision.objects.filter(pk=revision_id, state=Revision.State.CONFLICT).first()
        holder = _holder_of(case, revision, by=by) if revision else None
        if revision is None or holder is None:
            raise Missing
        settle(holder, revision, choice, by=by)
        holder.save()
        record("case.conflict_settled", by=by.public_id, case=case.pk, fields=[revision.field])


def add_institution(
    *, by: User, case_id: UUID, kind: str, children: list[str], sealed: dict[str, str]
) -> Institution:
    """Add an institution with whom to ask for there; `children` are those who live in it."""
    words.demand_code("institution_kind", kind)
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        of_case = {str(pk) for pk in case.case_children.values_list("person", flat=True)}
        row = Institution(case=case, kind=kind, children=sorted(of_case & set(children)), added_by=by)
        _seal(row, sealed)
        record("institution.added", by=by.public_id, case=case.pk, institution=row.pk, kind=kind)
    return row


def end_institution(*, by: User, case_id: UUID, row_id: UUID) -> None:
    """The institution has nothing to do with the children any more; it stays in the file."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if not case.institutions.filter(pk=row_id, ended_at__isnull=True).update(ended_at=clock.now()):
            raise Missing
        record("institution.ended", by=by.public_id, case=case.pk, institution=row_id)


def note_police_contact(
    *, by: User, case_id: UUID, kind: str, at: dt.datetime, precision: str, sealed: dict[str, str]
) -> PoliceContact:
    """Write down a call with the police, a report refused, a referral, an order or a seizure, with its hour."""
    words.demand_code("police_contact", kind)
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        row = PoliceContact(case=case, kind=kind, at=at, precision=precision, by=by)
        _seal(row, sealed)
        record("police.noted", by=by.public_id, case=case.pk, police_contact=row.pk, kind=kind)
    return row


def withdraw_police_contact(*, by: User, case_id: UUID, row_id: UUID) -> None:
    """It was noted by mistake; the row stays, struck out."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        rows = case.police_contacts.filter(pk=row_id, withdrawn_at__isnull=True)
        if not rows.update(withdrawn_at=clock.now()):
            raise Missing
        record("police.withdrawn", by=by.public_id, case=case.pk, police_contact=row_id)


def note_allegation(
    *,
    by: User,
    case_id: UUID,
    said_at: dt.datetime,
    precision: str,
    person_id: UUID | None,
    sealed: dict[str, Any],
) -> Allegation:
    """Write down what somebody says that somebody did: with who says so and when, and never as a fact."""
    if not str(sealed.get("source") or "").strip():
        raise ValueError("An allegation has a source.")
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if person_id is not None:
            _involvement(case, person_id)
        row = Allegation(case=case, person_id=person_id, said_at=said_at, precision=precision, by=by)
        _seal(row, sealed)
        record("allegation.noted", by=by.public_id, case=case.pk, allegation=row.pk)
    return row


def withdraw_allegation(*, by: User, case_id: UUID, row_id: UUID) -> None:
    """Whoever said it takes it back, or it was noted by mistake; the row stays, struck out."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        rows = case.allegations.filter(pk=row_id, withdrawn_at__isnull=True)
        if not rows.update(withdrawn_at=clock.now()):
            raise Missing
        record("allegation.withdrawn", by=by.public_id, case=case.pk, allegation=row_id)


def _write_person(case: Case, person: Person, given: PersonInput, *, by: User) -> list[Conflict]:
    unlock([person.pk], by=by.public_id, why=Purpose.OPEN_CASE).open(person)
    of_person = {name: change for name, change in given.changes.items() if name in OF_PERSON}
    conflicts = apply_changes(person, of_person, by=by)
    if "born" in of_person:
        person.birth_year = birth_year_of(person.born, at=clock.now())
    person.save()
    for kind, text in ((PHONE, given.phone), ("email", given.mail)):
        if text:
            Identifier.objects.create(person=person, kind=kind, text=text)
    reindex_person(person)
    details = PersonDetails.objects.select_for_update().filter(case=case, person=person).first()
    details = details or PersonDetails(case=case, person=person)
    open_like(case, details)
    of_details = {name: change for name, change in given.changes.items() if name in OF_DETAILS}
    conflicts += apply_changes(details, of_details, by=by)
    details.save()
    return conflicts


def _seal(row: Any, sealed: dict[str, Any]) -> None:
    for name, value in sealed.items():
        setattr(row, name, value)
    row.save(force_insert=True)


def _involvement(case: Case, person_id: UUID) -> Involvement:
    row = case.involvements.filter(person=person_id).first()
    if row is None:
        raise Missing
    return row


def _is_of_case(case: Case, person_id: UUID) -> bool:
    return (
        case.involvements.filter(person=person_id).exists()
        or case.case_children.filter(person=person_id).exists()
    )


def _holder_of(case: Case, revision: Revision, *, by: User) -> PersonDetails | Reach | Person | None:
    """The record of this case that a kept value belongs to, opened."""
    own: PersonDetails | Reach | None = (
        case.person_details.filter(pk=revision.row).first() or case.reaches.filter(pk=revision.row).first()
    )
    if own is not None:
        open_like(case, own)
        return own
    if not case.involvements.filter(person=revision.row).exists():
        return None
    person = Person.objects.select_for_update().get(pk=revision.row)
    unlock([person.pk], by=by.public_id, why=Purpose.OPEN_CASE).open(person)
    return person


def _demand_codes(given: PersonInput) -> None:
    gender = given.changes.get("gender")
    for name, code in (("relation_to_child", given.role), ("gender", gender.value if gender else "")):
        if code and not words.is_absence(code):
            words.demand_code(name, code)
