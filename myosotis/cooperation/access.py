"""Who sees which cooperation, as filters: hidden and missing look the same."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import cases_seen, sight_of, visible_among, visible_cases
from myosotis.cooperation.models import Cooperation, Drill, Side
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.kernel.statements import written_once

UNANSWERED = ("requested", "received")


def visible_cooperations(user: User, *, cases: Collection[UUID] | None = None) -> QuerySet[Cooperation]:
    """What a person may open: of the cases they see; what came in and has no case yet, until it was answered.

    After that who answered, and supervisors; what is left of erased cases, supervisors only. Who trains sees what
    belongs to an exercise, and nobody else sees that.

    `cases`: the few cases in question, where the caller knows them: who sees them is then asked of these alone.
    """
    if not can(user, Permission.READ_CASES):
        return Cooperation.objects.none()
    return _seen(
        user.pk,
        of_seen_cases(user, cases),
        today=_today(),
        is_training=user.is_in_training,
        reviews=can(user, Permission.REVIEW_OPENINGS),
    )


def _seen(
    by: UUID, of_cases: Q, *, today: dt.date, is_training: bool, reviews: bool
) -> QuerySet[Cooperation]:
    """The rule of `visible_cooperations`, from what decides it."""
    compartment = _in_compartment(today, is_training=is_training)
    caseless = Q(case__isnull=True)
    if reviews:
        return compartment.filter(of_cases | caseless)
    unanswered = Q(side=Side.ASKED, had_case=False, state__in=UNANSWERED)
    return compartment.filter(of_cases | caseless & (unanswered | Q(had_case=False, answered_by=by)))


def of_seen_cases(user: User, cases: Collection[UUID] | None) -> Q:
    """Rows of cases that a person may open; where the few cases in question are known, asked of these alone."""
    if cases is None:
        return Q(case__in=visible_cases(user).order_by().values("pk"))
    return Q(case__in=visible_among(user, cases))


def _in_compartment(today: dt.date, *, is_training: bool) -> QuerySet[Cooperation]:
    """Exercises for those who train, all else for the others, who also see what is marked as one while none is on:
    a request that somebody marked by mistake must not wait unseen."""
    if is_training:
        return Cooperation.objects.filter(is_drill=True)
    running = Drill.objects.filter(ended_at__isnull=True, begins_on__lte=today, ends_on__gte=today)
    return Cooperation.objects.filter(Q(is_drill=False) | ~Exists(running))


def _today() -> dt.date:
    return timezone.localtime(clock.now()).date()


def find_cooperation(cooperation_id: UUID, *, user: User) -> Cooperation:
    """One, still sealed. Raises `Missing`."""
    if not can(user, Permission.READ_CASES):
        raise Missing
    found = _seen_of_id.first(pk=cooperation_id, today=_today(), **sight_of(user))
    if found is None:
        raise Missing
    return found


@written_once
def _seen_of_id(*, pk: UUID, today: dt.date, **sight: Any) -> QuerySet[Cooperation]:
    cases = Q(case__in=cases_seen(**sight).order_by().values("pk"))
    seen = _seen(sight["by"], cases, today=today, is_training=sight["is_training"], reviews=sight["reviews"])
    return seen.select_related("peer", "case", "consent").filter(pk=pk)


def lock_cooperation(cooperation_id: UUID, *, by: User) -> Cooperation:
    """One, locked for update and still sealed, for somebody who sees it and may write; inside a transaction."""
    demand(by, Permission.WRITE_CASES)
    find_cooperation(cooperation_id, user=by)
    return lock_row(cooperation_id)


def lock_row(cooperation_id: UUID) -> Cooperation:
    """The same for the worker."""
    row = Cooperation.objects.select_for_update(of=("self",)).filter(pk=cooperation_id).first()
    if row is None:
        raise Missing
    return row
