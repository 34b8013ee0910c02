"""Restricting a case to those who answer for it: nobody else of the team sees it or is given a hint of it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.actions.searching import answers_for
from myosotis.kernel.errors import Refused


def restrict_case(*, by: User, case_id: UUID) -> None:
    """From now on only its caseworker and the supervisors of its team see the case. Twice is once."""
    _set_restricted(by=by, case_id=case_id, is_restricted=True)


def unrestrict_case(*, by: User, case_id: UUID) -> None:
    """The whole team sees the case again."""
    _set_restricted(by=by, case_id=case_id, is_restricted=False)


def _set_restricted(*, by: User, case_id: UUID, is_restricted: bool) -> None:
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if not answers_for(by, case_id):
            raise Refused("not_answering")
        if case.is_restricted == is_restricted:
            return
        case.is_restricted = is_restricted
        case.save(update_fields=["is_restricted"])
        verb = "case.restricted" if is_restricted else "case.unrestricted"
        record(verb, by=by.public_id, case=case_id)
