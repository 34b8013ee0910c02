"""Planning shifts: one by one, or a whole plan from a file."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import Team, User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.desk.models import Shift
from myosotis.kernel.errors import Missing, Refused


@dataclass(frozen=True)
class ShiftInput:
    """One shift to be planned."""

    team: Team
    user: User
    starts_at: dt.datetime
    ends_at: dt.datetime
    kind: str = Shift.Duty.DESK
    phone: str = ""


def plan_shift(*, by: User, shift: ShiftInput) -> Shift:
    """Plan one shift of one's own team; the same one planned again gets the new end and number."""
    with transaction.atomic():
        row, _is_new = _keep(shift, by=by)
        record("shift.planned", by=by.public_id, shift=row.pk, team=shift.team.pk)
    return row


def import_shifts(*, by: User, shifts: list[ShiftInput]) -> int:
    """Plan many at once, all or none; returns how many are new. The same file read twice changes nothing."""
    with transaction.atomic():
        made = sum(_keep(shift, by=by)[1] for shift in shifts)
        record("shift.imported", by=by.public_id, shifts=len(shifts), new=made)
    return made


def remove_shift(*, by: User, shift_id: UUID) -> None:
    """Take a shift out of the plan."""
    demand(by, Permission.PLAN_SHIFTS)
    with transaction.atomic():
        gone, _each = Shift.objects.filter(pk=shift_id, team__in=by.team_ids()).delete()
        if not gone:
            raise Missing
        record("shift.removed", by=by.public_id, shift=shift_id)


def _keep(shift: ShiftInput, *, by: User) -> tuple[Shift, bool]:
    demand(by, Permission.PLAN_SHIFTS)
    if shift.team.pk not in by.team_ids():
        raise Missing
    if shift.team.pk not in shift.user.team_ids():
        raise Refused("not_in_team", who_could=shift.team.name)
    return Shift.objects.update_or_create(
        team=shift.team,
        user=shift.user,
        starts_at=shift.starts_at,
        kind=shift.kind,
        defaults={"ends_at": shift.ends_at, "phone": shift.phone},
        create_defaults={"ends_at": shift.ends_at, "phone": shift.phone, "made_by": by},
    )
