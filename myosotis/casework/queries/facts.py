"""The counts of the year for whoever may see figures: numbers only, of the whole hotline."""

from __future__ import annotations

from myosotis.accounts.access import can
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.facts import facts_of_year, local_day
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis_core.indicators import YearSoFar
from myosotis_core.indicators import year_so_far as count_year


def year_so_far(*, user: User, year: int | None = None) -> YearSoFar:
    """This year so far, or another year: contacts, cases, children and episodes, each count named."""
    if not (can(user, Permission.SEE_FIGURES) or can(user, Permission.READ_CASES)):
        raise Refused(Permission.SEE_FIGURES.value)
    wanted = year or local_day(clock.now()).year
    return count_year(facts_of_year(wanted), wanted)
