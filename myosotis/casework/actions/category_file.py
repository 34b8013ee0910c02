"""Writing the file of a category: sections with versions, measures, days in court, observations."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record as log
from myosotis.casework import words
from myosotis.casework.actions.children import settle_conflict
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.editing import Change, Conflict, apply_changes, settle
from myosotis.casework.models import (
    AbductionFile,
    Case,
    CaseChild,
    ChildFile,
    Episode,
    EpisodeFile,
    Hearing,
    MigrationFile,
    PreventionFile,
    PreventiveStep,
    Revision,
    SignSeen,
)
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.people.actions import reindex_person
from myosotis.people.models import Person
from myosotis.vault.fields import SealedRecord
from myosotis.vault.opening import Purpose, unlock

OF_CASE: dict[str, type[AbductionFile] | type[PreventionFile] | type[MigrationFile]] = {
    "abduction": AbductionFile,
    "prevention": PreventionFile,
    "migration": MigrationFile,
}
OF_EPISODE = ("episode", "episode_file")
OF_CHILD = ("person", "child_file")
Changes = dict[str, dict[str, Change]]


def save_section(
    *, by: User, case_id: UUID, section: str, changes: Changes, subject_id: UUID | None = None
) -> list[Conflict]:
    """Save a section of a file; a field somebody else changed meanwhile comes back as a conflict."""
    conflicts: list[Conflict] = []
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        roots = [case.pk, *([subject_id] if "person" in changes else [])]
        keys = unlock(roots, by=by.public_id, why=Purpose.OPEN_CASE)
        fields: list[str] = []
        for name, given in changes.items():
            row, is_new = _find_record(name, case, subject_id)
            if not is_new:
                keys.open(row)
            values = {_column(field): change for field, change in given.items()}
            _check_people(case, values)
            conflicts += apply_changes(row, values, by=by)
            row.save(force_insert=is_new)
            if isinstance(row, Person):
                reindex_person(row)
            fields += values
        if fields:
            log("file.changed", by=by.public_id, case=case.pk, section=section, fields=sorted(fields))
    return conflicts


def settle_file_conflict(*, by: User, case_id: UUID, revision_id: UUID, choice: str) -> None:
    """A person chooses between two values of one field of a file, or of a child it is about."""
    if Revision.objects.filter(pk=revision_id, model=Person._meta.label).exists():
        settle_conflict(by=by, case_id=case_id, revision_id=revision_id, choice=choice)
        return
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        revision = Revision.objects.filter(
            pk=revision_id, root=case_id, state=Revision.State.CONFLICT
        ).first()
        row = _row_of(revision, case) if revision else None
        if revision is None or row is None:
            raise Missing
        unlock([case.pk], by=by.public_id, why=Purpose.OPEN_CASE).open(row)
        settle(row, revision, choice, by=by)
        row.save()
        log("case.conflict_settled", by=by.public_id, case=case.pk, fields=[revision.field])


def save_measure(*, by: User, case_id: UUID, kind: str, changes: dict[str, Change]) -> list[Conflict]:
    """Say of a measure of the checklist when it was asked for, of whom, and when it was done."""
    words.demand_code("preventive_measure", kind)
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        row = PreventiveStep.objects.filter(case=case, kind=kind).first()
        is_new = row is None
        row = row or PreventiveStep(case=case, kind=kind)
        if not is_new:
            unlock([case.pk], by=by.public_id, why=Purpose.OPEN_CASE).open(row)
        conflicts = apply_changes(row, changes, by=by)
        row.save(force_insert=is_new)
        log("file.measure_changed", by=by.public_id, case=case.pk, measure=kind)
    return conflicts


def add_hearing(*, by: User, case_id: UUID, on: dt.date, what: str) -> Hearing:
    """Write down a day in court."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        row = Hearing(case=case, on=on, by=by)
        row.what = what
        row.save(force_insert=True)
        log("file.hearing_added", by=by.public_id, case=case.pk, hearing=row.pk)
    return row


def add_sign(
    *, by: User, case_id: UUID, sign: str, seen_on: dt.date, who_saw: str, what: str, person_id: UUID | None
) -> SignSeen:
    """Write down what somebody observed: on which day, and who saw it."""
    words.demand_code("exploitation_sign", sign)
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if person_id is not None and not case.case_children.filter(person=person_id).exists():
            raise Missing
        row = SignSeen(case=case, person_id=person_id, seen_on=seen_on, by=by)
        row.sign, row.who_saw, row.what = sign, who_saw, what
        row.save(force_insert=True)
        log("file.sign_added", by=by.public_id, case=case.pk, sign=row.pk)
    return row


def withdraw_hearing(*, by: User, case_id: UUID, row_id: UUID) -> None:
    """This day in court was written down by mistake."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if not Hearing.objects.filter(case=case, pk=row_id, withdrawn_at=None).update(
            withdrawn_at=clock.now()
        ):
            raise Missing
        log("file.hearing_withdrawn", by=by.public_id, case=case.pk, hearing=row_id)


def withdraw_sign(*, by: User, case_id: UUID, row_id: UUID) -> None:
    """This observation was written down by mistake."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if not SignSeen.objects.filter(case=case, pk=row_id, withdrawn_at=None).update(
            withdrawn_at=clock.now()
        ):
            raise Missing
        log("file.sign_withdrawn", by=by.public_id, case=case.pk, sign=row_id)


def _find_record(name: str, case: Case, subject_id: UUID | None) -> tuple[Any, bool]:
    """The record a section changes, and whether it is new; of a child or an episode of another case, `Missing`."""
    if name in OF_CASE:
        kind = OF_CASE[name]
        row = kind.objects.filter(case=case).first()
        return (row, False) if row else (kind(case=case), True)
    if name in OF_CHILD:
        child = CaseChild.objects.filter(case=case, person=subject_id).first()
        if child is None:
            raise Missing
        if name == "person":
            return Person.objects.select_for_update().get(pk=child.person_id), False
        about = ChildFile.objects.filter(case=case, person=child.person_id).first()
        return (about, False) if about else (ChildFile(case=case, person_id=child.person_id), True)
    if subject_id is None or name not in OF_EPISODE:
        raise Missing
    episode = Episode.objects.select_for_update().filter(case=case, pk=subject_id).first()
    if episode is None:
        raise Missing
    if name == "episode":
        return episode, False
    file = EpisodeFile.objects.filter(episode=episode).first()
    return (file, False) if file else (EpisodeFile(episode=episode, case=case), True)


def _column(field: str) -> str:
    return f"{field}_id" if field in ("left_behind", "taking") else field


def _check_people(case: Case, values: dict[str, Change]) -> None:
    """The parents are people of this very case."""
    for name in ("left_behind_id", "taking_id"):
        if name in values:
            chosen = values[name].value
            if chosen and not case.involvements.filter(pk=chosen).exists():
                raise Missing
            values[name] = Change(UUID(str(chosen)) if chosen else None, values[name].seen)


def _row_of(revision: Revision, case: Case) -> SealedRecord | None:
    kinds = (*OF_CASE.values(), ChildFile, EpisodeFile, Episode, PreventiveStep)
    for kind in kinds:
        if kind._meta.label == revision.model:
            found: SealedRecord | None = kind.objects.filter(case=case, pk=revision.row).first()
            return found
    return None
