"""Opening a case of another team with a written reason, and hiding one's own knowledge of a family."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.access import OPENED_ANYWAY_FOR, visible_cases
from myosotis.casework.models import BreakGlass, Case, FamilyKnown
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

SHORTEST_REASON = 15


class ReasonTooShort(ValueError):
    """A reason of a word or two is none."""


def open_anyway(*, by: User, ref: str, reason: str) -> Case:
    """Open a case of another team for twelve hours. The reason is sealed; the supervisor's board shows it at once."""
    demand(by, Permission.OPEN_ANYWAY)
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonTooShort(_("Please write the reason in a whole sentence."))
    with transaction.atomic():
        case = Case.objects.filter(ref=ref.strip().upper()).first()
        if case is None or case.team.is_training != by.is_in_training or _knows_family(by, case):
            raise Missing
        if visible_cases(by).filter(pk=case.pk).exists():
            return case
        opening = BreakGlass(case=case, by=by, until=clock.now() + OPENED_ANYWAY_FOR)
        opening.reason = reason.strip()
        opening.save(force_insert=True)
        record("case.opened_anyway", by=by.public_id, case=case.pk, opening=opening.pk)
    return case


def review_opening(*, by: User, opening_id: UUID) -> None:
    """A supervisor has read the reason; nobody reviews their own."""
    demand(by, Permission.REVIEW_OPENINGS)
    with transaction.atomic():
        opening = BreakGlass.objects.select_for_update().filter(pk=opening_id).first()
        if opening is None or opening.case.team_id not in by.team_ids():
            raise Missing
        if opening.by_id == by.pk:
            raise Refused("second_person_needed")
        opening.reviewed_at, opening.reviewed_by = clock.now(), by
        opening.save(update_fields=["reviewed_at", "reviewed_by"])
        record("case.opening_reviewed", by=by.public_id, case=opening.case_id, opening=opening_id)


def know_family(*, by: User, case_id: UUID) -> None:
    """Say "I know this family": the case is hidden from oneself from now on, in the own team too."""
    with transaction.atomic():
        case = visible_cases(by).filter(pk=case_id).first()
        if case is None:
            raise Missing
        FamilyKnown.objects.create(case=case, user=by)
        BreakGlass.objects.filter(case=case, by=by, until__gt=clock.now()).update(until=clock.now())
        record("case.family_known", by=by.public_id, case=case_id)


def withdraw_family_known(*, by: User, case_id: UUID, user: User) -> None:
    """A supervisor lets somebody see a case again who had said that they know the family."""
    demand(by, Permission.REVIEW_OPENINGS)
    with transaction.atomic():
        rows = FamilyKnown.objects.filter(case=case_id, user=user, withdrawn_at__isnull=True)
        if by.pk == user.pk or not visible_cases(by).filter(pk=case_id).exists():
            raise Missing
        if not rows.update(withdrawn_at=clock.now()):
            raise Missing
        record("case.family_known_withdrawn", by=by.public_id, case=case_id, person=user.pk)


def _knows_family(user: User, case: Case) -> bool:
    return FamilyKnown.objects.filter(case=case, user=user, withdrawn_at__isnull=True).exists()
