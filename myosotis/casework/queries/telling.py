"""What may be said to whom: the values of a case with who told them, and what of it one person may hear.

Nothing may be said to anybody but what that person told us, and what somebody released for that person by name. What
a block keeps back is said to nobody. `say_to` is pure: screens, prints and letters all ask it.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import Model, Q

from myosotis.accounts.models import User
from myosotis.casework.editing import version_of
from myosotis.casework.models import (
    FACT_FIELDS,
    Case,
    Contact,
    EpisodeFile,
    Involvement,
    NoteEntry,
    Promise,
    Release,
    Sighting,
    Telling,
    TellsWhere,
)
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.people import WHERE_IN_DETAILS, PersonAround
from myosotis.casework.queries.withheld import (
    WHERE_IN_CONTACT,
    WHERE_IN_EPISODE,
    WHERE_IN_FILE,
    hide_in_contacts,
    hide_in_entries,
    silent_in,
    withheld_in_case,
)
from myosotis.casework.told_rows import FILES

Key = tuple[UUID, str, int]
OF_EPISODE = (
    "last_seen_at",
    "last_seen_place",
    "missing_from",
    "country_now",
    "police_report",
    "police_reference",
    "story",
    "found_country",
)
OF_CHILD = ("born", "gender", "countries")
OF_DETAILS = ("address", "country", "household", "custody", "notes")
UNSAID = ("last_seen_precision", "left_behind", "left_behind_id", "taking", "taking_id")
"""Part of another value, or somebody who stands on the page by name."""
OF_SIGHTING = ("what", "where_when", "reach")
WHERE = frozenset(
    (
        *(WHERE_IN_EPISODE + WHERE_IN_CONTACT + WHERE_IN_FILE),
        *("address", "last_seen", "what", "where_when"),
    )
)


@dataclass(frozen=True)
class Statement:
    """One value of a case: what it is about, who told it, for whom it was released and by whom.

    `about`: the persons it concerns, `of`: whose it is, where that is one of several.
    `is_where`: it tells, or may tell, where they are.
    """

    model: str
    row: UUID
    field: str
    version: int
    value: Any
    about: frozenset[UUID] = frozenset()
    of: UUID | None = None
    is_where: bool = False
    givers: frozenset[UUID] = frozenset()
    released: dict[UUID, str] = dataclasses.field(default_factory=dict)

    @property
    def key(self) -> Key:
        """Which value of which field of which row."""
        return self.row, self.field, self.version


@dataclass(frozen=True)
class Saying:
    """All that may be said to one person, and how much is kept apart."""

    told: list[Statement]
    released: list[Statement]
    kept_apart: int


def say_to(
    statements: Iterable[Statement],
    *,
    to: UUID,
    withheld: frozenset[UUID] = frozenset(),
    silent: frozenset[UUID] = frozenset(),
) -> Saying:
    """What may be said to the person of the involvement `to`: what it told, and what was released for it.

    `withheld`: of whom it is not said to anybody where they are. `silent`: of whom nothing is said to this person.
    """
    told: list[Statement] = []
    released: list[Statement] = []
    kept_apart = 0
    for one in statements:
        is_blocked = (one.is_where and one.about & withheld) or one.about & silent
        if is_blocked or not (to in one.givers or to in one.released):
            kept_apart += 1
        elif to in one.givers:
            told.append(one)
        else:
            released.append(one)
    return Saying(told, released, kept_apart)


def blocked_for(case_id: UUID, person_id: UUID) -> tuple[frozenset[UUID], frozenset[UUID]]:
    """`withheld` and `silent` of `say_to` for one person; what a reader opened for themselves changes nothing."""
    return withheld_in_case(case_id, user=None), silent_in(case_id, towards=person_id)


def contacts_of(case: Case) -> list[UUID]:
    """The contacts of a case, whose keys open what was told in them."""
    links = case.contact_links.filter(unlinked_at__isnull=True)
    return list(links.values_list("contact_id", flat=True))


def callers_in(contacts: Iterable[UUID], involvements: Iterable[Involvement]) -> dict[UUID, frozenset[UUID]]:
    """Who called in each contact, as involvements of the case."""
    by_person = {row.person_id: row.pk for row in involvements}
    found: dict[UUID, set[UUID]] = {}
    calls = Involvement.objects.filter(contact__in=list(contacts), person__in=by_person)
    for contact_id, person_id in calls.values_list("contact_id", "person_id"):
        if contact_id is not None:
            found.setdefault(contact_id, set()).add(by_person[person_id])
    return {contact_id: frozenset(rows) for contact_id, rows in found.items()}


def list_statements(frame: CaseFrame, adults: list[PersonAround], *, user: User) -> list[Statement]:
    """Every value of a case that somebody may have told, with who told it; `frame` opens its contacts too."""
    case = frame.case
    children = frozenset(child.person.pk for child in frame.children)
    found: list[Statement] = []
    for child in frame.children:
        about = frozenset({child.person.pk})
        found += _of_row(child.person, _with_versions(child.person, OF_CHILD), about)
        for episode in child.episodes:
            found += _of_row(episode, _with_versions(episode, OF_EPISODE), about)
    for adult in adults:
        found += _of_adult(adult, children)
    found += _of_files(frame, children)
    found += _of_contacts(frame, adults, children, user=user)
    return _with_givers(case, found)


@dataclass(frozen=True)
class Call:
    """A contact of the case, opened, and who of its people called in it."""

    contact: Contact
    callers: frozenset[UUID]


def list_calls(frame: CaseFrame, adults: list[PersonAround]) -> list[Call]:
    """The contacts of a case with their callers, newest first."""
    contacts = list(Contact.objects.filter(pk__in=contacts_of(frame.case)).order_by("-started_at"))
    frame.keys.open(contacts)
    callers = callers_in([one.pk for one in contacts], [one.involvement for one in adults])
    return [Call(one, callers.get(one.pk, frozenset())) for one in contacts]


@dataclass(frozen=True)
class Passage:
    """One passage of a note, opened; `is_hidden` while what it tells is withheld."""

    entry: NoteEntry
    is_marked: bool
    is_hidden: bool


def list_passages(frame: CaseFrame, *, user: User) -> list[Passage]:
    """The notes of a case and of its contacts, newest first, and which of them were marked as telling where."""
    of_case = Q(case=frame.case.pk) | Q(contact__in=contacts_of(frame.case))
    entries = list(NoteEntry.objects.filter(of_case).order_by("-written_at"))
    marked = set(TellsWhere.objects.filter(entry__in=entries).values_list("entry_id", flat=True))
    frame.keys.open(entries)
    is_withheld = any(child.is_withheld for child in frame.children)
    if is_withheld:
        hide_in_entries(entries)
    return [
        Passage(entry, entry.pk in marked, is_withheld and entry.pk in marked)
        for entry in entries
        if entry.pk in marked or entry.text.strip()
    ]


def list_promises_to(frame: CaseFrame, calls: list[Call], to: UUID) -> list[Promise]:
    """What was promised to a person in the contacts it made, not kept yet, opened."""
    contacts = [one.contact.pk for one in calls if to in one.callers]
    open_ones = Promise.objects.filter(kept_at__isnull=True, withdrawn_at__isnull=True)
    found = list(open_ones.filter(contact__in=contacts).order_by("due_at"))
    frame.keys.open(found)
    return found


def _of_row(row: Model, names: Iterable[str], about: frozenset[UUID]) -> list[Statement]:
    return [
        Statement(
            row._meta.label,
            row.pk,
            name,
            version_of(row, name) if hasattr(row, "versions") else 0,
            getattr(row, name),
            about,
            is_where=name in WHERE,
        )
        for name in names
        if getattr(row, name) not in (None, "", [], {})
    ]


def _with_versions(row: Model, names: tuple[str, ...]) -> tuple[str, ...]:
    """These fields, and those of which a form of the file wrote a value."""
    held = row.versions  # type: ignore[attr-defined]
    return (*names, *(name for name in held if name not in (*names, *UNSAID)))


def _of_files(frame: CaseFrame, children: frozenset[UUID]) -> list[Statement]:
    """Every value of the file of the category: about its child, or about all of them."""
    found: list[Statement] = []
    episodes = {row.pk: child.person.pk for child in frame.children for row in child.episodes}
    for kind in FILES:
        rows = list(kind._default_manager.filter(case=frame.case))
        frame.keys.open(rows)
        for row in rows:
            person = getattr(row, "person_id", None)
            if isinstance(row, EpisodeFile):
                person = episodes.get(row.episode_id)
            about = frozenset({person}) if person else children
            found += _of_row(row, _with_versions(row, ()), about)
    return found


def _of_adult(adult: PersonAround, children: frozenset[UUID]) -> list[Statement]:
    details = adult.details
    living = {UUID(key) for key in details.lives_with} & children if details else set()
    about = frozenset({adult.person.pk, *living})
    found = _of_row(details, OF_DETAILS, about) if details else []
    found = [
        replace(one, of=adult.person.pk, is_where=one.is_where or one.field in WHERE_IN_DETAILS)
        for one in found
    ]
    for row in adult.identifiers:
        found.append(Statement(row._meta.label, row.pk, "text", 0, row.text, about, is_where=True))
    return found


def _of_contacts(
    frame: CaseFrame, adults: list[PersonAround], children: frozenset[UUID], *, user: User
) -> list[Statement]:
    contacts = list(Contact.objects.filter(pk__in=contacts_of(frame.case)).order_by("started_at"))
    entries = list(NoteEntry.objects.filter(contact__in=contacts))
    telling = set(TellsWhere.objects.filter(entry__in=entries).values_list("entry_id", flat=True))
    sightings = {row.contact_id: row for row in Sighting.objects.filter(contact__in=contacts)}
    frame.keys.open(contacts, entries, sightings.values())
    hide_in_contacts(contacts, user=user)
    callers = callers_in([one.pk for one in contacts], [one.involvement for one in adults])
    found: list[Statement] = []
    for contact in contacts:
        givers = callers.get(contact.pk, frozenset())
        rows = _of_row(contact, (*FACT_FIELDS, "summary"), children)
        if contact.pk in sightings:
            rows += _of_row(sightings[contact.pk], OF_SIGHTING, children)
        found += [
            replace(one, givers=givers, is_where=one.is_where or one.field == "summary") for one in rows
        ]
        found += [
            Statement(
                entry._meta.label,
                entry.pk,
                "text",
                entry.seq,
                entry.text,
                children,
                is_where=entry.pk in telling,
                givers=givers,
            )
            for entry in entries
            if entry.contact_id == contact.pk and entry.text.strip()
        ]
    return found


def _with_givers(case: Case, found: list[Statement]) -> list[Statement]:
    givers: dict[Key, set[UUID]] = {}
    for telling in Telling.objects.filter(case=case):
        givers.setdefault((telling.row, telling.field, telling.version), set()).add(telling.involvement_id)
    released: dict[Key, dict[UUID, str]] = {}
    for one in Release.objects.filter(case=case, withdrawn_at__isnull=True).select_related("by"):
        released.setdefault((one.row, one.field, one.version), {})[one.involvement_id] = one.by.name
    return [
        replace(
            one,
            givers=one.givers | frozenset(givers.get(one.key, ())),
            released=released.get(one.key, {}),
        )
        for one in found
    ]
