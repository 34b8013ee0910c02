"""What the worker does at a hotline: what the secretariat says of figures is taken down."""

from __future__ import annotations

import logging

from myosotis.exchange.queries.messages import list_unapplied
from myosotis.figures.actions.returns_hearing import TYPES, hear_message

logger = logging.getLogger("myosotis.worker")


def hear_secretariat() -> int:
    """Receipts, questions, rounds and reminders, in their order."""
    heard, failed = 0, set[object]()
    for inbox in list_unapplied(TYPES, most=50):
        if inbox.peer_id in failed:
            continue
        try:
            hear_message(inbox)
            heard += 1
        except Exception as error:
            # Raised, it would make every peer wait; it is tried again each time.
            logger.warning("A word of %s was not heard (%s).", inbox.peer.node_id, type(error).__name__)
            failed.add(inbox.peer_id)
    return heard
