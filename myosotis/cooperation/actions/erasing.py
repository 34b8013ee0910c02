"""Erasure between nodes: asked for by the giver, done or refused by the holder, who answers for its own copy."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.cooperation import telling
from myosotis.cooperation.access import lock_cooperation
from myosotis.cooperation.actions.sharing import request_erasure
from myosotis.cooperation.actions.threads import coded, take_step
from myosotis.cooperation.inputs import OnwardTold
from myosotis.cooperation.models import Cooperation, ItemState, SharedItem, Withdrawal
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused


def ask_erasure(
    *, by: User, cooperation_id: UUID, ground: str, item_ids: list[UUID] | None = None, text: str = ""
) -> None:
    """Ask the other hotline to erase what we told it: some items, or everything of the case."""
    words.demand_code("erasure_ground", ground)
    said = telling.clean_text(text)
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        items = told_items(row, "outgoing", item_ids)
        request_erasure(row, items, ground=ground, by=by, is_whole_case=item_ids is None, text=said)
        record(
            "cooperation.erasure_asked",
            by=by.public_id,
            case=row.case_id,
            cooperation=row.pk,
            items=[item.pk for item in items],
            ground=ground,
        )


def confirm_erasure(
    *,
    by: User,
    cooperation_id: UUID,
    item_ids: list[UUID] | None = None,
    onward: list[OnwardTold] | None = None,
) -> None:
    """Erase what we were told, here and now, and say so; also what we told further. Without ids: what is asked for."""
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        items = asked_items(row, item_ids)
        body: dict[str, Any] = coded(
            {"items": [str(item.item) for item in items], "done_at": telling.moment(clock.now())}
        )
        if onward:
            body["onward"] = [_onward_value(one) for one in onward]
        take_step(row, by=by, typ="erase.done", body=body)
        record(
            "cooperation.erasure_confirmed",
            by=by.public_id,
            case=row.case_id,
            cooperation=row.pk,
            items=[item.pk for item in items],
        )


def refuse_erasure(
    *,
    by: User,
    cooperation_id: UUID,
    ground: str,
    text: str,
    review_on: dt.date,
    item_ids: list[UUID] | None = None,
) -> None:
    """Keep what we were asked to erase, with a ground, reasons and the day on which it is looked at again."""
    words.demand_code("erasure_refusal", ground)
    said = telling.clean_text(text)
    if not said or review_on <= clock.now().date():
        raise Refused("reason_and_day_needed")
    with transaction.atomic():
        row = lock_cooperation(cooperation_id, by=by)
        items = asked_items(row, item_ids)
        refusal = {"ground": ground, "text": said, "review_on": review_on.isoformat()}
        body = coded(
            {
                "items": [str(item.item) for item in items],
                "done_at": telling.moment(clock.now()),
                "refusal": refusal,
            }
        )
        take_step(row, by=by, typ="erase.done", body=body, code=ground, text=said)
        record(
            "cooperation.erasure_refused",
            by=by.public_id,
            case=row.case_id,
            cooperation=row.pk,
            items=[item.pk for item in items],
            ground=ground,
        )


def decide_withdrawal(*, by: User, withdrawal_id: UUID, decision: str, reason: str) -> None:
    """A giver under suspicion withdrew: a second person decides whether the search goes on with what was told."""
    if not reason.strip():
        raise Refused("reason_needed")
    with transaction.atomic():
        found = Withdrawal.objects.filter(pk=withdrawal_id, must_decide=True, decided_at__isnull=True).first()
        if found is None:
            raise Missing
        row = lock_cooperation(found.cooperation_id, by=by)
        if found.consent is not None and found.consent.withdrawn_by_id == by.pk:
            raise Refused("second_person_needed")
        found.decision = Withdrawal.Decision(decision)
        found.decided_at, found.decided_by, found.reason = clock.now(), by, reason
        found.save(update_fields=["decision", "decided_at", "decided_by", "reason"])
        items = [item for item in told_items(row, "outgoing", None) if item.consent_id == found.consent_id]
        if found.decision == Withdrawal.Decision.RECALL and items:
            request_erasure(row, items, ground="consent_withdrawn", by=by)
        record(
            "cooperation.withdrawal_decided",
            by=by.public_id,
            case=row.case_id,
            cooperation=row.pk,
            decision=decision,
        )


def told_items(row: Cooperation, direction: str, item_ids: list[UUID] | None) -> list[SharedItem]:
    """Items of one direction that were told and are not gone; `Missing` where a named one is not among them."""
    found = row.items.filter(direction=direction, told_at__isnull=False, gone_at__isnull=True)
    if item_ids is None:
        return list(found)
    chosen = list(found.filter(pk__in=item_ids))
    if len(chosen) != len(set(item_ids)):
        raise Missing
    return chosen


def asked_items(row: Cooperation, item_ids: list[UUID] | None) -> list[SharedItem]:
    """What we hold: the named items, or those we were asked to erase."""
    items = told_items(row, "incoming", item_ids)
    if item_ids is None:
        items = [item for item in items if item.state == ItemState.RECALLED]
    if not items:
        raise Refused("nothing_chosen")
    return items


def _onward_value(one: OnwardTold) -> dict[str, str]:
    words.demand_code("onward_sharing", one.to)
    value = {name: given for name, given in asdict(one).items() if given}
    if "text" in value:
        value["text"] = telling.clean_line(value["text"])
    return value
