"""What the secretariat says of figures, taken down at the hotline: receipts, questions, rounds and reminders."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from myosotis.audit.actions import record
from myosotis.exchange.actions.receiving import forget_body, mark_applied
from myosotis.exchange.models import Inbox
from myosotis.exchange.queries.messages import open_body
from myosotis.figures.models import AnnualReturn, FiguresNotice
from myosotis.kernel.errors import Erased

TYPES = ("stats.ack", "stats.query")
SECRETARIAT = "coordinator"
Reply = AnnualReturn.Reply


def hear_message(inbox: Inbox) -> None:
    """Take one message down, once; only the node that the signed directory lists as coordinator is heard."""
    with transaction.atomic():
        row = Inbox.objects.select_for_update(of=("self",)).select_related("peer").get(pk=inbox.pk)
        if row.applied_at is not None:
            return
        try:
            body = open_body(row)
        except Erased:
            body = None
        if body is not None and row.peer.kind == SECRETARIAT:
            (_hear_receipt if row.typ == "stats.ack" else _hear_word)(row, body)
            forget_body(row)
        mark_applied(row)
        record("return.heard", by="worker", peer=row.peer.node_id, message=row.message, type=row.typ)


def _hear_receipt(inbox: Inbox, body: dict[str, Any]) -> None:
    if not body["period"].isdecimal():
        return
    found = AnnualReturn.objects.filter(
        year=int(body["period"]), version=body["version"], way=AnnualReturn.Way.EXCHANGE
    ).first()
    if found is None:
        return
    found.reply = Reply.REFUSED if body.get("outcome") == "refused" else Reply.TAKEN
    found.reply_text, found.replied_at = body.get("reason", ""), inbox.received_at
    found.save(update_fields=["reply", "reply_text", "replied_at"])


def _hear_word(inbox: Inbox, body: dict[str, Any]) -> None:
    period = body["period"]
    if not (period.isdecimal() and len(period) == 4):
        return
    about = FiguresNotice.About(body.get("about", "question"))
    last = AnnualReturn.objects.filter(year=int(period), sent_at__isnull=False).first()
    is_question = about is FiguresNotice.About.QUESTION
    FiguresNotice.objects.create(
        message=inbox.message,
        about=about,
        year=int(period),
        annual_return=last if is_question else None,
        indicator=body.get("indicator", ""),
        indicators=list(body.get("indicators", ())),
        questions=[_as_kept(one) for one in body.get("questions", ())],
        text=body["text"],
        due_on=dt.date.fromisoformat(body["due_on"]) if "due_on" in body else None,
        came_at=inbox.received_at,
    )
    if is_question and last is not None:
        last.reply, last.replied_at = Reply.ASKED_BACK, inbox.received_at
        last.save(update_fields=["reply", "replied_at"])


def _as_kept(question: dict[str, Any]) -> dict[str, Any]:
    return question | {"values": {one["name"]: one["value"] for one in question.get("values", ())}}
