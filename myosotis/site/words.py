"""Sentences about time, said the same way by the server and by the scripts of a page."""

from __future__ import annotations

from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from myosotis.casework.spans import list_span_words, say_span

SOON_MINUTES = 30


def list_words() -> dict[str, str]:
    """Return the patterns the scripts fill in; {d}, {h} and {m} are days, hours and minutes."""
    return _list_words(get_language() or "en")


@lru_cache(maxsize=16)
def _list_words(language: str) -> dict[str, str]:
    """Look them up once per language: a board says a hundred times how long ago something was."""
    return {
        **list_span_words(),
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
