"""What stands beside a judgement of risk: its sources, when to look again, the hotline's criteria, the ladder."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.models import CaseUrgentStep, OwnCriterion, Risk, RiskSource
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.kernel.models import Precision


@dataclass(frozen=True)
class SourceInput:
    """Who said what, when it was told, and how to reach them."""

    who: str
    said: str = ""
    reach: str = ""
    told_at: dt.datetime | None = None
    precision: str = Precision.EXACT


def next_review(level: str, *, now: dt.datetime) -> dt.datetime:
    """When a risk of this level is looked at again unless somebody says otherwise: the hotline's own rhythm."""
    hours = {
        "high": settings.MYOSOTIS_RISK_REVIEW_HIGH_HOURS,
        "medium": settings.MYOSOTIS_RISK_REVIEW_MEDIUM_HOURS,
    }.get(level, settings.MYOSOTIS_RISK_REVIEW_LOW_HOURS)
    return now + dt.timedelta(hours=hours)


def keep_sources(risk: Risk, sources: Sequence[SourceInput]) -> None:
    """Write the sources of a judgement beside it; inside the transaction of the judgement."""
    for position, given in enumerate(sources):
        row = RiskSource(case_id=risk.case_id, risk=risk, position=position)
        row.told_at, row.told_precision = given.told_at, given.precision
        row.who, row.said, row.reach = given.who, given.said, given.reach
        row.save(force_insert=True)


def tick_urgent_step(*, by: User, case_id: UUID, code: str) -> None:
    """Tick one step of the urgent ladder on a case. Ticking twice is ticking once."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if case.urgent_ticks.filter(code=code, withdrawn_at__isnull=True).exists():
            return
        CaseUrgentStep.objects.create(case=case, code=code, by=by)
        record("risk.urgent_ticked", by=by.public_id, case=case.pk, step=code)


def untick_urgent_step(*, by: User, case_id: UUID, code: str) -> None:
    """Take a tick back; the row stays with the time of taking back."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        ticks = case.urgent_ticks.filter(code=code, withdrawn_at__isnull=True)
        if not ticks.update(withdrawn_at=clock.now()):
            return
        record("risk.urgent_unticked", by=by.public_id, case=case.pk, step=code)


def add_criterion(*, by: User, label: str) -> OwnCriterion:
    """Add a criterion of this hotline's own."""
    demand(by, Permission.REVIEW_OPENINGS)
    with transaction.atomic():
        criterion = OwnCriterion.objects.create(label=label, added_by=by)
        record("risk.criterion_added", by=by.public_id, criterion=criterion.pk)
    return criterion


def end_criterion(*, by: User, criterion_id: UUID) -> None:
    """A criterion is offered no longer; judgements that named it keep its words."""
    demand(by, Permission.REVIEW_OPENINGS)
    with transaction.atomic():
        if not OwnCriterion.objects.filter(pk=criterion_id, ended_at__isnull=True).update(
            ended_at=clock.now()
        ):
            raise Missing
        record("risk.criterion_ended", by=by.public_id, criterion=criterion_id)
