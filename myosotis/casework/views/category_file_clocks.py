"""The clocks of a file in words, the law between two countries, and what must not be overlooked about a child."""

from __future__ import annotations

from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from myosotis.casework import speech
from myosotis.casework.clocks import ClockKind, FileClock, count_working_days, has_holidays, is_working_in
from myosotis.casework.countries import name_country
from myosotis.casework.queries.cases import ChildView
from myosotis.casework.queries.category_file import FileRecords, read_clocks
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.spans import say_span
from myosotis.casework.words import is_absence
from myosotis.kernel import clock
from myosotis_core.vocabulary.conventions import BRUSSELS, instruments_between, read_instruments

KINDS = {
    ClockKind.ACKNOWLEDGEMENT: gettext_lazy("Receipt confirmed by the Central Authority"),
    ClockKind.DECISION: gettext_lazy("Decision of the court"),
    ClockKind.APPEAL: gettext_lazy("Decision on appeal"),
    ClockKind.RETURN_TALK: gettext_lazy("Talk after the return"),
}
RULES = {
    ClockKind.ACKNOWLEDGEMENT: gettext_lazy("five working days"),
    ClockKind.DECISION: gettext_lazy("six weeks"),
    ClockKind.APPEAL: gettext_lazy("six weeks"),
    ClockKind.RETURN_TALK: gettext_lazy("72 hours"),
}


def list_clocks(frame: CaseFrame, records: FileRecords) -> list[dict[str, Any]]:
    """Each clock with when it is due, how much is left, and by whose working days."""
    country = records.abduction.destination if records.abduction else ""
    names = {child.person.pk: speech.first_name(child.name) for child in frame.children}
    return [
        {
            "kind": one.kind.value,
            "label": KINDS[one.kind],
            "rule": RULES[one.kind],
            "child": names.get(person_id, "") if person_id else "",
            "due_at": one.due_at,
            "due": say_due_day(one),
            "left": say_left(one, country),
            "state": state_of(one),
            "share": share_of(one),
        }
        for one, person_id in read_clocks(frame, records)
    ]


def state_of(one: FileClock) -> str:
    """done | late | soon | later; soon is the last day."""
    if not one.is_running:
        return "done"
    hours = (one.due_at - clock.now()).total_seconds() / 3600
    return "late" if hours < 0 else "soon" if hours <= 24 else "later"


def share_of(one: FileClock) -> int:
    """How much of its time is over, in percent."""
    whole = (one.due_at - one.since).total_seconds()
    return max(0, min(100, round(100 * (clock.now() - one.since).total_seconds() / whole))) if whole else 100


def say_due_day(one: FileClock) -> str:
    """The last day of the period; of the talk, day and hour."""
    if one.kind is ClockKind.RETURN_TALK:
        return f"{date_format(localtime(one.due_at), 'D j M')} {localtime(one.due_at):%H:%M}"
    return date_format(_last_day(one), "D j M Y")


def _last_day(one: FileClock) -> Any:
    # The period ends with the last instant of its day, which is the first of the next one.
    return localdate(one.due_at - (one.due_at - one.since) / 10_000)


def say_left(one: FileClock, country: str) -> str:
    """How much is left, or over: in working days for the acknowledgement, in days or hours for the others."""
    if one.stopped_on is not None:
        return _("answered {day}").format(day=date_format(one.stopped_on, "j M"))
    if one.kind is ClockKind.RETURN_TALK:
        minutes = round((one.due_at - clock.now()).total_seconds() / 60)
        pattern = _("{span} left") if minutes >= 0 else _("{span} over")
        return pattern.format(span=say_span(minutes=abs(minutes)))
    today, last = localdate(clock.now()), _last_day(one)
    if one.kind is ClockKind.ACKNOWLEDGEMENT:
        days = count_working_days(today, last, is_working_in(country))
        if days >= 0:
            return ngettext("{count} working day left", "{count} working days left", days).format(count=days)
        return ngettext("{count} working day over", "{count} working days over", -days).format(count=-days)
    days = (last - today).days
    if days >= 0:
        return ngettext("{count} day left", "{count} days left", days).format(count=days)
    return ngettext("{count} day over", "{count} days over", -days).format(count=-days)


def describe_instruments(records: FileRecords) -> dict[str, Any] | None:
    """Which conventions bind the two countries, and from when the table is; nothing while one is not known."""
    file = records.abduction
    if file is None or records.withheld:
        return None
    home, other = file.habitual_residence, file.destination
    if not home or not other or is_absence(home) or is_absence(other) or home == other:
        return None
    found = instruments_between(home, other)
    return {
        "home": name_country(home),
        "other": name_country(other),
        "titles": [one.title for one in found],
        "is_brussels": any(one.code == BRUSSELS for one in found),
        "as_of": max(one.as_of for one in read_instruments().values()),
        "sources": [one.source for one in found] or [read_instruments()["hague_1980"].source],
        "has_holidays": has_holidays(other),
    }


def count_earlier(child: ChildView) -> int:
    """How many episodes of this case began in the same year as the latest one, before it."""
    years = [localtime(speech.began_at(episode)).year for episode in child.episodes]
    return years.count(years[0]) - 1 if years else 0


def list_notes(frame: CaseFrame) -> list[dict[str, str]]:
    """What this case must not be read without: a death, a child come of age, an adult, brothers and sisters apart."""
    notes = []
    for child in frame.children:
        name = speech.first_name(child.name) or _("A child")
        if speech.state_of(child) == "deceased":
            text = _("{name} has died. Nothing here asks for a return any more.").format(name=name)
            notes.append({"icon": "flag", "text": text})
        elif speech.came_of_age(child):
            text = _(
                "{name} has come of age while missing. The case goes on and is counted by the age at the disappearance."
            ).format(name=name)
            notes.append({"icon": "user", "text": text})
        elif speech.is_adult(child):
            text = _(
                "{name} was an adult when last seen. Persons of 18 and over are counted apart from children."
            ).format(name=name)
            notes.append({"icon": "user", "text": text})
        earlier = count_earlier(child)
        if earlier:
            text = ngettext(
                "{name}: {count} earlier episode in the same year, in this case.",
                "{name}: {count} earlier episodes in the same year, in this case.",
                earlier,
            ).format(name=name, count=earlier)
            notes.append({"icon": "history", "text": text})
    missing = [child for child in frame.children if child.open_episode is not None]
    others = [child for child in frame.children if child.episodes and child.open_episode is None]
    if missing and others:
        still = ", ".join(speech.first_name(child.name) or _("a child") for child in missing)
        text = ngettext(
            "Not all are back: {names} is still missing. The case stays open until the last one.",
            "Not all are back: {names} are still missing. The case stays open until the last one.",
            len(missing),
        ).format(names=still)
        notes.append({"icon": "users", "text": text})
    return notes
