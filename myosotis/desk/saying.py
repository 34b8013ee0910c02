"""How the desk says a time: the hour today, the day before it otherwise; late, soon or later."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.timezone import localtime

SOON = dt.timedelta(minutes=30)


def say_when(at: dt.datetime, now: dt.datetime) -> str:
    """The hour today, the day and the hour otherwise."""
    local = localtime(at)
    if local.date() == localtime(now).date():
        return f"{local:%H:%M}"
    is_near = abs((local.date() - localtime(now).date()).days) < 7
    return f"{date_format(local, 'D' if is_near else 'j M')} {local:%H:%M}"


def state_of(at: dt.datetime, now: dt.datetime) -> str:
    """Whether the time is over, near or far."""
    if at < now:
        return "late"
    return "soon" if at - now <= SOON else "later"
