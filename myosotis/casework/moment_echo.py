"""Saying back what was understood of a moment, as exactly as it was told."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from myosotis.casework import moment_words as words
from myosotis.casework.moments import Moment, Problem
from myosotis.kernel.models import Precision


def say_moment(moment: Moment, *, zone: ZoneInfo) -> str:
    """Echo a moment as exactly as it was told: "Tue 17 Nov 2026 18:00", "October 2026"."""
    local = moment.at.astimezone(zone)
    if moment.precision == Precision.YEAR:
        return date_format(local, "Y")
    if moment.precision == Precision.MONTH:
        return date_format(local, "F Y")
    day = date_format(local, "D j M Y")
    if moment.precision == Precision.DAY:
        return day
    if moment.precision == Precision.PART_OF_DAY:
        return _("{day}, {part}").format(day=day, part=_say_part(local.hour))
    time = local.strftime("%H:%M")
    if moment.precision == Precision.HOUR:
        return _("{day}, about {time}").format(day=day, time=time)
    return _("{day} {time}").format(day=day, time=time)


def say_twin(moment: Moment, *, zone: ZoneInfo) -> str:
    """Name one of the two hours of October."""
    said = say_moment(moment, zone=zone)
    if moment.at.astimezone(zone).dst():
        return _("{moment}, the first time (summer time)").format(moment=said)
    return _("{moment}, the second time (winter time)").format(moment=said)


def say_problem(problem: str) -> str:
    """The sentence for a person."""
    return {
        Problem.NOT_UNDERSTOOD: _(
            "This was not understood as a date or time. Try “yesterday 18h” or “17/11”."
        ),
        Problem.IMPOSSIBLE: _("This date or time does not exist."),
        Problem.SKIPPED: _("The clocks went forward that night: this time did not exist."),
        Problem.FUTURE: _("This lies in the future."),
        Problem.PAST: _("This lies in the past."),
        Problem.TWICE: _("The clocks went back that night, so this time came twice. Please say which."),
    }[Problem(problem)]


def _say_part(hour: int) -> str:
    nearest = min(words.HOUR_OF_PART, key=lambda part: abs(words.HOUR_OF_PART[part] - hour))
    return {
        "morning": _("in the morning"),
        "noon": _("around noon"),
        "afternoon": _("in the afternoon"),
        "evening": _("in the evening"),
        "night": _("at night"),
    }[nearest]
