"""Passing on what is overdue: done by the worker, written into the log as an act of nobody in particular."""

from __future__ import annotations

from django.db import transaction

from myosotis.audit.actions import record
from myosotis.casework.actions.work import case_of
from myosotis.casework.models import Promise, Task
from myosotis.kernel import clock


def escalate(row: Promise | Task) -> bool:
    """Mark one row as passed to the supervisor; False where somebody did it, or finished it, meanwhile."""
    model, kind = type(row), type(row).__name__.lower()
    finished = "kept_at" if isinstance(row, Promise) else "done_at"
    with transaction.atomic():
        waiting = model._default_manager.filter(
            pk=row.pk, escalated_at__isnull=True, withdrawn_at__isnull=True, **{f"{finished}__isnull": True}
        )
        if not waiting.update(escalated_at=clock.now()):
            return False
        record("work.escalated", by="worker", case=case_of(row), **{kind: row.pk})
    return True
