"""Applying what the other side sent: each message once, in order, in one transaction with what it changes.

An illegal one is kept as a step, told to the sender and to people here, and never applied; nothing ever waits for it.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.audit.actions import record
from myosotis.cooperation import telling
from myosotis.cooperation.access import lock_row
from myosotis.cooperation.actions.effects import EFFECTS, Arrived
from myosotis.cooperation.actions.threads import keep_step, project
from myosotis.cooperation.inputs import LONGEST
from myosotis.cooperation.models import (
    Cooperation,
    Direction,
    Problem,
    SharedItem,
    Side,
)
from myosotis.cooperation.queries.opening import read_message
from myosotis.exchange.actions.receiving import answer_problem, mark_applied
from myosotis.exchange.models import Inbox
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.kernel.ids import new_id
from myosotis.vault import store
from myosotis_core.protocol import machines

PROBLEM = "net.problem"
NOT_APPLIED = "not_applied"
REWRITTEN = "turn_rewritten"
TYPES = (
    "coop.request",
    "coop.received",
    "coop.accept",
    "coop.decline",
    "coop.cancel",
    "coop.retract",
    "case.found",
    "case.close",
    "info.share",
    "info.update",
    "info.correct",
    "qa.ask",
    "qa.answer",
    "task.status",
    "handover.offer",
    "handover.accept",
    "handover.decline",
    "handover.withdraw",
    "handover.done",
    "erase.request",
    "erase.done",
    PROBLEM,
)
ABOUT_ITEMS = frozenset({"info.update", "info.correct", "erase.request", "erase.done"})
MOST_STEPS, MOST_ITEMS, MOST_ONWARD = 2_000, 300, 2_000
"""Of one thread: no work between two hotlines comes near, and nobody keeps the worker of all busy with more."""
ENDING = frozenset({"coop.cancel", "case.close", "case.found", "erase.request", "erase.done"})
"""What ends and takes back is heard however long a thread is; there is little of it that is allowed twice."""
PERSONAL = frozenset({"info.share", "info.update", "info.correct", "qa.ask", "qa.answer", "handover.offer"})


def apply_message(inbox: Inbox) -> None:
    """Apply one message that was taken."""
    body = read_message(inbox)
    fresh = new_id()
    if inbox.typ == "coop.request":
        store.add_keys([fresh], "cooperation")
    elif inbox.typ in ("info.share", "handover.offer"):
        store.add_keys([fresh], "item")
    with transaction.atomic():
        if not Inbox.objects.select_for_update().filter(pk=inbox.pk, applied_at__isnull=True).exists():
            return
        row = _apply(Arrived(inbox, body, fresh)) if body is not None else None
        mark_applied(inbox)
        Problem.objects.filter(peer=inbox.peer, message=inbox.message, code=NOT_APPLIED).delete()
        record(
            "cooperation.applied",
            by="worker",
            case=row.case_id if row else None,
            cooperation=row.pk if row else "",
            peer=inbox.peer.node_id,
            message=inbox.message,
            type=inbox.typ,
        )


def note_failure(inbox: Inbox) -> None:
    """A message could not be applied by a fault of ours: it stays, the next of this peer wait, and people see it."""
    with transaction.atomic():
        _problem, is_new = Problem.objects.get_or_create(
            peer=inbox.peer,
            message=inbox.message,
            is_ours=False,
            defaults={
                "cooperation": Cooperation.objects.filter(
                    peer=inbox.peer, thread=inbox.thread or inbox.pk
                ).first(),
                "event": inbox.typ,
                "code": NOT_APPLIED,
            },
        )
        if is_new:
            record("cooperation.not_applied", by="worker", peer=inbox.peer.node_id, message=inbox.message)


def _apply(come: Arrived) -> Cooperation | None:
    inbox = come.inbox
    of_thread = Cooperation.objects.filter(peer=inbox.peer, thread=inbox.thread or inbox.pk)
    found = of_thread.values_list("pk").first()
    row = lock_row(found[0]) if found else None
    if inbox.typ == PROBLEM:
        _hear_problem(row, come)
        return row
    if row is None:
        if inbox.typ != "coop.request":
            _tell_problem(None, come, "unknown-thread")
            return None
        row = _begin(come)
    elif why := _why_not(row, come):
        _tell_problem(row, come, why)
        return row
    _note_rewriting(row, come)
    if inbox.typ == "info.share":
        _take_item(row, come)
    side = Side.ASKED if row.is_asking else Side.ASKING
    keep_step(
        row,
        message=inbox.message,
        typ=inbox.typ,
        body=come.body,
        side=side,
        code=_code_of(inbox.typ, come.body),
        text=_text_of(inbox.typ, come.body),
        at=inbox.received_at,
    )
    refused = project(row)
    mine = next((one for one in refused if one.move.id == str(inbox.message)), None)
    _note_crossed(row, refused)
    if mine is not None:
        _undo_item(row, come)
        _tell_problem(
            row, come, "crossed" if mine.is_crossed else mine.illegal.code, mine.illegal.state, mine
        )
    elif inbox.typ in EFFECTS:
        EFFECTS[inbox.typ](row, come)
    return row


def _why_not(row: Cooperation, come: Arrived) -> str:
    """What stands against a message whatever the tables say."""
    typ, body = come.inbox.typ, come.body
    if _is_too_much(row, typ, body):
        return "quota"
    if row.shut_at is not None and typ in PERSONAL:
        return "unknown-thread"
    if typ == "info.share" and telling.read_moment(body["expires_at"]) <= clock.now():
        return "expired"
    if typ in ABOUT_ITEMS:
        asked = set(body.get("items") or [body["item"]])
        giver_is_peer = typ != "erase.done"
        direction = Direction.INCOMING if giver_is_peer else Direction.OUTGOING
        known = row.items.filter(item__in=asked, direction=direction).count()
        return "" if known == len(asked) else "unknown-item"
    if typ == "qa.answer" and not row.questions.filter(question=body["question"], is_ours=True).exists():
        return "unknown-item"
    if typ == "qa.ask" and row.questions.filter(question=body["question"]).exists():
        return "unknown-item"
    if typ == "info.share" and row.items.filter(item=body["item"]).exists():
        return "unknown-item"
    return ""


def _is_too_much(row: Cooperation, typ: str, body: dict[str, Any]) -> bool:
    """Whether a thread has grown beyond what people write."""
    if typ == "info.share" and row.items.count() >= MOST_ITEMS:
        return True
    if (
        typ == "erase.done"
        and row.holders.count() + len(body["items"]) * len(body.get("onward", [])) > MOST_ONWARD
    ):
        return True
    return row.steps.count() >= (2 * MOST_STEPS if typ in ENDING else MOST_STEPS)


def _note_rewriting(row: Cooperation, come: Arrived) -> None:
    """A message that says it was written before others of the same side that are known: people see that."""
    peers = Side.ASKED if row.is_asking else Side.ASKING
    if come.body["turn"]["own"] < row.steps.filter(side=peers).count():
        Problem.objects.get_or_create(
            peer=come.inbox.peer,
            message=come.inbox.message,
            is_ours=False,
            defaults={"cooperation": row, "event": come.inbox.typ, "code": REWRITTEN},
        )


def _begin(come: Arrived) -> Cooperation:
    """A request that came in: a cooperation without a case of ours, until a person takes it up."""
    inbox, body = come.inbox, come.body
    row = Cooperation(
        id=come.fresh,
        peer=inbox.peer,
        thread=inbox.thread or inbox.pk,
        pseudonym=UUID(body["case"]),
        side=Side.ASKED,
        category=body["category"],
        urgency=body["urgency"],
        asks=body["asks"],
        languages=body["languages"],
        purpose=body["purpose"],
        basis=body["ground"]["basis"],
        keep_until=min(telling.read_day(body["keep_until"]), clock.now().date() + LONGEST),
        needed_by=telling.read_moment(body["needed_by"]) if "needed_by" in body else None,
        is_drill=body.get("is_drill", False),
        made_at=inbox.received_at,
        stored_at=inbox.received_at,
        updated_at=inbox.received_at,
    )
    row.summary, row.contact = body["summary"], body.get("contact")
    row.save(force_insert=True)
    return row


def _take_item(row: Cooperation, come: Arrived) -> None:
    body = come.body
    categories = [one["category"] for one in body["fields"]]
    item = SharedItem(
        id=come.fresh,
        item=UUID(body["item"]),
        cooperation=row,
        direction=Direction.INCOMING,
        category=categories[0],
        name=telling.name_of_value(body["fields"]),
        tells_where=not telling.WHERE_CATEGORIES.isdisjoint(categories),
        basis=body["ground"]["basis"],
        purpose=body["purpose"],
        onward=body["onward"],
        expires_at=telling.read_moment(body["expires_at"]),
        made_at=come.inbox.received_at,
    )
    item.value = body["fields"]
    item.save(force_insert=True)


def _undo_item(row: Cooperation, come: Arrived) -> None:
    """An item whose telling was refused is not kept."""
    if come.inbox.typ == "info.share":
        row.items.filter(pk=come.fresh).delete()
        fresh = come.fresh
        transaction.on_commit(lambda: store.shred_keys([fresh]))


def _code_of(typ: str, body: dict[str, Any]) -> str:
    names = ("reason", "hold_reason", "failure_reason", "outcome", "ground", "code", "status", "is_safe")
    if typ in ("info.update", "info.correct", "handover.offer", "coop.request", "info.share"):
        return str(body["fields"][0]["category"]) if "fields" in body else ""
    if typ == "erase.done":
        return str(body.get("refusal", {}).get("ground", ""))
    return next((str(body[name]) for name in names if isinstance(body.get(name), str)), "")


def _text_of(typ: str, body: dict[str, Any]) -> str:
    if typ in ("info.update", "info.correct"):
        return str(body["reason"])
    if typ == "erase.done":
        return str(body.get("refusal", {}).get("text", ""))
    return str(body.get("text", "")) if typ not in ("qa.ask",) else ""


def _tell_problem(
    row: Cooperation | None,
    come: Arrived,
    code: str,
    state: str = "",
    refused: machines.Refused | None = None,
) -> None:
    """The sender is told that it was not applied, and people here see it."""
    inbox = come.inbox
    Problem.objects.get_or_create(
        peer=inbox.peer,
        message=inbox.message,
        is_ours=False,
        defaults={
            "cooperation": row,
            "event": inbox.typ,
            "is_crossed": bool(refused and refused.is_crossed),
            "code": code,
            "state": state,
        },
    )
    try:
        answer_problem(inbox=inbox, code=code, state=state)
    except Refused:  # a message without a thread: there is nobody to tell which
        return


def _note_crossed(row: Cooperation, refused: list[machines.Refused]) -> None:
    """What we had done, and what the other side's move has overtaken."""
    ours = row.side
    for one in refused:
        if one.move.side == ours:
            Problem.objects.get_or_create(
                peer=row.peer,
                message=UUID(one.move.id),
                is_ours=True,
                defaults={
                    "cooperation": row,
                    "event": one.move.event,
                    "is_crossed": one.is_crossed,
                    "code": "crossed",
                    "state": one.illegal.state,
                },
            )


def _hear_problem(row: Cooperation | None, come: Arrived) -> None:
    """The other side did not apply a message of ours."""
    body = come.body
    about = UUID(body["about"])
    step = row.steps.filter(message=about).first() if row is not None else None
    Problem.objects.get_or_create(
        peer=come.inbox.peer,
        message=about,
        is_ours=True,
        defaults={
            "cooperation": row,
            "event": step.event if step else "",
            "is_crossed": body["code"] == "crossed",
            "code": body["code"],
            "state": body.get("state", ""),
        },
    )


__all__ = ["TYPES", "apply_message"]
