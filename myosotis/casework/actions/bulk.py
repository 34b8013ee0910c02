"""One change of several cases at once: each is locked, refused or changed, and logged by itself; all can be undone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.models import BulkAct, Case
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

MOST_AT_ONCE = 200
UNDONE_WITHIN = dt.timedelta(hours=24)


@dataclass
class BulkResult:
    """What came of it: the act (None where nothing changed), the cases changed, and those refused with the reason."""

    act: BulkAct | None = None
    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, Refused]] = field(default_factory=list)


def assign_cases(*, by: User, case_ids: Iterable[UUID], caseworker: User) -> BulkResult:
    """Give several cases to somebody; those of a team this person is not in are refused by number."""

    def check(case: Case) -> None:
        if case.team_id not in caseworker.team_ids() or not caseworker.is_active:
            raise Refused("not_in_team", who_could=case.team.name)

    return _change(
        by=by, case_ids=case_ids, what=BulkAct.What.CASEWORKER, now=str(caseworker.pk), check=check
    )


def set_review_day(*, by: User, case_ids: Iterable[UUID], day: dt.date | None) -> BulkResult:
    """Say when somebody looks at several cases again; None takes the day away."""
    now = day.isoformat() if day else ""
    return _change(by=by, case_ids=case_ids, what=BulkAct.What.REVIEW_DAY, now=now, check=lambda case: None)


def undo_bulk(*, by: User, act_id: UUID) -> BulkResult:
    """Take a change of several cases back; what somebody changed since stays as it is now."""
    demand(by, Permission.WRITE_CASES)
    result = BulkResult()
    with transaction.atomic():
        act = BulkAct.objects.select_for_update().filter(pk=act_id, by=by, undone_at__isnull=True).first()
        if act is None or act.at < clock.now() - UNDONE_WITHIN:
            raise Missing
        changed: list[UUID] = []
        for case_id, held in act.changed.items():
            try:
                case = lock_case(UUID(case_id), by=by)
            except Missing:
                continue
            if _read(case, act.what) != held["now"]:
                result.refused.append((case.ref, Refused("changed_since")))
                continue
            _write(case, act.what, held["was"])
            result.done.append(case.ref)
            changed.append(case.pk)
        act.undone_at = clock.now()
        act.save(update_fields=["undone_at"])
        for case_id in changed:
            record("case.bulk_undone", by=by.public_id, case=case_id, act=act_id)
    return result


def _change(
    *, by: User, case_ids: Iterable[UUID], what: str, now: str, check: Callable[[Case], None]
) -> BulkResult:
    demand(by, Permission.WRITE_CASES)
    result, changed = BulkResult(), {}
    with transaction.atomic():
        for case_id in sorted(set(case_ids))[:MOST_AT_ONCE]:
            case = lock_case(case_id, by=by)
            was = _read(case, what)
            if was == now:
                continue
            try:
                check(case)
            except Refused as refusal:
                result.refused.append((case.ref, refusal))
                continue
            _write(case, what, now)
            changed[str(case_id)] = {"was": was, "now": now}
            result.done.append(case.ref)
        if not changed:
            return result
        result.act = BulkAct.objects.create(what=what, by=by, changed=changed)
        for changed_id in changed:
            _log(what, by=by, case_id=UUID(changed_id), now=now)
    return result


def _log(what: str, *, by: User, case_id: UUID, now: str) -> None:
    if what == BulkAct.What.CASEWORKER:
        record("case.assigned", by=by.public_id, case=case_id, person=UUID(now))
    else:
        record("case.review_day_set", by=by.public_id, case=case_id, day=now)


def _read(case: Case, what: str) -> str:
    value: Any = case.caseworker_id if what == BulkAct.What.CASEWORKER else case.review_on
    return str(value) if value else ""


def _write(case: Case, what: str, value: str) -> None:
    if what == BulkAct.What.CASEWORKER:
        case.caseworker_id = UUID(value) if value else None
        case.save(update_fields=["caseworker"])
    else:
        case.review_on = dt.date.fromisoformat(value) if value else None
        case.save(update_fields=["review_on"])
