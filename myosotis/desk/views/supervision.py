"""The supervisor's view: load, waiting, overdue, languages; bars with the same numbers as a table."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from babel import Locale
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from myosotis.accounts.access import needs, person_of
from myosotis.accounts.permissions import Permission
from myosotis.desk.queries.supervision import DAYS, Bar, Supervision, read_supervision

HEIGHT = 120
STEP = 20
WIDTH = 14
FOOT = 18


@dataclass(frozen=True)
class Column:
    """One bar as it is drawn, in the units of the drawing."""

    x: int
    answered_y: int
    answered_height: int
    missed_y: int
    missed_height: int
    middle: int
    mark: str
    label: str
    bar: Bar


@dataclass(frozen=True)
class Chart:
    """A drawing of bars: its box, its columns, the highest number, the sentence that says it in words."""

    box: str
    foot: int
    columns: list[Column]
    highest: int
    sentence: str
    width: int


@require_GET
@needs(Permission.REVIEW_OPENINGS)
def show_supervision(request: HttpRequest) -> HttpResponse:
    """The house at a glance."""
    read = read_supervision(user=person_of(request))
    context = {
        "read": read,
        "days_shown": DAYS,
        "hours": draw(read.hours, say_hour, every=3, sentence=_say_hours),
        "days": draw(read.days, say_day, every=2, sentence=_say_days),
        "lists": describe_lists(read),
        "languages": [(name_language(code), count) for code, count in read.languages],
    }
    return render(request, "desk/supervision/supervision.html", context)


def draw(
    bars: list[Bar],
    label: Callable[[Any], str],
    *,
    every: int,
    sentence: Callable[[Bar, str, int], str],
) -> Chart:
    """Lay out bars; every third or so is marked below."""
    highest = max(bar.total for bar in bars)
    scale = HEIGHT / highest if highest else 0
    columns = []
    for place, bar in enumerate(bars):
        answered, missed = round(bar.answered * scale), round(bar.missed * scale)
        columns.append(
            Column(
                x=place * STEP + (STEP - WIDTH) // 2,
                answered_y=HEIGHT - answered,
                answered_height=answered,
                missed_y=HEIGHT - answered - missed,
                missed_height=missed,
                middle=place * STEP + STEP // 2,
                mark=label(bar.at) if place % every == 0 else "",
                label=label(bar.at),
                bar=bar,
            )
        )
    most = max(bars, key=lambda bar: bar.total)
    said = sentence(most, label(most.at), sum(bar.total for bar in bars)) if highest else _("No contact yet.")
    width = len(bars) * STEP
    return Chart(f"0 0 {width} {HEIGHT + FOOT}", HEIGHT + FOOT - 4, columns, highest, said, width)


def say_hour(hour: int) -> str:
    """An hour of the day."""
    return f"{hour:02d}"


def say_day(day: dt.date) -> str:
    """A day in short."""
    return date_format(day, "j M")


def _say_hours(most: Bar, label: str, total: int) -> str:
    sentence = ngettext(
        "{total} contact. It began in the hour from {hour}.",
        "{total} contacts. The busiest hour of the day is the one from {hour}: {count} of them began in it.",
        total,
    )
    return sentence.format(total=total, count=most.total, hour=f"{label}:00")


def _say_days(most: Bar, label: str, total: int) -> str:
    sentence = ngettext(
        "{total} contact. It began on {day}.",
        "{total} contacts. The busiest day was {day}: {count} of them began on it.",
        total,
    )
    return sentence.format(total=total, count=most.total, day=label)


def describe_lists(read: Supervision) -> list[dict[str, Any]]:
    """The three lists of counts, each line with where to go."""
    contacts = _address("casework:contacts")
    waits = [
        (_("Missed calls to call back"), read.waits["call_backs"], _address("casework:missed")),
        (_("Contacts that are open"), read.waits["contacts_open"], f"{contacts}?which=open"),
        (
            _("“A child is missing”, without a case"),
            read.waits["contacts_alone"],
            f"{contacts}?which=unlinked",
        ),
        (_("Sightings that nobody judged"), read.waits["sightings_unjudged"], ""),
        (_("Credible sightings, not passed to the police"), read.waits["sightings_credible"], ""),
    ]
    overdue = [
        (_("Promises"), read.overdue["promises"], _address("desk:board")),
        (_("Tasks"), read.overdue["tasks"], ""),
        (_("Reviews of risk"), read.overdue["reviews"], _address("desk:board")),
        (
            _("Contacts open for more than twelve hours"),
            read.overdue["contacts_left_open"],
            f"{contacts}?which=open",
        ),
    ]
    waiting = [
        (
            _("Cards of a handover that nobody took over"),
            read.unacknowledged["handover_cards"],
            _address("desk:handover"),
        ),
        (_("Openings from outside the team"), read.unacknowledged["openings"], _address("desk:board")),
    ]
    return [
        {"title": _("Waiting"), "icon": "hourglass", "lines": waits},
        {"title": _("Overdue"), "icon": "alarm", "lines": overdue},
        {"title": _("Not acknowledged"), "icon": "user-question", "lines": waiting},
    ]


def name_language(code: str) -> str:
    """A language in the language of the page."""
    return str(Locale.parse((get_language() or "en").split("-")[0]).languages.get(code, code))


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
