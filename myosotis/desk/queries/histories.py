"""The history of every field of a case: who wrote which value when, from the kept revisions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from myosotis.accounts.models import User
from myosotis.casework.editing import read_revision
from myosotis.casework.models import Case, Episode, LocalValue, Revision
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.withheld import WHERE_IN_EPISODE, WHERE_IN_SUMMARY, withheld_in
from myosotis.desk.models import NightCard
from myosotis.desk.queries.cards import WHERE_IN_CARD
from myosotis.vault.fields import SealedRecord

MOST_REVISIONS = 1000
CONFLICT, SETTLED = Revision.State.CONFLICT, Revision.State.SETTLED


@dataclass(frozen=True)
class Value:
    """One value of a field: who wrote it when; `state` says why it does not stand."""

    value: Any
    by: str
    at: dt.datetime
    state: str = ""
    source: str = "typed"


@dataclass
class FieldHistory:
    """One field of one record, the present value first, then the earlier ones, newest first."""

    record: SealedRecord
    name: str
    values: list[Value]
    is_withheld: bool = False


def read_histories(*, user: User, frame: CaseFrame) -> list[FieldHistory]:
    """The fields of an opened case that have had more than one value, the last changed first.

    The case, its children, its episodes, its night card, the answers to the hotline's own questions; where
    whereabouts are withheld from this reader, the values are left out.
    """
    records = _records_of(frame)
    kept = Revision.objects.filter(row__in=list(records)).select_related("by").order_by("-version", "-at")
    revisions: dict[tuple[UUID, str], list[Revision]] = {}
    for revision in kept[:MOST_REVISIONS]:
        revisions.setdefault((revision.row, revision.field), []).append(revision)
    hidden = withheld_in([frame.case.pk], user=user).get(frame.case.pk, frozenset())
    names = _authors(records.values())
    found = [_read_field(records[row], name, rows, names, hidden) for (row, name), rows in revisions.items()]
    return sorted(found, key=lambda one: one.values[0].at, reverse=True)


def _records_of(frame: CaseFrame) -> dict[UUID, SealedRecord]:
    card = NightCard.objects.filter(case=frame.case).first()
    frame.keys.open(card)
    around = [record for child in frame.children for record in (child.person, *child.episodes)]
    persons = [child.person.pk for child in frame.children]
    answers = list(
        LocalValue.objects.filter(Q(case=frame.case) | Q(person__in=persons)).select_related("field")
    )
    frame.keys.open(answers)
    every: list[SealedRecord] = [frame.case, *around, *([card] if card else []), *answers]
    return {record.pk: record for record in every}


def _authors(records: Any) -> dict[str, str]:
    ids = {held["by"] for record in records for held in record.versions.values()}
    people: QuerySet[User] = User.objects.filter(pk__in=ids)
    return {str(pk): name for pk, name in people.values_list("pk", "name")}


def _tells_where(record: SealedRecord, name: str, hidden: frozenset[UUID]) -> bool:
    if isinstance(record, Episode):
        return record.person_id in hidden and name in WHERE_IN_EPISODE
    where = WHERE_IN_CARD if isinstance(record, NightCard) else WHERE_IN_SUMMARY
    return bool(hidden) and isinstance(record, Case | NightCard) and name in where


def _read_field(
    record: SealedRecord,
    name: str,
    revisions: list[Revision],
    names: dict[str, str],
    hidden: frozenset[UUID],
) -> FieldHistory:
    held = record.versions.get(name, {})  # type: ignore[attr-defined]
    at = dt.datetime.fromisoformat(held["at"]) if held else revisions[0].at
    is_withheld = _tells_where(record, name, hidden)
    values = [Value(getattr(record, name), names.get(held.get("by", ""), ""), at)]
    for one in revisions:
        state = one.state if one.state in (CONFLICT, SETTLED) else ""
        values.append(Value(read_revision(record, one), one.by.name, one.at, state, one.source))
    if is_withheld:
        values = [Value("", one.by, one.at, one.state, one.source) for one in values]
    return FieldHistory(record, name, values, is_withheld)
