"""Which kinds of records a case has at all: one short question before the pages read a table each.

Most cases have few of the kinds there are. A page that asks first reads a third of the tables, and the number of its
queries stays bounded by the number of kinds.
"""

from __future__ import annotations

from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

from myosotis.casework.models import (
    Block,
    BreakGlass,
    Case,
    CaseTie,
    CaseUrgentStep,
    ConfidentialNote,
    Consent,
    EmergencyShare,
    Erasure,
    Hold,
    Intervention,
    NoteEntry,
    PoliceContact,
    Referral,
    Support,
    Task,
    Transfer,
)

Kinds = frozenset[type[Model]]

ASKED: tuple[tuple[type[Model], str], ...] = (
    (Block, "case_id"),
    (BreakGlass, "case_id"),
    (CaseTie, "case_id"),
    (CaseTie, "other_id"),
    (CaseUrgentStep, "case_id"),
    (ConfidentialNote, "case_id"),
    (Consent, "case_id"),
    (EmergencyShare, "case_id"),
    (Erasure, "root"),
    (Hold, "case_id"),
    (Intervention, "case_id"),
    (NoteEntry, "case_id"),
    (PoliceContact, "case_id"),
    (Referral, "case_id"),
    (Support, "case_id"),
    (Task, "case_id"),
    (Transfer, "case_id"),
    (Case, "merged_into_id"),
)
"""Each kind with a column that names a case; `Case` itself: others were merged into this one."""


def kinds_of(case: Case) -> Kinds:
    """The kinds of records this case has, as they were when it was first asked of this opened case."""
    kept: Kinds | None = case.__dict__.get("_kinds")
    if kept is None:
        kept = case.__dict__["_kinds"] = _read_kinds(case.pk)
    return kept


def _read_kinds(case_id: UUID) -> Kinds:
    # A database without a type of its own for ids keeps them as letters.
    value: Any = case_id if connection.features.has_native_uuid_field else case_id.hex
    with connection.cursor() as cursor:
        cursor.execute(_question(), [value] * len(ASKED))
        return frozenset(ASKED[number][0] for (number,) in cursor.fetchall())


@cache
def _question() -> str:
    quote = connection.ops.quote_name
    # Made of the names of our own tables and columns alone.
    exists = "SELECT {} WHERE EXISTS (SELECT 1 FROM {} WHERE {} = %s)"
    return " UNION ALL ".join(
        exists.format(number, quote(model._meta.db_table), quote(column))
        for number, (model, column) in enumerate(ASKED)
    )
