"""How the house says how long something lasts: "34 min", "9 h", "6 d 13 h", on every page and paper the same."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

EXACT_HOURS = 12
MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * 60


def list_span_words() -> dict[str, str]:
    """The patterns; {d}, {h} and {m} are days, hours and minutes."""
    return _list_span_words(get_language() or "en")


@lru_cache(maxsize=16)
def _list_span_words(language: str) -> dict[str, str]:
    """Looked up once per language: a board says a hundred times how long something lasts."""
    return {
        "span_minutes": _("{m} min"),
        "span_hours": _("{h} h"),
        "span_hours_minutes": _("{h} h {m} min"),
        "span_days": _("{d} d {h} h"),
        "span_long": _("{d} d"),
    }


def say_hours(hours: int) -> str:
    """Say a number of hours as hours, also when it fills a day."""
    return list_span_words()["span_hours"].format(h=hours)


def say_span(*, minutes: int, is_coarse: bool = False) -> str:
    """Say a span of time with at most two units; minutes count below twelve hours, unless a coarse word will do."""
    patterns = list_span_words()
    days, rest = divmod(max(minutes, 0), MINUTES_PER_DAY)
    hours, left = divmod(rest, MINUTES_PER_HOUR)
    if days >= 100 or (days and not hours):
        return patterns["span_long"].format(d=days)
    if days:
        return patterns["span_days"].format(d=days, h=hours)
    if hours and left and hours < EXACT_HOURS and not is_coarse:
        return patterns["span_hours_minutes"].format(h=hours, m=left)
    if hours:
        return patterns["span_hours"].format(h=hours)
    return patterns["span_minutes"].format(m=left)
