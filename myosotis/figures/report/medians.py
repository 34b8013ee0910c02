"""The median age of children, estimated from open age groups alone: it tells nothing that they do not tell.

The age at which half of the children are passed, with the children of a group spread evenly over its years (the median
of grouped data). A hidden group below it, or children known without a group, leave none.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from myosotis.figures.report.edition import NETWORK
from myosotis.figures.report.gathering import KNOWN
from myosotis.figures.report.policy import load_policy
from myosotis.figures.report.showing import Release
from myosotis_core.comparison.small_numbers import SMALLEST_BASE
from myosotis_core.indicators import TOTAL, UNALLOCATED

AGES = "children_by_category_and_age"
AGE_BAND = "age_band"


def median_age(release: Release, category: str = TOTAL, hotline: str = NETWORK) -> Decimal | None:
    """The median age in years, one decimal, for a category or a hotline; None where open numbers do not give it."""
    rule = load_policy().rule(AGES)
    if rule is None or not rule.has_median:
        return None

    def count(code: str) -> int | None:
        return release.count(AGES, category, code, hotline=hotline).value

    known, loose = count(KNOWN), count(UNALLOCATED)
    if known is None or loose != 0 or known < SMALLEST_BASE:
        return None
    passed, half = 0, Decimal(known) / 2
    for code in release.rows(AGES, AGE_BAND):
        here = count(code)
        if here is None:
            return None
        if passed + here >= half and here:
            return _within(code, (half - passed) / here)
        passed += here
    return None


def _within(code: str, part: Decimal) -> Decimal | None:
    """The age that lies this far in a group; None in one that has no end."""
    _age, first, last = code.split("_")
    if not last.isdigit():
        return None
    age = int(first) + part * (int(last) + 1 - int(first))
    return age.quantize(Decimal("0.1"), ROUND_HALF_UP)
