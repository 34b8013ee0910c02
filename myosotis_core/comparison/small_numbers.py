"""Shares and rates that do not mislead: with an interval, or not at all.

Sources: Wilson (1927) for shares; for counts the exact Poisson limits of Garwood (1936), above 100 Byar's approximation
(Breslow and Day 1987, within a thousandth of the exact one there). All intervals are of 95 %.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import exp, lgamma, log, sqrt

from myosotis_core.indicators import share_percent

SMALLEST_BASE = 30
"""Below it no percentage is shown."""
SMALLEST_COUNT = 20
"""Below it a rate is shown with its interval and a flag only."""
PER_CHILDREN = 100_000
NORMAL = 1.959963984540054
EXACT_UP_TO = 100


class Reason(StrEnum):
    """Why there is no percentage or rate, or what is to be minded about it."""

    FEW = "few"
    NO_VALUE = "no_value"
    NO_POPULATION = "no_population"
    UNCERTAIN = "uncertain"


@dataclass(frozen=True)
class Careful:
    """A percentage or rate with its interval of 95 %, or the reason why it is not shown.

    `value` (None where it would mislead), `lower`, `upper`: per cent, or per 100,000 children. `part`, `base`: the
    counts, always shown. `reason`: why there is no value; with a value, `UNCERTAIN` means only together with its
    interval.
    """

    part: int | None
    base: int | None
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    reason: Reason | None = None


def share_of(part: int | None, base: int | None) -> Careful:
    """A percentage with Wilson's interval, none with a base below 30. One decimal, half away from zero."""
    if part is None or base is None:
        return Careful(part, base, reason=Reason.NO_VALUE)
    if base < SMALLEST_BASE:
        return Careful(part, base, reason=Reason.FEW)
    lower, upper = wilson(part, base)
    return Careful(part, base, share_percent(part, base), _round(100 * lower), _round(100 * upper))


def rate_of(count: int | None, children: int | None) -> Careful:
    """A rate per 100,000 children with its Poisson interval; below 20 cases flagged `UNCERTAIN`.

    Never without interval.
    """
    if count is None:
        return Careful(count, children, reason=Reason.NO_VALUE)
    if not children:
        return Careful(count, None, reason=Reason.NO_POPULATION)
    lower, upper = poisson(count)
    scale = PER_CHILDREN / children
    reason = Reason.UNCERTAIN if count < SMALLEST_COUNT else None
    return Careful(
        count, children, _round(count * scale), _round(lower * scale), _round(upper * scale), reason
    )


def wilson(part: int, base: int) -> tuple[float, float]:
    """Wilson's interval of 95 % for a share, as numbers from 0 to 1. Raises `ValueError` for a part beyond its base."""
    if not 0 <= part <= base or base == 0:
        raise ValueError("A part is between 0 and its base.")
    share, square = part / base, NORMAL**2
    middle = (share + square / (2 * base)) / (1 + square / base)
    half = NORMAL * sqrt(share * (1 - share) / base + square / (4 * base * base)) / (1 + square / base)
    return max(0.0, middle - half), min(1.0, middle + half)


def poisson(count: int) -> tuple[float, float]:
    """The interval of 95 % for the mean behind a count: exact up to 100, Byar's above. Raises `ValueError` below 0."""
    if count < 0:
        raise ValueError("A count is not negative.")
    if count > EXACT_UP_TO:
        above = count + 1
        lower = count * (1 - 1 / (9 * count) - NORMAL / (3 * sqrt(count))) ** 3
        return lower, above * (1 - 1 / (9 * above) + NORMAL / (3 * sqrt(above))) ** 3
    lower = 0.0 if count == 0 else _find_mean(lambda mean: 1 - _at_most(count - 1, mean) >= 0.025, count)
    return lower, _find_mean(lambda mean: _at_most(count, mean) <= 0.025, count)


def are_apart(one: Careful, other: Careful) -> bool:
    """Whether two intervals do not overlap; only then may one be said to be higher than the other."""
    if one.lower is None or one.upper is None or other.lower is None or other.upper is None:
        return False
    return one.upper < other.lower or other.upper < one.lower


def _at_most(count: int, mean: float) -> float:
    """How likely it is to count at most so many where so many are expected."""
    if mean <= 0:
        return 1.0
    return sum(exp(one * log(mean) - mean - lgamma(one + 1)) for one in range(count + 1))


def _find_mean(is_beyond: Callable[[float], bool], count: int) -> float:
    """The smallest mean for which something holds that stays true above it."""
    low, high = 0.0, 4.0 * count + 20
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if is_beyond(middle) else (middle, high)
    return high


def _round(value: float) -> Decimal:
    return Decimal(repr(value)).quantize(Decimal("0.1"), ROUND_HALF_UP)
