"""Reading requests to bodies without a node: whom one may ask, what they would see, the lists, one of them opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from myosotis.accounts.access import can
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_cases
from myosotis.casework.merged import members_of
from myosotis.casework.models import Case
from myosotis.casework.queries.frames import CaseFrame
from myosotis.casework.queries.withheld import hide, withheld_in_case
from myosotis.cooperation import telling
from myosotis.cooperation.access import of_seen_cases
from myosotis.cooperation.body_pages import CHANNELS
from myosotis.cooperation.inputs import RequestInput
from myosotis.cooperation.leaving import is_in_force
from myosotis.cooperation.models import BodyAnswer, BodyItem, BodyRequest, BodyStep
from myosotis.cooperation.queries.body_photos import drop_unusable
from myosotis.cooperation.queries.clocks import Clock, make_calendar
from myosotis.cooperation.queries.preview import Preview, preview_for
from myosotis.exchange.models import Peer
from myosotis.exchange.rules import WITHOUT_GROUND, Block
from myosotis.kernel import clock
from myosotis.kernel.asking import is_any
from myosotis.kernel.errors import Missing
from myosotis.network.models import Body, Hotline
from myosotis.vault.fields import SealedRecord
from myosotis.vault.opening import Purpose, unlock
from myosotis_core.protocol.clocks import Duty, Event, due_instants

MOST_ROWS = 200
PLACES = {name: place for place, name in enumerate(telling.CATEGORIES)}
CLOCKS = {Duty.RECEIVED, Duty.ANSWERED, Duty.ERASED}


@dataclass(frozen=True)
class BodyRow:
    """One line of a list: codes and what is due; nothing sealed is opened for it."""

    request: BodyRequest
    clock: Clock | None


@dataclass
class BodyPage:
    """One request to a body, opened for somebody who works here."""

    row: BodyRow
    items: list[BodyItem]
    answers: list[BodyAnswer]
    steps: list[BodyStep]
    is_withheld: bool = False


def list_bodies_to_ask(*, user: User) -> list[Body]:
    """Every body without a node that is known here, for somebody who works on cases."""
    return list(Body.objects.all()) if visible_cases(user).exists() else []


def needs_ground(body: Body) -> bool:
    """Whether it stands where a ground for the transfer must be recorded."""
    return body.country not in WITHOUT_GROUND


def stand_in(body: Body) -> Peer:
    """A body in the place of a peer, for the preview they share; never saved."""
    return Peer(node_id=str(body.pk), name=body.name, country=body.country)


def preview_bodies(
    *, user: User, frame: CaseFrame, request: RequestInput, transfer_ground: str = ""
) -> list[Preview]:
    """What each chosen body would see: the same values as those that are told, nothing else."""
    return [
        preview_for(
            user=user,
            frame=frame,
            request=request,
            peer=stand_in(body),
            channel=CHANNELS[body.sort],
            blocks=[Block.NO_TRANSFER_GROUND] if needs_ground(body) and not transfer_ground else [],
        )
        for body in list_bodies_to_ask(user=user)
        if str(body.pk) in request.nodes
    ]


def visible_requests(user: User, *, cases: Collection[UUID] | None = None) -> QuerySet[BodyRequest]:
    """Those of the cases a person sees; what is left of erased cases, supervisors only. Nobody in training.

    `cases`: the few cases in question, where the caller knows them: who sees them is then asked of these alone.
    """
    if not can(user, Permission.READ_CASES) or user.is_in_training:
        return BodyRequest.objects.none()
    seen = of_seen_cases(user, cases)
    if can(user, Permission.REVIEW_OPENINGS):
        seen |= Q(case__isnull=True)
    return BodyRequest.objects.filter(seen)


def find_request(request_id: UUID, *, user: User) -> BodyRequest:
    """One, still sealed. Raises `Missing`."""
    found = visible_requests(user).select_related("case", "body", "consent").filter(pk=request_id).first()
    if found is None:
        raise Missing
    return found


def list_body_requests(
    *, user: User, case: Case | None = None, is_outstanding: bool = False, is_running: bool = False
) -> list[BodyRow]:
    """What a person may open, what waits first. `is_outstanding`: only those who may still hold what was told.

    `is_running`: only those from whom something is awaited: an answer, or that a copy is destroyed.
    """
    if not is_any(BodyRequest):
        return []
    meant = Q(case__in=[case.pk, *members_of(case.pk)]) if case is not None else Q()
    if is_running:
        meant &= Q(ended_at__isnull=True) | Q(asked_back_at__isnull=False, erased_at__isnull=True)
    if is_outstanding:
        meant &= Q(erased_at__isnull=True) & (~Q(way="page") | Q(received_at__isnull=False))
    # They are few, and most cases have none: whose they are, before who sees that.
    about = set(BodyRequest.objects.filter(meant).order_by().values_list("case", flat=True).distinct())
    if not about:
        return []
    found = visible_requests(user, cases={one for one in about if one}).filter(meant).select_related("case")
    rows = [BodyRow(one, read_clock(one)) for one in found[:MOST_ROWS]]
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    return sorted(rows, key=lambda one: (one.request.is_ended, one.clock.at if one.clock else last))


def read_clock(row: BodyRequest) -> Clock | None:
    """What is due next from them: that they have it, the first answer, that a copy is destroyed."""
    if row.asked_back_at and row.is_outstanding:
        event, started, wanted = Event.ERASURE_ASKED, row.asked_back_at, Duty.ERASED
    elif row.is_ended or row.answered_at:
        return None
    else:
        event, started = Event.STORED, row.made_at
        wanted = Duty.ANSWERED if row.received_at else Duty.RECEIVED
    there = Hotline.objects.filter(country=row.country, ended_on=None).first()
    calendar = make_calendar(row.country, there.zone if there else ZoneInfo("UTC"))
    now = clock.now()
    for due in due_instants(event, row.urgency, started, calendar):
        if due.duty == wanted:
            is_near = bool(due.reminders) and now >= due.reminders[-1]
            return Clock(due.duty, due.at, False, due.is_overdue(now), is_near)
    return None


def is_readable(row: BodyRequest) -> bool:
    """Whether they may read it now: guarded at each look, so that a withdrawal needs no worker."""
    return (
        row.ended_at is None
        and row.shut_at is None
        and row.case_id is not None
        and is_in_force(row.consent)
        and clock.now().date() <= row.keep_until
    )


def readable_items(row: BodyRequest) -> list[BodyItem]:
    """The fields that may still be read by them, sealed."""
    now = clock.now()
    rows = row.items.select_related("consent")
    return [one for one in rows if one.gone_at is None and now < one.expires_at and is_in_force(one.consent)]


def open_for_reader(row: BodyRequest) -> list[BodyItem]:
    """Open what the body may read: who reads was proven by the address, the passphrase and the browser."""
    items = readable_items(row)
    keys = unlock([row.pk], by="body", why=Purpose.OPEN_CASE)
    keys.open(row, items)
    return sorted(drop_unusable(items), key=_place)


def read_request(row: BodyRequest, *, user: User) -> BodyPage:
    """One, opened for its page; a block withholds every word that may tell where a child is."""
    items = list(row.items.all())
    answers = list(row.answers.select_related("by"))
    steps = list(row.steps.select_related("by"))
    page = BodyPage(BodyRow(row, read_clock(row)), items, answers, steps)
    keys = unlock([row.pk], by=user.public_id, why=Purpose.OPEN_CASE)
    sealed = (row, *items, *answers)
    if keys.get(row.pk) is None:
        for one in sealed:
            hide(one, _names(one))
        return page
    keys.open(sealed)
    items.sort(key=_place)
    if row.case_id is not None and withheld_in_case(row.case_id, user=user):
        page.is_withheld = True
        hide(row, _names(row))
        for one in [*(item for item in items if item.tells_where), *answers]:
            hide(one, _names(one))
    return page


def _place(item: BodyItem) -> tuple[int, int]:
    """Where an opened item stands among the others: child by child, in the order of the form."""
    return telling.child_of(item.value), PLACES.get(item.name, len(PLACES))


def _names(one: SealedRecord) -> tuple[str, ...]:
    if isinstance(one, BodyRequest):
        return ("summary", "contact", "file")
    return ("value", "reason") if isinstance(one, BodyItem) else ("text", "who")
