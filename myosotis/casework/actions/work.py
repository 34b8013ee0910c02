"""Recording our work: support, steps, referrals, tasks. A wrong record is corrected or taken back, never removed."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.actions.contacts import get_contact_to_write
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.models import (
    Case,
    CaseChild,
    ContactCase,
    Intervention,
    Involvement,
    Promise,
    Referral,
    Support,
    Task,
    Work,
)
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

RECORDS: dict[str, type[Work]] = {
    "support": Support,
    "intervention": Intervention,
    "referral": Referral,
    "promise": Promise,
    "task": Task,
}
RECORDED_AS = {
    "support": "support.given",
    "intervention": "intervention.made",
    "referral": "referral.sent",
    "promise": "promise.made",
    "task": "task.set",
}
WRITTEN_BY_THE_ACTION = frozenset({"recorded_by", "recorded_at", "made_at", "corrects"})


def add_work(
    *, by: User, case_id: UUID, kind: str, values: dict[str, Any], corrects_id: UUID | None = None
) -> Work:
    """Write down one record of our work; `corrects_id`: in the place of an earlier one, which is taken back.

    `values` are fields of the table of that kind; who did it is `by` unless they say otherwise.
    """
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        _demand_of_the_case(case, values)
        earlier = _lock(kind, corrects_id, case_id=case_id) if corrects_id else None
        row = RECORDS[kind](case=case, **{"by": by, **values})
        if isinstance(row, Promise):
            row.made_at = clock.now()
        else:
            row.recorded_by = by
            row.corrects = earlier  # type: ignore[assignment]
        row.save(force_insert=True)
        if earlier is not None:
            _withdraw(earlier, by)
        record(RECORDED_AS[kind], by=by.public_id, case=case_id, **{kind: row.pk}, corrects=corrects_id or "")
    return row


def withdraw_work(*, by: User, kind: str, record_id: UUID) -> None:
    """It was wrong: take a record back. It stays, with who took it back and when."""
    with transaction.atomic():
        row = _lock_to_write(kind, record_id, by)
        if row.withdrawn_at is not None:
            raise Refused("already_withdrawn")
        _withdraw(row, by)
        record("work.withdrawn", by=by.public_id, case=case_of(row), **{kind: record_id})


def restore_work(*, by: User, kind: str, record_id: UUID) -> None:
    """It was right after all."""
    with transaction.atomic():
        row = _lock_to_write(kind, record_id, by)
        if row.withdrawn_at is None:
            raise Refused("nothing_to_undo")
        row.withdrawn_at = row.withdrawn_by = None
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        record("work.restored", by=by.public_id, case=case_of(row), **{kind: record_id})


def answer_referral(
    *, by: User, referral_id: UUID, outcome: str, answered_at: dt.datetime, result: str = ""
) -> None:
    """The service answered: what came of it."""
    with transaction.atomic():
        row = _lock_to_write("referral", referral_id, by)
        if not isinstance(row, Referral):
            raise Missing
        row.answered_at, row.outcome, row.result = answered_at, outcome, result
        row.save(update_fields=["answered_at", "outcome", "result"])
        record("referral.answered", by=by.public_id, case=row.case_id, referral=referral_id, outcome=outcome)


def finish_due(*, by: User, kind: str, record_id: UUID, result: str = "") -> None:
    """A promise was kept, a task is done; `result`: what came of it. It is no longer put off or escalated."""
    with transaction.atomic():
        row = _lock_due(kind, record_id, by)
        _set_finished(row, by, clock.now())
        row.snoozed_until = row.snoozed_by = None
        if result:
            row.result = result
        row.save(update_fields=[*_finished_fields(row), "snoozed_until", "snoozed_by", "result"])
        verb = "promise.kept" if isinstance(row, Promise) else "task.done"
        record(verb, by=by.public_id, case=case_of(row), **{kind: record_id})


def reopen_due(*, by: User, kind: str, record_id: UUID) -> None:
    """It was not done after all."""
    with transaction.atomic():
        row = _lock_due(kind, record_id, by)
        _set_finished(row, None, None)
        row.save(update_fields=_finished_fields(row))
        verb = "promise.reopened" if isinstance(row, Promise) else "task.reopened"
        record(verb, by=by.public_id, case=case_of(row), **{kind: record_id})


def snooze_due(*, by: User, kind: str, record_id: UUID, until: dt.datetime, reason: str) -> None:
    """Put something off, with a reason; when it was due stays, and it comes back by itself."""
    with transaction.atomic():
        row = _lock_due(kind, record_id, by)
        row.snoozed_until, row.snoozed_by, row.snooze_reason = until, by, reason
        row.escalated_at = None
        row.save(update_fields=["snoozed_until", "snoozed_by", "snooze_reason", "escalated_at"])
        record("work.snoozed", by=by.public_id, case=case_of(row), **{kind: record_id})


def wake_due(*, by: User, kind: str, record_id: UUID) -> None:
    """It is not put off any longer."""
    with transaction.atomic():
        row = _lock_due(kind, record_id, by)
        row.snoozed_until = row.snoozed_by = None
        row.save(update_fields=["snoozed_until", "snoozed_by"])
        record("work.woken", by=by.public_id, case=case_of(row), **{kind: record_id})


def case_of(row: Work) -> UUID | None:
    """The case of a record; of a promise made in a contact, the case the contact belongs to."""
    if row.case_id:
        return row.case_id
    links = ContactCase.objects.filter(contact=getattr(row, "contact_id", None), unlinked_at__isnull=True)
    case_id: UUID | None = links.order_by("linked_at").values_list("case", flat=True).first()
    return case_id


def _demand_of_the_case(case: Case, values: dict[str, Any]) -> None:
    """Whoever gets support is of this case; whoever gets a task or did something can be of its team."""
    person_id = values.get("person_id")
    if person_id is not None:
        is_child = CaseChild.objects.filter(case=case, person=person_id).exists()
        if not is_child and not Involvement.objects.filter(case=case, person=person_id).exists():
            raise Missing
    for name in ("assigned_to", "by"):
        person = values.get(name)
        if person is not None and case.team_id not in person.team_ids():
            raise Refused("not_in_team")
    if WRITTEN_BY_THE_ACTION & set(values):
        raise ValueError("Who recorded it, and when, is not for a form to say.")


def _lock(kind: str, record_id: UUID, *, case_id: UUID) -> Work:
    row = RECORDS[kind]._default_manager.select_for_update().filter(pk=record_id, case=case_id).first()
    if row is None or row.withdrawn_at is not None:
        raise Missing
    return row


def _lock_to_write(kind: str, record_id: UUID, by: User) -> Work:
    row = RECORDS[kind]._default_manager.select_for_update(of=("self",)).filter(pk=record_id).first()
    if row is None:
        raise Missing
    if row.case_id:
        lock_case(row.case_id, by=by)
    elif isinstance(row, Promise) and row.contact_id:
        get_contact_to_write(row.contact_id, by=by)
    return row


def _lock_due(kind: str, record_id: UUID, by: User) -> Promise | Task:
    row = _lock_to_write(kind, record_id, by)
    if not isinstance(row, Promise | Task) or row.withdrawn_at is not None:
        raise Missing
    return row


def _withdraw(row: Work, by: User) -> None:
    row.withdrawn_at, row.withdrawn_by = clock.now(), by
    row.save(update_fields=["withdrawn_at", "withdrawn_by"])


def _set_finished(row: Promise | Task, by: User | None, at: dt.datetime | None) -> None:
    if isinstance(row, Promise):
        row.kept_at, row.kept_by = at, by
    else:
        row.done_at, row.done_by = at, by


def _finished_fields(row: Promise | Task) -> list[str]:
    return ["kept_at", "kept_by"] if isinstance(row, Promise) else ["done_at", "done_by"]
