"""Episodes of being missing: begun, reported returned, ended only on confirmation; each step can be taken back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.facts import local_day
from myosotis.casework.models import Case, CaseChild, Episode
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.kernel.models import Precision
from myosotis.people.ages import age_on
from myosotis.people.models import Person
from myosotis.vault.opening import Purpose, unlock


@dataclass
class EpisodeInput:
    """An episode as told; approximate in time and place."""

    last_seen_at: dt.datetime | None = None
    precision: str = Precision.EXACT
    place: str = ""
    missing_from: str = ""
    police_report: str = ""
    police_told_at: dt.datetime | None = None
    police_reference: str = ""
    country_now: str = ""
    story: str = ""


def add_episode(*, by: User, case_id: UUID, person_id: UUID, episode: EpisodeInput) -> Episode:
    """Say that a child of a case is missing, again or for the first time."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        child = CaseChild.objects.filter(case=case, person=person_id).first()
        if child is None:
            raise Missing
        if case.episodes.filter(person=person_id, ended_at__isnull=True).exists():
            raise Refused("already_missing")
        if case.closed_at is not None:  # a child is missing: the work goes on
            open_again(case)
        if case.is_prevention:
            case.is_prevention, case.became_missing_at = False, clock.now()
            case.save(update_fields=["is_prevention", "became_missing_at"])
        row = insert_episode(case, person_id, episode, age_years=child.age_years, by=by)
        record("episode.started", by=by.public_id, case=case.pk, episode=row.pk)
    return row


def report_returned(*, by: User, episode_id: UUID, says: str, at: dt.datetime | None = None) -> None:
    """Somebody says the child is back. The episode goes on until that is confirmed."""
    words.demand_code("returned_says_who", says)
    with transaction.atomic():
        episode = _episode_to_write(episode_id, by=by)
        if not episode.is_open:
            raise Refused("already_ended")
        episode.reported_returned_at = min(at or clock.now(), clock.now())
        episode.reported_returned_says, episode.reported_returned_by = says, by
        episode.save(update_fields=["reported_returned_at", "reported_returned_says", "reported_returned_by"])
        record(
            "episode.reported_returned", by=by.public_id, case=episode.case_id, episode=episode_id, says=says
        )


def withdraw_report(*, by: User, episode_id: UUID) -> None:
    """It was not so: the child is missing as before."""
    with transaction.atomic():
        episode = _episode_to_write(episode_id, by=by)
        if not episode.is_open or episode.reported_returned_at is None:
            raise Refused("nothing_to_undo")
        episode.reported_returned_at, episode.reported_returned_by = None, None
        episode.reported_returned_says = ""
        episode.save(update_fields=["reported_returned_at", "reported_returned_says", "reported_returned_by"])
        record("episode.report_withdrawn", by=by.public_id, case=episode.case_id, episode=episode_id)


def end_episode(
    *,
    by: User,
    episode_id: UUID,
    confirmation: str,
    outcome: str,
    located_at: dt.datetime | None = None,
    found_how: str = "",
    found_country: str = "",
) -> None:
    """End an episode on confirmation: by the police, by somebody who saw the child, or by the child itself."""
    words.demand_code("confirmation", confirmation)
    words.demand_code("outcome", outcome)
    with transaction.atomic():
        episode = _episode_to_write(episode_id, by=by)
        if not episode.is_open:
            raise Refused("already_ended")
        now = clock.now()
        located = min(located_at or episode.reported_returned_at or now, now)
        if episode.last_seen_at is not None and located < episode.last_seen_at:
            raise Refused("located_before_last_seen")
        episode.located_at, episode.wellbeing_at = located, now
        episode.ended_at, episode.ended_by = located, by
        episode.outcome, episode.confirmation = outcome, confirmation
        episode.found_how, episode.found_country = found_how, found_country
        episode.save()
        record("episode.ended", by=by.public_id, case=episode.case_id, episode=episode_id, outcome=outcome)


def undo_end(*, by: User, episode_id: UUID) -> None:
    """The confirmation was wrong: the child is missing as before, and the log keeps both."""
    with transaction.atomic():
        episode = _episode_to_write(episode_id, by=by)
        if episode.is_open:
            raise Refused("nothing_to_undo")
        episode.located_at = episode.wellbeing_at = episode.ended_at = None
        episode.ended_by = None
        episode.outcome = episode.confirmation = episode.found_how = episode.found_country = ""
        episode.save()
        case = Case.objects.get(pk=episode.case_id)
        if case.closed_at is not None:
            open_again(case)
        record("episode.end_undone", by=by.public_id, case=episode.case_id, episode=episode_id)


def open_again(case: Case) -> None:
    """A closed case is worked on again: no clock of keeping runs against it, its earlier closure stays known."""
    days = {"closed_on": local_day(case.closed_at or clock.now()), "reopened_on": local_day(clock.now())}
    case.closures = [*case.closures, {name: day.isoformat() for name, day in days.items()}]
    case.closed_at, case.closed_by, case.closure_reason, case.erase_on = None, None, "", None
    case.save(update_fields=["closed_at", "closed_by", "closure_reason", "erase_on", "closures"])


def insert_episode(
    case: Case, person_id: UUID, given: EpisodeInput, *, age_years: int | None, by: User
) -> Episode:
    """Add the row, with the child's age at disappearance as a clear code; in the caller's transaction."""
    episode = Episode(
        case=case,
        person_id=person_id,
        category=case.category,
        last_seen_at=given.last_seen_at,
        last_seen_precision=given.precision,
        last_seen_place=given.place,
        missing_from=given.missing_from,
        age_years=age_years if age_years is not None else _age_of(person_id, given.last_seen_at, by=by),
        recorded_by=by,
        police_report=given.police_report,
        police_told_at=given.police_told_at,
        police_reference=given.police_reference,
        country_now=given.country_now,
        story=given.story,
    )
    episode.save(force_insert=True)
    return episode


def renew_age(episode: Episode, *, by: User) -> None:
    """Another day of going missing may be another age: work it out again, unless an age was told."""
    told = CaseChild.objects.filter(case=episode.case_id, person=episode.person_id, age_years__isnull=False)
    if not told.exists():
        episode.age_years = _age_of(episode.person_id, episode.last_seen_at, by=by)


def _age_of(person_id: UUID, at: dt.datetime | None, *, by: User) -> int | None:
    person = Person.objects.filter(pk=person_id).first()
    if person is None:
        return None
    unlock([person_id], by=by.public_id, why=Purpose.OPEN_CASE).open(person)
    return age_on(local_day(at or clock.now()), told=person.born, birth_year=person.birth_year)


def _episode_to_write(episode_id: UUID, *, by: User) -> Episode:
    episode = Episode.objects.select_for_update().filter(pk=episode_id).first()
    if episode is None:
        raise Missing
    lock_case(episode.case_id, by=by)
    return episode
