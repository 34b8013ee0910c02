"""What the asked hotline does: read, accept, decline, say how it stands. And what either side tells: found, closed."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.actions.volunteers import make_training_team
from myosotis.accounts.models import Team, User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.actions.cases import CaseInput, ChildInput, create_case
from myosotis.casework.actions.episodes import EpisodeInput
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.models import Case
from myosotis.cooperation import telling
from myosotis.cooperation.access import lock_cooperation
from myosotis.cooperation.actions.requesting import contact_of, demand_side
from myosotis.cooperation.actions.threads import coded, take_step, worded
from myosotis.cooperation.models import Cooperation
from myosotis.cooperation.queries.opening import open_thread
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused

REASON_LISTS = {"on_hold": "hold_reason", "failed": "failure_reason", "completed": "cooperation_outcome"}
REASON_NAMES = {"on_hold": "hold_reason", "failed": "failure_reason", "completed": "outcome"}


def confirm_received(*, by: User, cooperation_id: UUID, role: str = "", window: str = "") -> None:
    """A person here has read the request: the other side is told, with whom it deals and when."""
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        demand_side(row, is_asking=False)
        now = clock.now()
        row.received_at, row.received_by, row.updated_at = now, by, now
        row.save(update_fields=["received_at", "received_by", "updated_at"])
        take_step(row, by=by, typ="coop.received", body={"contact": contact_of(role, window)})
        record("cooperation.received", by=by.public_id, case=row.case_id, cooperation=row.pk)


def accept_request(
    *,
    by: User,
    cooperation_id: UUID,
    team: Team | None = None,
    case_id: UUID | None = None,
    role: str = "",
    window: str = "",
    text: str = "",
) -> Case:
    """Take it up: in a case of ours that is there already, or in a new one with basis *assistance*."""
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        demand_side(row, is_asking=False)
        if row.state == "requested":
            raise Refused("read_first")
        open_thread(row, by=by)
        case = lock_case(case_id, by=by) if case_id else _open_case(row, team, by=by)
        now, said = clock.now(), telling.clean_text(text)
        row.case, row.had_case = case, True
        row.answered_at, row.answered_by, row.updated_at = row.answered_at or now, by, now
        row.save(update_fields=["case", "had_case", "answered_at", "answered_by", "updated_at"])
        body = {"case": str(row.pseudonym), "contact": contact_of(role, window), **worded(said)}
        take_step(row, by=by, typ="coop.accept", body=body, text=said)
        record("cooperation.accepted", by=by.public_id, case=case.pk, cooperation=row.pk)
    return case


def _open_case(row: Cooperation, team: Team | None, *, by: User) -> Case:
    """Our case, without a word of theirs: what they wrote stays in the cooperation, and goes when it is taken back."""
    chosen = make_training_team() if row.is_drill else team or by.teams.order_by("name").first()
    if chosen is None or chosen.is_training != row.is_drill:
        raise Refused("team_needed")
    is_known = words.is_code("category", row.category, absence=False)
    given = CaseInput(
        team=chosen,
        category=row.category if is_known else "",
        basis=Case.Basis.ASSISTANCE,
        countries=[row.peer.country],
        is_cross_border=True,
    )
    return create_case(by=by, case=given, children=[ChildInput(episode=EpisodeInput())])


def decline_request(
    *, by: User, cooperation_id: UUID, reason: str, text: str = "", suggested: list[str] | None = None
) -> None:
    """Not taken up, with a reason; perhaps with nodes that could."""
    words.demand_code("decline_reason", reason)
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        demand_side(row, is_asking=False)
        if row.state == "requested":
            raise Refused("read_first")
        now, said = clock.now(), telling.clean_text(text)
        row.answered_at, row.answered_by, row.updated_at = row.answered_at or now, by, now
        row.save(update_fields=["answered_at", "answered_by", "updated_at"])
        body = coded({"reason": reason, **worded(said)})
        if suggested:
            body["suggested"] = suggested[:5]
        take_step(row, by=by, typ="coop.decline", body=body, code=reason, text=said)
        record("cooperation.declined", by=by.public_id, cooperation=row.pk, reason=reason)


def set_status(*, by: User, cooperation_id: UUID, status: str, reason: str = "", text: str = "") -> None:
    """How the work stands: in_progress, on_hold, completed, failed; the last three with a code of why or what."""
    if status in REASON_LISTS:
        words.demand_code(REASON_LISTS[status], reason)
    elif status != "in_progress":
        raise ValueError(f"Not a status: {status!r}")
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        demand_side(row, is_asking=False)
        said = telling.clean_text(text)
        body = coded({"status": status, **worded(said)})
        if status in REASON_NAMES:
            body[REASON_NAMES[status]] = reason
        touch(row)
        take_step(row, by=by, typ="task.status", body=body, code=reason or status, text=said)
        record("cooperation.status_set", by=by.public_id, case=row.case_id, cooperation=row.pk, status=status)


def tell_found(
    *,
    by: User,
    cooperation_id: UUID,
    found_at: dt.datetime,
    is_safe: str,
    confirmation: str = "",
    text: str = "",
) -> None:
    """The child has been found; the message never says where. `is_safe`: yes, no or unknown."""
    if confirmation:
        words.demand_code("confirmation", confirmation)
    said = telling.clean_text(text)
    body: dict[str, Any] = coded({"found_at": telling.moment(found_at), "is_safe": is_safe, **worded(said)})
    if confirmation:
        body["confirmation"] = confirmation
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        touch(row)
        take_step(row, by=by, typ="case.found", body=body, code=is_safe, text=said)
        record("cooperation.found_told", by=by.public_id, case=row.case_id, cooperation=row.pk)


def close_cooperation(
    *, by: User, cooperation_id: UUID, outcome: str, erase_by: dt.date | None = None, text: str = ""
) -> None:
    """The asking side ends the work: from now the other keeps, by `erase_by`, only the fact that it assisted."""
    demand(by, Permission.CLOSE_CASES)
    words.demand_code("outcome", outcome)
    said, today = telling.clean_text(text), clock.now().date()
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        demand_side(row, is_asking=True)
        body = coded(
            {
                "outcome": outcome,
                "closed_on": today.isoformat(),
                "erase_by": (erase_by or today + dt.timedelta(days=30)).isoformat(),
                **worded(said),
            }
        )
        touch(row)
        take_step(row, by=by, typ="case.close", body=body, code=outcome, text=said)
        record("cooperation.closed", by=by.public_id, case=row.case_id, cooperation=row.pk, outcome=outcome)


def touch(row: Cooperation) -> None:
    """Word was given of how it stands: the clock of updates begins anew."""
    row.updated_at = clock.now()
    row.save(update_fields=["updated_at"])
