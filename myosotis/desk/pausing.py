"""A pause after a hard call. It stands in this process's memory for a moment only: no row, no entry in any log.

The page of whoever pauses says so again and again while the pause lasts; when it stops, the word is gone by itself.
"""

from __future__ import annotations

from uuid import UUID

from django.core.cache import cache

LASTS_SECONDS = 90
"""A few times as long as the page takes to say it again, so that every web process has heard it."""


def _name(user_id: UUID) -> str:
    return f"pausing-{user_id}"


def say_pausing(user_id: UUID) -> None:
    """Somebody wants colleagues to know that they pause."""
    cache.set(_name(user_id), True, LASTS_SECONDS)


def end_pausing(user_id: UUID) -> None:
    """They are back."""
    cache.delete(_name(user_id))


def is_pausing(user_id: UUID) -> bool:
    """Whether somebody has said so within the last moments."""
    return bool(cache.get(_name(user_id)))
