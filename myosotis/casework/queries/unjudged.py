"""Children of merged cases of whom nobody has judged yet whether they are one: a block of one covers the other."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Coalesce

from myosotis.casework.merged import read_heads
from myosotis.casework.models import CaseChild, CaseTie
from myosotis.people.groups import living
from myosotis.people.models import Judgement


@dataclass(frozen=True)
class Family:
    """Cases that are one by a merge, and those that were split from them.

    `stem` says of each the case it once was part of: two children who stood in one case are two children.
    """

    cases: frozenset[UUID]
    stem: dict[UUID, UUID]


@dataclass
class Stood:
    """The children of some families: where each stands, and which canonical persons were told apart."""

    rows: list[tuple[UUID, UUID, UUID]] = field(default_factory=list)
    apart: set[frozenset[UUID]] = field(default_factory=set)

    def roots_in(self, family: Family) -> dict[UUID, set[UUID]]:
        """The canonical children of a family with the stems they stand in."""
        found: dict[UUID, set[UUID]] = defaultdict(set)
        for case_id, _person, root in self.rows:
            if case_id in family.cases:
                found[root].add(family.stem[case_id])
        return found

    def may_be_one(self, family: Family, one: UUID, other: UUID) -> bool:
        """Whether two canonical children of a family may be one: nobody told them apart, no case ever held both."""
        stems = self.roots_in(family)
        return one != other and frozenset((one, other)) not in self.apart and not stems[one] & stems[other]


def find_families(case_ids: Collection[UUID]) -> list[Family]:
    """The families that have one of these cases; none where no case is merged, in one query."""
    heads = read_heads()
    if not heads:
        return []
    split_from = dict(CaseTie.objects.filter(what=CaseTie.What.SPLIT).values_list("other", "case"))
    origins = {one: _origins(one, split_from) for one in split_from}
    groups: dict[UUID, set[UUID]] = {head: {head} for head in heads.values()}
    for case_id, head in heads.items():
        groups[head].add(case_id)
    found = []
    for group in groups.values():
        cases = group | {one for one, way in origins.items() if group.intersection(way)}
        if not cases.isdisjoint(case_ids):
            stem = {one: origins[one][-1] if one in origins else one for one in cases}
            found.append(Family(frozenset(cases), stem))
    return found


def read_stood(families: Iterable[Family]) -> Stood:
    """The children of these families and what was judged about them, in two queries."""
    cases = {case_id for family in families for case_id in family.cases}
    if not cases:
        return Stood()
    children = CaseChild.objects.filter(case__in=cases).annotate(
        root=Coalesce("person__canonical_id", "person_id")
    )
    rows = list(children.values_list("case_id", "person_id", "root"))
    roots = {root for _case, _person, root in rows}
    judged = living().filter(verdict=Judgement.Verdict.NOT_SAME)
    judged = judged.annotate(
        one=Coalesce("left__canonical_id", "left_id"), other=Coalesce("right__canonical_id", "right_id")
    )
    pairs = judged.filter(Q(one__in=roots) & Q(other__in=roots)).values_list("one", "other")
    return Stood(rows, {frozenset(pair) for pair in pairs})


def find_covered(
    families: Iterable[Family], stood: Stood, *, blocked: Collection[UUID], opened: Collection[UUID]
) -> dict[UUID, set[UUID]]:
    """Per case the children who may be a blocked child of the same family, without those whom the reader opened.

    In a case that has no child the blocked ones of its family themselves: what stands in it may be about them.
    """
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for family in families:
        roots = stood.roots_in(family)
        held = [root for root in roots if root in blocked]
        if not held:
            continue
        covered = {
            root
            for root in roots
            if root not in opened and any(stood.may_be_one(family, root, one) for one in held)
        }
        for case_id, person, root in stood.rows:
            if case_id in family.cases and root in covered:
                found[case_id].add(person)
        empty = family.cases - {case_id for case_id, _person, _root in stood.rows}
        for case_id in empty:
            found[case_id].update(held)
    return found


def list_unjudged(case_id: UUID) -> list[tuple[UUID, UUID]]:
    """Pairs of canonical children of merged cases who may be one and wait for a judgement."""
    families = find_families([case_id])
    stood = read_stood(families)
    return [
        (one, other)
        for family in families
        for one, other in combinations(sorted(stood.roots_in(family)), 2)
        if stood.may_be_one(family, one, other)
    ]


def list_kin(case_id: UUID) -> set[UUID]:
    """The case and all that are one with it by a merge, or were split from those."""
    return {case_id}.union(*(family.cases for family in find_families([case_id])))


def _origins(case_id: UUID, split_from: dict[UUID, UUID]) -> list[UUID]:
    """The case, the one it was split from, and so on to the first."""
    way = [case_id]
    while way[-1] in split_from:
        way.append(split_from[way[-1]])
    return way
