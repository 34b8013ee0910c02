"""Making and changing cases: children, categories, notes, links to contacts, closing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from myosotis.accounts.access import demand
from myosotis.accounts.models import Team, User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.actions.closing import leave_open
from myosotis.casework.actions.contacts import get_contact_to_write
from myosotis.casework.actions.episodes import EpisodeInput, insert_episode, open_again, renew_age
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.actions.notes import EntryInput, save_entries
from myosotis.casework.editing import Change, Conflict, apply_changes, settle
from myosotis.casework.facts import local_day
from myosotis.casework.models import (
    Case,
    CaseCategory,
    CaseChild,
    CaseNumber,
    Contact,
    ContactCase,
    Episode,
    Involvement,
    Revision,
)
from myosotis.casework.retention import erasure_day
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.ids import new_id
from myosotis.people.actions import add_name, add_person, make_keys, reindex_person
from myosotis.people.models import Person
from myosotis.vault import store
from myosotis.vault.opening import Purpose, unlock

CLOSING_FIELDS = ("closed_at", "closed_by", "closure_reason")


@dataclass
class ChildInput:
    """A child as told: any field may be missing, several name forms are welcome."""

    names: list[str] = field(default_factory=list)
    gender: str = ""
    birth_year: int | None = None
    born: dict[str, Any] | None = None
    age_years: int | None = None
    countries: list[str] = field(default_factory=list)
    person_id: UUID | None = None
    episode: EpisodeInput | None = None
    sealed: dict[str, Any] = field(default_factory=dict)


@dataclass
class CaseInput:
    """A case as it begins."""

    team: Team
    category: str = ""
    sub_category: str = ""
    is_prevention: bool = False
    prevention_kind: str = ""
    basis: str = Case.Basis.OWN
    countries: list[str] = field(default_factory=list)
    is_cross_border: bool = False
    summary: str = ""
    opened_at: dt.datetime | None = None


def create_case(
    *, by: User, case: CaseInput, children: list[ChildInput], contact_id: UUID | None = None
) -> Case:
    """Open a case with one or several children, each with an episode unless it is a prevention file."""
    demand(by, Permission.WRITE_CASES)
    _demand_codes(("category", case.category), *(("gender", child.gender) for child in children))
    if case.team.pk not in by.team_ids():
        raise Refused("write_cases", who_could=case.team.name)
    case_id = new_id()
    new_children = [child for child in children if child.person_id is None]
    for child in new_children:
        child.person_id = new_id()
    store.add_keys([case_id], "case")
    make_keys([child.person_id for child in new_children if child.person_id])
    with transaction.atomic():
        opened_at = min(case.opened_at or clock.now(), clock.now())
        row = Case(
            id=case_id,
            ref=_reference(case.team, case_id, opened_at),
            basis=case.basis,
            team=case.team,
            caseworker=by,
            opened_at=opened_at,
            opened_by=by,
            is_prevention=case.is_prevention,
            prevention_kind=case.prevention_kind if case.is_prevention else "",
            category=case.category,
            countries=case.countries,
            is_cross_border=case.is_cross_border or len(set(case.countries)) > 1,
            summary=case.summary,
        )
        row.save(force_insert=True)
        if case.category:
            CaseCategory.objects.create(
                case=row, code=case.category, sub_code=case.sub_category, from_at=opened_at, by=by
            )
        for position, child in enumerate(children):
            _insert_child(row, child, position, by=by, is_new=child in new_children)
        if contact_id is not None:
            contact = get_contact_to_write(contact_id, by=by)
            ContactCase.objects.create(contact=contact, case=row, linked_by=by)
        record("case.created", by=by.public_id, case=row.pk, contact=contact_id, children=len(children))
    return row


def _reference(team: Team, case_id: UUID, opened_at: dt.datetime) -> str:
    """The next number of the year; an invented case takes none of them."""
    if team.is_training:
        return f"T-{case_id.hex[-8:].upper()}"
    return next_reference(timezone.localtime(opened_at).year)


def add_child(*, by: User, case_id: UUID, child: ChildInput) -> CaseChild:
    """Add a child to a case; it stays one case and counts one child more."""
    _demand_codes(("gender", child.gender))
    is_new = child.person_id is None
    if child.person_id is None:
        child.person_id = new_id()
        make_keys([child.person_id])
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        row = _insert_child(case, child, case.case_children.count(), by=by, is_new=is_new)
        record("case.child_added", by=by.public_id, case=case.pk, person=child.person_id)
    return row


def change_category(*, by: User, case_id: UUID, code: str, sub_code: str = "") -> None:
    """Give the case another category from now on; the earlier ones stay with their dates."""
    _demand_codes(("category", code))
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        CaseCategory.objects.create(case=case, code=code, sub_code=sub_code, by=by)
        case.category = code
        case.save(update_fields=["category"])
        record("case.category_changed", by=by.public_id, case=case.pk, category=code)


def edit_case(*, by: User, case_id: UUID, changes: dict[str, Change]) -> list[Conflict]:
    """Change fields of a case; a field somebody else changed meanwhile comes back as a conflict."""
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        conflicts = apply_changes(case, changes, by=by)
        case.save()
        record("case.changed", by=by.public_id, case=case.pk, fields=sorted(changes))
    return conflicts


def edit_episode(*, by: User, episode_id: UUID, changes: dict[str, Change]) -> list[Conflict]:
    """Change fields of an episode, with the same care."""
    with transaction.atomic():
        episode = Episode.objects.select_for_update().filter(pk=episode_id).first()
        if episode is None:
            raise Missing
        case = get_case_to_write(episode.case_id, by=by)
        unlock([case.pk], by=by.public_id, why=Purpose.OPEN_CASE).open(episode)
        conflicts = apply_changes(episode, changes, by=by)
        if "last_seen_at" in changes:
            renew_age(episode, by=by)
        episode.save()
        record("episode.changed", by=by.public_id, case=case.pk, episode=episode_id, fields=sorted(changes))
    return conflicts


def settle_case_conflict(*, by: User, case_id: UUID, revision_id: UUID, choice: str) -> None:
    """A person chooses between two values of one field of the case or of one of its episodes."""
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        revision = Revision.objects.filter(
            pk=revision_id, root=case_id, state=Revision.State.CONFLICT
        ).first()
        if revision is None:
            raise Missing
        holder: Case | Episode = case
        if revision.row != case.pk:
            holder = case.episodes.get(pk=revision.row)
            unlock([case.pk], by=by.public_id, why=Purpose.OPEN_CASE).open(holder)
        settle(holder, revision, choice, by=by)
        holder.save()
        record("case.conflict_settled", by=by.public_id, case=case.pk, fields=[revision.field])


def save_case_note(*, by: User, case_id: UUID, entries: list[EntryInput]) -> dict[str, int]:
    """Save passages of a case's running note; audited once per new passage."""
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        known = set(case.note_entries.values_list("pk", flat=True))
        kept = save_entries(entries, by=by, case=case)
        fresh = [entry_id for entry_id in kept if UUID(entry_id) not in known]
        if fresh:
            record("case.note_written", by=by.public_id, case=case.pk, entries=fresh)
    return kept


