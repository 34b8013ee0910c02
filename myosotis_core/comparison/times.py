"""Time missing and age told without a cut at 31 December: a survival curve, and a median that names its base.

Source of the curve: the actuarial life table (Cutler and Ederer 1958); whoever is still missing counts for half of the
band in which the counting stopped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from myosotis_core.indicators import TOTAL, Table
from myosotis_core.vocabulary import load

BANDS = "missing_duration"


@dataclass(frozen=True)
class Step:
    """One band of time missing. `still_missing`: per cent missing for longer than the band, one decimal; None if
    nobody was.

    `ended`, `censored`: episodes that ended in it, or were open when the counting stopped.
    """

    band: str
    ended: int
    censored: int
    still_missing: Decimal | None


def survival(ended: Table, still_open: Table, *before: str) -> list[Step] | None:
    """The curve from the tables of ended and of open episodes by time missing, for the codes of the dimension before.

    None where either has no numbers. The last band has no end: what is left there is not zero but unknown.
    """
    place = before or (TOTAL,) * (len(ended.indicator.by) - 1)
    bands = load().list(BANDS).names
    gone = [ended.cell(*place, band).value for band in bands]
    left = [still_open.cell(*place, band).value for band in bands]
    if any(value is None for value in (*gone, *left)):
        return None
    finished, censored = [value or 0 for value in gone], [value or 0 for value in left]
    at_risk, part = sum(finished) + sum(censored), Decimal(1)
    steps = []
    for band, over, cut in zip(bands, finished, censored, strict=True):
        exposed = at_risk - Decimal(cut) / 2
        is_last = band == bands[-1]
        part = part * (1 - over / exposed) if exposed else part
        shown = None if is_last or not at_risk else (100 * part).quantize(Decimal("0.1"), ROUND_HALF_UP)
        steps.append(Step(band, over, cut, shown))
        at_risk -= over + cut
    return steps


def median_age(table: Table) -> int | None:
    """The median completed year of age of a table by `age`; None where no age is known.

    Of one hotline, never of medians.
    """
    counts = {int(place[-1]): cell.value or 0 for place, cell in table.cells.items() if place[-1].isdigit()}
    return _median(counts)


def _median(counts: Mapping[int, int]) -> int | None:
    half, passed = (sum(counts.values()) + 1) // 2, 0
    for age in sorted(counts):
        passed += counts[age]
        if passed >= half > 0:
            return age
    return None
