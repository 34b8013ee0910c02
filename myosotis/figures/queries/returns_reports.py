"""Reports of one's own, at any time: one table over some years, counted live from casework. For own eyes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.fact_codes import PRACTICE
from myosotis.casework.queries.facts import facts_to_report, list_countable
from myosotis_core.indicators import BLANK, TOTAL, Indicator, Table, tabulate
from myosotis_core.indicators.tables import Place

MOST_YEARS = 6


@dataclass(frozen=True)
class Report:
    """One table for each of some years, oldest first. `quarter`: 1 to 4, or 0 for whole years."""

    indicator: Indicator
    tables: Sequence[Table]
    quarter: int = 0

    @property
    def years(self) -> list[int]:
        """The years counted."""
        return [table.year for table in self.tables]

    @property
    def places(self) -> list[Place]:
        """Every cell that occurs in one of the years, the codes in their order, totals last."""
        seen = {place for table in self.tables for place in table.cells}
        return sorted(
            seen, key=lambda place: [_rank(self.indicator, at, code) for at, code in enumerate(place)]
        )


def make_report(*, user: User, code: str, years: Sequence[int], quarter: int = 0) -> Report | None:
    """Count one table for some years. None for a table that is counted from sealed records, or is unknown."""
    demand(user, Permission.SEE_FIGURES)
    found = [one for one in list_countable() if one.code == code]
    if not found:
        return None
    indicator = found[0]
    tables = []
    for year in sorted(set(years))[-MOST_YEARS:]:
        facts = facts_to_report(user=user, year=year)
        if quarter:
            facts = [fact for fact in facts if fact.quarter == quarter]
        tables.append(tabulate(facts, indicator, year, practice=PRACTICE))
    return Report(indicator, tables, quarter)


def has_quarters(indicator: Indicator) -> bool:
    """Whether what it counts begins in a quarter: contacts, and what is new in the year."""
    return indicator.kind.value == "contact" or indicator.measure.which == "new"


def _rank(indicator: Indicator, at: int, code: str) -> tuple[int, int, str]:
    codes = indicator.codes_of(indicator.by[at])
    if code == TOTAL:
        return (3, 0, "")
    if code == BLANK:
        return (2, 0, "")
    return (0, codes.index(code), "") if code in codes else (1, len(code), code)