def link_contact(*, by: User, contact_id: UUID, case_id: UUID) -> None:
    """Say that a contact belongs to a case. Linking twice is linking once."""
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        contact: Contact = get_contact_to_write(contact_id, by=by)
        if case.contact_links.filter(contact=contact, unlinked_at__isnull=True).exists():
            return
        ContactCase.objects.create(contact=contact, case=case, linked_by=by)
        record("contact.linked", by=by.public_id, case=case.pk, contact=contact_id)


def unlink_contact(*, by: User, contact_id: UUID, case_id: UUID) -> None:
    """Say that a contact did not belong to a case after all; the link stays with its end."""
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        links = case.contact_links.filter(contact=contact_id, unlinked_at__isnull=True)
        if not links.update(unlinked_at=clock.now()):
            raise Missing
        record("contact.unlinked", by=by.public_id, case=case.pk, contact=contact_id)


def add_adult(*, by: User, case_id: UUID, names: list[str], role: str, phone: str = "") -> Person:
    """Add a person around the child: parent, carer, teacher … with what they are to the case."""
    person_id = new_id()
    make_keys([person_id])
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        numbers = [("phone", phone)] if phone else []
        person = add_person(person_id=person_id, names=names, identifiers=numbers)
        Involvement.objects.create(case=case, person=person, role=role)
        record("case.person_added", by=by.public_id, case=case.pk, person=person_id, role=role)
    return person


