"""The front desk at work: write down, route, answer; and what the worker does with the messages and the days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework import words
from myosotis.casework.actions.contacts import save_contact
from myosotis.casework.models import Contact
from myosotis.exchange.actions.receiving import forget_body, mark_applied
from myosotis.exchange.actions.sending import send
from myosotis.exchange.models import Inbox, Outbox, Peer
from myosotis.frontdesk.models import Arrival, RoutedRequest
from myosotis.frontdesk.queries import find_arrival, find_routed, open_words, read_body
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.kernel.ids import new_id
from myosotis.vault import store

VOCABULARY = "2026.1"
KEPT = dt.timedelta(days=30)
TYPES = ("desk.route", "desk.outcome")


@dataclass(frozen=True)
class ArrivalInput:
    """What the front desk writes down: only what is needed to pass it on."""

    channel: str
    urgency: str
    text: str
    reach: str = ""
    language: str = ""
    country: str = ""
    came_at: dt.datetime | None = None
    is_drill: bool = False


def clean(text: str) -> str:
    """A text as the protocol takes it."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    kept = (one for one in plain if one == "\n" or (one >= " " and one not in TURNING))
    return "".join(kept).strip()[:8000]


TURNING = frozenset("\x7f\x85\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def write_arrival(*, by: User, given: ArrivalInput) -> Arrival:
    """Write down what reached the secretariat."""
    demand(by, Permission.KEEP_FRONT_DESK)
    words.demand_code("channel", given.channel)
    words.demand_code("cooperation_urgency", given.urgency)
    if not clean(given.text):
        raise Refused("request_incomplete")
    arrival_id = new_id()
    store.add_keys([arrival_id], "arrival")
    with transaction.atomic():
        row = Arrival(
            id=arrival_id,
            channel=given.channel,
            urgency=given.urgency,
            language=given.language,
            country=given.country,
            is_drill=given.is_drill,
            came_at=given.came_at or clock.now(),
            made_by=by,
        )
        row.text, row.reach = clean(given.text), " ".join(clean(given.reach).split())[:200]
        row.save(force_insert=True)
        record("arrival.written", by=by.public_id, arrival=row.pk)
        if row.is_drill:
            record("arrival.drill_marked", by=by.public_id, arrival=row.pk)
    return row


def mark_drill(*, by: User, arrival_id: UUID, is_drill: bool) -> None:
    """It is an exercise, or is none after all; not while a hotline has it, which would not hear of it."""
    demand(by, Permission.KEEP_FRONT_DESK)
    with transaction.atomic():
        row = _lock_arrival(arrival_id, user=by)
        if not row.may_be_marked:
            raise Refused("not_now")
        if row.is_drill == is_drill:
            return
        row.is_drill = is_drill
        row.save(update_fields=["is_drill"])
        verb = "arrival.drill_marked" if is_drill else "arrival.drill_unmarked"
        record(verb, by=by.public_id, arrival=row.pk)


def read_arrival(*, by: User, arrival_id: UUID) -> Arrival:
    """One, opened; each reading stands in the log."""
    row = find_arrival(arrival_id, user=by)
    open_words(row, by=by.public_id)
    with transaction.atomic():
        record("arrival.read", by=by.public_id, arrival=row.pk)
    return row


def route_arrival(*, by: User, arrival_id: UUID, node_id: str) -> Arrival:
    """Pass it on to a hotline, sealed; also to another one after the first declined."""
    demand(by, Permission.KEEP_FRONT_DESK)
    with transaction.atomic():
        row = _lock_arrival(arrival_id, user=by)
        if not row.is_open or row.is_with_hotline:
            raise Refused("not_now")
        peer = Peer.objects.filter(node_id=node_id, kind="hotline").first()
        if peer is None:
            raise Refused("no_such_hotline")
        open_words(row, by=by.public_id)
        row.request = _fresh_request(row)
        message = send(
            by=by,
            peer=peer,
            typ="desk.route",
            body=_route_body(row),
            thread=None,
            root=row.pk,
            is_urgent=row.urgency == "life_at_risk",
        )
        row.peer, row.sent_at, row.sent_by, row.message = peer, clock.now(), by, message.pk
        row.stored_at = row.received_at = row.declined_at = None
        row.reason = ""
        row.save()
        record("arrival.routed", by=by.public_id, arrival=row.pk, peer=peer.node_id)
    return row


def _fresh_request(row: Arrival) -> UUID:
    """Another hotline gets another id: the first one's answer is not taken for the second's."""
    return Arrival._meta.get_field("request").get_default() if row.sent_at else row.request  # type: ignore[no-any-return]


def _route_body(row: Arrival) -> dict[str, Any]:
    body = {
        "vocabulary": VOCABULARY,
        "request": str(row.request),
        "channel": row.channel,
        "urgency": row.urgency,
        "came_at": row.came_at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "summary": row.text,
        "is_drill": row.is_drill,
    }
    return body | {name: value for name, value in (("language", row.language), ("reach", row.reach)) if value}


def settle_arrival(*, by: User, arrival_id: UUID) -> None:
    """It needs no hotline: answered here, no child concerned, or sent by mistake."""
    demand(by, Permission.KEEP_FRONT_DESK)
    with transaction.atomic():
        row = _lock_arrival(arrival_id, user=by)
        if not row.is_open or row.is_with_hotline:
            raise Refused("not_now")
        row.settled_at = clock.now()
        row.erase_on = (clock.now() + KEPT).date()
        row.save(update_fields=["settled_at", "erase_on"])
        record("arrival.settled", by=by.public_id, arrival=row.pk)


def _lock_arrival(arrival_id: UUID, *, user: User) -> Arrival:
    find_arrival(arrival_id, user=user)
    return Arrival.objects.select_for_update(of=("self",)).get(pk=arrival_id)


def receive_routed(*, by: User, routed_id: UUID) -> RoutedRequest:
    """A person here has opened it; the secretariat is told at the first time."""
    with transaction.atomic():
        row = _lock_routed(routed_id, by=by)
        if row.received_at is None:
            row.received_at, row.received_by = clock.now(), by
            row.save(update_fields=["received_at", "received_by"])
            _tell(row, "received", by=by)
        open_words(row, by=by.public_id)
        record("routed.read", by=by.public_id, routed=row.pk)
    return row


def accept_routed(*, by: User, routed_id: UUID) -> UUID:
    """It becomes a contact of this hotline, with the words as its first passage; returns the contact.

    An exercise is taken up by who is in training only: its contact is counted nowhere. Raises `Refused`.
    """
    contact_id = new_id()
    store.add_keys([contact_id], "contact")
    with transaction.atomic():
        row = _lock_routed(routed_id, by=by)
        if row.is_drill and not by.is_in_training:
            raise Refused("training_only")
        open_words(row, by=by.public_id)
        said = "\n".join(one for one in (row.text, row.reach) if one)
        fields: dict[str, Any] = {"channel": {"value": row.channel, "seen": 0}}
        if row.language:
            fields["language"] = {"value": row.language, "seen": 0}
        passage = {"id": str(new_id()), "seq": 1, "text": said, "written_at": clock.now().isoformat()}
        save_contact(by=by, contact_id=contact_id, first_fields=fields, entries=[passage])  # type: ignore[list-item]
        row.contact = Contact.objects.get(pk=contact_id)
        row.accepted_at, row.accepted_by = clock.now(), by
        row.erase_on = (clock.now() + KEPT).date()
        row.save(update_fields=["contact", "accepted_at", "accepted_by", "erase_on"])
        _tell(row, "accepted", by=by)
        record("routed.accepted", by=by.public_id, routed=row.pk, contact=contact_id)
    return contact_id


def decline_routed(*, by: User, routed_id: UUID, reason: str) -> None:
    """It is not for us, with the reason: the secretariat finds another hotline in time."""
    words.demand_code("decline_reason", reason)
    with transaction.atomic():
        row = _lock_routed(routed_id, by=by)
        row.declined_at, row.declined_by, row.reason = clock.now(), by, reason
        row.erase_on = clock.now().date()
        row.save(update_fields=["declined_at", "declined_by", "reason", "erase_on"])
        _tell(row, "declined", by=by, reason=reason)
        record("routed.declined", by=by.public_id, routed=row.pk)


def _lock_routed(routed_id: UUID, *, by: User) -> RoutedRequest:
    find_routed(routed_id, user=by)
    return RoutedRequest.objects.select_for_update(of=("self",)).get(pk=routed_id)


def _tell(row: RoutedRequest, outcome: str, *, by: User, **more: str) -> None:
    body = {"vocabulary": VOCABULARY, "request": str(row.request), "outcome": outcome, **more}
    send(by=by, peer=row.peer, typ="desk.outcome", body=body, thread=None)


def apply_message(inbox: Inbox) -> None:
    """Apply one message of this room, once; what does not fit is set aside without a word of it."""
    body, fresh = read_body(inbox), new_id()
    if inbox.typ == "desk.route":
        store.add_keys([fresh], "routed request")
    with transaction.atomic():
        if not Inbox.objects.select_for_update().filter(pk=inbox.pk, applied_at__isnull=True).exists():
            return
        if body is not None and inbox.typ == "desk.route":
            _take_route(inbox, body, fresh)
        elif body is not None:
            _take_outcome(inbox, body)
        mark_applied(inbox)
        record("routed.applied", by="worker", peer=inbox.peer.node_id, message=inbox.message, type=inbox.typ)


def _take_route(inbox: Inbox, body: dict[str, Any], fresh: UUID) -> None:
    """Only the secretariat passes requests on; anybody else's is stored, receipted, and nothing."""
    is_known = RoutedRequest.objects.filter(peer=inbox.peer, request=body["request"]).exists()
    if inbox.peer.kind != "coordinator" or is_known:
        return
    row = RoutedRequest(
        id=fresh,
        peer=inbox.peer,
        request=UUID(body["request"]),
        channel=body["channel"],
        urgency=body["urgency"],
        language=body.get("language", ""),
        is_drill=body["is_drill"],
        came_at=dt.datetime.strptime(body["came_at"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=dt.UTC),
        stored_at=inbox.received_at,
    )
    row.text, row.reach = body["summary"], body.get("reach", "")
    row.save(force_insert=True)
    forget_body(inbox)


def _take_outcome(inbox: Inbox, body: dict[str, Any]) -> None:
    """What the hotline did with it; only the one that it was routed to says so."""
    found = Arrival.objects.select_for_update(of=("self",)).filter(peer=inbox.peer, request=body["request"])
    row = found.filter(accepted_at__isnull=True, declined_at__isnull=True, settled_at__isnull=True).first()
    if row is None:
        return
    at = inbox.received_at
    row.received_at = row.received_at or at
    if body["outcome"] == "accepted":
        row.accepted_at, row.erase_on = at, (at + KEPT).date()
    elif body["outcome"] == "declined":
        row.declined_at, row.reason = at, body["reason"]
    row.save(update_fields=["received_at", "accepted_at", "erase_on", "declined_at", "reason"])


def note_stored(arrival_id: UUID, at: dt.datetime) -> None:
    """The hotline's node has it: its clocks run."""
    with transaction.atomic():
        Arrival.objects.filter(pk=arrival_id, stored_at__isnull=True).update(stored_at=at)
        record("arrival.stored", by="worker", arrival=arrival_id)


def find_stored() -> list[tuple[UUID, dt.datetime]]:
    """Arrivals whose message was taken since."""
    waiting = Arrival.objects.filter(stored_at__isnull=True, message__isnull=False)
    of_message = dict(waiting.values_list("message", "pk"))
    taken = Outbox.objects.filter(pk__in=list(of_message), acknowledged_at__isnull=False, refused="")
    return [(of_message[pk], at) for pk, at in taken.values_list("pk", "acknowledged_at") if at is not None]


def erase_words(model: type[Arrival] | type[RoutedRequest], row_id: UUID) -> None:
    """The day has come: the words and their key go, codes and dates stay as what was done."""
    with transaction.atomic():
        now = clock.now()
        model.objects.filter(pk=row_id).update(text=None, reach=None, erased_at=now)
        record("arrival.erased", by="worker", row=row_id)
        transaction.on_commit(lambda: _shred(row_id))


def _shred(row_id: UUID) -> None:
    """A busy key store is tried again by the worker of the vault: the row already says that it is gone."""
    try:
        store.shred_keys([row_id])
    except store.StoreBusy:
        return


def remove_erased_roots(roots: set[UUID]) -> int:
    """After a restore: what an older copy brought back of words whose key is gone."""
    found = 0
    for model in (Arrival, RoutedRequest):
        rows = model.objects.filter(pk__in=list(roots), erased_at__isnull=True)
        found += rows.update(text=None, reach=None, erased_at=clock.now())
    return found
