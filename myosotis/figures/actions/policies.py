"""How each indicator may be published: proposed by one person, approved by another."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.figures.models import Policy
from myosotis.figures.queries.policies import list_policies
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused


def propose_policies(*, by: User, indicators: Iterable[str]) -> int:
    """Propose the rules of the program for these indicators; returns how many. What is approved as it is stays."""
    demand(by, Permission.KEEP_ROUNDS)
    wanted = set(indicators)
    with transaction.atomic():
        lines = [one for one in list_policies(user=by) if one.indicator in wanted and not one.is_approved]
        fresh = [one for one in lines if one.proposed is None or one.proposed.rule != one.rule]
        Policy.objects.filter(
            indicator__in=[one.indicator for one in fresh], approved_at=None, ended_at=None
        ).update(ended_at=clock.now())
        Policy.objects.bulk_create(
            Policy(
                indicator=one.indicator,
                threshold=one.threshold,
                fewest=one.fewest,
                level=one.level,
                rule=dict(one.rule),
                reason=one.reason[:1000],
                proposed_by=by,
            )
            for one in fresh
        )
        record("policy.proposed", by=by.public_id, indicators=len(fresh))
    return len(fresh)


def approve_policies(*, by: User, indicators: Iterable[str]) -> int:
    """Approve what another person proposed; returns how many. What was in force before ends."""
    demand(by, Permission.KEEP_ROUNDS)
    wanted = set(indicators)
    with transaction.atomic():
        lines = [one for one in list_policies(user=by) if one.indicator in wanted and one.proposed]
        able = [one.proposed for one in lines if one.proposed and one.proposed.proposed_by_id != by.pk]
        if lines and not able:
            raise Refused("another_person_approves")
        now = clock.now()
        Policy.objects.filter(
            indicator__in=[one.indicator for one in able], approved_at__isnull=False, ended_at=None
        ).update(ended_at=now)
        Policy.objects.filter(pk__in=[one.pk for one in able]).update(approved_at=now, approved_by=by)
        record("policy.approved", by=by.public_id, indicators=len(able))
    return len(able)
