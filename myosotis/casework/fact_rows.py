"""What the facts of cases are made from, read for thousands of cases at once: plain rows, one query a kind.

Only columns that something is counted by; no model is made of a row, which would take longer than all the counting.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from myosotis.casework.fact_days import local, local_day
from myosotis.casework.merged import Heads, members_by_head, read_heads
from myosotis.casework.models import Case, CaseCategory, CaseChild, Episode, Risk
from myosotis.people.models import Person

FEW = 500
"""Children whose other episodes are asked for by name; of more, a whole year's, all episodes are read at once."""


class Dated(NamedTuple):
    """A category with the year from which it holds."""

    year: int
    code: str
    sub_code: str


@dataclass(slots=True)
class CaseRow:
    """One case. `categories` oldest first; `risk_level` the latest judged, "" where nobody has judged."""

    pk: UUID
    basis: str
    opened_at: dt.datetime
    closed_at: dt.datetime | None
    is_prevention: bool
    prevention_kind: str
    category: str
    countries: list[str]
    is_cross_border: bool
    closure_reason: str
    closures: list[dict[str, str]]
    categories: list[Dated] = field(default_factory=list)
    risk_level: str = ""

    def category_in(self, year: int) -> tuple[str, str]:
        """Category and sub-category at closing or on 31 December (counting rule 2), "" where there is none."""
        dated = [row for row in self.categories if row.year <= year]
        last = dated[-1] if dated else next(iter(self.categories), None)
        return (last.code, last.sub_code) if last else (self.category, "")


class ChildRow(NamedTuple):
    """A child in a case; `child` is the canonical person."""

    case_id: UUID
    person_id: UUID
    child: UUID
    gender: str
    age_years: int | None


class EpisodeRow(NamedTuple):
    """One time of being missing; `child` is the canonical person."""

    pk: UUID
    case_id: UUID
    person_id: UUID
    child: UUID
    gender: str
    category: str
    last_seen_at: dt.datetime | None
    missing_from: str
    age_years: int | None
    recorded_at: dt.datetime
    police_report: str
    located_at: dt.datetime | None
    ended_at: dt.datetime | None
    outcome: str
    found_how: str


@dataclass(frozen=True)
class Rows:
    """Everything that was read of some cases, of which `wanted` gives the ids.

    `earlier`: by child the years of its episodes in other cases.
    """

    wanted: QuerySet[Case, Any]
    cases: dict[UUID, CaseRow]
    heads: Heads
    children: list[ChildRow]
    episodes: list[EpisodeRow]
    earlier: dict[UUID, list[int]]


def read_rows(cases: QuerySet[Case]) -> Rows:
    """The cases, with all that are one with any of them."""
    wanted = cases.order_by().values("pk")
    heads = read_heads()
    if heads:
        inside = set(wanted.values_list("pk", flat=True))
        members = members_by_head(heads)
        concerned = {heads.get(pk, pk) for pk in inside}
        others = concerned | {pk for head in concerned for pk in members.get(head, ())}
        if others - inside:
            both = Q(pk__in=wanted) | Q(pk__in=others - inside)
            wanted = Case.objects.filter(both).order_by().values("pk")
    rows = _read_cases(wanted)
    heads = {pk: head for pk, head in heads.items() if pk in rows and head in rows}
    children = _read_children(wanted)
    return Rows(wanted, rows, heads, children, _read_episodes(wanted), _read_earlier(wanted, children))


def _read_cases(wanted: QuerySet[Case, Any]) -> dict[UUID, CaseRow]:
    columns = (
        "pk",
        "basis",
        "opened_at",
        "closed_at",
        "is_prevention",
        "prevention_kind",
        "category",
        "countries",
        "is_cross_border",
        "closure_reason",
        "closures",
    )
    found = Case.objects.filter(pk__in=wanted).order_by("-opened_at").values_list(*columns)
    rows = {one[0]: CaseRow(*one) for one in found}
    dated = CaseCategory.objects.filter(case__in=wanted).order_by("from_at")
    for case_id, from_at, code, sub_code in dated.values_list("case", "from_at", "code", "sub_code"):
        rows[case_id].categories.append(Dated(local_day(from_at).year, code, sub_code))
    for case_id, level in (
        Risk.objects.filter(case__in=wanted).order_by("judged_at").values_list("case", "level")
    ):
        rows[case_id].risk_level = level
    return rows


def _read_children(wanted: QuerySet[Case, Any]) -> list[ChildRow]:
    found = (
        CaseChild.objects.filter(case__in=wanted)
        .order_by("case__opened_at", "case", "position")
        .values_list("case", "person", "person__canonical", "person__gender", "age_years")
    )
    return [
        ChildRow(case_id, person_id, canonical or person_id, gender, age)
        for case_id, person_id, canonical, gender, age in found
    ]


def _read_episodes(wanted: QuerySet[Case, Any]) -> list[EpisodeRow]:
    columns = (
        "category",
        "last_seen_at",
        "missing_from",
        "age_years",
        "recorded_at",
        "police_report",
        "located_at",
        "ended_at",
        "outcome",
        "found_how",
    )
    found = (
        Episode.objects.filter(case__in=wanted)
        .order_by("last_seen_at", "recorded_at")
        .values_list("pk", "case", "person", "person__canonical", "person__gender", *columns)
    )
    return [
        EpisodeRow(pk, case_id, person_id, canonical or person_id, gender, *rest)
        for pk, case_id, person_id, canonical, gender, *rest in found
    ]


def _read_earlier(wanted: QuerySet[Case, Any], children: Collection[ChildRow]) -> dict[UUID, list[int]]:
    """Who ran away in an earlier year has done so before, although the case of then is closed and not read here."""
    ours = {row.child for row in children}
    others = Episode.objects.exclude(case__in=wanted).filter(case__team__is_training=False)
    if len(ours) <= FEW:
        others = others.filter(Q(person__in=ours) | Q(person__canonical__in=ours))
    found = others.order_by().values_list("person", "person__canonical", "last_seen_at", "recorded_at")
    years: dict[UUID, list[int]] = defaultdict(list)
    for person_id, canonical, last_seen_at, recorded_at in found:
        child = canonical or person_id
        if child in ours:
            years[child].append(local(last_seen_at or recorded_at).year)
    return years


def sealed_of_episodes(wanted: QuerySet[Case, Any]) -> list[Episode]:
    """The sealed codes of episodes, as records that wait to be opened."""
    found = Episode.objects.filter(case__in=wanted).order_by()
    return list(found.only("case", "reasons", "harms", "grooming"))


def sealed_of_persons(wanted: QuerySet[Case, Any]) -> list[Person]:
    """The sealed codes of children, as records that wait to be opened."""
    of_cases = CaseChild.objects.filter(case__in=wanted).order_by().values("person")
    found = Person.objects.filter(pk__in=of_cases).order_by()
    return list(found.only("vulnerabilities", "living_situation", "residence_status"))
