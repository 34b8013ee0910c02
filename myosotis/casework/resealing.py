"""What a child takes along into a case of its own: found by the keys between the tables, sealed anew.

Every row that belongs to the case and to one of the children moves (episodes, risks, consents, blocks …), and every row
of the case that hangs on one of these. A row is opened by the old case's key, pointed at the new case and sealed by the
new case's key; its id stays, and so does its history.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast
from uuid import UUID

from django.apps import apps
from django.db import models

from myosotis.casework.models import Case, CaseChild, CaseTie, Involvement, Revision
from myosotis.people.models import Person
from myosotis.vault import ciphers, store
from myosotis.vault.fields import SealedRecord, sealed_field, sealed_fields
from myosotis.vault.opening import Keyring

OF_CHILD = ("person", "child", "subject")
"""Names of the columns that say of which child a row is; a column of another name points at somebody else."""
NEVER = (CaseChild, CaseTie, Involvement)
"""Moved or copied by the act itself."""


@dataclass
class Moved:
    """A row that moves, with its clear values where it was sealed by the old case."""

    row: models.Model
    clear: dict[str, Any] = field(default_factory=dict)


def find_rows(case: Case, persons: Iterable[UUID], keys: Keyring) -> list[Moved]:
    """All rows that go with these children, those that others hang on first, opened."""
    found: dict[tuple[type[models.Model], Any], Moved] = {}
    level = list(_rows_of(case, list(persons)))
    while level:
        for row in level:
            found[(type(row), row.pk)] = _opened(row, case, keys)
        level = [row for row in _hanging_on(level, case) if (type(row), row.pk) not in found]
    return list(found.values())


def move_rows(
    rows: list[Moved], *, to: Case, involvements: dict[UUID, UUID], keys: Keyring, old: UUID
) -> None:
    """Point them at the new case and seal them by its key, with what was kept of their earlier values."""
    ids = [moved.row.pk for moved in rows]
    for moved in rows:
        row = moved.row
        for column in row._meta.concrete_fields:
            if column.is_relation and column.related_model is Case and getattr(row, column.attname) == old:
                setattr(row, column.attname, to.pk)
            elif column.is_relation and column.related_model is Involvement:
                kept = getattr(row, column.attname)
                setattr(row, column.attname, involvements.get(kept, kept))
            elif column.is_relation:
                row._state.fields_cache.pop(column.name, None)
        for name, value in moved.clear.items():
            setattr(row, name, value)
        row.save(force_update=True)
    _move_values(ids, to=to, involvements=involvements, old=old)
    _move_revisions(ids, to=to.pk, keys=keys, old=old)


def _rows_of(case: Case, persons: list[UUID]) -> Iterator[models.Model]:
    for model in apps.get_models():
        if model in NEVER or not _has(model, "case", Case):
            continue
        for name in OF_CHILD:
            if _has(model, name, Person):
                yield from model._default_manager.filter(**{"case": case, f"{name}__in": persons})


def _hanging_on(rows: list[models.Model], case: Case) -> Iterator[models.Model]:
    by_model: dict[type[models.Model], list[Any]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row.pk)
    for model, ids in by_model.items():
        for relation in model._meta.related_objects:
            holder = relation.related_model
            if holder in NEVER or not isinstance(holder, type) or relation.field is None:
                continue
            hanging = holder._default_manager.filter(**{f"{relation.field.name}__in": ids})
            if _has(holder, "case", Case):
                yield from hanging.filter(case=case)
            elif issubclass(holder, SealedRecord):
                yield from (row for row in hanging if cast(SealedRecord, row).vault_root() == case.pk)


def _has(model: type[models.Model], name: str, target: type[models.Model]) -> bool:
    return any(
        column.name == name and column.is_relation and column.related_model is target
        for column in model._meta.concrete_fields
    )


def _opened(row: models.Model, case: Case, keys: Keyring) -> Moved:
    if not isinstance(row, SealedRecord) or row.vault_root() != case.pk:
        return Moved(row)
    keys.open(row)
    return Moved(row, {name: getattr(row, name) for name in sealed_fields(type(row))})


def _move_values(ids: list[Any], *, to: Case, involvements: dict[UUID, UUID], old: UUID) -> None:
    """Rows that name others by id (who told a value, to whom it may be said) go along, in the voice of the copies."""
    for model in apps.get_models():
        columns = {column.name for column in model._meta.concrete_fields}
        if model in NEVER or not {"model", "row", "field"} <= columns or not _has(model, "case", Case):
            continue
        for row in model._default_manager.filter(case=old, row__in=ids):
            row.case_id = to.pk  # type: ignore[attr-defined]
            if _has(model, "involvement", Involvement):
                row.involvement_id = involvements.get(row.involvement_id, row.involvement_id)  # type: ignore[attr-defined]
            row.save(force_update=True)


def _move_revisions(ids: list[Any], *, to: UUID, keys: Keyring, old: UUID) -> None:
    new_key = store.load_keys([to])[to]
    for revision in Revision.objects.filter(root=old, row__in=ids):
        model = apps.get_model(revision.model)
        if revision.old is not None and revision.field in sealed_fields(model):
            column = sealed_field(model, revision.field)
            clear = keys.unseal(column, root=old, row=revision.row, value=bytes(revision.old))
            revision.old = ciphers.seal(new_key, column.encode(clear), bound_to=column.bound_to(revision.row))
        revision.root = to
        revision.save(update_fields=["old", "root"])
