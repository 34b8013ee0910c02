"""The asker's side of tagging: points of a holder's keys, times our secret. We learn how many there were, no more."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from myosotis.audit.actions import record
from myosotis.enquiries.models import PeriodKey
from myosotis.enquiries.period import is_on, period_now
from myosotis.enquiries.queries.secrets import open_key
from myosotis.exchange.actions.receiving import forget_body, mark_applied
from myosotis.exchange.actions.sending import send
from myosotis.exchange.models import Inbox, Peer
from myosotis.exchange.queries.messages import open_body
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis.kernel.ids import new_id
from myosotis.vault import store
from myosotis_core.protocol.encoding import decode, encode
from myosotis_core.protocol.enquiry import (
    EnquiryRefused,
    EvaluationQuota,
    QuotaSpent,
    evaluate_points,
)
from myosotis_core.protocol.enquiry.tagging import SEED_BYTES


def evaluate_batch(inbox: Inbox) -> bool:
    """Answer a batch of points of a peer, within what was agreed; else it is noted, and answered by nothing."""
    body = open_body(inbox)
    why_not = _why_not(body)
    row = None if why_not else _find_key(inbox.peer, int(body["period"]))
    points: list[bytes] = []
    if row is not None:
        try:
            points = evaluate_points(open_key(row), [decode(one, size=32) for one in body["points"]])
        except EnquiryRefused:
            why_not = "points"
    with transaction.atomic():
        if row is not None and not why_not:
            why_not = _answer(inbox, row.pk, body, points)
        mark_applied(inbox)
        forget_body(inbox)
        verb = "enquiry.not_evaluated" if why_not else "enquiry.evaluated"
        record(verb, by="worker", peer=inbox.peer.node_id, message=inbox.message, code=why_not or "done")
    return not why_not


def _why_not(body: dict[str, Any]) -> str:
    if not is_on():
        return "off"
    return "" if body["period"] == period_now() else "period"


def _answer(inbox: Inbox, key_id: UUID, body: dict[str, Any], points: list[bytes]) -> str:
    """Write the answer; a code where it must not be given."""
    row = PeriodKey.objects.select_for_update().get(pk=key_id)
    try:
        row.spent = EvaluationQuota(row.most, row.spent).spend(len(points)).spent
        answer = {
            "period": row.period,
            "batch": body["batch"],
            "points": [encode(point) for point in points],
        }
        send(by="worker", peer=inbox.peer, typ="match.evaluated", body=answer, thread=None)
    except QuotaSpent:
        return "quota"
    except Refused as refusal:
        return refusal.reason
    row.save(update_fields=["spent"])
    return ""


def _find_key(peer: Peer, period: int) -> PeriodKey:
    """Our secret for a peer and period, made when it is first needed."""
    found = PeriodKey.objects.select_related("peer").filter(peer=peer, period=period).first()
    return found or make_key(peer, period)


def make_key(peer: Peer, period: int) -> PeriodKey:
    """A new secret; its key in the vault first, durably."""
    most = EvaluationQuota.for_register(settings.MYOSOTIS_ENQUIRY_CHILDREN).most
    row = PeriodKey(id=new_id(), peer=peer, period=period, most=most)
    store.add_keys([row.pk], "enquiry")
    with transaction.atomic():
        row.seed = encode(secrets.token_bytes(SEED_BYTES))
        row.save(force_insert=True)
        record("enquiry.key_made", by="worker", peer=peer.node_id, period=period)
    return row


def end_periods() -> int:
    """Destroy the secrets of periods that are over. How many."""
    over = list(PeriodKey.objects.filter(ended_at__isnull=True).exclude(period=period_now()))
    if not over:
        return 0
    with transaction.atomic():
        ids = [row.pk for row in over]
        PeriodKey.objects.filter(pk__in=ids).update(seed=None, ended_at=clock.now())
        record("enquiry.keys_destroyed", by="worker", keys=ids)
        transaction.on_commit(lambda: store.shred_keys(ids))
    return len(ids)
