"""Saying that two cases are one. Nothing is moved: the merged one points to the other, and taking it back is whole."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.models import Case, CaseTie
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused


def merge_cases(*, by: User, case_id: UUID, into_id: UUID) -> CaseTie:
    """Judge that a case is one with another, which goes on for both. Both must be open to this person."""
    with transaction.atomic():
        if case_id == into_id:
            raise Refused("not_one_case")
        locked = {pk: lock_case(pk, by=by) for pk in sorted((case_id, into_id))}
        case, into = locked[case_id], locked[into_id]
        if case.merged_into_id is not None or into.merged_into_id is not None:
            raise Refused("not_one_case")
        if case.basis != into.basis:
            raise Refused("own_and_assistance")
        case.merged_into = into
        case.save(update_fields=["merged_into"])
        tie = CaseTie.objects.create(what=CaseTie.What.MERGED, case=case, other=into, by=by)
        for pk in (case_id, into_id):
            record("case.merged", by=by.public_id, case=pk, tie=tie.pk)
    return tie


def withdraw_merge(*, by: User, case_id: UUID) -> Case:
    """Take back that a case is one with another: both are again what they were."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        into_id = case.merged_into_id
        if into_id is None:
            raise Refused("nothing_to_undo")
        case.merged_into = None
        case.save(update_fields=["merged_into"])
        ties = CaseTie.objects.filter(case=case, what=CaseTie.What.MERGED, withdrawn_at__isnull=True)
        ties.update(withdrawn_at=clock.now(), withdrawn_by=by)
        for pk in (case_id, into_id):
            record("case.merge_withdrawn", by=by.public_id, case=pk)
    return case
