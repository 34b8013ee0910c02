"""Reading a cooperation is an act: one entry in the log per opening, and a token for what belongs to it."""

from __future__ import annotations

from django.core import signing
from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.queries.opened import OPENING_LASTS
from myosotis.cooperation.access import lock_cooperation
from myosotis.cooperation.models import BodyRequest, Cooperation, Problem
from myosotis.kernel import clock


def log_opening(row: Cooperation, *, by: User, opening: str = "") -> str:
    """Write that somebody read it, unless `opening` stands for an entry that says so; the token to carry."""
    mine = [by.public_id, str(row.pk)]
    try:
        if opening and signing.loads(opening, salt="cooperation", max_age=OPENING_LASTS) == mine:
            return opening
    except signing.BadSignature:
        pass
    with transaction.atomic():
        record("cooperation.opened", by=by.public_id, case=row.case_id, cooperation=row.pk)
    return signing.dumps(mine, salt="cooperation")


def log_body_opening(row: BodyRequest, *, by: User) -> None:
    """Write that somebody read a request to a body without a node."""
    with transaction.atomic():
        record("body.read", by=by.public_id, case=row.case_id, request=row.pk)


def settle_problem(*, by: User, problem: Problem) -> None:
    """Somebody has seen that a message was not applied."""
    with transaction.atomic():
        if problem.cooperation_id is None:
            demand(by, Permission.REVIEW_OPENINGS)
        else:
            lock_cooperation(problem.cooperation_id, by=by)
        problem.settled_at, problem.settled_by = clock.now(), by
        problem.save(update_fields=["settled_at", "settled_by"])
        record("cooperation.problem_settled", by=by.public_id, cooperation=problem.cooperation_id)
