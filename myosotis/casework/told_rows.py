"""The rows of a case whose values somebody may have told: whether a row is one, and what changed in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet

from myosotis.accounts.models import User
from myosotis.casework.editing import version_of
from myosotis.casework.models import (
    AbductionFile,
    Case,
    ChildFile,
    Contact,
    Episode,
    EpisodeFile,
    MigrationFile,
    NoteEntry,
    PersonDetails,
    PreventionFile,
    Sighting,
)
from myosotis.people.models import Identifier, Person

Place = tuple[str, UUID, str, int]
"""Model, row, field and version of a value."""
FILES = (AbductionFile, PreventionFile, MigrationFile, ChildFile, EpisodeFile)
"""The records of the file of a category; each of their values has a version."""


def _people(case: Case) -> Q:
    children, adults = case.case_children.values("person"), case.involvements.values("person")
    return Q(pk__in=children) | Q(pk__in=adults)


def _contacts(case: Case) -> QuerySet[Any]:
    return case.contact_links.filter(unlinked_at__isnull=True).values("contact")


def _of_case(case: Case) -> Q:
    return Q(case=case)


OWNED: dict[type[Model], Callable[[Case], Q]] = {
    Person: _people,
    Episode: _of_case,
    PersonDetails: _of_case,
    Identifier: lambda case: Q(person__in=case.involvements.values("person")),
    Contact: lambda case: Q(pk__in=_contacts(case)),
    NoteEntry: lambda case: Q(contact__in=_contacts(case)) | Q(case=case),
    Sighting: lambda case: Q(contact__in=_contacts(case)),
    **dict.fromkeys(FILES, _of_case),
}
"""Each kind of row with what makes it one of a case."""
WRITTEN: tuple[type[Model], ...] = (Person, Episode, PersonDetails, Identifier, *FILES)
"""Those that forms of a case write."""
FIRST = {"Person": ("born", "gender", "countries"), "Identifier": ("text",)}
"""What a new row holds from the beginning without a version, beside every field of an episode."""


def holds(case: Case, place: Place) -> bool:
    """Whether a value as somebody names it is one of this case: of a row of it, a field of that row, not to come."""
    label, row_id, name, version = place
    kind = next((one for one in OWNED if one._meta.label == label), None)
    if kind is None:
        return False
    try:
        kind._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    row = kind._default_manager.filter(OWNED[kind](case), pk=row_id).first()
    return row is not None and 0 <= version <= _present(row, name)


def list_written(case: Case) -> dict[UUID, Model]:
    """Every row of a case that its forms write, still sealed."""
    found: dict[UUID, Model] = {}
    for kind in WRITTEN:
        found |= {row.pk: row for row in kind._default_manager.filter(OWNED[kind](case)).distinct()}
    return found


def find_changed(
    before: dict[UUID, Model], after: dict[UUID, Model], *, since: dt.datetime, by: User
) -> list[Place]:
    """The values that this person wrote since: all of new rows, and of the others those of a new version.

    A value that was there before versions were counted gets its first one without being written anew. What a colleague
    wrote meanwhile, of a child that stands in a case of theirs as well, was told by somebody else.
    """
    author = by.public_id
    return [
        (row._meta.label, pk, name, _present(row, name))
        for pk, row in after.items()
        for name in (_changed(before[pk], row, since) if pk in before else _fields(row))
        if _author(row, name) in ("", author)
    ]


def _changed(old: Model, row: Model, since: dt.datetime) -> Iterable[str]:
    held: dict[str, dict[str, Any]] = getattr(row, "versions", {})
    return [
        name
        for name, one in held.items()
        if int(one["n"]) != version_of(old, name) and dt.datetime.fromisoformat(one["at"]) >= since
    ]


def _author(row: Model, name: str) -> str:
    """Who wrote the present version of a value, "" where versions do not say it."""
    held: dict[str, dict[str, Any]] = getattr(row, "versions", {})
    return str(held.get(name, {}).get("by", ""))


def _fields(row: Model) -> Iterable[str]:
    names = set(getattr(row, "versions", {})) | set(FIRST.get(type(row).__name__, ()))
    if isinstance(row, Episode):
        names |= {field.name for field in Episode._meta.concrete_fields if not field.is_relation} - {"id"}
    return sorted(names - {"versions"})


def _present(row: Model, name: str) -> int:
    """The present version of a value: of a passage the number of its save."""
    if isinstance(row, NoteEntry):
        return row.seq
    return version_of(row, name) if hasattr(row, "versions") else 0
