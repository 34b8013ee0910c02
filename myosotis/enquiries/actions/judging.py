"""A person says whether a child of ours may be the one a peer asks about. They learn nothing by it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.actions.locking import lock_case
from myosotis.enquiries.models import Candidate, Verdict
from myosotis.enquiries.queries.known import find_candidate
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused


def judge_candidate(*, by: User, candidate_id: UUID, verdict: str) -> Candidate:
    """The same, not the same, or cannot say; a later judgement takes the place of this one, and the log keeps both."""
    if verdict not in Verdict.values:
        raise Refused("verdict_unknown")
    with transaction.atomic():
        case_id = find_candidate(user=by, candidate_id=candidate_id).case_id
        lock_case(case_id, by=by)
        row = Candidate.objects.select_for_update().get(pk=candidate_id)
        row.verdict, row.judged_at, row.judged_by = verdict, clock.now(), by
        row.save(update_fields=["verdict", "judged_at", "judged_by"])
        record("enquiry.judged", by=by.public_id, case=case_id, candidate=row.pk, verdict=verdict)
    return row
