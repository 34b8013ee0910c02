"""Handing a case to the other node, in two phases: offered and accepted by people, committed by the owner's node."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.cooperation import telling
from myosotis.cooperation.access import find_cooperation, lock_cooperation
from myosotis.cooperation.actions.requesting import contact_of
from myosotis.cooperation.actions.sharing import judge_chosen
from myosotis.cooperation.actions.threads import coded, take_step, worded
from myosotis.cooperation.inputs import ShareInput
from myosotis.cooperation.models import Cooperation, HandOver
from myosotis.kernel.errors import Refused
from myosotis.kernel.ids import new_id
from myosotis.vault import store


def offer_handover(
    *,
    by: User,
    cooperation_id: UUID,
    share: ShareInput,
    stays: str,
    reason: str,
    answer_by: dt.datetime | None = None,
    opening: str = "",
) -> HandOver:
    """Offer our case to the other node, with the record that goes over and what stays. We own it until it is done."""
    demand(by, Permission.CLOSE_CASES)
    stay, why = telling.clean_text(stays), telling.clean_text(reason)
    if not stay or not why:
        raise Refused("reason_needed")
    found = find_cooperation(cooperation_id, user=by)
    chosen = judge_chosen(found, share, by=by, opening=opening)
    fresh = new_id()
    store.add_keys([fresh], "offer")
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        demand_owner(row, is_owner=True)
        demand_no_offer(row)
        offer = HandOver(id=fresh, cooperation=row, is_ours=True, offered_by=by, answer_by=answer_by)
        offer.record, offer.stays, offer.reason = [one.value for one in chosen], stay, why
        offer.save(force_insert=True)
        body: dict[str, Any] = coded(
            {
                "case": str(row.pseudonym),
                "category": row.category,
                "urgency": row.urgency,
                "fields": offer.record,
                "stays": stay,
                "reason": why,
                "ground": {"basis": row.basis},
            }
        )
        if answer_by is not None:
            body["answer_by"] = telling.moment(answer_by)
        take_step(row, by=by, typ="handover.offer", body=body, root=fresh)
        record("cooperation.handover_offered", by=by.public_id, case=row.case_id, cooperation=row.pk)
    return offer


def accept_handover(
    *, by: User, cooperation_id: UUID, role: str = "", window: str = "", text: str = ""
) -> None:
    """We would take the case: it is ours when the other node has committed."""
    demand(by, Permission.CLOSE_CASES)
    said = telling.clean_text(text)
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        demand_owner(row, is_owner=False)
        if row.case_id is None:
            raise Refused("not_accepted_yet")
        body = {"contact": contact_of(role, window), **worded(said)}
        take_step(row, by=by, typ="handover.accept", body=body, text=said)
        record("cooperation.handover_accepted", by=by.public_id, case=row.case_id, cooperation=row.pk)


def decline_handover(*, by: User, cooperation_id: UUID, reason: str, text: str = "") -> None:
    """We do not take the case."""
    words.demand_code("decline_reason", reason)
    said = telling.clean_text(text)
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        demand_owner(row, is_owner=False)
        body = coded({"reason": reason, **worded(said)})
        take_step(row, by=by, typ="handover.decline", body=body, code=reason, text=said)
        record("cooperation.handover_declined", by=by.public_id, case=row.case_id, cooperation=row.pk)


def withdraw_handover(*, by: User, cooperation_id: UUID, text: str = "") -> None:
    """Take our offer back, before it was accepted."""
    said = telling.clean_text(text)
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        demand_owner(row, is_owner=True)
        take_step(row, by=by, typ="handover.withdraw", body=worded(said), text=said)
        record("cooperation.handover_withdrawn", by=by.public_id, case=row.case_id, cooperation=row.pk)


def commit_handover(row: Cooperation) -> None:
    """Our node owns the case and holds an acceptance: it commits, in the transaction that applied it."""
    take_step(row, by="worker", typ="handover.done", body={"tenure": row.tenure + 1})


def demand_owner(row: Cooperation, *, is_owner: bool) -> None:
    """Only who owns the case, or only who does not."""
    if row.is_owner != is_owner:
        raise Refused("other_side")


def demand_no_offer(row: Cooperation) -> None:
    """One offer at a time."""
    if row.handovers.filter(phase__in=["offered", "accepted"]).exists():
        raise Refused("not_now")
