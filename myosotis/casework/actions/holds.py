"""Legal holds: while one stands, nothing erases the case, whatever its keeping time says."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.access import visible_cases
from myosotis.casework.actions.openings import SHORTEST_REASON, ReasonTooShort
from myosotis.casework.models import Case, Hold
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing


def set_hold(*, by: User, case_id: UUID, reason: str) -> Hold:
    """Keep a case from being erased. The reason (which court, which proceedings) is sealed with the case."""
    demand(by, Permission.CONFIRM_ERASURE)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonTooShort(_("Please write the reason in a whole sentence."))
    with transaction.atomic():
        if not visible_cases(by).filter(pk=case_id).exists():
            raise Missing
        case = Case.objects.select_for_update().filter(pk=case_id).first()
        if case is None:  # erased since the line above
            raise Missing
        hold = Hold(case=case, by=by)
        hold.reason = reason.strip()
        hold.save(force_insert=True)
        record("hold.set", by=by.public_id, case=case_id, hold=hold.pk)
    return hold


def lift_hold(*, by: User, hold_id: UUID) -> None:
    """The hold ends; its row stays with its reason. Lifting twice is lifting once."""
    demand(by, Permission.CONFIRM_ERASURE)
    with transaction.atomic():
        hold = Hold.objects.select_for_update().filter(pk=hold_id).first()
        if hold is None or not visible_cases(by).filter(pk=hold.case_id).exists():
            raise Missing
        if hold.lifted_at is not None:
            return
        hold.lifted_at = clock.now()
        hold.save(update_fields=["lifted_at"])
        record("hold.lifted", by=by.public_id, case=hold.case_id, hold=hold_id)
