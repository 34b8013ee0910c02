"""Cases that a person judged to be one: which case each counts with, and what is counted of them once.

Nothing is moved by a merge, so everything here follows from where the merged cases point; taking the merge back makes
every count what it was.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar
from uuid import UUID

from myosotis.casework.models import Case
from myosotis.kernel.asking import is_any

Heads = dict[UUID, UUID]
"""Each merged case with the one it counts with, through others too."""


class Missing(Protocol):
    """What is looked at of an episode; `child` is the canonical person."""

    @property
    def pk(self) -> UUID:
        """Its id."""

    @property
    def case_id(self) -> UUID:
        """The case that recorded it."""

    @property
    def child(self) -> UUID:
        """Who was missing."""

    @property
    def last_seen_at(self) -> dt.datetime | None:
        """When it began, where that is known."""

    @property
    def recorded_at(self) -> dt.datetime:
        """When it was recorded."""

    @property
    def ended_at(self) -> dt.datetime | None:
        """When it ended."""


Time = TypeVar("Time", bound=Missing)


def read_heads() -> Heads:
    """All merged cases, in one query; they are few."""
    if not is_any(Case, merged_into__isnull=False):
        return {}
    into: Heads = {
        pk: target
        for pk, target in Case.objects.filter(merged_into__isnull=False)
        .order_by()
        .values_list("pk", "merged_into")
        if target
    }
    return {pk: follow(pk, into) for pk in into}


def read_open_heads(wanted: Iterable[UUID], open_cases: Iterable[UUID]) -> Heads:
    """Of these cases those that were merged, with the case that goes on for them, where it is among the open ones."""
    heads = read_heads()
    seen = set(open_cases) if heads else set()
    return {pk: heads[pk] for pk in wanted if heads.get(pk) in seen}


def follow(case_id: UUID, into: Heads) -> UUID:
    """Where the way of merges from a case ends."""
    seen = {case_id}
    while case_id in into and into[case_id] not in seen:
        case_id = into[case_id]
        seen.add(case_id)
    return case_id


def group_of(case_id: UUID) -> set[UUID]:
    """The case and every other that is one with it."""
    heads = read_heads()
    head = heads.get(case_id, case_id)
    return {case_id, head, *(pk for pk, its_head in heads.items() if its_head == head)}


def members_of(case_id: UUID) -> list[UUID]:
    """The cases that were merged into this one, through others too; none where it does not go on for any."""
    return [pk for pk, head in read_heads().items() if head == case_id]


def members_by_head(heads: Heads) -> dict[UUID, list[UUID]]:
    """The merged cases of each head."""
    found: dict[UUID, list[UUID]] = defaultdict(list)
    for pk, head in heads.items():
        found[head].append(pk)
    return found


def count_once(episodes: Sequence[Time], heads: Heads) -> list[Time]:
    """Without what two merged cases recorded of one child at one time; the kept one is that of the case itself."""
    grouped = set(heads.values())
    by_child: dict[tuple[UUID, UUID], list[Time]] = defaultdict(list)
    for episode in episodes:
        head = heads.get(episode.case_id, episode.case_id)
        if head in grouped:
            by_child[(head, episode.child)].append(episode)
    dropped: set[UUID] = set()
    for (head, _child), rows in by_child.items():
        kept: list[Time] = []
        for episode in sorted(rows, key=lambda row: (row.case_id != head, _began(row), str(row.pk))):
            if any(_overlap(episode, other) and episode.case_id != other.case_id for other in kept):
                dropped.add(episode.pk)
            else:
                kept.append(episode)
    return [episode for episode in episodes if episode.pk not in dropped]


def _began(episode: Missing) -> float:
    return (episode.last_seen_at or episode.recorded_at).timestamp()


def _overlap(one: Missing, other: Missing) -> bool:
    first, second = sorted((one, other), key=_began)
    return first.ended_at is None or first.ended_at.timestamp() >= _began(second)


def give_another_head(case: Case) -> None:
    """Before a case is erased: the cases merged into it become one with the oldest of them."""
    members = list(Case.objects.filter(merged_into=case).order_by("opened_at", "pk"))
    if members:
        first = members[0]
        Case.objects.filter(pk__in=[member.pk for member in members[1:]]).update(merged_into=first)
        Case.objects.filter(pk=first.pk).update(merged_into=case.merged_into_id)
