"""What is owed for our work, run by the worker: overdue records told to supervisors, situations to train on."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Q

from myosotis.accounts.models import Level, User
from myosotis.casework.actions.training import give_situations
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


def prepare_training() -> int:
    """Begin the training situations where somebody who must train first would find none; returns how often."""
    trainees = User.objects.filter(training_level=Level.NONE, is_active=True, locked_at=None)
    return sum(give_situations(by=one) for one in trainees[:AT_ONCE])
