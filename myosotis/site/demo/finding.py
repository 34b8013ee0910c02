"""Whom the other demo nodes may find: some open cases of which somebody decided it, for private enquiries to meet."""

from __future__ import annotations

from myosotis.casework.models import Case
from myosotis.enquiries.actions.choosing import let_be_found
from myosotis.enquiries.period import is_on
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

MOST = 12


def let_some_be_found() -> int:
    """The caseworkers of the newest open cases decide it; what must not be found is refused as anywhere. How many."""
    if not is_on():
        return 0
    cases = Case.objects.filter(closed_at=None, team__is_training=False, opened_at__lte=clock.now())
    done = 0
    for case in cases.select_related("caseworker").order_by("-opened_at")[:MOST]:
        if case.caseworker is None:
            continue
        try:
            let_be_found(by=case.caseworker, case_id=case.pk)
            done += 1
        except (Missing, Refused):
            continue
    return done
