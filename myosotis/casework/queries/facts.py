"""The counts of the year for whoever may see figures: numbers only, of the whole hotline."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from myosotis.accounts.access import can
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_cases
from myosotis.casework.fact_codes import PRACTICE, SEALED
from myosotis.casework.facts import facts_of_year, kept_facts, local_day, trace_year
from myosotis.casework.models import Case
from myosotis.casework.queries.withheld import withheld_in
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis_core.indicators import (
    Fact,
    Indicator,
    Kind,
    Practice,
    Table,
    YearSoFar,
    count_in,
    load_definitions,
    tabulate_all,
)
from myosotis_core.indicators import year_so_far as count_year

WHEREABOUTS = frozenset({"country", "region"})
"""Dimensions that may tell where a child is."""


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
    _demand_figures(user)
    facts = facts_of_year(year, with_special=with_special)
    return tabulate_all(facts, list_countable(with_special=with_special), year, practice=practice)


def facts_to_report(*, user: User, year: int) -> list[Fact]:
    """The facts of a year for a report of one's own, without what is sealed."""
    _demand_figures(user)
    return facts_of_year(year)


def list_countable(*, with_special: bool = False) -> list[Indicator]:
    """The tables that casework can make."""
    return [one for one in load_definitions().indicators if with_special or not needs_sealed(one)]


def needs_sealed(indicator: Indicator) -> bool:
    """Whether a table needs sealed codes to be opened."""
    return bool(SEALED & {*indicator.by, *indicator.only})


@dataclass(frozen=True)
class Behind:
    """What stands behind a number, counted now. `cases`: those this person may open; `withheld`: how many others.

    `erased`: how much of the number comes from cases that were erased; it has no case any more.
    """

    cases: Sequence[Case]
    withheld: int
    erased: int
    counted: int


def cases_behind(*, user: User, indicator: Indicator, year: int, place: tuple[str, ...]) -> Behind | None:
    """The cases that one cell is made of. None of contacts, and none of what is sealed.

    A cell that says where counts as withheld those whose whereabouts are withheld from this reader.
    """
    _demand_figures(user)
    if indicator.kind is Kind.CONTACT or needs_sealed(indicator):
        return None
    ids, counted = set(), 0
    for one in trace_year(year):
        if one.fact.kind is not indicator.kind:
            continue
        number = count_in([one.fact], indicator, year, place)
        counted += number
        if number:
            ids |= set(one.cases)
    erased = count_in(kept_facts(year), indicator, year, place)
    seen = (
        visible_cases(user)
        .filter(pk__in=ids)
        .order_by("opened_at", "ref")
        .only("ref", "opened_at", "category")
    )
    cases = list(seen)
    if WHEREABOUTS & {*indicator.by}:
        held = withheld_in([case.pk for case in cases], user=user)
        cases = [case for case in cases if not held.get(case.pk)]
    return Behind(cases, len(ids) - len(cases), erased, counted + erased)


def _demand_figures(user: User) -> None:
    if not can(user, Permission.SEE_FIGURES):
        raise Refused(Permission.SEE_FIGURES.value)
