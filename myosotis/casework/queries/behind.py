"""The cases behind one number of the yearly report, for whoever may open them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.audit.models import Entry
from myosotis.casework.access import visible_cases
from myosotis.casework.facts import kept_facts, trace_year
from myosotis.casework.models import Case
from myosotis.casework.queries.facts import demand_figures, needs_sealed
from myosotis.casework.queries.withheld import withheld_in
from myosotis.kernel import clock
from myosotis_core.indicators import Fact, Indicator, Kind, count_in

WHEREABOUTS = frozenset({"country", "region"})
"""Dimensions that may tell where a child is."""
KEPT_FOR = dt.timedelta(minutes=2)
AT_ONCE = 5_000
"""Ids in one statement; SQLite takes no more than 32,766."""
Grouped = Mapping[Kind, Mapping[Fact, Sequence[tuple[UUID, ...]]]]


@dataclass(frozen=True)
class Behind:
    """What stands behind a number. `cases`: the first of those this person may open, of `seen`.

    `withheld`: how many others there are. `erased`: how much of the number comes from cases that were erased; it has no
    case any more. `at`: when the year was counted, at most two minutes ago.
    """

    cases: Sequence[Case]
    seen: int
    withheld: int
    erased: int
    counted: int
    at: dt.datetime


@dataclass(frozen=True)
class _Counted:
    """One year as it was counted last in this process: codes and ids of cases, no name and nothing opened."""

    log: str
    year: int
    at: dt.datetime
    grouped: Grouped


_last: list[_Counted] = []


def cases_behind(
    *, user: User, indicator: Indicator, year: int, place: tuple[str, ...], most: int = 200
) -> Behind | None:
    """The cases that one cell is made of, `most` at most. None of contacts, and none of what is sealed.

    A cell that says where counts as withheld those whose whereabouts are withheld from this reader.
    """
    demand_figures(user)
    if indicator.kind is Kind.CONTACT or needs_sealed(indicator):
        return None
    counted = _count_year(year)
    ids, number = set[UUID](), 0
    for fact, cases in counted.grouped.get(indicator.kind, {}).items():
        each = count_in([fact], indicator, year, place)
        if each:
            number += each * len(cases)
            ids.update(*cases)
    erased = count_in(kept_facts(year), indicator, year, place)
    is_where = bool(WHEREABOUTS & {*indicator.by})
    first, seen = _read_seen(user, ids, most, is_where=is_where)
    return Behind(first, seen, len(ids) - seen, erased, number + erased, counted.at)


def _read_seen(user: User, ids: Iterable[UUID], most: int, *, is_where: bool) -> tuple[list[Case], int]:
    """The first of the cases that this person may open, and how many those are."""
    cases: list[Case] = []
    seen, left = 0, iter(ids)
    while chunk := list(islice(left, AT_ONCE)):
        rows = visible_cases(user).filter(pk__in=chunk)
        if is_where:
            open_to = list(rows.values_list("pk", flat=True))
            held = withheld_in(open_to, user=user)
            shown = [pk for pk in open_to if not held.get(pk)]
            rows = rows.filter(pk__in=shown)
        seen += rows.count()
        cases += rows.order_by("opened_at", "ref").only("ref", "opened_at", "category")[:most]
    return sorted(cases, key=lambda case: (case.opened_at, case.ref))[:most], seen


def _count_year(year: int) -> _Counted:
    """The facts of a year with their cases, equal ones together: as counted up to two minutes ago, else anew.

    Who looks at one number looks at the next, and ten thousand cases take seconds to count. What a person may see of
    them is asked each time.
    """
    log, now = Entry.objects.order_by("seq").values_list("hash", flat=True).first() or "", clock.now()
    last = _last[0] if _last else None
    if last and log and (last.log, last.year) == (log, year) and dt.timedelta(0) <= now - last.at < KEPT_FOR:
        return last
    grouped: dict[Kind, dict[Fact, list[tuple[UUID, ...]]]] = {}
    for one in trace_year(year):
        grouped.setdefault(one.fact.kind, {}).setdefault(one.fact, []).append(one.cases)
    _last[:] = [_Counted(log, year, now, grouped)]
    return _last[0]
