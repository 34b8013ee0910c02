"""Pairs of children that the nightly scan proposes to judge, for somebody who may open both."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q

from myosotis.accounts.access import can
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_cases
from myosotis.casework.models import CaseChild
from myosotis.casework.proposing import is_settled
from myosotis.casework.queries.visible_owners import CaseLine, find_visible
from myosotis.casework.reasons import (
    LIKELY_FROM,
    KnownReason,
    likeness_of,
    say_born,
    say_changes,
    say_likeness,
    say_reason,
)
from myosotis.kernel.asking import is_any
from myosotis.people.facts_digest import changed_facts
from myosotis.people.groups import Pair
from myosotis.people.index import PERSON
from myosotis.people.judging import judgements_between
from myosotis.people.models import Judgement, Proposal
from myosotis.people.search import Known, Ranked, read_persons
from myosotis.vault.opening import Purpose
from myosotis_core import matching

MOST_READ, MOST_SHOWN = 100, 20
TIMES_READ = 2


@dataclass(frozen=True)
class Proposed:
    """Two children to be judged. `left` is the child of the case that was asked for, where one was."""

    left: UUID
    left_title: str
    left_cases: tuple[CaseLine, ...]
    right: UUID
    right_title: str
    right_cases: tuple[CaseLine, ...]
    right_born: str
    score: float
    reasons: tuple[KnownReason, ...]
    found_at: dt.datetime
    judged: Judgement | None
    changed: tuple[str, ...]

    @property
    def word(self) -> str:
        """How likely, in words."""
        return say_likeness(likeness_of(self.score))


def list_proposals(*, user: User, case_id: UUID | None = None, limit: int = MOST_SHOWN) -> list[Proposed]:
    """Pairs to judge: about the children of a case, else about those of all open cases this person answers for.

    Only pairs of which this person may open both sides. One that was judged is shown again when a fact has changed.
    """
    if not is_any(Proposal):
        return []
    cases = visible_cases(user).order_by()
    if case_id is not None:
        cases = cases.filter(pk=case_id)
    else:
        cases = cases.filter(closed_at__isnull=True)
        if not can(user, Permission.REVIEW_OPENINGS):
            cases = cases.filter(caseworker=user)
    children = CaseChild.objects.filter(case__in=cases.values("pk")).order_by()
    own = set(children.values_list("person", flat=True))
    rows, judged, changes = _read_open(own) if own else ([], {}, {})
    if not rows:
        return []
    visible = find_visible(
        user, [Ranked(pk, PERSON, 1.0) for row in rows for pk in (row.left_id, row.right_id)]
    )
    both = [row for row in rows if {row.left_id, row.right_id} <= visible.children][: TIMES_READ * limit]
    shown = {pk for row in both for pk in (row.left_id, row.right_id)}
    known = read_persons(shown, by=user.public_id, why=Purpose.SHOW_LIST) if shown else {}
    lines = visible.lines_of(known)
    found = []
    for row in both:
        left, right = (row.left_id, row.right_id) if row.left_id in own else (row.right_id, row.left_id)
        judgement = judged.get((row.left_id, row.right_id))
        changed = say_changes(changes[judgement.pk]) if judgement else ()
        made = _make(row, known.get(left), known.get(right), lines, judgement, changed)
        if made is not None:
            found.append(made)
    return sorted(found, key=lambda one: -one.score)[:limit]


def _read_open(
    persons: set[UUID],
) -> tuple[list[Proposal], dict[Pair, Judgement], dict[UUID, tuple[str, ...]]]:
    """The newest proposals about these children that no judgement answers, the judgements, what changed since."""
    rows = Proposal.objects.filter(Q(left__in=persons) | Q(right__in=persons)).order_by("-found_at", "pk")
    apart = rows.exclude(left__canonical=F("right")).exclude(right__canonical=F("left"))
    found = list(apart.exclude(left__canonical=F("right__canonical"))[:MOST_READ])
    judged = judgements_between({pk for row in found for pk in (row.left_id, row.right_id)})
    changes = changed_facts(judged.values()) if judged else {}
    open_rows = [row for row in found if not _is_answered(judged.get((row.left_id, row.right_id)), changes)]
    return open_rows, judged, changes


def _is_answered(judgement: Judgement | None, changes: dict[UUID, tuple[str, ...]]) -> bool:
    return judgement is not None and is_settled(judgement, changes[judgement.pk])


def _make(
    row: Proposal,
    left: Known | None,
    right: Known | None,
    lines: dict[UUID, tuple[CaseLine, ...]],
    judged: Judgement | None,
    changed: tuple[str, ...],
) -> Proposed | None:
    if left is None or right is None:
        return None
    comparison = matching.compare(left.person, right.person)
    if comparison.score < LIKELY_FROM:  # a fact was changed since it was proposed
        return None
    return Proposed(
        left=left.id,
        left_title=left.names[0] if left.names else "",
        left_cases=lines[left.id],
        right=right.id,
        right_title=right.names[0] if right.names else "",
        right_cases=lines[right.id],
        right_born=say_born(right.born, right.birth_year),
        score=comparison.score,
        reasons=tuple(say_reason(reason) for reason in comparison.reasons),
        found_at=row.found_at,
        judged=judged,
        changed=changed,
    )
