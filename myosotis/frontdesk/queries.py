"""Reading the front desk: what waits with its clock, one of them opened. At the secretariat by its front desk only."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import holidays
from django.db import models
from django.utils import timezone

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.exchange.keyring import standing_now
from myosotis.exchange.models import Inbox, Peer
from myosotis.exchange.queries.messages import open_body
from myosotis.exchange.rules import Block, why_not_send
from myosotis.frontdesk.models import Arrival, RoutedRequest
from myosotis.kernel import clock
from myosotis.kernel.asking import is_any
from myosotis.kernel.errors import Erased, Missing
from myosotis.network.models import Hotline
from myosotis.vault.opening import Purpose, unlock
from myosotis_core.protocol.clocks import Calendar, Duty, Event, due_instants

MOST_ROWS = 200


@dataclass(frozen=True)
class DeskRow:
    """One line: codes, and by when a person must have seen it or answered; nothing sealed is opened for it."""

    row: Any
    due_at: dt.datetime | None

    @property
    def is_overdue(self) -> bool:
        """Whether that instant has passed."""
        return self.due_at is not None and self.due_at <= clock.now()


def list_arrivals(*, user: User, is_open: bool = True) -> list[DeskRow]:
    """What is at the front desk, what waits longest first; or what ended and is kept until its day."""
    demand(user, Permission.KEEP_FRONT_DESK)
    ended = models.Q(accepted_at__isnull=False) | models.Q(settled_at__isnull=False)
    found = Arrival.objects.select_related("peer", "made_by")
    rows = found.exclude(ended).order_by("made_at") if is_open else found.filter(ended)
    return [DeskRow(one, due_of(one) if is_open else None) for one in rows[:MOST_ROWS]]


def without_drills(rows: list[DeskRow]) -> list[DeskRow]:
    """What is counted: exercises stand in every list, and in no count."""
    return [one for one in rows if not one.row.is_drill]


def mark_of_arrivals(*, user: User) -> str:
    """A word that is another one when the pages of the secretariat's front desk would look otherwise."""
    demand(user, Permission.KEEP_FRONT_DESK)
    return _mark(
        Arrival.objects.all(),
        "sent_at",
        "stored_at",
        "received_at",
        "accepted_at",
        "declined_at",
        "settled_at",
        "erased_at",
    )


def mark_of_routed(*, user: User) -> str:
    """The same of what the secretariat passed on to this hotline."""
    demand(user, Permission.WRITE_CONTACTS)
    if not is_any(RoutedRequest):
        return ""
    rows = RoutedRequest.objects.filter(is_drill=True) if user.is_in_training else RoutedRequest.objects.all()
    return _mark(rows, "received_at", "accepted_at", "declined_at")


def _mark(rows: models.QuerySet[Any], *moments: str) -> str:
    drills = models.Count("pk", filter=models.Q(is_drill=True))
    asked: dict[str, Any] = {"count": models.Count("pk"), "drills": drills}
    for name in moments:
        asked |= {f"{name}_count": models.Count(name), f"{name}_last": models.Max(name)}
    return hashlib.sha256(repr(rows.order_by().aggregate(**asked)).encode()).hexdigest()[:16]


def find_arrival(arrival_id: UUID, *, user: User) -> Arrival:
    """One, still sealed. Raises `Missing`."""
    demand(user, Permission.KEEP_FRONT_DESK)
    row = Arrival.objects.select_related("peer").filter(pk=arrival_id).first()
    if row is None:
        raise Missing
    return row


def list_routed(*, user: User) -> list[DeskRow]:
    """What the secretariat passed on to this hotline and nobody took up or declined; in training, exercises only."""
    demand(user, Permission.WRITE_CONTACTS)
    if not is_any(RoutedRequest):
        return []
    rows = RoutedRequest.objects.filter(accepted_at__isnull=True, declined_at__isnull=True)
    rows = rows.filter(is_drill=True) if user.is_in_training else rows
    return [DeskRow(one, due_of(one)) for one in rows.select_related("peer")[:MOST_ROWS]]


def find_routed(routed_id: UUID, *, user: User) -> RoutedRequest:
    """One that waits, still sealed; afterwards the contact is what is left of it. Raises `Missing`."""
    demand(user, Permission.WRITE_CONTACTS)
    rows = RoutedRequest.objects.filter(accepted_at__isnull=True, declined_at__isnull=True)
    row = rows.select_related("peer").filter(pk=routed_id).first()
    if row is None or (user.is_in_training and not row.is_drill):
        raise Missing
    return row


def open_words(row: Arrival | RoutedRequest, *, by: str) -> None:
    """Let its words be read; those of a destroyed key stay empty."""
    keys = unlock([row.pk], by=by, why=Purpose.ANSWER_CONTACT)
    if keys.get(row.pk) is not None:
        keys.open(row)


def read_body(inbox: Inbox) -> dict[str, Any] | None:
    """The body of a message that waits to be applied; None where it is gone."""
    try:
        return open_body(inbox)
    except Erased:
        return None


def due_of(row: Arrival | RoutedRequest) -> dt.datetime | None:
    """By when it is passed on, or a person at the hotline has seen it, then answered, by its working days."""
    if isinstance(row, Arrival):
        if row.sent_at is None or row.declined_at:
            start, wanted, country = row.declined_at or row.made_at, Duty.RECEIVED, ""
        else:
            start, country = row.stored_at or row.sent_at, row.peer.country if row.peer else ""
            wanted = Duty.ANSWERED if row.received_at else Duty.RECEIVED
    else:
        start, country = row.stored_at, ""
        wanted = Duty.ANSWERED if row.received_at else Duty.RECEIVED
    dues = due_instants(Event.STORED, row.urgency, start, _calendar(country))
    return next((due.at for due in dues if due.duty == wanted), None)


def list_hotlines_to_route() -> list[tuple[Peer, list[Block]]]:
    """The hotlines' nodes, with what stands against writing to each."""
    now = standing_now()
    return [
        (peer, [block for block in why_not_send(peer, now) if block != Block.DIRECTORY_OLD])
        for peer in Peer.objects.filter(kind="hotline").order_by("country", "name")
    ]


def _calendar(country: str) -> Calendar:
    own = Hotline.objects.filter(**({"country": country} if country else {"is_own": True})).first()
    zone = own.zone if own else ZoneInfo(str(timezone.get_default_timezone()))
    land = country or (own.country if own else "")
    known = land in holidays.list_supported_countries()
    off: Any = holidays.country_holidays(land, years=[clock.now().year]) if known else ()
    return Calendar(zone=zone, holidays=frozenset(off))
