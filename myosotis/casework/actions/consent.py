"""Who allowed what, on which ground; that it was withdrawn; what was told to save a life; that the limits were told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.access import visible_cases
from myosotis.casework.actions.contacts import get_contact_to_write
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.models import Case, Consent, ConsentText, EmergencyShare, LimitsTold
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

LISTS = {"what": "consent_field", "channels": "consent_channel"}


@dataclass(frozen=True)
class ConsentInput:
    """Who allowed what: fields, countries and channels by their codes; for one or several children of the case."""

    person_ids: list[UUID]
    valid_until: dt.datetime
    child_view: str
    what: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    channels: list[str] = field(default_factory=list)
    basis: str = Consent.Basis.CONSENT
    capacity: str = ""
    way: str = ""
    giver_id: UUID | None = None
    giver_name: str = ""
    is_giver_suspected: bool = False
    text_id: UUID | None = None
    reason: str = ""
    child_words: str = ""
    remarks: str = ""
    valid_from: dt.datetime | None = None


def record_consent(*, by: User, case_id: UUID, consent: ConsentInput) -> list[Consent]:
    """Record a consent, or another legal ground that waits for its second signature: one record for each child."""
    for name, holder in LISTS.items():
        for code in getattr(consent, name):
            words.demand_code(holder, code)
    words.demand_code("child_view", consent.child_view)
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        _demand_belonging(case, consent)
        recorded = []
        for person_id in consent.person_ids:
            row = _make_row(case, person_id, consent, by=by)
            row.save(force_insert=True)
            recorded.append(row)
        record(
            "consent.recorded",
            by=by.public_id,
            case=case.pk,
            consents=[row.pk for row in recorded],
            basis=consent.basis,
        )
    return recorded


def _demand_belonging(case: Case, consent: ConsentInput) -> None:
    """The children, the giver and the text are those of this case and this node."""
    children = set(case.case_children.values_list("person", flat=True))
    if not consent.person_ids or not set(consent.person_ids) <= children:
        raise Missing
    if consent.giver_id is not None and not case.involvements.filter(pk=consent.giver_id).exists():
        raise Missing
    texts = ConsentText.objects.filter(use=ConsentText.Use.CONSENT, signed_at__isnull=False)
    if consent.text_id is not None and not texts.filter(pk=consent.text_id).exists():
        raise Missing


def _make_row(case: Case, person_id: UUID, given: ConsentInput, *, by: User) -> Consent:
    is_consent = given.basis == Consent.Basis.CONSENT
    row = Consent(
        case=case,
        person_id=person_id,
        giver_id=given.giver_id,
        capacity=given.capacity,
        basis=given.basis,
        what=given.what,
        countries=given.countries,
        channels=given.channels,
        way=given.way if is_consent else "",
        text_id=given.text_id if is_consent else None,
        child_view=given.child_view,
        is_giver_suspected=given.is_giver_suspected,
        recorded_by=by,
        valid_from=given.valid_from or clock.now(),
        valid_until=given.valid_until,
    )
    row.giver_name, row.reason, row.remarks = given.giver_name, given.reason, given.remarks
    row.child_words = given.child_words
    return row


def sign_consent(*, by: User, consent_id: UUID) -> None:
    """Sign another legal ground as the second person; until then it allows nothing."""
    with transaction.atomic():
        row = _lock_consent(consent_id, by=by)
        if row.recorded_by_id == by.pk:
            raise Refused("second_person_needed")
        if row.is_signed:
            return
        row.second_at, row.second_by = clock.now(), by
        row.save(update_fields=["second_at", "second_by"])
        record("consent.signed", by=by.public_id, case=row.case_id, consent=row.pk)


def withdraw_consent(*, by: User, consent_id: UUID, reason: str) -> None:
    """A consent ends now: it was withdrawn, or recorded wrongly. The record stays."""
    with transaction.atomic():
        row = _lock_consent(consent_id, by=by)
        row.withdrawn_at, row.withdrawn_by, row.withdrawal_reason = clock.now(), by, reason
        row.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
        record("consent.withdrawn", by=by.public_id, case=row.case_id, consent=row.pk)


def _lock_consent(consent_id: UUID, *, by: User) -> Consent:
    """A consent that stands, of a case this person may write."""
    row = Consent.objects.select_for_update().filter(pk=consent_id, withdrawn_at__isnull=True).first()
    if row is None:
        raise Missing
    lock_case(row.case_id, by=by)
    return row


def share_in_emergency(*, by: User, case_id: UUID, recipient: str, what: str, why: str) -> EmergencyShare:
    """Write down what was told to save a life: by one person, at once. A supervisor reviews it after."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        share = EmergencyShare(case=case, by=by)
        share.recipient, share.what, share.why = recipient, what, why
        share.save(force_insert=True)
        record("share.emergency_made", by=by.public_id, case=case.pk, share=share.pk)
    return share


