"""An enquiry of a peer: kept, compared at home, and shown to a person. Nothing of what happens here goes back.

Taking it writes the same rows and one entry in the log whether or not anybody is known; comparing comes later, in a
step of its own, which sends nothing either way.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from myosotis.audit.actions import record
from myosotis.enquiries.models import Candidate, HeardEnquiry
from myosotis.enquiries.period import is_on, period_now
from myosotis.enquiries.queries.register import list_findable
from myosotis.enquiries.queries.secrets import find_book, join_tags, open_heard
from myosotis.exchange.actions.receiving import forget_body, mark_applied
from myosotis.exchange.models import Inbox
from myosotis.exchange.queries.messages import open_body
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.kernel.ids import new_id
from myosotis.vault import store
from myosotis_core.protocol.encoding import decode
from myosotis_core.protocol.enquiry import EnquiryQuota, QuotaSpent
from myosotis_core.protocol.enquiry.tagging import SIZES, TAG_BYTES
from myosotis_core.protocol.errors import Malformed

KEPT = dt.timedelta(days=30)


def hear_enquiry(inbox: Inbox) -> HeardEnquiry | None:
    """Keep an enquiry that came, within what a peer may ask in a day; else it is noted, and answered by nothing."""
    body = open_body(inbox)
    tags, why_not = _read(body)
    why_not = why_not or _spend(inbox, body)
    heard = HeardEnquiry(
        id=new_id(),
        peer=inbox.peer,
        period=body["period"],
        message=inbox.message,
        pseudonym=UUID(body["case"]),
        purpose=body["purpose"],
        received_at=inbox.received_at,
        until=inbox.received_at + KEPT,
    )
    store.add_keys([heard.pk], "enquiry")
    with transaction.atomic():
        if not why_not:
            heard.tags = join_tags(tags)
            heard.save(force_insert=True)
        mark_applied(inbox)
        forget_body(inbox)
        verb = "enquiry.not_heard" if why_not else "enquiry.heard"
        record(verb, by="worker", peer=inbox.peer.node_id, enquiry=heard.pk, code=why_not or "done")
    return None if why_not else heard


def _read(body: dict[str, Any]) -> tuple[list[bytes], str]:
    if not is_on():
        return [], "off"
    if body["period"] != period_now():
        return [], "period"
    try:
        tags = [decode(one, size=TAG_BYTES) for one in body["tags"]]
    except Malformed:
        return [], "tags"
    return (tags, "") if len(tags) in SIZES and len(set(tags)) == len(tags) else ([], "tags")


def _spend(inbox: Inbox, body: dict[str, Any]) -> str:
    """What the peer asked today counts; whether its case is open, its own node has to see to."""
    day = inbox.received_at.date()
    start = dt.datetime.combine(day, dt.time(), dt.UTC)
    today = HeardEnquiry.objects.filter(
        peer=inbox.peer, received_at__gte=start, received_at__lt=start + dt.timedelta(days=1)
    )
    cases = tuple(str(one) for one in today.values_list("pseudonym", flat=True))
    try:
        EnquiryQuota(day, cases, most=settings.MYOSOTIS_ENQUIRIES_A_DAY).spend(
            body["case"], is_open=True, on=day
        )
    except QuotaSpent:
        return "quota"
    return ""


def compare_enquiry(heard_id: UUID) -> int:
    """Compare an enquiry with our register as it is now. How many children it may be about, for a person to judge."""
    heard = HeardEnquiry.objects.select_related("peer").filter(pk=heard_id, forgotten_at=None).first()
    if heard is None:
        raise Missing
    at = clock.now()
    found = find_book(heard.peer, heard.period).find_candidates(open_heard(heard))
    agreed = {UUID(one.id): list(one.agreed) for one in found}
    with transaction.atomic():
        # A block may have been set since the tags were made: asked anew at this very moment.
        for row in list_findable(agreed) if agreed else ():
            Candidate.objects.get_or_create(
                heard=heard, case_id=row.case_id, person_id=row.person_id, defaults={"agreed": agreed[row.pk]}
            )
        HeardEnquiry.objects.filter(pk=heard.pk).update(compared_at=at)
        record("enquiry.compared", by="worker", enquiry=heard.pk)
    return len(agreed)


def forget_heard() -> int:
    """Destroy the tags of enquiries whose time is over; what a person judged stays, without them. How many."""
    over = list(HeardEnquiry.objects.filter(until__lte=clock.now(), forgotten_at=None)[:500])
    if not over:
        return 0
    ids = [row.pk for row in over]
    with transaction.atomic():
        rows = HeardEnquiry.objects.filter(pk__in=ids)
        rows.filter(candidates__isnull=True).delete()
        rows.update(tags=None, forgotten_at=clock.now())
        record("enquiry.forgotten", by="worker", enquiries=ids)
        transaction.on_commit(lambda: store.shred_keys(ids))
    return len(ids)
