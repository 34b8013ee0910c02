"""How the work with other nodes is doing: who is there, what waits, for whom, since when. Nothing of any case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.exchange.models import (
    Alarm,
    Attachment,
    DirectoryVersion,
    Inbox,
    Outbox,
    Peer,
    SendingStream,
    Way,
)
from myosotis.exchange.queries.directory import newest_version, open_alarms, standing
from myosotis.exchange.queries.keys import fingerprint_with, own_keys
from myosotis.exchange.queries.resync import OWN_WORDS
from myosotis.exchange.rules import (
    Block,
    Standing,
    may_be_checked,
    needs_transfer_ground,
    why_not_receive,
    why_not_send,
)
from myosotis.exchange.words import say_kind
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis_core.protocol.keys import Fingerprint

LATE = dt.timedelta(minutes=15)
LATE_IF_URGENT = dt.timedelta(minutes=2)
QUIET = dt.timedelta(minutes=15)
MOST = 500


@dataclass(frozen=True)
class WaitingMessage:
    """A message of ours that the peer has not signed for: `is_late` when a person should ring."""

    message: UUID
    peer: Peer
    typ: str
    thread: UUID | None
    since: dt.datetime
    is_urgent: bool
    is_late: bool
    phone: str
    contact: str

    @property
    def kind(self) -> str:
        """What it is, in a word."""
        return say_kind(self.typ)


@dataclass(frozen=True)
class PeerHealth:
    """One peer on the page: what stands against it, what waits, when it was last heard."""

    peer: Peer
    against: list[Block]
    against_hearing: list[Block]
    stream: SendingStream | None
    waiting: int
    waiting_since: dt.datetime | None
    is_late: bool
    never: int
    alarms: int
    heard_at: dt.datetime | None

    @property
    def is_quiet(self) -> bool:
        """It was not reached the last time, or nothing was heard though it should answer every five minutes."""
        is_failing = self.stream is not None and self.stream.tries > 0
        return not self.against and (
            is_failing or self.heard_at is None or clock.now() - self.heard_at > QUIET
        )

    @property
    def is_well(self) -> bool:
        """Nothing calls for a person."""
        return not (self.against or self.is_late or self.alarms or self.is_quiet or self.never)

    @property
    def needs_check(self) -> bool:
        """Only the comparison of the fingerprint is missing, or keys have changed."""
        return Block.NOT_CHECKED in self.against or Block.KEYS_CHANGED in self.against


@dataclass(frozen=True)
class Health:
    """The page as a whole."""

    peers: list[PeerHealth]
    alarms: list[Alarm]
    standing: Standing
    directory: DirectoryVersion | None
    has_keys: bool

    @property
    def waiting(self) -> int:
        """How many messages wait, over all peers."""
        return sum(one.waiting for one in self.peers)


@dataclass(frozen=True)
class PeerPage:
    """One peer with everything a person decides about it."""

    health: PeerHealth
    fingerprint: Fingerprint
    against_check: list[Block]
    needs_ground: bool
    messages: list[WaitingMessage]
    never: list[Outbox]
    alarms: list[Alarm]
    pieces_waiting: int


def list_waiting(user: User) -> list[WaitingMessage]:
    """What waits for other nodes, the oldest first: for whom, since when, and whom to ring where it is late."""
    if not can(user, Permission.READ_CASES):
        demand(user, Permission.SEE_PEERS)
    return _waiting(Outbox.objects.all())


def read_health(*, user: User) -> Health:
    """All other nodes."""
    demand(user, Permission.SEE_PEERS)
    now = standing()
    peers = [_health(peer, now) for peer in Peer.objects.select_related("sending", "checked_by")]
    peers.sort(key=lambda one: (one.is_well, not one.is_late, one.peer.country, one.peer.name))
    return Health(peers, open_alarms(), now, newest_version(), bool(own_keys()))


def read_peer(*, user: User, node_id: str) -> PeerPage:
    """One other node. `Missing` where nobody of that id was ever listed."""
    demand(user, Permission.SEE_PEERS)
    related = ("sending", "checked_by", "suspended_by", "transfer_ground_by", "refused_by")
    peer = Peer.objects.filter(node_id=node_id).select_related(*related).first()
    if peer is None:
        raise Missing
    now = standing()
    return PeerPage(
        health=_health(peer, now),
        fingerprint=fingerprint_with(peer),
        against_check=may_be_checked(peer, now),
        needs_ground=needs_transfer_ground(peer),
        messages=_waiting(Outbox.objects.filter(peer=peer)),
        never=list(Outbox.objects.filter(peer=peer, stopped="expired", forgotten_at__isnull=True)),
        alarms=list(peer.alarms.filter(settled_at__isnull=True)),
        pieces_waiting=Attachment.objects.filter(peer=peer, way=Way.OUT, carried_at__isnull=True).count(),
    )


def _health(peer: Peer, now: Standing) -> PeerHealth:
    waits = Q(acknowledged_at__isnull=True, stopped="")
    rows = Outbox.objects.filter(peer=peer, forgotten_at__isnull=True).exclude(typ__in=OWN_WORDS)
    counts = rows.aggregate(
        waiting=Count("pk", filter=waits),
        since=Min("made_at", filter=waits),
        urgent=Min("made_at", filter=waits & Q(is_urgent=True)),
        never=Count("pk", filter=Q(stopped="expired")),
    )
    stream = getattr(peer, "sending", None)
    taken = Inbox.objects.filter(peer=peer).aggregate(at=Max("received_at"))["at"]
    heard = [at for at in (taken, stream and stream.reached_at, stream and stream.heads_heard_at) if at]
    return PeerHealth(
        peer=peer,
        against=why_not_send(peer, now),
        against_hearing=why_not_receive(peer, now),
        stream=stream,
        waiting=counts["waiting"],
        waiting_since=counts["since"],
        is_late=_is_late(counts["since"], LATE) or _is_late(counts["urgent"], LATE_IF_URGENT),
        never=counts["never"],
        alarms=peer.alarms.filter(settled_at__isnull=True).count(),
        heard_at=max(heard, default=None),
    )


def _waiting(rows: object) -> list[WaitingMessage]:
    found = rows.filter(acknowledged_at__isnull=True, stopped="", forgotten_at__isnull=True)  # type: ignore[attr-defined]
    shown = found.exclude(typ__in=OWN_WORDS).select_related("peer").order_by("made_at")[:MOST]
    return [
        WaitingMessage(
            message=row.pk,
            peer=row.peer,
            typ=row.typ,
            thread=row.thread,
            since=row.made_at,
            is_urgent=row.is_urgent,
            is_late=_is_late(row.made_at, LATE_IF_URGENT if row.is_urgent else LATE),
            phone=row.peer.contact["phone"],
            contact=row.peer.contact["name"],
        )
        for row in shown
    ]


def _is_late(since: dt.datetime | None, after: dt.timedelta) -> bool:
    return since is not None and clock.now() - since >= after
