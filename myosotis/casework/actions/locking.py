"""The one way to a case that is about to be written: seen, allowed, locked, and still there."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_among
from myosotis.casework.models import Case
from myosotis.kernel.errors import Missing
from myosotis.kernel.statements import written_once


def lock_case(case_id: UUID, *, by: User) -> Case:
    """The case, locked for update and still sealed, for somebody who sees it and may write; inside a transaction."""
    demand(by, Permission.WRITE_CASES)
    if not visible_among(by, [case_id]):
        raise Missing
    case = _locked.first(pk=case_id)
    if case is None:  # erased since the line above
        raise Missing
    return case


@written_once
def _locked(*, pk: UUID) -> QuerySet[Case]:
    return Case.objects.select_for_update().filter(pk=pk).order_by()
