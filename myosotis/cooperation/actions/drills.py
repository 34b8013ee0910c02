"""Exercises of the federation: announced by the secretariat, done in the training compartment, counted, removed."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.actions.erasure import erase_rows
from myosotis.casework.models import Case
from myosotis.cooperation import telling
from myosotis.cooperation.actions.threads import shred_soon
from myosotis.cooperation.models import Cooperation, Drill, DrillResult
from myosotis.cooperation.queries.traffic import count_drill
from myosotis.exchange.actions.receiving import forget_body
from myosotis.exchange.actions.sending import send
from myosotis.exchange.models import Inbox, Peer
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

LONGEST = dt.timedelta(days=14)


def announce_drill(*, by: User, name: str, begins_on: dt.date, ends_on: dt.date) -> Drill:
    """Announce an exercise to every hotline that may be written to. At most two weeks, and not in the past."""
    demand(by, Permission.KEEP_FRONT_DESK)
    cleaned = telling.clean_line(name)
    if not cleaned or not begins_on <= ends_on <= begins_on + LONGEST or ends_on < clock.now().date():
        raise Refused("drill_days")
    with transaction.atomic():
        row = Drill.objects.create(name=cleaned, begins_on=begins_on, ends_on=ends_on, announced_by=by)
        body = {
            "drill": str(row.drill),
            "name": row.name,
            "begins_on": begins_on.isoformat(),
            "ends_on": ends_on.isoformat(),
        }
        _tell_all(by, "drill.begin", body)
        record("drill.announced", by=by.public_id, drill=row.pk)
    return row


def end_drill(*, by: User, drill_id: UUID) -> None:
    """It is over, for everybody: each node counts, tells, and removes what was invented."""
    demand(by, Permission.KEEP_FRONT_DESK)
    with transaction.atomic():
        row = Drill.objects.select_for_update(of=("self",)).filter(pk=drill_id, peer__isnull=True).first()
        if row is None:
            raise Missing
        if row.ended_at is not None:
            raise Refused("not_now")
        row.ended_at = row.removed_at = clock.now()
        row.save(update_fields=["ended_at", "removed_at"])
        _tell_all(by, "drill.end", {"drill": str(row.drill), "ended_at": telling.moment(row.ended_at)})
        record("drill.ended", by=by.public_id, drill=row.pk)


def _tell_all(by: User, typ: str, body: dict[str, Any]) -> None:
    for peer in Peer.objects.filter(kind="hotline"):
        try:
            with transaction.atomic():
                send(by=by, peer=peer, typ=typ, body=body, thread=None)
        except Refused:
            continue


def hear_begin(inbox: Inbox, body: dict[str, Any]) -> None:
    """The secretariat announced one; inside the transaction of the message."""
    begins_on, ends_on = telling.read_day(body["begins_on"]), telling.read_day(body["ends_on"])
    if not begins_on <= ends_on <= begins_on + LONGEST:
        return
    Drill.objects.get_or_create(
        drill=UUID(body["drill"]),
        defaults={"peer": inbox.peer, "name": body["name"], "begins_on": begins_on, "ends_on": ends_on},
    )


def hear_end(inbox: Inbox, body: dict[str, Any]) -> None:
    """The secretariat ended one; the worker then counts and removes."""
    own = Drill.objects.filter(drill=body["drill"], peer=inbox.peer, ended_at__isnull=True)
    own.update(ended_at=clock.now())


def hear_result(inbox: Inbox, body: dict[str, Any]) -> None:
    """What a hotline counted."""
    row = Drill.objects.filter(drill=body["drill"], peer__isnull=True).first()
    if row is not None:
        counts = {name: value for name, value in body.items() if name != "drill"}
        DrillResult.objects.get_or_create(drill=row, peer=inbox.peer, defaults={"counts": counts})


def close_drill(drill_id: UUID) -> None:
    """By the worker, once it is over: count what came in, tell the secretariat, remove what was invented."""
    with transaction.atomic():
        row = Drill.objects.select_for_update(of=("self",)).select_related("peer").get(pk=drill_id)
        if row.removed_at is not None:
            return
        now = clock.now()
        rows = list(Cooperation.objects.filter(is_drill=True).select_related("peer"))
        body = {"drill": str(row.drill), **count_drill(rows)}
        if row.peer is not None:
            try:
                with transaction.atomic():
                    send(by="worker", peer=row.peer, typ="drill.result", body=body, thread=None)
            except Refused:
                pass  # Its counts are lost; what was invented goes all the same.
        remove_drill_work(rows)
        row.ended_at, row.removed_at = row.ended_at or now, now
        row.save(update_fields=["ended_at", "removed_at"])
        record("drill.removed", by="worker", drill=row.pk)


def remove_drill_work(rows: list[Cooperation]) -> None:
    """Cooperations of an exercise with all that hangs on them, and their invented cases; the keys go after it."""
    roots: list[UUID] = []
    for row in rows:
        roots += [row.pk, *row.items.values_list("pk", flat=True)]
        for inbox in Inbox.objects.filter(peer=row.peer, thread=row.thread, body__isnull=False):
            forget_body(inbox)
    invented = Case.objects.filter(
        pk__in=[row.case_id for row in rows if row.case_id], team__is_training=True
    )
    Cooperation.objects.filter(pk__in=[row.pk for row in rows]).delete()
    for case in invented:
        roots += erase_rows(case)
    transaction.on_commit(lambda: shred_soon(roots))
