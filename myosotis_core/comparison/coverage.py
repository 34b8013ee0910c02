"""How much of the whole a figure stands for: hotlines reporting of those operating, on time, and children covered."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from myosotis_core.comparison.population import Population
from myosotis_core.indicators import PooledTable, share_percent


@dataclass(frozen=True)
class Coverage:
    """What stands beside a figure. `reporting`, `operating`, `on_time`: hotlines. `item_response`: per cent of
    those counted whose answer is known. `children_percent`: per cent of the child population of the operating
    hotlines' countries that lives in the countries that could give the figure; None without a population file, or
    where a country is not in it.
    """

    reporting: int
    operating: int
    on_time: int | None
    item_response: Decimal | None
    children_percent: Decimal | None

    @property
    def reporting_rate(self) -> Decimal | None:
        """Hotlines reporting, per cent of those operating."""
        return share_percent(self.reporting, self.operating)

    @property
    def on_time_rate(self) -> Decimal | None:
        """Hotlines that reported by the deadline, per cent of those operating."""
        return None if self.on_time is None else share_percent(self.on_time, self.operating)


def count_on_time(sent_at: Mapping[str, datetime], deadline: datetime) -> int:
    """How many hotlines sent by the deadline; instants are aware."""
    return sum(1 for at in sent_at.values() if at <= deadline)


def coverage_of(
    table: PooledTable,
    operating: Mapping[str, str],
    *,
    able: Collection[str] | None = None,
    on_time: int | None = None,
    population: Population | None = None,
) -> Coverage:
    """The coverage of one figure. `operating`: each operating hotline and its country (ISO 3166-1 alpha-2).

    `able`: hotlines that could give the cell in question; those that sent the table where left out.
    """
    reporting = sorted(set(table.reporting if able is None else able) & set(operating))
    children = None
    if population is not None:
        whole = population.children(set(operating.values()), table.year)
        part = population.children({operating[name] for name in reporting}, table.year)
        children = share_percent(part, whole) if whole and part is not None else None
    return Coverage(len(reporting), len(operating), on_time, table.item_response(), children)
