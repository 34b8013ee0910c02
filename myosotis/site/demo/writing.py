"""The records of a demo, one small function for each kind: what the room's actions would write, with its own time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from myosotis.accounts.models import User
from myosotis.casework.models import (
    Case,
    CaseCategory,
    CaseChild,
    Contact,
    ContactCase,
    Episode,
    Involvement,
    NoteEntry,
    Promise,
    Risk,
)
from myosotis.people.actions import script_of
from myosotis.people.models import Identifier, Name, Person
from myosotis.site.demo.rows import Rows

Fact = dict[str, str]


@dataclass
class Writer:
    """Writes records into rows."""

    rows: Rows
    now: dt.datetime

    def contact(
        self, by: User, at: dt.datetime, *, minutes: float | None, facts: dict[str, Fact], **fields: Any
    ) -> Contact:
        """One contact; with `minutes` None it is still open."""
        ended = None if minutes is None else min(at + dt.timedelta(minutes=minutes), self.now)
        closed = None if ended is None else min(ended + dt.timedelta(minutes=2), self.now)
        contact = Contact(
            operator=by,
            started_at=at,
            entered_at=at,
            saved_at=closed or min(at + dt.timedelta(minutes=6), self.now),
            ended_at=ended,
            closed_at=closed,
            closed_by=by if closed else None,
            **facts,
            **fields,
        )
        given = [name for name, value in {**facts, **fields}.items() if value not in ("", None, [], {})]
        stamp = {"n": 1, "by": by.public_id, "at": at.isoformat()}
        contact.versions = dict.fromkeys(given, stamp)
        self.rows.add(contact)
        self.rows.act(at, "contact.started", by, contact=contact.pk)
        if closed:
            self.rows.act(closed, "contact.closed", by, contact=contact.pk, kind=contact.kind)
        told = [facts.get(name, {}).get("text", "") for name in ("child", "who_calls")]
        self.rows.find(contact.pk, names=told, numbers=[fields.get("caller_number", "")])
        return contact

    def note(
        self,
        by: User,
        at: dt.datetime,
        text: str,
        *,
        contact: Contact | None = None,
        case: Case | None = None,
    ) -> None:
        """One passage of a running note."""
        at = min(at, self.now)
        entry = NoteEntry(
            contact=contact, case=case, author=by, seq=1, written_at=at, entered_at=at, text=text
        )
        self.rows.add(entry)
        if case is not None:
            self.rows.act(at, "case.note_written", by, case, entries=[entry.pk])

    def person(self, names: list[str], *, phone: str = "", at: dt.datetime, **fields: Any) -> Person:
        """A person with forms of the name and a number."""
        person = self.rows.add(Person(created_at=at, **fields))
        for position, text in enumerate(names):
            self.rows.add(Name(person=person, text=text, script=script_of(text), position=position))
        if phone:
            self.rows.add(Identifier(person=person, kind="phone", text=phone, noted_at=at))
        self.rows.find(person.pk, names=names, numbers=[phone])
        return person

    def case(
        self,
        by: User,
        at: dt.datetime,
        *,
        sub: str = "",
        contact: Contact | None = None,
        children: int = 1,
        **fields: Any,
    ) -> Case:
        """A case with its first category, linked to the contact it began with."""
        case = self.rows.add(Case(opened_at=at, opened_by=by, **fields))
        if case.category:
            self.rows.add(CaseCategory(case=case, code=case.category, sub_code=sub, from_at=at, by=by))
        self.rows.act(
            at, "case.created", by, case, contact=contact.pk if contact else None, children=children
        )
        if contact is not None:
            self.rows.add(ContactCase(contact=contact, case=case, linked_at=at, linked_by=by))
        return case

    def link(self, case: Case, contact: Contact, by: User, at: dt.datetime) -> None:
        """Say that a contact belongs to a case."""
        at = min(at, self.now)
        self.rows.add(ContactCase(contact=contact, case=case, linked_at=at, linked_by=by))
        self.rows.act(at, "contact.linked", by, case, contact=contact.pk)

    def child(self, case: Case, person: Person, position: int, age: int | None) -> None:
        """A child of a case."""
        self.rows.add(CaseChild(case=case, person=person, position=position, age_years=age))

    def adult(self, case: Case, person: Person, role: str, by: User, at: dt.datetime) -> None:
        """Somebody around the child."""
        self.rows.add(Involvement(case=case, person=person, role=role))
        self.rows.act(at, "case.person_added", by, case, person=person.pk, role=role)

    def episode(self, case: Case, person: Person, by: User, at: dt.datetime, **fields: Any) -> Episode:
        """An episode as recorded at `at`, with its end where there is one."""
        episode = Episode(
            case=case, person=person, recorded_at=at, recorded_by=by, category=case.category, **fields
        )
        if episode.ended_at is not None:
            episode.ended_by = by
            episode.located_at = episode.ended_at
            episode.wellbeing_at = episode.ended_at
        self.rows.add(episode)
        if episode.reported_returned_at is not None:
            episode.reported_returned_by = by
            says = episode.reported_returned_says
            self.rows.act(
                episode.reported_returned_at,
                "episode.reported_returned",
                by,
                case,
                episode=episode.pk,
                says=says,
            )
        if episode.ended_at is not None:
            written = max(episode.ended_at, at)
            self.rows.act(written, "episode.ended", by, case, episode=episode.pk, outcome=episode.outcome)
        return episode

    def risk(
        self, case: Case, person: Person | None, by: User, at: dt.datetime, level: str, **fields: Any
    ) -> Risk:
        """A judgement of risk."""
        seconded = min(at + dt.timedelta(minutes=9), self.now)
        if fields.get("second_by"):
            fields["second_at"] = seconded
        risk = self.rows.add(Risk(case=case, person=person, level=level, by=by, judged_at=at, **fields))
        self.rows.act(at, "risk.judged", by, case, risk=risk.pk, level=level)
        if risk.second_by is not None:
            self.rows.act(seconded, "risk.seconded", risk.second_by, case, risk=risk.pk)
        return risk

    def promise(
        self, case: Case, by: User, made: dt.datetime, due: dt.datetime, text: str, kept: dt.datetime | None
    ) -> None:
        """What we said we would do."""
        promise = Promise(
            case=case, due_at=due, made_at=made, by=by, kept_at=kept, kept_by=by if kept else None, text=text
        )
        self.rows.add(promise)
        self.rows.act(made, "promise.made", by, case, promise=promise.pk)
        if kept:
            self.rows.act(kept, "promise.kept", by, case, promise=promise.pk)

    def close(
        self, case: Case, by: User, at: dt.datetime, reason: str, retention: str, erase_on: dt.date | None
    ) -> None:
        """The end of the work on a case."""
        case.closed_at, case.closed_by, case.closure_reason = at, by, reason
        case.retention_class, case.erase_on = retention, erase_on
        self.rows.act(at, "case.closed", by, case, reason=reason)