def review_emergency_share(*, by: User, share_id: UUID, review: str = "") -> None:
    """A supervisor has looked at what was told to save a life; nobody reviews their own."""
    demand(by, Permission.REVIEW_OPENINGS)
    with transaction.atomic():
        share = EmergencyShare.objects.select_for_update().filter(pk=share_id).first()
        if share is None or not visible_cases(by).filter(pk=share.case_id).exists():
            raise Missing
        if share.by_id == by.pk:
            raise Refused("second_person_needed")
        share.reviewed_at, share.reviewed_by, share.review = clock.now(), by, review
        share.save(update_fields=["reviewed_at", "reviewed_by", "review"])
        record("share.emergency_reviewed", by=by.public_id, case=share.case_id, share=share_id)


def tell_limits_in_contact(*, by: User, contact_id: UUID, text_id: UUID | None = None) -> None:
    """The child on the line was told what we can keep to ourselves. Ticking twice is ticking once."""
    with transaction.atomic():
        contact = get_contact_to_write(contact_id, by=by)
        if contact.limits_told.filter(withdrawn_at__isnull=True).exists():
            return
        told = LimitsTold.objects.create(contact=contact, text=_limits_text(text_id), told_by=by)
        record("limits.told", by=by.public_id, contact=contact_id, told=told.pk)


def untell_limits_in_contact(*, by: User, contact_id: UUID) -> None:
    """It was ticked by mistake."""
    with transaction.atomic():
        contact = get_contact_to_write(contact_id, by=by)
        if not contact.limits_told.filter(withdrawn_at__isnull=True).update(withdrawn_at=clock.now()):
            return
        record("limits.withdrawn", by=by.public_id, contact=contact_id)


def tell_limits_in_case(
    *,
    by: User,
    case_id: UUID,
    person_id: UUID,
    told_at: dt.datetime | None = None,
    text_id: UUID | None = None,
) -> LimitsTold:
    """A child of the case was told what we can keep to ourselves, outside a contact or before it was ticked."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if not case.case_children.filter(person=person_id).exists():
            raise Missing
        told = LimitsTold(case=case, person_id=person_id, text=_limits_text(text_id), told_by=by)
        told.told_at = told_at or clock.now()
        told.save(force_insert=True)
        record("limits.told", by=by.public_id, case=case.pk, told=told.pk)
    return told


def untell_limits_in_case(*, by: User, told_id: UUID) -> None:
    """It was recorded by mistake."""
    with transaction.atomic():
        told = LimitsTold.objects.filter(pk=told_id, case__isnull=False, withdrawn_at__isnull=True).first()
        if told is None or told.case_id is None:
            raise Missing
        lock_case(told.case_id, by=by)
        told.withdrawn_at = clock.now()
        told.save(update_fields=["withdrawn_at"])
        record("limits.withdrawn", by=by.public_id, case=told.case_id, told=told.pk)


def _limits_text(text_id: UUID | None) -> ConsentText | None:
    if text_id is None:
        return None
    texts = ConsentText.objects.filter(use=ConsentText.Use.LIMITS, signed_at__isnull=False)
    text = texts.filter(pk=text_id).first()
    if text is None:
        raise Missing
    return text
