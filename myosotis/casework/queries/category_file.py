"""Reading the file of a category, and its clocks for the board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from myosotis.accounts.models import User
from myosotis.casework.access import open_case_ids
from myosotis.casework.clocks import Dates, FileClock, is_working_in, return_clocks, talk_clock
from myosotis.casework.editing import Conflict, all_conflicts
from myosotis.casework.models import (
    AbductionFile,
    Case,
    ChildFile,
    Episode,
    EpisodeFile,
    Hearing,
    Involvement,
    MigrationFile,
    PreventionFile,
    PreventiveStep,
    SignSeen,
)
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.withheld import withheld_in_case
from myosotis.kernel import clock
from myosotis.kernel.statements import written_once
from myosotis.vault.fields import SealedRecord

TALK_SHOWN_FOR = dt.timedelta(days=7)
MOST_CLOCKS = 60
BACK = ("returned", "returned_by_order", "returned_by_agreement", "stays_elsewhere_safely")
"""Outcomes after which a talk is offered."""


@dataclass
class FileRecords:
    """Everything the page of a file shows, opened. `withheld` are the persons whose whereabouts this reader may not
    see."""

    abduction: AbductionFile | None
    prevention: PreventionFile | None
    migration: MigrationFile | None
    episode_files: dict[UUID, EpisodeFile]
    child_files: dict[UUID, ChildFile]
    measures: dict[str, PreventiveStep]
    hearings: list[Hearing]
    signs: list[SignSeen]
    adults: list[Involvement]
    names: dict[UUID, str]
    withheld: frozenset[UUID]
    conflicts: list[Conflict] = field(default_factory=list)


@dataclass(frozen=True)
class CaseClock:
    """A clock of a case, for the board; `person_id` is the child whose talk is due, None of the whole case."""

    case_id: UUID
    ref: str
    clock: FileClock
    person_id: UUID | None = None


def adults_of(case: Case) -> Iterable[UUID | None]:
    """The roots of the people around the children, whose names the page shows."""
    return list(case.involvements.values_list("person", flat=True))


def read_file(frame: CaseFrame, *, user: User) -> FileRecords:
    """The records of the file of an opened case, opened with it."""
    case = frame.case
    adults = list(case.involvements.select_related("person").prefetch_related("person__names"))
    episode_files = {row.episode_id: row for row in EpisodeFile.objects.filter(case=case)}
    found = FileRecords(
        abduction=AbductionFile.objects.filter(case=case).first(),
        prevention=PreventionFile.objects.filter(case=case).first(),
        migration=MigrationFile.objects.filter(case=case).first(),
        episode_files=episode_files,
        child_files={row.person_id: row for row in ChildFile.objects.filter(case=case)},
        measures={row.kind: row for row in PreventiveStep.objects.filter(case=case)},
        hearings=list(Hearing.objects.filter(case=case, withdrawn_at=None)),
        signs=list(SignSeen.objects.filter(case=case, withdrawn_at=None).select_related("by")),
        adults=adults,
        names={},
        withheld=withheld_in_case(case.pk, user=user),
    )
    single: list[SealedRecord] = [
        row for row in (found.abduction, found.prevention, found.migration) if row is not None
    ]
    rows = [*single, *episode_files.values(), *found.child_files.values(), *found.measures.values()]
    frame.keys.open(rows, found.hearings, found.signs)
    for one in adults:
        names = list(one.person.names.all())
        frame.keys.open(names)
        found.names[one.pk] = names[0].text if names else ""
    about = [*rows, *(row for child in frame.children for row in (child.person, *child.episodes))]
    found.conflicts = all_conflicts(about, frame.keys)
    return found


def read_clocks(frame: CaseFrame, records: FileRecords) -> list[tuple[FileClock, UUID | None]]:
    """The clocks of one opened case: of the return procedure, and of the talk after each return."""
    found: list[tuple[FileClock, UUID | None]] = []
    if records.abduction is not None:
        found += [(one, None) for one in clocks_of(records.abduction)]
    for child in frame.children:
        episode = child.episodes[0] if child.episodes else None
        if episode is not None and episode.ended_at and episode.outcome in BACK:
            held = records.episode_files.get(episode.pk)
            found.append((_talk_of(episode, held), child.person.pk))
    return found


def clocks_of(file: AbductionFile) -> list[FileClock]:
    """The clocks of a return procedure, by the working days of the country where the child was taken."""
    dates = Dates(**{name: getattr(file, name) for name in Dates.__dataclass_fields__})
    return return_clocks(
        dates, is_working=is_working_in(file.destination), zone=timezone.get_current_timezone()
    )


def list_clocks(*, user: User, among: Collection[UUID] | None = None) -> list[CaseClock]:
    """The running clocks of open cases, the nearest first, in two queries.

    `among`: the open cases this person sees, where the caller knows them already.
    """
    cases = open_case_ids(user) if among is None else among
    files = _started_files(cases=cases)
    ended = _ended_since(cases=cases, since=clock.now() - TALK_SHOWN_FOR)
    refs = dict(_refs(ids={row.case_id for row in files} | {row.case_id for row in ended}))
    talks = {row.episode_id: row for row in _talks_of(episodes=[row.pk for row in ended])}
    found: list[CaseClock] = []
    for file in files:
        found += [CaseClock(file.case_id, refs[file.case_id], one) for one in clocks_of(file)]
    for episode in ended:
        one = _talk_of(episode, talks.get(episode.pk))
        found.append(CaseClock(episode.case_id, refs[episode.case_id], one, episode.person_id))
    running = [one for one in found if one.clock.is_running]
    return sorted(running, key=lambda one: one.clock.due_at)[:MOST_CLOCKS]


@written_once
def _started_files(*, cases: Collection[UUID]) -> QuerySet[AbductionFile]:
    started = Q(applied_on__isnull=False) | Q(seised_on__isnull=False) | Q(appealed_on__isnull=False)
    return AbductionFile.objects.filter(started, case__in=cases)


@written_once
def _ended_since(*, cases: Collection[UUID], since: dt.datetime) -> QuerySet[Episode]:
    ended = Episode.objects.filter(case__in=cases, outcome__in=BACK, ended_at__gte=since)
    return ended.only("case", "person", "ended_at")


@written_once
def _talks_of(*, episodes: Collection[UUID]) -> QuerySet[EpisodeFile]:
    held = EpisodeFile.objects.filter(episode__in=episodes)
    return held.only("episode", "talk_done_at", "talk_declined_at").order_by()


@written_once
def _refs(*, ids: Collection[UUID]) -> QuerySet[Case, tuple[UUID, str]]:
    return Case.objects.filter(pk__in=ids).order_by().values_list("pk", "ref")


def _talk_of(episode: Episode, held: EpisodeFile | None) -> FileClock:
    return talk_clock(
        episode.ended_at or clock.now(),
        done_at=held.talk_done_at if held else None,
        declined_at=held.talk_declined_at if held else None,
    )
