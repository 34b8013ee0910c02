"""Sentences about time, said the same way by the server and by the scripts of a page."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

SOON_MINUTES = 30
EXACT_HOURS = 12
MINUTES_PER_HOUR = 60
MINUTES_PER_DAY = 24 * 60


def list_words() -> dict[str, str]:
    """Return the patterns the scripts fill in; {d}, {h} and {m} are days, hours and minutes."""
    return _list_words(get_language() or "en")


@lru_cache(maxsize=16)
def _list_words(language: str) -> dict[str, str]:
    """Look them up once per language: a board says a hundred times how long ago something was."""
    return {
        "span_minutes": _("{m} min"),
        "span_hours": _("{h} h"),
        "span_hours_minutes": _("{h} h {m} min"),
        "span_days": _("{d} d {h} h"),
        "span_long": _("{d} d"),
        "in": _("in {span}"),
        "late": _("{span} late"),
        "ago": _("{span} ago"),
        "just_now": _("just now"),
        "now_due": _("due now"),
        "keys_none": _("This page has no keys of its own."),
        "offline_since": _("Offline, kept here since {time}"),
        "saving": _("Saving"),
        "saved": _("Saved {time}"),
    }


def say_hours(hours: int) -> str:
    """Say a number of hours as hours, also when it fills a day."""
    return list_words()["span_hours"].format(h=hours)


def say_span(*, minutes: int, is_coarse: bool = False) -> str:
    """Say a span of time with at most two units; minutes count below twelve hours, unless a coarse word will do."""
    patterns = list_words()
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


def say_due(*, minutes: int) -> str:
    """Say how far away a due time is, or how late it is; `minutes` are left when positive."""
    patterns = list_words()
    if minutes in (0, -1):
        return patterns["now_due"]
    pattern = patterns["late"] if minutes < 0 else patterns["in"]
    return pattern.format(span=say_span(minutes=abs(minutes)))


def say_ago(*, minutes: int) -> str:
    """Say how long ago something was."""
    patterns = list_words()
    return patterns["just_now"] if minutes < 1 else patterns["ago"].format(span=say_span(minutes=minutes))
