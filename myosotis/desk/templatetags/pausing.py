"""Whether somebody on duty pauses just now."""

from __future__ import annotations

from django import template

from myosotis.accounts.models import User
from myosotis.desk import pausing

register = template.Library()


@register.filter
def is_pausing(user: User) -> bool:
    """Whether this person has told colleagues of a pause within the last moments."""
    return pausing.is_pausing(user.pk)
