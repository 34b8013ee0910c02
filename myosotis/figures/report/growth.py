"""Growth and index of a release: matched panels of open numbers, never of totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from myosotis.figures.report.showing import Release
from myosotis_core.comparison import Growth, Link, Panel, chain, matched_growth

ALMOST = Decimal(1)
"""A change smaller than this, in per cent, is called none."""


@dataclass(frozen=True)
class Trend:
    """One cell over the years: growth of the last year, and the index of matched links from its first linked year."""

    growth: Growth | None
    links: tuple[Link, ...]

    @property
    def is_linked(self) -> bool:
        """Whether the index reaches the last year."""
        return len(self.links) > 1 and self.links[-1].index is not None

    @property
    def since_first(self) -> Decimal | None:
        """Growth of the index over its whole length, per cent."""
        last = self.links[-1].index if self.links else None
        return (
            None
            if last is None or len(self.links) < 2
            else (last - 100).quantize(Decimal("0.1"), ROUND_HALF_UP)
        )


def trend_of(release: Release, indicator: str, *codes: str) -> Trend:
    """How a cell moved, of hotlines whose numbers are open in both years of a pair.

    The index begins after the last break: a chain that ends would say nothing of today.
    """
    years = release.years
    panels = {year: release.panel(indicator, *codes, year=year) for year in years}
    growth = None
    if release.year - 1 in panels and release.year in panels:
        growth = matched_growth(panels[release.year - 1], panels[release.year])
    return Trend(growth, tuple(_longest_chain(years, panels)))


def _longest_chain(years: Sequence[int], panels: Mapping[int, Panel]) -> list[Link]:
    """The chain that reaches the last year from as early as possible."""
    for start in range(len(years)):
        links = chain({year: panels[year] for year in years[start:]})
        if links and links[-1].index is not None:
            return links
    return []


def is_level(percent: Decimal) -> bool:
    """Whether a change is too small to be called one."""
    return abs(percent) < ALMOST
