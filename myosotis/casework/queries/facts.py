"""The counts of the year for whoever may see figures: numbers only, of the whole hotline."""

from __future__ import annotations

from myosotis.accounts.access import can
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.fact_codes import PRACTICE, SEALED
from myosotis.casework.facts import facts_of_year, local_day
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis_core.indicators import (
    Fact,
    Indicator,
    Practice,
    Table,
    YearSoFar,
    load_definitions,
    tabulate_all,
)
from myosotis_core.indicators import year_so_far as count_year


def year_so_far(*, user: User, year: int | None = None) -> YearSoFar:
    """This year so far, or another year: contacts, cases, children and episodes, each count named."""
    if not (can(user, Permission.SEE_FIGURES) or can(user, Permission.READ_CASES)):
        raise Refused(Permission.SEE_FIGURES.value)
    wanted = year or local_day(clock.now()).year
    return count_year(facts_of_year(wanted), wanted)


def tables_of_year(
    *, user: User, year: int, with_special: bool = False, practice: Practice = PRACTICE
) -> dict[str, Table]:
    """The tables of the yearly report that casework can make, by code; numbers only, not yet protected.

    `with_special`: also those that need sealed codes to be opened (harm, vulnerabilities, accompaniment …), for which
    the hotline has its ground in law; else they are left out, so that nothing not opened looks like nothing known.
    `practice`: what the hotline says of its figures; casework's own is part of it.
    """
    demand_figures(user)
    facts = facts_of_year(year, with_special=with_special)
    return tabulate_all(facts, list_countable(with_special=with_special), year, practice=practice)


def facts_to_report(*, user: User, year: int) -> list[Fact]:
    """The facts of a year for a report of one's own, without what is sealed."""
    demand_figures(user)
    return facts_of_year(year)


def list_countable(*, with_special: bool = False) -> list[Indicator]:
    """The tables that casework can make."""
    return [one for one in load_definitions().indicators if with_special or not needs_sealed(one)]


def needs_sealed(indicator: Indicator) -> bool:
    """Whether a table needs sealed codes to be opened."""
    return bool(SEALED & {*indicator.by, *indicator.only})


def demand_figures(user: User) -> None:
    """Refuse who may not see figures."""
    if not can(user, Permission.SEE_FIGURES):
        raise Refused(Permission.SEE_FIGURES.value)
