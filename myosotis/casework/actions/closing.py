"""What is asked before the work on a case ends: whether something in it is still open, and why it is left so."""

from __future__ import annotations

from django.db.models import Q

from myosotis.accounts.models import User
from myosotis.casework.models import Case, ContactCase, LeftOpen, Promise, Task
from myosotis.kernel.errors import Refused


def count_open_work(case: Case) -> dict[str, int]:
    """Promises not kept and tasks not done, by kind; a kind of which there is none is left out."""
    links = ContactCase.objects.filter(case=case, unlinked_at__isnull=True)
    promises = Promise.objects.filter(
        Q(case=case) | Q(contact__in=links.values("contact")), kept_at__isnull=True
    ).count()
    tasks = Task.objects.filter(case=case, done_at__isnull=True, withdrawn_at__isnull=True).count()
    counts = {"promises": promises, "tasks": tasks}
    return {kind: number for kind, number in counts.items() if number}


def leave_open(case: Case, *, by: User, anyway: str) -> None:
    """Go on if nothing is open, or keep the sentence that says why it is left; inside a transaction."""
    counts = count_open_work(case)
    if not counts:
        return
    if not anyway.strip():
        raise Refused("work_left_open")
    row = LeftOpen(case=case, by=by, counts=counts)
    row.reason = anyway.strip()
    row.save(force_insert=True)
