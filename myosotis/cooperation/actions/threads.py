"""One step of a thread: the message, its place among the steps, and what the protocol's tables then make of all."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.models import User
from myosotis.casework.models import Case
from myosotis.casework.queries.withheld import withheld_in_case
from myosotis.cooperation import telling
from myosotis.cooperation.models import (
    GONE,
    Cooperation,
    HandOver,
    Holder,
    ItemState,
    SharedItem,
    Side,
    Step,
)
from myosotis.exchange.actions.receiving import forget_body
from myosotis.exchange.actions.sending import send
from myosotis.exchange.models import Inbox, Outbox
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.vault import store
from myosotis_core.protocol import machines
from myosotis_core.protocol.machines import ENDING_EVENTS, Move, event_of, order_moves

NOT_NOW = "not_now"
# What tells nothing of a child: it must leave also where the texts of the thread were destroyed.
BARE = frozenset(
    {
        "coop.received",
        "coop.cancel",
        "coop.retract",
        "case.close",
        "case.found",
        "task.status",
        "erase.request",
        "erase.done",
        "handover.accept",
        "handover.decline",
        "handover.withdraw",
        "handover.done",
    }
)


def take_step(
    cooperation: Cooperation,
    *,
    by: User | str,
    typ: str,
    body: dict[str, Any],
    root: UUID | None = None,
    expires_at: dt.datetime | None = None,
    code: str = "",
    text: str = "",
) -> Step:
    """Write one message of ours and apply it here, inside the caller's transaction.

    Raises `Refused` where the tables do not allow it now, or something stands against writing to the peer.
    """
    if isinstance(by, User) and (text or "text" in body or typ == "handover.offer"):
        demand_no_block(cooperation, by)
    moves = read_moves(cooperation)
    ours = Side(cooperation.side)
    turn = {
        "own": sum(move.side == ours for move in moves),
        "seen": sum(move.side != ours for move in moves),
    }
    whole = {"turn": turn, **body}
    row: Outbox = send(
        by=by,
        peer=cooperation.peer,
        typ=typ,
        body=whole,
        thread=cooperation.thread,
        root=root or (None if typ in BARE else cooperation.pk),
        expires_at=expires_at,
        is_urgent=cooperation.urgency == "life_at_risk",
    )
    step = keep_step(
        cooperation,
        message=row.pk,
        typ=typ,
        body=whole,
        side=ours,
        by=by if isinstance(by, User) else None,
        code=code,
        text=text,
    )
    if any(one.move.id == str(step.message) for one in project(cooperation)):
        raise Refused(NOT_NOW)
    return step


def demand_no_block(cooperation: Cooperation, by: User) -> None:
    """Where a block withholds a child's whereabouts from this person, no words of theirs go to another hotline."""
    if cooperation.case_id is not None and withheld_in_case(cooperation.case_id, user=by):
        raise Refused("whereabouts_withheld")


def keep_step(
    cooperation: Cooperation,
    *,
    message: UUID,
    typ: str,
    body: dict[str, Any],
    side: Side,
    by: User | None = None,
    code: str = "",
    text: str = "",
    at: dt.datetime | None = None,
) -> Step:
    """The row of one message, by either side."""
    items = body.get("items") or ([body["item"]] if "item" in body else [])
    step = Step(
        cooperation=cooperation,
        message=message,
        event=event_of(typ, body),
        side=side.value,
        own=body["turn"]["own"],
        seen=body["turn"]["seen"],
        items=items,
        at=at or clock.now(),
        by=by,
        code=code,
        text=text if cooperation.shut_at is None else "",
    )
    step.save(force_insert=True)
    return step


def read_moves(cooperation: Cooperation) -> tuple[Move, ...]:
    """The steps in the one order of both sides."""
    rows = cooperation.steps.values_list("message", "event", "side", "own", "seen", "items")
    return order_moves(
        [
            Move(str(message), event, machines.Side(side), own, seen, tuple(items))
            for message, event, side, own, seen, items in rows
        ],
        ENDING_EVENTS,
    )


def project(cooperation: Cooperation) -> list[machines.Refused]:
    """Set state, owner and items to what the tables make of the steps; the moves that were not applied."""
    moves = read_moves(cooperation)
    played = machines.play_cooperation(moves)
    owned = machines.play_handovers(moves)
    if played.state != machines.COOPERATION.initial:
        cooperation.state = played.state
    if cooperation.owner != owned.owner.value:
        _change_basis(cooperation, is_ours=owned.owner.value == cooperation.side)
    cooperation.owner, cooperation.tenure = owned.owner.value, owned.tenure
    cooperation.phase = owned.phase
    if cooperation.is_ended and cooperation.ended_at is None:
        cooperation.ended_at = clock.now()
    elif not cooperation.is_ended:
        cooperation.ended_at = None
    cooperation.save(update_fields=["state", "owner", "tenure", "phase", "ended_at"])
    refused = [*played.refused, *owned.refused]
    _project_handover(cooperation, owned.phase)
    if cooperation.is_ended:
        waiting = cooperation.items.filter(state=ItemState.WAITING, direction="outgoing")
        lose_items(waiting, ItemState.STOPPED)
    refused += _project_items(cooperation, moves)
    return refused


