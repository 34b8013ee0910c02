"""Confidential notes: everybody who sees the case sees that one exists, its author and those named read it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from myosotis.accounts.access import can
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_cases
from myosotis.casework.models import Case, ConfidentialNote
from myosotis.kernel.errors import Missing
from myosotis.vault.opening import Purpose, unlock


@dataclass
class NoteRow:
    """One confidential note as this person may see it; nothing of it is opened here."""

    note: ConfidentialNote
    can_read: bool
    is_own: bool
    readers: list[User]


def list_notes(*, user: User, case: Case) -> list[NoteRow]:
    """The notes of a case that this person has open: that they exist, whose they are, who reads them."""
    notes = case.confidential_notes.select_related("author").prefetch_related("readers")
    return [_row(note, user) for note in notes]


def find_note(*, user: User, note_id: UUID) -> ConfidentialNote:
    """A note that this person may read, still sealed. Not named and not there look the same."""
    allowed = Q(author=user) | Q(readers=user)
    notes = ConfidentialNote.objects.filter(allowed, pk=note_id, case__in=visible_cases(user))
    note = notes.select_related("author", "case").distinct().first()
    if note is None:
        raise Missing
    return note


def open_note(*, user: User, note_id: UUID) -> ConfidentialNote:
    """The note, opened. The action beside it logs the reading."""
    note = find_note(user=user, note_id=note_id)
    unlock([note.case_id], by=user.public_id, why=Purpose.OPEN_CASE).open(note)
    return note


def list_possible_readers(case: Case, *, besides: User) -> list[User]:
    """The people of the case's team who could be named: those who may open its pages at all."""
    people = case.team.members.filter(is_active=True).exclude(pk=besides.pk).order_by("name")
    return [person for person in people if can(person, Permission.READ_CASES)]


def _row(note: ConfidentialNote, user: User) -> NoteRow:
    readers = list(note.readers.all())
    is_own = note.author_id == user.pk
    return NoteRow(note, is_own or user in readers, is_own, readers)
