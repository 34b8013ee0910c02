"""Editing fields of one record by several people: each edit carries the version it saw, nothing typed is lost.

A record's `versions` holds, per field, its number, who wrote it and when. An edit that saw the present version
replaces the value and keeps the old one, ciphertext byte for byte, as a `Revision`. An edit that saw an older
version of the same field is kept as a conflict: both values are shown, a person chooses.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models

from myosotis.accounts.colleagues import Colleagues
from myosotis.accounts.models import User
from myosotis.casework.models import Revision
from myosotis.kernel import clock
from myosotis.kernel.statements import rows_of
from myosotis.vault import ciphers
from myosotis.vault.fields import SealedField, SealedRecord, key_for, sealed_bytes
from myosotis.vault.opening import Keyring


@dataclass(frozen=True)
class Conflict:
    """Two values for one field. `mine` came second; it is kept under `revision`, `theirs` stands."""

    field: str
    mine: Any
    theirs: Any
    by_name: str
    at: dt.datetime
    revision: UUID


@dataclass(frozen=True)
class Change:
    """A new value of one field and the version of it that its author saw (0: never saved)."""

    value: Any
    seen: int = 0


def version_of(record: models.Model, field: str) -> int:
    """The present version of a field."""
    held = record.versions.get(field)  # type: ignore[attr-defined]
    return int(held["n"]) if held else 0


def versions_of(record: models.Model) -> dict[str, int]:
    """All fields' versions, for the page that edits them."""
    return {name: int(held["n"]) for name, held in record.versions.items()}  # type: ignore[attr-defined]


def apply_changes(
    record: SealedRecord, changes: dict[str, Change], *, by: User, source: str = "typed"
) -> list[Conflict]:
    """Apply what fits, keep what does not; the caller saves the record in the same transaction.

    The record must be opened (`Keyring.open`) and locked for update.
    """
    conflicts: list[Conflict] = []
    for name, change in changes.items():
        present = getattr(record, name)
        if _same(present, change.value):
            continue
        number = version_of(record, name)
        if max(change.seen, 0) < number and not _is_own_later_edit(record, name, by, change.seen):
            conflicts.append(
                _keep_conflict(record, name, change.value, present, number, by=by, source=source)
            )
            continue
        _replace(record, name, change.value, by=by, source=source)
    return conflicts


def settle(record: SealedRecord, revision: Revision, choice: str, *, by: User) -> None:
    """Settle a conflict: "theirs" keeps what stands, "mine" takes the kept value, "both" joins two texts."""
    name = revision.field
    if choice in ("mine", "both"):
        mine = read_revision(record, revision)
        present = getattr(record, name)
        joined = join_values(present, mine) if can_join(record, name) else present
        _replace(record, name, mine if choice == "mine" else joined, by=by, source="conflict")
    revision.state = Revision.State.SETTLED
    revision.save(update_fields=["state"])


def can_join(record: models.Model, name: str) -> bool:
    """Whether a field can hold two values at once: texts, facts and lists can, one code, yes or no, or date cannot."""
    return isinstance(record._meta.get_field(name), SealedField | models.JSONField)


def join_values(one: Any, other: Any) -> Any:
    """Both values, readable: texts after one another, lists as one, the texts inside two facts likewise."""
    if isinstance(one, list) and isinstance(other, list):
        return sorted({*one, *other})
    if isinstance(one, dict) and isinstance(other, dict):
        texts = [text for text in (one.get("text", ""), other.get("text", "")) if text]
        return {**other, **one, "text": " / ".join(texts)}
    return " / ".join(str(value) for value in (one, other) if value)


def read_revision(record: SealedRecord, revision: Revision) -> Any:
    """The clear value of a kept revision of an opened record."""
    field = record._meta.get_field(revision.field)
    if not isinstance(field, SealedField):
        return _from_code(field, revision.old_code)
    if revision.old is None:
        return field.empty()
    clear = ciphers.unseal(key_for(record), bytes(revision.old), bound_to=field.bound_to(record.pk))
    return field.decode(clear)


