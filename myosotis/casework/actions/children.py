"""What is known of a child, changed after entry; and the ages that are counted, which follow it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.actions.cases import get_case_to_write, settle_case_conflict
from myosotis.casework.editing import Change, Conflict, apply_changes, can_join, settle
from myosotis.casework.facts import local_day
from myosotis.casework.models import Case, CaseChild, Episode, Revision
from myosotis.kernel.errors import Missing
from myosotis.people.actions import reindex_person
from myosotis.people.ages import Told, age_on, birth_year_of
from myosotis.people.models import Person
from myosotis.vault.opening import Purpose, unlock

FIELDS = ("gender", "born", "countries")


def edit_child(*, by: User, case_id: UUID, person_id: UUID, changes: dict[str, Change]) -> list[Conflict]:
    """Change what is known of a child of a case: gender, birth or age as told, countries.

    A field that somebody else changed meanwhile comes back as a conflict. A changed birth or age changes the ages
    that are counted: those that were told stay as told, the others are worked out again.
    """
    gender = changes.get("gender")
    if gender is not None and gender.value and not words.is_absence(gender.value):
        words.demand_code("gender", gender.value)
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        link, person = _open_child(case, person_id, by=by)
        told = told_of(link)
        _keep_first_values(case, person, told, changes)
        before = person.versions.get("born")
        conflicts = apply_changes(person, {name: changes[name] for name in FIELDS if name in changes}, by=by)
        if person.versions.get("born") != before:
            _follow_birth(link)
        person.save()
        reindex_person(person)
        record("case.child_changed", by=by.public_id, case=case.pk, person=person_id, fields=sorted(changes))
    return conflicts


def settle_conflict(*, by: User, case_id: UUID, revision_id: UUID, choice: str) -> None:
    """A person chooses between two values of one field of the case, of its episodes or of its children."""
    about_person = Revision.objects.filter(
        pk=revision_id, state=Revision.State.CONFLICT, model=Person._meta.label
    )
    revision = about_person.first()
    if revision is None:
        settle_case_conflict(by=by, case_id=case_id, revision_id=revision_id, choice=choice)
        return
    with transaction.atomic():
        case = get_case_to_write(case_id, by=by)
        link, person = _open_child(case, revision.row, by=by)
        if choice == "both" and (revision.field == "born" or not can_join(person, revision.field)):
            raise Missing
        settle(person, revision, choice, by=by)
        if revision.field == "born" and choice == "mine":
            _follow_birth(link)
        person.save()
        reindex_person(person)
        record("case.conflict_settled", by=by.public_id, case=case.pk, fields=[revision.field])


def told_of(link: CaseChild) -> Told:
    """Birth and age as they were told of an opened child: what a person wrote later, else what the entry said."""
    if link.person.born:
        return dict(link.person.born)
    if link.age_years is not None:
        return {"age": link.age_years}
    return {"year": link.person.birth_year} if link.person.birth_year else {}


def episode_age(episode: Episode, person: Person, born: Told | None) -> int | None:
    """The age on the day an episode began, worked out from the birth."""
    day = local_day(episode.last_seen_at or episode.recorded_at)
    return age_on(day, told=born, birth_year=person.birth_year)


def _open_child(case: Case, person_id: UUID, *, by: User) -> tuple[CaseChild, Person]:
    link = CaseChild.objects.filter(case=case, person=person_id).first()
    if link is None:
        raise Missing
    link.person = Person.objects.select_for_update().get(pk=person_id)
    unlock([person_id], by=by.public_id, why=Purpose.OPEN_CASE).open(link.person)
    return link, link.person


def _keep_first_values(case: Case, person: Person, told: Told, changes: dict[str, Change]) -> None:
    """What was written at entry becomes the first version, by whoever opened the case: it can be read later."""
    if "born" in changes and not person.born and told:
        person.born = told
        person.save(update_fields=["born"])
        person.refresh_from_db()
    for name, change in list(changes.items()):
        if name in person.versions or getattr(person, name) in (None, "", []):
            continue
        first: dict[str, Any] = {
            "n": 1,
            "by": case.opened_by.public_id,
            "at": person.created_at.isoformat(),
        }
        person.versions[name] = first
        changes[name] = replace(change, seen=max(change.seen, 1))


def _follow_birth(link: CaseChild) -> None:
    """Make the birth year and the counted ages follow what is told of a child's birth and age now."""
    person, told = link.person, link.person.born or {}
    episodes = list(Episode.objects.select_for_update().filter(person=person))
    of_case = [episode for episode in episodes if episode.case_id == link.case_id]
    person.birth_year = birth_year_of(told, at=_age_was_true_at(link, of_case))
    link.age_years = told.get("age")
    link.save(update_fields=["age_years"])
    typed = set(
        CaseChild.objects.filter(person=person, age_years__isnull=False).values_list("case", flat=True)
    )
    for episode in episodes:
        if episode.case_id == link.case_id and link.age_years is not None:
            episode.age_years = link.age_years
        elif episode.case_id not in typed:
            episode.age_years = episode_age(episode, person, told)
        episode.save(update_fields=["age_years"])


def _age_was_true_at(link: CaseChild, episodes: list[Episode]) -> dt.datetime:
    began = [episode.last_seen_at or episode.recorded_at for episode in episodes]
    return max(began, default=link.case.opened_at)
