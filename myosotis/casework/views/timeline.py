"""The timeline of a case: everything that happened to it, of every kind of record, in one order, newest first.

Each kind of record is a *source*: a function that gives its items of one case. The sources of this room stand in
`SOURCES`; an upper room adds its own with `add_source` when it starts. A source shows what the reader may see: it
reads through queries that ask who reads.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from myosotis.accounts.models import User
from myosotis.casework import speech, words
from myosotis.casework.models import Contact, Episode, Risk
from myosotis.casework.queries.cases import CasePage, ChildView
from myosotis.casework.views.note_words import Told, read_note

CHANNEL_ICONS = {"phone": "phone", "chat": "message", "text": "message", "mail": "mail", "in_person": "user"}


@dataclass(frozen=True)
class Item:
    """One thing that happened. `kind` is what the filter of the timeline chooses by.

    `facts` stand before the text; `typed`: the text as it was typed, where it is shown in other words.
    """

    at: dt.datetime
    kind: str
    icon: str
    title: str
    text: str = ""
    tone: str = ""
    by: str = ""
    url: str = ""
    key: str = ""
    facts: tuple[Told, ...] = ()
    typed: str = ""


@dataclass(frozen=True)
class Day:
    """The items of one day, under its name."""

    label: str
    items: list[Item]


Source = Callable[[CasePage, User], Iterable[Item]]


def add_source(source: Source) -> None:
    """Let the timeline show one more kind of record; called once, when a room starts."""
    if source not in SOURCES:
        SOURCES.append(source)


def list_days(page: CasePage, user: User) -> list[Day]:
    """Everything of a case that this person may read, by day, newest first."""
    items = [item for source in SOURCES for item in source(page, user)]
    items.sort(key=lambda item: item.at, reverse=True)
    return [
        Day(speech.say_day(group[0].at), group)
        for group in (
            list(items) for _day, items in groupby(items, key=lambda item: localtime(item.at).date())
        )
    ]


def _list_course(page: CasePage, user: User) -> list[Item]:
    """When the work began and ended, and what the category was."""
    items = [_opened(page), *_categories(page)]
    if page.case.closed_at:
        title = _("The work on this case ended.")
        reason = words.label("closure_reason", page.case.closure_reason)
        by = page.case.closed_by.name if page.case.closed_by else ""
        items.append(Item(page.case.closed_at, "case", "archive", title, reason, by=by))
    return items


def _list_contacts(page: CasePage, user: User) -> list[Item]:
    return [_contact(contact) for contact in page.contacts]


def _list_notes(page: CasePage, user: User) -> list[Item]:
    return [
        Item(
            entry.written_at,
            "notes",
            "pencil",
            _("Note"),
            entry.text,
            by=entry.author.name,
            key=str(entry.pk),
        )
        for entry in page.entries
        if entry.text.strip()
    ]


def _list_episodes(page: CasePage, user: User) -> list[Item]:
    return [item for child in page.children for item in _episodes(child)]


def _list_risks(page: CasePage, user: User) -> list[Item]:
    """Each judgement once, though one may be about several children."""
    judged = {risk.pk: (risk, child) for child in reversed(page.children) for risk in child.risks}
    return [_risk(risk, child, len(page.children)) for risk, child in judged.values()]


def _opened(page: CasePage) -> Item:
    case = page.case
    title = _("A prevention case was opened.") if case.is_prevention else _("This case was opened.")
    return Item(case.opened_at, "case", "folders", title, by=case.opened_by.name)


def _contact(contact: Contact) -> Item:
    told = str((contact.who_calls or {}).get("text", ""))
    who = speech.isolate(told) or words.label("contact_role", contact.role)
    channel = words.label("channel", contact.channel)
    minutes = int((contact.ended_at - contact.started_at).total_seconds() // 60) if contact.ended_at else 0
    if who and minutes and contact.channel == "phone":
        title = _("{who} called, {minutes} min.").format(who=who, minutes=minutes)
    elif who and contact.channel == "phone":
        title = _("{who} called.").format(who=who)
    elif who:
        title = _("{who}, by {channel}.").format(who=who, channel=channel)
    else:
        title = _("Contact by {channel}.").format(channel=channel)
    passages = [entry.text.strip() for entry in contact.note_entries.all() if entry.text.strip()]
    # A summary that is withheld is not made up for by what was written during the call.
    typed = "" if getattr(contact, "is_withheld", False) else contact.summary or "\n".join(passages)
    note = read_note(contact, typed)
    kind = "sightings" if contact.kind == "sighting" else "contacts"
    icon = "eye" if contact.kind == "sighting" else CHANNEL_ICONS.get(contact.channel, "message")
    return Item(
        contact.started_at,
        kind,
        icon,
        title,
        note.text[:600],
        by=contact.operator.name,
        url=f"/contacts/{contact.pk}/",
        facts=note.facts,
        typed=note.typed[:2000],
    )


def _episodes(child: ChildView) -> list[Item]:
    name = speech.first_name(child.name) or _("The child")
    items = []
    for episode in child.episodes:
        items += _one_episode(name, episode)
    return items


def _one_episode(name: str, episode: Episode) -> list[Item]:
    items = []
    if episode.last_seen_at:
        title = _("{name} was last seen.").format(name=name)
        items.append(
            Item(episode.last_seen_at, "episodes", "map-pin", title, episode.last_seen_place, tone="r")
        )
    if episode.police_told_at:
        title = _("The police were told about {name}.").format(name=name)
        items.append(Item(episode.police_told_at, "police", "shield", title))
    if episode.reported_returned_at:
        says = words.label("returned_says_who", episode.reported_returned_says)
        title = _("{name} is reported returned.").format(name=name)
        items.append(
            Item(episode.reported_returned_at, "episodes", "home", title, _("Says: {who}").format(who=says))
        )
    if episode.ended_at:
        outcome = words.label("outcome", episode.outcome)
        how = words.label("confirmation", episode.confirmation)
        is_back = episode.outcome in speech.BACK
        said = {True: _("{name} is back."), False: _("{name}: {outcome}.")}[is_back]
        if episode.outcome == speech.DECEASED:
            said = _("{name} has died.")
        title = said.format(name=name, outcome=outcome)
        items.append(
            Item(
                episode.ended_at,
                "episodes",
                "home-check" if is_back else "flag",
                title,
                how,
                tone="ok" if is_back else "",
            )
        )
    return items[::-1]


def _risk(risk: Risk, child: ChildView, children: int) -> Item:
    level = words.label("risk_level", risk.level)
    title = _("Risk: {level}.").format(level=level)
    if children > 1 and risk.person_id:
        title = _("Risk for {name}: {level}.").format(name=speech.first_name(child.name), level=level)
    by = risk.by.name
    if risk.second_by:
        by = _("{first} and {second}").format(first=by, second=risk.second_by.name)
    return Item(risk.judged_at, "risk", "flag", title, risk.reasons, by=by)


def _categories(page: CasePage) -> list[Item]:
    items = []
    for category in page.categories[1:]:
        label = words.label("category", category.code)
        items.append(
            Item(
                category.from_at,
                "case",
                "list-details",
                _("Category is now: {label}.").format(label=label),
                by=category.by.name,
            )
        )
    return items


def _list_promises(page: CasePage, user: User) -> list[Item]:
    return [
        Item(
            promise.kept_at,
            "promises",
            "checklist",
            _("Promise kept."),
            promise.text,
            tone="ok",
            by=promise.kept_by.name if promise.kept_by else "",
        )
        for promise in page.promises
        if promise.kept_at
    ]


SOURCES: list[Source] = [
    _list_course,
    _list_contacts,
    _list_notes,
    _list_episodes,
    _list_risks,
    _list_promises,
]
