"""Offering a case to another team: seen by both until it is answered, with a caseworker set anew."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import Team, User
from myosotis.audit.actions import record
from myosotis.casework.actions.locking import lock_case
from myosotis.casework.models import Case, Transfer
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused


def offer_case(*, by: User, case_id: UUID, team: Team, note: str) -> Transfer:
    """Offer a case of the own team to another one, with a note for it. Both see the case until it is answered."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        if case.team_id not in by.team_ids():
            raise Refused("not_in_team", who_could=case.team.name)
        if case.team_id == team.pk:
            raise Refused("same_team")
        if case.transfers.filter(answer="").exists():
            raise Refused("already_offered")
        row = Transfer(case=case, from_team=case.team, to_team=team, offered_by=by)
        row.note = note
        row.save(force_insert=True)
        record("case.offered", by=by.public_id, case=case_id, transfer=row.pk)
    return row


def withdraw_offer(*, by: User, case_id: UUID) -> None:
    """Take the offer back before it is answered."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        row = _waiting(case)
        if row.from_team_id not in by.team_ids():
            raise Refused("not_in_team", who_could=row.from_team.name)
        _answer(row, Transfer.Answer.WITHDRAWN, by=by)
        record("case.offer_withdrawn", by=by.public_id, case=case_id, transfer=row.pk)


def accept_case(*, by: User, case_id: UUID, caseworker: User) -> None:
    """Take the case over for the own team, with the caseworker who answers for it from now on."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        row = _waiting(case)
        for person in (by, caseworker):
            if row.to_team_id not in person.team_ids():
                raise Refused("not_in_team", who_could=row.to_team.name)
        _answer(row, Transfer.Answer.ACCEPTED, by=by)
        case.team, case.caseworker = row.to_team, caseworker
        case.save(update_fields=["team", "caseworker"])
        record("case.offer_accepted", by=by.public_id, case=case_id, transfer=row.pk, person=caseworker.pk)


def decline_case(*, by: User, case_id: UUID, note: str = "") -> None:
    """Leave the case where it is, with a word for those who offered it."""
    with transaction.atomic():
        case = lock_case(case_id, by=by)
        row = _waiting(case)
        if row.to_team_id not in by.team_ids():
            raise Refused("not_in_team", who_could=row.to_team.name)
        row.answer_note = note
        _answer(row, Transfer.Answer.DECLINED, by=by)
        record("case.offer_declined", by=by.public_id, case=case_id, transfer=row.pk)


def _waiting(case: Case) -> Transfer:
    row = case.transfers.select_for_update().filter(answer="").first()
    if row is None:
        raise Refused("nothing_to_undo")
    return row


def _answer(row: Transfer, answer: str, *, by: User) -> None:
    row.answer, row.answered_by, row.answered_at = answer, by, clock.now()
    row.save(update_fields=["answer", "answered_by", "answered_at", "answer_note"])
