"""Ages, bands, shares and growth: the small sums behind every figure. Sources: counting rules 5, 6, 7 and 12."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from myosotis_core.vocabulary import load

ONE_DECIMAL = Decimal("0.1")


def age_in_completed_years(born: date, at: date) -> int:
    """Completed years of age on the day `at` (counting rule 5). Unit: years.

    Whoever is born on 29 February completes a year on 1 March in other years. Raises `ValueError` if `at` is
    before the birth. Both are dates of the place concerned, without a time zone.
    """
    if at < born:
        raise ValueError("The day is before the birth.")
    return at.year - born.year - ((at.month, at.day) < (born.month, born.day))


def age_band(age: int) -> str:
    """The code in `age_band` for an age in completed years; raises `ValueError` for a negative age."""
    return _band("age_band", age, "An age cannot be negative.")


def duration_band(hours: float) -> str:
    """The code in `missing_duration` for a time missing in hours; raises `ValueError` for a negative time."""
    return _band("missing_duration", hours, "A time missing cannot be negative.")


def repeat_band(episodes_in_year: int, *, has_earlier: bool = False) -> str:
    """The code in `repeat` for one episode (counting rule 6).

    `episodes_in_year`: which episode of the same child it is in the calendar year, 1 for the first.
    `has_earlier`: an episode in an earlier year is known. Raises `ValueError` below 1.
    """
    if episodes_in_year < 1:
        raise ValueError("An episode is at least the first of its year.")
    if episodes_in_year == 1:
        return "earlier_year_only" if has_earlier else "first_known"
    return load().list("repeat").find(episodes_in_year).code


def quarter_of(day: date) -> int:
    """The quarter of the year, 1 to 4."""
    return (day.month - 1) // 3 + 1


def share_percent(part: int, whole: int) -> Decimal | None:
    """Per cent with one decimal, half rounded up (counting rule 12); None if the whole is 0."""
    if whole == 0:
        return None
    return (Decimal(100 * part) / Decimal(whole)).quantize(ONE_DECIMAL, ROUND_HALF_UP)


def growth_percent(before: int, now: int) -> Decimal | None:
    """Growth in per cent with one decimal, half rounded away from zero; None if there was nothing before."""
    return share_percent(now - before, before)


def _band(name: str, amount: float, refusal: str) -> str:
    if amount < 0:
        raise ValueError(refusal)
    return load().list(name).find(amount).code
