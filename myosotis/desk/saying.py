"""How the desk says a time: the hour today, the day before it otherwise; late, soon or later."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.timezone import localtime

SOON = dt.timedelta(minutes=30)


def say_when(at: dt.datetime, now: dt.datetime, *, is_short: bool = False) -> str:
    """The hour today, the day and the hour otherwise; `is_short`: of a day that is far away, the day alone."""
    local = localtime(at)
    if local.date() == localtime(now).date():
        return f"{local:%H:%M}"
    is_near = abs((local.date() - localtime(now).date()).days) < 7
    day = date_format(local, "D" if is_near else "j M")
    return day if is_short and not is_near else f"{day} {local:%H:%M}"


def state_of(at: dt.datetime, now: dt.datetime) -> str:
    """Whether the time is over, near or far."""
    if at < now:
        return "late"
    return "soon" if at - now <= SOON else "later"
