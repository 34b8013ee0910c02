"""Who told what, written down; and what was decided may be said to somebody who did not tell it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.actions.people import PersonInput, add_person_around
from myosotis.casework.models import Case, Involvement, Release, Telling
from myosotis.casework.told_rows import Place, find_changed, holds, list_written
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing


def note_tellings(*, by: User, case_id: UUID, involvement_id: UUID, values: Iterable[Place]) -> None:
    """Say that a person of the case told us these values."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        row = get_involvement(case, involvement_id)
        for value in values:
            _demand_value(case, value)
            model, owner, field, version = value
            Telling.objects.get_or_create(
                row=owner,
                field=field,
                version=version,
                involvement=row,
                defaults={"case": case, "model": model, "by": by},
            )
        record("telling.noted", by=by.public_id, case=case.pk, involvement=row.pk)


def release_value(*, by: User, case_id: UUID, involvement_id: UUID, value: Place) -> Release:
    """Decide, by name, that a value may be said to a person who did not tell it."""
    model, owner, field, version = value
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        row = get_involvement(case, involvement_id)
        _demand_value(case, value)
        release = Release.objects.create(
            case=case, involvement=row, model=model, row=owner, field=field, version=version, by=by
        )
        record("release.made", by=by.public_id, case=case.pk, involvement=row.pk, release=release.pk)
    return release


def withdraw_release(*, by: User, case_id: UUID, involvement_id: UUID, value: Place) -> None:
    """It may not be said after all."""
    _model, owner, field, version = value
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        row = get_involvement(case, involvement_id)
        rows = Release.objects.filter(
            case=case, involvement=row, row=owner, field=field, version=version, withdrawn_at__isnull=True
        )
        if not rows.update(withdrawn_at=clock.now()):
            raise Missing
        record("release.withdrawn", by=by.public_id, case=case.pk, involvement=row.pk)


def set_caller(*, by: User, case_id: UUID, contact_id: UUID, involvement_id: UUID | None) -> None:
    """Say who of the people of the case called in a contact: what was recorded in it, that person told."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if not case.contact_links.filter(contact=contact_id, unlinked_at__isnull=True).exists():
            raise Missing
        people = case.involvements.values("person")
        Involvement.objects.filter(contact=contact_id, person__in=people).delete()
        if involvement_id is not None:
            row = get_involvement(case, involvement_id)
            Involvement.objects.create(contact_id=contact_id, person_id=row.person_id, role=row.role)
        record("contact.caller_set", by=by.public_id, case=case.pk, contact=contact_id)


@contextmanager
def written_as_told(*, by: User, case_id: UUID, told_by: UUID | None) -> Iterator[None]:
    """What is written of the case within was told by this person of it, and by nobody else; of None, by nobody.

    A value that came second, and is kept as a conflict, was told by nobody until a person chose it.
    """
    if told_by is None:
        yield
        return
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        get_involvement(case, told_by)
        since, before = clock.now(), list_written(case)
        yield
        values = find_changed(before, list_written(case), since=since, by=by)
        if values:
            note_tellings(by=by, case_id=case_id, involvement_id=told_by, values=values)


def add_person_as_told(*, by: User, case_id: UUID, given: PersonInput) -> Involvement:
    """Add a person around the children who told all of it."""
    with transaction.atomic():
        before = list_written(lock_case(case_id, by=by))
        row = add_person_around(by=by, case_id=case_id, given=given)
        after = list_written(lock_case(case_id, by=by))
        values = find_changed(before, after, since=clock.now(), by=by)
        note_tellings(by=by, case_id=case_id, involvement_id=row.pk, values=values)
    return row


def _demand_value(case: Case, value: Place) -> None:
    """A value of this very case: nobody says of a row elsewhere, or of a value to come, who told it."""
    if not holds(case, value):
        raise Missing


def get_involvement(case: Case, involvement_id: UUID) -> Involvement:
    """Somebody of this very case."""
    row = case.involvements.filter(pk=involvement_id).first()
    if row is None:
        raise Missing
    return row
