"""Perhaps known: children of ours that an enquiry of a peer may be about, for those who may open their case."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from myosotis.accounts.access import can
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_cases
from myosotis.casework.queries.cases import ChildView, open_rows
from myosotis.casework.queries.frames import CaseFrame, open_frame
from myosotis.enquiries.models import Candidate
from myosotis.kernel.asking import is_any
from myosotis.kernel.errors import Missing

MOST_ROWS = 200


@dataclass(frozen=True)
class KnownRow:
    """One line: the candidate, and the child of ours with its name opened."""

    candidate: Candidate
    child: ChildView


@dataclass(frozen=True)
class KnownPage:
    """One candidate with its case opened."""

    candidate: Candidate
    child: ChildView
    frame: CaseFrame


def visible_candidates(user: User) -> QuerySet[Candidate]:
    """Those of cases that this person may open; nobody in training."""
    if not can(user, Permission.READ_CASES) or user.is_in_training:
        return Candidate.objects.none()
    return Candidate.objects.filter(case__in=visible_cases(user).order_by().values("pk"))


def count_waiting(*, user: User) -> int:
    """How many wait for a judgement; mostly none do, and then nothing more is asked."""
    if not is_any(Candidate, verdict=""):
        return 0
    return visible_candidates(user).filter(verdict="").count()


def list_known(*, user: User) -> list[KnownRow]:
    """Those that wait first, then what was judged, the newest first."""
    rows = visible_candidates(user).select_related("heard__peer", "case", "judged_by")
    found = list(rows.order_by("judged_at", "-found_at")[:MOST_ROWS])
    found.sort(key=lambda row: (row.verdict != "", -row.found_at.timestamp()))
    opened = open_rows(list({row.case_id: row.case for row in found}.values()), user=user)
    children = {(row.case.pk, child.person.pk): child for row in opened for child in row.children}
    return [
        KnownRow(row, children[row.case_id, row.person_id])
        for row in found
        if (row.case_id, row.person_id) in children
    ]


def get_known(*, user: User, candidate_id: UUID, opening: str = "") -> KnownPage:
    """One, with its case opened: one entry in the log for each opening. Raises `Missing`."""
    candidate = find_candidate(user=user, candidate_id=candidate_id)
    frame = open_frame(user=user, ref=candidate.case.ref, opening=opening)
    child = next((one for one in frame.children if one.person.pk == candidate.person_id), None)
    if child is None:
        raise Missing
    return KnownPage(candidate, child, frame)


def find_candidate(*, user: User, candidate_id: UUID) -> Candidate:
    """One, nothing opened. Raises `Missing`."""
    rows = visible_candidates(user).select_related("heard__peer", "case", "judged_by")
    found = rows.filter(pk=candidate_id).first()
    if found is None:
        raise Missing
    return found
