"""After a restore: what an older copy of the data brought back of roots whose keys are gone."""

from __future__ import annotations

from uuid import UUID

from myosotis.cooperation.actions import following_bodies
from myosotis.cooperation.actions.following import shut_thread
from myosotis.cooperation.models import GONE, Cooperation, HandOver, ItemState, SharedItem
from myosotis.kernel import clock

BATCH = 500


def remove_erased_roots(roots: set[UUID]) -> int:
    """Items and texts of erased roots are empty again: nobody could read them, and nobody takes them for kept."""
    gone, now, found = list(roots), clock.now(), 0
    for start in range(0, len(gone), BATCH):
        part = gone[start : start + BATCH]
        items = SharedItem.objects.filter(pk__in=part).exclude(state__in=GONE)
        found += items.filter(told_at__isnull=True).update(
            state=ItemState.STOPPED, gone_at=now, value=None, picture=None, reason=None
        )
        found += items.filter(told_at__isnull=False).update(
            state=ItemState.ERASED, gone_at=now, value=None, picture=None, reason=None
        )
        HandOver.objects.filter(pk__in=part).update(record=None, stays=None, reason=None)
        for row in Cooperation.objects.filter(pk__in=part, shut_at__isnull=True).select_related("peer"):
            shut_thread(row, [])
            found += 1
        found += following_bodies.remove_erased(part)
    return found
