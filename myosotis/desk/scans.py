"""What the desk owes without being asked: idempotent, run by the worker."""

from __future__ import annotations

import datetime as dt

from myosotis.desk.actions.handovers import escalate
from myosotis.desk.models import Handover, Presence
from myosotis.kernel import clock

TAKEN_WITHIN = dt.timedelta(minutes=30)
PRESENCE_KEPT = dt.timedelta(minutes=10)


def escalate_handovers() -> int:
    """Tell supervisors of handovers of which cards wait for more than half an hour; returns how many."""
    late = Handover.objects.filter(
        handed_at__lt=clock.now() - TAKEN_WITHIN,
        escalated_at__isnull=True,
        cards__acknowledged_at__isnull=True,
        cards__is_left_out=False,
    )
    return sum(escalate(pk) for pk in set(late.values_list("pk", flat=True)))


def forget_presence() -> int:
    """Remove who was on a page some minutes ago."""
    gone, _each = Presence.objects.filter(seen_at__lt=clock.now() - PRESENCE_KEPT).delete()
    return gone
