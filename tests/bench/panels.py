"""How wrong is growth when other hotlines answer each year, and how right is that of the same hotlines?

python3 start.py bench panels [--federations 25]

Invented federations (docs/collection.md), each with its own seed: 32 hotlines of very different sizes, 18 to 27 of
which answer. What really happened at all 32 is known there, so that the growth of totals, matched growth and the
chained index can be held against it. Then the panel is thinned until growth is refused.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import mean

from myosotis.figures.report.invented import YEARS, true_totals
from myosotis.figures.report.invented.network import choose_reporting, make_profiles
from myosotis.figures.report.invented.populations import live_through
from myosotis_core.comparison import Observation, chain, matched_growth
from myosotis_core.indicators import Kind

GOAL = Decimal("2.5")

Panels = Mapping[int, Mapping[str, Observation]]


def make_panels(seed: int) -> Panels:
    """New cases of the hotlines that answered, by year."""
    profiles = make_profiles(seed)
    reporting = choose_reporting(profiles, seed)
    panels: dict[int, dict[str, Observation]] = {year: {} for year in YEARS}
    for profile in profiles:
        for happened in live_through(profile, seed):
            if profile.code in reporting[happened.year]:
                counted = happened.total(Kind.CASE, is_new=True)
                panels[happened.year][profile.code] = Observation(counted)
    return panels


def growth_of(before: int, now: int) -> Decimal:
    """Growth in per cent, not rounded."""
    return Decimal(100 * (now - before)) / before


def measure(seeds: Sequence[int]) -> tuple[list[Decimal], list[Decimal], list[Decimal], list[Decimal], int]:
    """Errors in points: of totals and of matched growth a year, of totals and of the chain over ten years; refusals."""
    raw: list[Decimal] = []
    matched: list[Decimal] = []
    long_raw: list[Decimal] = []
    chained: list[Decimal] = []
    refused = 0
    for seed in seeds:
        panels, true = make_panels(seed), true_totals(seed)
        for before, now in pairwise(YEARS):
            really = growth_of(true[before], true[now])
            growth = matched_growth(panels[before], panels[now])
            raw.append(abs((growth.raw or Decimal(0)) - really))
            if growth.percent is None:
                refused += 1
            else:
                matched.append(abs(growth.percent - really))
        sums = [sum(one.value or 0 for one in panels[year].values()) for year in (YEARS[0], YEARS[-1])]
        really = growth_of(true[YEARS[0]], true[YEARS[-1]])
        long_raw.append(abs(growth_of(*sums) - really))
        index = chain(panels)[-1].index
        if index is not None:
            chained.append(abs(index - 100 - really))
    return raw, matched, long_raw, chained, refused


def thin_out(seed: int) -> list[tuple[int, str]]:
    """What is said of growth while fewer and fewer of the hotlines of the last year are left."""
    panels = make_panels(seed)
    before, now = panels[YEARS[-2]], panels[YEARS[-1]]
    by_size = sorted(now, key=lambda one: now[one].value or 0)
    said = []
    for left in (len(by_size), len(by_size) - 1, len(by_size) - 2, 20, 10, 2):
        growth = matched_growth(before, {code: now[code] for code in by_size[:left]})
        cover = f"{len(growth.hotlines)} hotlines, {100 * growth.cover:.0f} % of the cases"
        told = f"{growth.percent} %{', thin' if growth.is_thin else ''}"
        said.append((left, f"{growth.refusal or told} ({cover})"))
    return said


def main() -> None:
    """Print the errors, and until when growth is given."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--federations", type=int, default=25)
    given = parser.parse_args()
    raw, matched, long_raw, chained, refused = measure(range(1, given.federations + 1))
    print(f"{given.federations} invented federations, {len(raw)} pairs of years, {refused} refused")
    print(f"growth of totals is wrong by    {mean(raw):5.1f} points a year, at most {max(raw):.1f}")
    print(f"matched growth is wrong by      {mean(matched):5.1f} points a year, at most {max(matched):.1f}")
    print(f"goal                        <=  {GOAL:5.1f}   {'held' if mean(matched) <= GOAL else 'MISSED'}")
    print(f"over ten years: totals by {mean(long_raw):.1f} points, the chain by {mean(chained):.1f}")
    print("\nOnly the smallest hotlines left in the last year:")
    for left, told in thin_out(1):
        print(f"{left:4} of them: {told}")


if __name__ == "__main__":
    main()