def open_conflicts(record: SealedRecord, keys: Keyring) -> list[Conflict]:
    """The conflicts of an opened record that nobody settled yet."""
    return all_conflicts([record], keys)


def all_conflicts(records: Sequence[SealedRecord], keys: Keyring) -> list[Conflict]:
    """The same for several records in one query, in their order."""
    kept = rows_of(Revision, row__in=[record.pk for record in records], state=Revision.State.CONFLICT.value)
    Colleagues().give((kept, ("by",)))
    of_row: dict[UUID, list[Revision]] = {}
    for revision in kept:
        of_row.setdefault(revision.row, []).append(revision)
    keys.open(records)
    return [
        Conflict(
            field=revision.field,
            mine=read_revision(record, revision),
            theirs=getattr(record, revision.field),
            by_name=revision.by.name,
            at=revision.at,
            revision=revision.pk,
        )
        for record in records
        for revision in of_row.get(record.pk, [])
    ]


def _same(present: Any, value: Any) -> bool:
    return present == value or (present in (None, "", []) and value in (None, "", []))


def _is_own_later_edit(record: models.Model, name: str, by: User, seen: int) -> bool:
    """Retries and quick edits of one's own value are no conflict with oneself: nobody else wrote since `seen`."""
    held = record.versions.get(name, {})  # type: ignore[attr-defined]
    if held.get("by") != by.public_id:
        return False
    between = Revision.objects.filter(
        row=record.pk, field=name, version__gt=seen, state=Revision.State.REPLACED
    )
    return not between.exclude(by=by).exists()


def _replace(record: SealedRecord, name: str, value: Any, *, by: User, source: str) -> None:
    """Give a field a new value and version; the old one is kept, ciphertext byte for byte."""
    number = version_of(record, name)
    if number:
        _keep_old(record, name, number, source=source)
    setattr(record, name, value)
    record.versions[name] = {  # type: ignore[attr-defined]
        "n": number + 1,
        "by": by.public_id,
        "at": clock.now().isoformat(),
    }


def _keep_old(record: SealedRecord, name: str, number: int, *, source: str) -> None:
    held = record.versions[name]  # type: ignore[attr-defined]
    sealed = isinstance(record._meta.get_field(name), SealedField)
    Revision.objects.create(
        model=record._meta.label,
        row=record.pk,
        field=name,
        version=number,
        old=sealed_bytes(record, name) if sealed else None,
        old_code="" if sealed else _as_code(getattr(record, name)),
        by_id=UUID(held["by"]),
        at=dt.datetime.fromisoformat(held["at"]),
        source=source,
        root=record.vault_root(),
    )


def _keep_conflict(
    record: SealedRecord, name: str, mine: Any, theirs: Any, number: int, *, by: User, source: str
) -> Conflict:
    field = record._meta.get_field(name)
    kept: bytes | None = None
    if isinstance(field, SealedField) and mine not in (None, ""):
        kept = ciphers.seal(key_for(record), field.encode(mine), bound_to=field.bound_to(record.pk))
    revision = Revision.objects.create(
        model=record._meta.label,
        row=record.pk,
        field=name,
        version=number,
        old=kept,
        old_code="" if isinstance(field, SealedField) else _as_code(mine),
        by=by,
        source=source,
        root=record.vault_root(),
        state=Revision.State.CONFLICT,
    )
    held = record.versions[name]  # type: ignore[attr-defined]
    author = User.objects.filter(pk=held["by"]).values_list("name", flat=True).first() or ""
    at = dt.datetime.fromisoformat(held["at"])
    return Conflict(field=name, mine=mine, theirs=theirs, by_name=author, at=at, revision=revision.pk)


def _as_code(value: Any) -> str:
    """A code, number, list of codes, day, instant or id as JSON, so that it comes back as what it was."""
    return json.dumps(value.isoformat() if isinstance(value, dt.date) else value, default=str)


def _from_code(field: Any, kept: str) -> Any:
    value = json.loads(kept) if kept else None
    if value is not None and isinstance(field, models.DateTimeField):
        return dt.datetime.fromisoformat(value)
    if value is not None and isinstance(field, models.DateField):
        return dt.date.fromisoformat(value)
    return value
