"""Writing a confidential note, reading it, and naming who else reads it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.models import ConfidentialNote
from myosotis.casework.queries.confidential import find_note, list_possible_readers
from myosotis.kernel.errors import Missing, Refused


def write_note(
    *, by: User, case_id: UUID, kind: str, text: str, readers: Iterable[User] = ()
) -> ConfidentialNote:
    """Write a note under professional secrecy, for its author and those named."""
    if kind not in ConfidentialNote.Profession.values:
        raise ValueError(f"Not a profession: {kind!r}")
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        named = list(readers)
        if not set(named) <= set(list_possible_readers(case, besides=by)):
            raise Refused("not_in_team", who_could=case.team.name)
        note = ConfidentialNote(case=case, kind=kind, author=by)
        note.text = text
        note.save(force_insert=True)
        note.readers.set(named)
        record("confidential.written", by=by.public_id, case=case.pk, note=note.pk, kind=kind)
    return note


def name_readers(*, by: User, note_id: UUID, readers: Iterable[User]) -> None:
    """The author says anew who else reads a note."""
    with transaction.atomic():
        note = find_note(user=by, note_id=note_id)
        if note.author_id != by.pk:
            raise Missing
        case = lock_case(note.case_id, by=by)
        named = list(readers)
        if not set(named) <= set(list_possible_readers(case, besides=by)):
            raise Refused("not_in_team", who_could=case.team.name)
        note.readers.set(named)
        ids = [person.pk for person in named]
        record("confidential.shared", by=by.public_id, case=case.pk, note=note.pk, readers=ids)


def log_reading(*, by: User, note_id: UUID) -> None:
    """Every reading of a confidential note is logged."""
    with transaction.atomic():
        note = find_note(user=by, note_id=note_id)
        record("confidential.read", by=by.public_id, case=note.case_id, note=note.pk)