def add_form_of_name(*, by: User, case_id: UUID, person_id: UUID, text: str) -> None:
    """One more form of a child's name: another script, a nickname, another spelling."""
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        link = case.case_children.filter(person=person_id).select_related("person").first()
        if link is None:
            raise Missing
        person = link.person
        add_name(person=person, text=text, position=person.names.count())
        unlock([person.pk], by=by.public_id, why=Purpose.OPEN_CASE).open(person)
        reindex_person(person)
        record("case.name_added", by=by.public_id, case=case.pk, person=person_id)


def assign_case(*, by: User, case_id: UUID, caseworker: User) -> None:
    """Give the case to somebody of its team."""
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        if case.team_id not in caseworker.team_ids():
            raise Refused("not_in_team", who_could=case.team.name)
        case.caseworker = caseworker
        case.save(update_fields=["caseworker"])
        record("case.assigned", by=by.public_id, case=case.pk, person=caseworker.pk)


def close_case(
    *,
    by: User,
    case_id: UUID,
    reason: str,
    retention_class: str,
    review_on: dt.date | None = None,
    anyway: str = "",
) -> None:
    """End the work on a case. A case with an episode still open is refused: that child is missing.

    `anyway`: the sentence that says why something is left open; without it, open work is refused.
    """
    demand(by, Permission.CLOSE_CASES)
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        if case.episodes.filter(ended_at__isnull=True).exists():
            raise Refused("child_still_missing")
        if case.closed_at is not None:
            raise Refused("already_closed")
        leave_open(case, by=by, anyway=anyway)
        now = clock.now()
        case.closed_at, case.closed_by, case.closure_reason = now, by, reason
        case.retention_class, case.review_on = retention_class, review_on
        case.erase_on = erasure_day(case, local_day(now))
        case.save(update_fields=[*CLOSING_FIELDS, "retention_class", "erase_on", "review_on"])
        record("case.closed", by=by.public_id, case=case.pk, reason=reason)


def reopen_case(*, by: User, case_id: UUID) -> None:
    """Work on a closed case again."""
    demand(by, Permission.CLOSE_CASES)
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        if case.closed_at is None:
            raise Refused("nothing_to_undo")
        open_again(case)
        record("case.reopened", by=by.public_id, case=case.pk)


def get_case_to_write(case_id: UUID, *, by: User) -> Case:
    """The case, locked for update and opened, for somebody who sees it and may write; inside a transaction."""
    case = lock_case(case_id, by=by)
    unlock([case_id], by=by.public_id, why=Purpose.OPEN_CASE).open(case)
    return case


def next_reference(year: int) -> str:
    """The next case reference of a year, such as BE-2026-0417; inside a transaction."""
    number = CaseNumber.objects.select_for_update().filter(pk=year).first()
    if number is None:
        try:
            with transaction.atomic():
                CaseNumber.objects.create(year=year)
        except IntegrityError:  # somebody opened the year's first case at the same moment
            pass
        number = CaseNumber.objects.select_for_update().get(pk=year)
    number.last += 1
    number.save()
    return f"{settings.MYOSOTIS_NODE}-{year}-{number.last:04d}"


def _demand_codes(*given: tuple[str, str]) -> None:
    """A code that no list knows would stop the counting of a whole year."""
    for name, code in given:
        if code and not words.is_absence(code):
            words.demand_code(name, code)


def _insert_child(case: Case, child: ChildInput, position: int, *, by: User, is_new: bool) -> CaseChild:
    assert child.person_id is not None  # noqa: S101  given by the callers
    if is_new:
        add_person(
            person_id=child.person_id,
            names=[name for name in child.names if name.strip()],
            gender=child.gender,
            birth_year=child.birth_year,
            born=child.born,
            countries=child.countries,
            **child.sealed,
        )
    row = CaseChild.objects.create(
        case=case, person_id=child.person_id, position=position, age_years=child.age_years
    )
    if child.episode is not None and not case.is_prevention:
        insert_episode(case, child.person_id, child.episode, age_years=child.age_years, by=by)
    return row
