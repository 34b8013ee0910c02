"""Telling the secretariat how the network works: counts of a week, a request nobody opened; and taking that there."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.cooperation import telling
from myosotis.cooperation.actions.drills import hear_begin, hear_end, hear_result
from myosotis.cooperation.models import Cooperation, TrafficWeek, UnopenedNotice
from myosotis.cooperation.queries.opening import read_message
from myosotis.cooperation.queries.traffic import count_week
from myosotis.exchange.actions.receiving import mark_applied
from myosotis.exchange.actions.sending import send
from myosotis.exchange.models import Inbox, Peer
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

TYPES = ("traffic.week", "traffic.unopened", "drill.begin", "drill.end", "drill.result")
COORDINATOR = "coordinator"


def tell_week(week: dt.date, peer: Peer) -> None:
    """The counts of one week, told once to the secretariat; where nothing may go there now, later."""
    with transaction.atomic():
        if TrafficWeek.objects.filter(peer=peer, is_ours=True, week=week).exists():
            return
        counts = count_week(week)
        body = {"week": week.isoformat(), **counts}
        send(by="worker", peer=peer, typ="traffic.week", body=body, thread=None)
        TrafficWeek.objects.create(peer=peer, is_ours=True, week=week, counts=counts)
        record("traffic.week_told", by="worker", peer=peer.node_id, week=week.isoformat())


def tell_unopened(row: Cooperation) -> None:
    """That a request of ours waits unopened, for whom and since when; inside the transaction of the escalation."""
    if not row.is_asking or row.stored_at is None:
        return
    for peer in Peer.objects.filter(kind=COORDINATOR):
        notice = UnopenedNotice(
            peer=peer,
            cooperation=row,
            is_ours=True,
            asked=row.peer.node_id,
            since=row.stored_at,
            urgency=row.urgency,
            is_drill=row.is_drill,
        )
        body = {
            "vocabulary": telling.VOCABULARY,
            "notice": str(notice.notice),
            "asked": row.peer.node_id,
            "since": telling.moment(row.stored_at),
            "urgency": row.urgency,
            "is_drill": row.is_drill,
        }
        try:
            with transaction.atomic():
                send(by="worker", peer=peer, typ="traffic.unopened", body=body, thread=None)
                notice.save(force_insert=True)
        except Refused:
            continue


def settle_notice(*, by: User, notice_id: UUID) -> None:
    """Somebody at the secretariat has rung the hotline that was asked."""
    demand(by, Permission.SEE_NETWORK)
    with transaction.atomic():
        row = UnopenedNotice.objects.select_for_update().filter(pk=notice_id, is_ours=False).first()
        if row is None:
            raise Missing
        if row.settled_at is None:
            row.settled_at, row.settled_by = clock.now(), by
            row.save(update_fields=["settled_at", "settled_by"])
        record("traffic.notice_settled", by=by.public_id, notice=row.pk)


def apply_message(inbox: Inbox) -> None:
    """Apply one message about the network itself, once. What is not meant for this node changes nothing."""
    body = read_message(inbox)
    with transaction.atomic():
        if not Inbox.objects.select_for_update().filter(pk=inbox.pk, applied_at__isnull=True).exists():
            return
        if body is not None:
            _take(inbox, body)
        mark_applied(inbox)
        record("traffic.applied", by="worker", peer=inbox.peer.node_id, message=inbox.message, type=inbox.typ)


def _take(inbox: Inbox, body: dict[str, Any]) -> None:
    """Counts are for the secretariat; exercises are announced and ended by it alone."""
    is_desk = settings.MYOSOTIS_ROLE == COORDINATOR
    if inbox.typ == "traffic.week" and is_desk:
        counts = {name: value for name, value in body.items() if name != "week"}
        TrafficWeek.objects.update_or_create(
            peer=inbox.peer,
            is_ours=False,
            week=telling.read_day(body["week"]),
            defaults={"counts": counts, "at": inbox.received_at},
        )
    elif inbox.typ == "traffic.unopened" and is_desk:
        UnopenedNotice.objects.get_or_create(
            peer=inbox.peer,
            notice=UUID(body["notice"]),
            defaults={
                "asked": body["asked"],
                "since": telling.read_moment(body["since"]),
                "urgency": body["urgency"],
                "is_drill": body["is_drill"],
                "at": inbox.received_at,
            },
        )
    elif inbox.typ == "drill.result" and is_desk:
        hear_result(inbox, body)
    elif inbox.typ == "drill.begin" and inbox.peer.kind == COORDINATOR:
        hear_begin(inbox, body)
    elif inbox.typ == "drill.end" and inbox.peer.kind == COORDINATOR:
        hear_end(inbox, body)
