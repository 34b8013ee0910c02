"""What the page of a case says about private enquiries: whom we may ask, what we asked, who may be found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from myosotis.accounts.models import User
from myosotis.casework.access import visible_cases
from myosotis.casework.models import Case
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.withheld import withheld_in_case
from myosotis.enquiries.models import Enquiry, Findable, PeriodKey
from myosotis.enquiries.period import is_on, period_now
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.keyring import standing_now
from myosotis.exchange.models import Outbox, Peer
from myosotis.exchange.rules import Block, why_not_send
from myosotis.kernel import clock


@dataclass(frozen=True)
class AskedNode:
    """A hotline that may be asked. `is_ready`: it has had its register tagged for us; `left`: enquiries left today."""

    peer: Peer
    blocks: list[Block]
    is_ready: bool
    left: int

    @property
    def may_be_asked(self) -> bool:
        """Whether nothing stands against it."""
        return not self.blocks and self.is_ready and self.left > 0


@dataclass(frozen=True)
class SentEnquiry:
    """An enquiry of ours as the page of the case shows it. `arrived_at`: its node has taken it, whatever it knows."""

    enquiry: Enquiry
    arrived_at: dt.datetime | None


@dataclass(frozen=True)
class CaseEnquiries:
    """Everything of one opened case. `why_not`: the code of what stands against being found, and against asking."""

    is_on: bool
    sent: list[SentEnquiry]
    findable: list[Findable]
    why_not: str


def ready_keys() -> QuerySet[PeriodKey]:
    """Our secrets under which a peer has had something evaluated in this period."""
    return PeriodKey.objects.filter(period=period_now(), ended_at__isnull=True, spent__gt=0)


def count_today(peer: Peer) -> int:
    """How many enquiries this peer had from us today."""
    return Enquiry.objects.filter(peer=peer, made_at__gte=start_of_day()).count()


def start_of_day() -> dt.datetime:
    """When the day began by which quotas are counted, alike on every node."""
    return dt.datetime.combine(clock.now().date(), dt.time(), dt.UTC)


def list_nodes(*, user: User) -> list[AskedNode]:
    """The other hotlines, with what stands against asking each."""
    if not visible_cases(user).exists():
        return []
    ready, now = set(ready_keys().values_list("peer", flat=True)), standing_now()
    peers = Peer.objects.exclude(kind__in=["coordinator", "bureau"]).exclude(node_id=own_node_id())
    return [
        AskedNode(
            peer=peer,
            blocks=[block for block in why_not_send(peer, now) if block != Block.DIRECTORY_OLD],
            is_ready=peer.pk in ready,
            left=max(0, settings.MYOSOTIS_ENQUIRIES_A_DAY - count_today(peer)),
        )
        for peer in peers
    ]


def read_case(frame: CaseFrame) -> CaseEnquiries:
    """What an opened case has of enquiries, reasons opened."""
    rows = list(Enquiry.objects.filter(case=frame.case).select_related("peer", "made_by"))
    frame.keys.open(rows)
    taken = dict(
        Outbox.objects.filter(
            pk__in=[row.message for row in rows], acknowledged_at__isnull=False, refused=""
        ).values_list("pk", "acknowledged_at")
    )
    chosen = Findable.objects.filter(case=frame.case, withdrawn_at__isnull=True)
    return CaseEnquiries(
        is_on=is_on(),
        sent=[SentEnquiry(row, taken.get(row.message)) for row in rows],
        findable=list(chosen.select_related("chosen_by")),
        why_not=why_not(frame.case),
    )


def why_not(case: Case) -> str:
    """What stands against asking about this case, and against its children being found; "" where nothing does."""
    if case.team.is_training:
        return "training_case"
    if case.closed_at is not None:
        return "case_closed"
    return "child_blocked" if withheld_in_case(case.pk, user=None) else ""


def pseudonym_of(case_id: UUID, peer: Peer) -> UUID | None:
    """What that node calls our case, from an earlier enquiry."""
    earlier = Enquiry.objects.filter(case=case_id, peer=peer).values_list("pseudonym", flat=True)
    return earlier.first()
