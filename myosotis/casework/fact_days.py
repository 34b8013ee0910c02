"""Days and years as figures count them: in the hotline's own time zone."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone


def bounds_of_year(year: int) -> tuple[dt.datetime, dt.datetime]:
    """The first instant of a year and of the next, in the hotline's time zone."""
    zone = timezone.get_default_timezone()
    return dt.datetime(year, 1, 1, tzinfo=zone), dt.datetime(year + 1, 1, 1, tzinfo=zone)


def local(at: dt.datetime) -> dt.datetime:
    """An instant in the hotline's time zone."""
    return at.astimezone(timezone.get_default_timezone())


def local_day(at: dt.datetime) -> dt.date:
    """The day of an instant in the hotline's time zone."""
    return local(at).date()
