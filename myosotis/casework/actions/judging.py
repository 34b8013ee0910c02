"""Judging whether two children are one, and setting candidates aside: only by somebody who may open both sides."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.access import visible_cases, visible_contacts
from myosotis.casework.actions.contacts import get_contact_to_write
from myosotis.casework.models import Involvement, SetAside
from myosotis.casework.set_aside import digest_candidates
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.people.judging import judge, withdraw
from myosotis.people.models import Judgement


def judge_children(*, user: User, left: UUID, right: UUID, verdict: str) -> Judgement:
    """Record a verdict ("same", "not_same", "unsure") on two children; read in the log of every case of either.

    Raises `Missing` unless this person may open a case of each, `people.judging.Contradiction` where a judgement in
    force says otherwise.
    """
    demand(user, Permission.WRITE_CASES)
    with transaction.atomic():
        cases = _cases_of_both(user, left, right)
        return judge(left=left, right=right, verdict=verdict, by=user, cases=cases)


def withdraw_judgement(*, user: User, judgement: UUID) -> Judgement | None:
    """Take a judgement back; the one it had replaced holds again and is returned."""
    demand(user, Permission.WRITE_CASES)
    with transaction.atomic():
        row = Judgement.objects.filter(pk=judgement).first()
        if row is None:
            raise Missing
        cases = _cases_of_both(user, row.left_id, row.right_id)
        return withdraw(judgement=judgement, by=user, cases=cases)


def set_aside(*, user: User, contact_id: UUID, candidate: UUID) -> SetAside:
    """Remember "not this one" about a candidate (a person or an earlier contact) of a contact. Twice is once."""
    with transaction.atomic():
        contact = get_contact_to_write(contact_id, by=user)
        target = _find_candidate(user, candidate)
        if candidate == contact_id:
            raise Missing
        standing = SetAside.objects.filter(contact=contact, withdrawn_at__isnull=True, **target).first()
        digest = digest_candidates([candidate], [candidate])[candidate]
        if standing is not None and standing.facts_digest == digest:
            return standing
        if standing is not None:
            standing.withdrawn_at, standing.withdrawn_by = clock.now(), user
            standing.save(update_fields=["withdrawn_at", "withdrawn_by"])
        row = SetAside.objects.create(contact=contact, by=user, facts_digest=digest, **target)
        record("contact.candidate_set_aside", by=user.public_id, contact=contact_id, candidate=candidate)
    return row


def withdraw_set_aside(*, user: User, contact_id: UUID, candidate: UUID) -> None:
    """Propose the candidate again."""
    with transaction.atomic():
        contact = get_contact_to_write(contact_id, by=user)
        rows = SetAside.objects.filter(contact=contact, withdrawn_at__isnull=True)
        rows = rows.filter(person=candidate) | rows.filter(earlier=candidate)
        if not rows.update(withdrawn_at=clock.now(), withdrawn_by=user):
            raise Refused("nothing_to_undo")
        record("contact.candidate_proposed_again", by=user.public_id, contact=contact_id, candidate=candidate)


def _cases_of_both(user: User, left: UUID, right: UUID) -> list[UUID]:
    cases: list[UUID] = []
    for person in (left, right):
        own = list(visible_cases(user).filter(case_children__person=person).values_list("pk", flat=True))
        if not own:
            raise Missing
        cases += own
    return cases


def _find_candidate(user: User, candidate: UUID) -> dict[str, UUID]:
    cases = visible_cases(user).order_by().values("pk")
    if (
        visible_cases(user).filter(case_children__person=candidate).exists()
        or Involvement.objects.filter(person=candidate, case__in=cases).exists()
    ):
        return {"person_id": candidate}
    if visible_contacts(user).filter(pk=candidate).exists():
        return {"earlier_id": candidate}
    raise Missing
