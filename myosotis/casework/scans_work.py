"""What is overdue for too long goes to the supervisor of the team: idempotent, run by the worker."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Q

from myosotis.casework.actions.work_escalation import escalate
from myosotis.casework.queries.work_due import open_promises, open_tasks
from myosotis.kernel import clock

AT_ONCE = 200


def escalate_overdue() -> int:
    """Mark tasks and promises that are overdue for `MYOSOTIS_ESCALATE_HOURS`; returns how many.

    What is put off waits until it comes back. One of a closed case is nobody's any more.
    """
    now = clock.now()
    edge = now - dt.timedelta(hours=settings.MYOSOTIS_ESCALATE_HOURS)
    awake = Q(snoozed_until__isnull=True) | Q(snoozed_until__lte=edge)
    overdue = Q(awake, due_at__lte=edge, escalated_at__isnull=True)
    marked = 0
    rows: list[Any] = []
    rows += open_tasks().filter(overdue, case__closed_at__isnull=True)[:AT_ONCE]
    rows += (
        open_promises()
        .filter(overdue)
        .filter(Q(case__isnull=True) | Q(case__closed_at__isnull=True))[:AT_ONCE]
    )
    for row in rows:
        marked += escalate(row)
    return marked
