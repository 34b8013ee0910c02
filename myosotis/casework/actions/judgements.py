"""Risk as a dated judgement by a person, and promises with their time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.actions.cases import get_case_to_write
from myosotis.casework.actions.contacts import get_contact_to_write
from myosotis.casework.actions.risk import SourceInput, keep_sources, next_review
from myosotis.casework.models import Case, Contact, ContactCase, Promise, Risk
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused


def judge_risk(
    *,
    by: User,
    case_id: UUID,
    level: str,
    person_id: UUID | None = None,
    reasons: str = "",
    sources: str = "",
    criteria: list[str] | None = None,
    own_criteria: list[str] | None = None,
    source_rows: Sequence[SourceInput] = (),
    review_at: dt.datetime | None = None,
) -> Risk:
    """Record a judgement of risk with its reasons and who said what; earlier ones stay.

    `own_criteria` are the words of the hotline's own criteria. Without `review_at` the level says when to look again.
    """
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        if person_id is not None and not case.case_children.filter(person=person_id).exists():
            raise Missing
        now = clock.now()
        risk = Risk(case=case, person_id=person_id, level=level, by=by, judged_at=now)
        risk.review_at = review_at or next_review(level, now=now)
        risk.reasons, risk.sources = reasons, sources
        risk.criteria, risk.own_criteria = criteria or [], own_criteria or []
        risk.save(force_insert=True)
        keep_sources(risk, source_rows)
        record("risk.judged", by=by.public_id, case=case.pk, risk=risk.pk, level=level)
    return risk


def second_risk(*, by: User, risk_id: UUID) -> None:
    """A second person has looked at a high risk and agrees."""
    with transaction.atomic():
        risk = Risk.objects.select_for_update().filter(pk=risk_id).first()
        if risk is None:
            raise Missing
        get_case_to_write(risk.case_id, by=by)
        if risk.by_id == by.pk:
            raise Refused("second_person_needed")
        if risk.second_by_id is not None:
            return
        risk.second_by, risk.second_at = by, clock.now()
        risk.save(update_fields=["second_by", "second_at"])
        record("risk.seconded", by=by.public_id, case=risk.case_id, risk=risk_id)


def make_promise(
    *, by: User, text: str, due_at: dt.datetime, case_id: UUID | None = None, contact_id: UUID | None = None
) -> Promise:
    """Write down what we said we would do, and by when."""
    if case_id is None and contact_id is None:
        raise Missing
    with transaction.atomic():
        case: Case | None = get_case_to_write(case_id, by=by) if case_id else None
        contact: Contact | None = get_contact_to_write(contact_id, by=by) if contact_id and not case else None
        promise = Promise(case=case, contact=contact, due_at=due_at, by=by)
        promise.text = text
        promise.save(force_insert=True)
        record("promise.made", by=by.public_id, case=case_id, contact=contact_id, promise=promise.pk)
    return promise


def keep_promise(*, by: User, promise_id: UUID) -> None:
    """It was done."""
    _set_kept(by=by, promise_id=promise_id, is_kept=True)


def undo_keep(*, by: User, promise_id: UUID) -> None:
    """It was not done after all."""
    _set_kept(by=by, promise_id=promise_id, is_kept=False)


def _set_kept(*, by: User, promise_id: UUID, is_kept: bool) -> None:
    with transaction.atomic():
        promise = Promise.objects.select_for_update().filter(pk=promise_id).first()
        if promise is None:
            raise Missing
        if promise.case_id:
            get_case_to_write(promise.case_id, by=by)
        elif promise.contact_id:
            get_contact_to_write(promise.contact_id, by=by)
        promise.kept_at, promise.kept_by = (clock.now(), by) if is_kept else (None, None)
        promise.save(update_fields=["kept_at", "kept_by"])
        verb = "promise.kept" if is_kept else "promise.reopened"
        case_id = promise.case_id or _case_of(promise)
        record(verb, by=by.public_id, case=case_id, contact=promise.contact_id, promise=promise_id)


def _case_of(promise: Promise) -> UUID | None:
    """The case to which the contact of a promise belongs, for the log."""
    links = ContactCase.objects.filter(contact=promise.contact_id, unlinked_at__isnull=True)
    case_id: UUID | None = links.order_by("linked_at").values_list("case", flat=True).first()
    return case_id
