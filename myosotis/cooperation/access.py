"""Who sees which cooperation, as filters: hidden and missing look the same."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_among, visible_cases
from myosotis.cooperation.models import Cooperation, Drill, Side
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing

UNANSWERED = ("requested", "received")


def visible_cooperations(user: User, *, cases: Collection[UUID] | None = None) -> QuerySet[Cooperation]:
    """What a person may open: of the cases they see; what came in and has no case yet, until it was answered.

    After that who answered, and supervisors; what is left of erased cases, supervisors only. Who trains sees what
    belongs to an exercise, and nobody else sees that.

    `cases`: the few cases in question, where the caller knows them: who sees them is then asked of these alone.
    """
    if not can(user, Permission.READ_CASES):
        return Cooperation.objects.none()
    compartment = _in_compartment(user)
    seen = of_seen_cases(user, cases)
    caseless = Q(case__isnull=True)
    if can(user, Permission.REVIEW_OPENINGS):
        return compartment.filter(seen | caseless)
    unanswered = Q(side=Side.ASKED, had_case=False, state__in=UNANSWERED)
    return compartment.filter(seen | caseless & (unanswered | Q(had_case=False, answered_by=user)))


def of_seen_cases(user: User, cases: Collection[UUID] | None) -> Q:
    """Rows of cases that a person may open; where the few cases in question are known, asked of these alone."""
    if cases is None:
        return Q(case__in=visible_cases(user).order_by().values("pk"))
    return Q(case__in=visible_among(user, cases))


def _in_compartment(user: User) -> QuerySet[Cooperation]:
    """Exercises for those who train, all else for the others, who also see what is marked as one while none is on:
    a request that somebody marked by mistake must not wait unseen."""
    if user.is_in_training:
        return Cooperation.objects.filter(is_drill=True)
    today = timezone.localtime(clock.now()).date()
    running = Drill.objects.filter(ended_at__isnull=True, begins_on__lte=today, ends_on__gte=today)
    return Cooperation.objects.filter(Q(is_drill=False) | ~Exists(running))


def find_cooperation(cooperation_id: UUID, *, user: User) -> Cooperation:
    """One, still sealed. Raises `Missing`."""
    found = (
        visible_cooperations(user).select_related("peer", "case", "consent").filter(pk=cooperation_id).first()
    )
    if found is None:
        raise Missing
    return found


def lock_cooperation(cooperation_id: UUID, *, by: User) -> Cooperation:
    """One, locked for update and still sealed, for somebody who sees it and may write; inside a transaction."""
    demand(by, Permission.WRITE_CASES)
    if not visible_cooperations(by).filter(pk=cooperation_id).exists():
        raise Missing
    return lock_row(cooperation_id)


def lock_row(cooperation_id: UUID) -> Cooperation:
    """The same for the worker."""
    row = Cooperation.objects.select_for_update(of=("self",)).filter(pk=cooperation_id).first()
    if row is None:
        raise Missing
    return row
