"""What the front desk owes without being asked: idempotent, run by the worker."""

from __future__ import annotations

import logging

from myosotis.exchange.queries.messages import list_unapplied
from myosotis.frontdesk.actions import TYPES, apply_message, erase_words, find_stored, note_stored
from myosotis.frontdesk.models import Arrival, RoutedRequest
from myosotis.kernel import clock

logger = logging.getLogger("myosotis.worker")


def apply_inbox() -> int:
    """Requests that the secretariat passed on, and what hotlines answered; each peer's messages in their order."""
    applied, failed = 0, set[object]()
    for inbox in list_unapplied(TYPES, most=200):
        if inbox.peer_id in failed:
            continue
        try:
            apply_message(inbox)
            applied += 1
        except Exception as error:
            # Raised, it would make every peer wait; it is tried again each time.
            logger.warning("A message of %s was not applied (%s).", inbox.peer.node_id, type(error).__name__)
            failed.add(inbox.peer_id)
    for arrival_id, at in find_stored():
        note_stored(arrival_id, at)
    return applied


def erase_old() -> int:
    """Words thirty days after a hotline took a request up, or after it ended."""
    today, done = clock.now().date(), 0
    for model in (Arrival, RoutedRequest):
        over = model.objects.filter(erase_on__lte=today, erased_at__isnull=True).values_list("pk", flat=True)
        for pk in list(over):
            erase_words(model, pk)
            done += 1
    return done