def _change_basis(cooperation: Cooperation, *, is_ours: bool) -> None:
    """The case is counted once, by who owns it; whoever handed it over assists from then on."""
    basis = Case.Basis.OWN if is_ours else Case.Basis.ASSISTANCE
    if cooperation.case_id is not None:
        Case.objects.filter(pk=cooperation.case_id).update(basis=basis)


def _project_handover(cooperation: Cooperation, phase: str) -> None:
    row = cooperation.handovers.order_by("-offered_at").first()
    if row is None or row.phase not in ("offered", "accepted") or phase in (row.phase, "none"):
        return
    row.phase = phase
    row.done_at = clock.now() if phase == "done" else None
    if phase != "offered" and row.answered_at is None:
        row.answered_at = clock.now()
    HandOver.objects.filter(pk=row.pk).update(
        phase=row.phase, done_at=row.done_at, answered_at=row.answered_at
    )


def _project_items(cooperation: Cooperation, moves: tuple[Move, ...]) -> list[machines.Refused]:
    ours = machines.Side(cooperation.side)
    refused: list[machines.Refused] = []
    of_items: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        for named in move.items:
            of_items[named].append(move)
    for item in cooperation.items.select_related("cooperation"):
        giver = ours if item.direction == "outgoing" else ours.other
        played = machines.play_item(of_items[str(item.item)], str(item.item), giver)
        refused += played.refused
        if item.state in GONE or played.state == machines.ITEM.initial:
            continue
        if played.state == ItemState.ERASED:
            lose_items([item], ItemState.ERASED)
        elif item.state != played.state:
            now = clock.now()
            recalled_at = item.recalled_at or (now if played.state == ItemState.RECALLED else None)
            SharedItem.objects.filter(pk=item.pk).update(
                state=played.state, told_at=item.told_at or now, recalled_at=recalled_at
            )
    return refused


def lose_items(items: Iterable[SharedItem], state: str) -> None:
    """Items that are gone: emptied, their keys destroyed after the transaction, with what is kept of their messages."""
    rows = list(items)
    now = clock.now()
    for item in rows:
        told_at = None if state == ItemState.STOPPED else item.told_at
        SharedItem.objects.filter(pk=item.pk).update(
            state=state, told_at=told_at, gone_at=now, value=None, picture=None, reason=None
        )
        item.state, item.gone_at = state, now
        shared = str(item.item)
        messages = [step.message for step in item.cooperation.steps.all() if shared in step.items]
        for inbox in Inbox.objects.filter(
            peer=item.cooperation.peer, message__in=messages, body__isnull=False, typ__startswith="info."
        ):
            forget_body(inbox)
        if state == ItemState.STOPPED:
            Holder.objects.filter(item=item).delete()
    roots = [item.pk for item in rows]
    if state != ItemState.STOPPED:
        # An offer of the case tells the same once more: it goes with what is taken back.
        for row in {item.cooperation_id: item.cooperation for item in rows}.values():
            lose_offers(row)
    if roots:
        transaction.on_commit(lambda: shred_soon(roots))


def lose_offers(cooperation: Cooperation) -> None:
    """Offers of the case itself tell nothing any more: neither here, nor in what waits to be sent or was taken."""
    roots = list(cooperation.handovers.exclude(record=None).values_list("pk", flat=True))
    if not roots:
        return
    cooperation.handovers.update(record=None, stays=None, reason=None)
    offers = Inbox.objects.filter(peer=cooperation.peer, thread=cooperation.thread, typ="handover.offer")
    for inbox in offers.filter(body__isnull=False):
        forget_body(inbox)
    transaction.on_commit(lambda: shred_soon(roots))


def shred_soon(roots: list[UUID]) -> None:
    """Destroy keys; a busy store is tried again by the worker, since the ledger is already written."""
    try:
        store.shred_keys(roots)
    except store.StoreBusy:
        return


def coded(body: dict[str, Any]) -> dict[str, Any]:
    """A body with codes: it names the vocabulary they are taken from."""
    return {"vocabulary": telling.VOCABULARY, **body}


def worded(text: str, name: str = "text") -> dict[str, str]:
    """Words, where there are any."""
    cleaned = telling.clean_text(text)
    return {name: cleaned} if cleaned else {}
