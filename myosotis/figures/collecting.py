"""What the worker does at the secretariat: what came sealed is taken in, returns with a receipt, answers without."""

from __future__ import annotations

import logging

from django.db import transaction

from myosotis.exchange.actions.receiving import forget_body, mark_applied
from myosotis.exchange.models import Inbox
from myosotis.exchange.queries.messages import list_unapplied, open_body
from myosotis.figures.actions.asking_back import hear_answer
from myosotis.figures.actions.submissions import take_in_message
from myosotis.kernel.errors import Erased

TYPES = ("stats.submit", "stats.answer")
logger = logging.getLogger("myosotis.worker")


def collect_returns() -> int:
    """Take in what hotlines sent; each peer's in their order. Where no round is open, that is the answer."""
    taken, failed = 0, set[object]()
    for inbox in list_unapplied(TYPES, most=50):
        if inbox.peer_id in failed:
            continue
        try:
            _take(inbox)
            taken += 1
        except Exception as error:
            # Raised, it would make every hotline wait; it is tried again each time.
            logger.warning("A return of %s was not taken (%s).", inbox.peer.node_id, type(error).__name__)
            failed.add(inbox.peer_id)
    return taken


def _take(inbox: Inbox) -> None:
    with transaction.atomic():
        row = Inbox.objects.select_for_update(of=("self",)).select_related("peer").get(pk=inbox.pk)
        if row.applied_at is not None:
            return
        try:
            body = open_body(row)
        except Erased:
            body = None
        if body is not None:
            (hear_answer if row.typ == "stats.answer" else take_in_message)(row, body)
            forget_body(row)
        mark_applied(row)
