"""What this room owes without being asked: idempotent, run by the worker. Nothing at all while enquiries are off."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable

from django.db.models import F, Max, Q

from myosotis.enquiries.actions.evaluating import end_periods, evaluate_batch
from myosotis.enquiries.actions.hearing import compare_enquiry, forget_heard, hear_enquiry
from myosotis.enquiries.actions.tagging import follow_register, send_batches, take_evaluated
from myosotis.enquiries.models import ChildTags, HeardEnquiry, TagBatch
from myosotis.enquiries.period import is_on, period_now
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.keyring import standing_now
from myosotis.exchange.models import Inbox, Peer
from myosotis.exchange.queries.keys import own_keys
from myosotis.exchange.queries.messages import list_unapplied
from myosotis.exchange.rules import why_not_send

APPLY: dict[str, Callable[[Inbox], object]] = {
    "match.evaluate": evaluate_batch,
    "match.evaluated": take_evaluated,
    "match.enquire": hear_enquiry,
}
AT_ONCE = 12
QUIET_SECONDS = 60.0
_quiet: dict[tuple[str, object], float] = {}
logger = logging.getLogger("myosotis.worker")


def apply_inbox() -> int:
    """Apply what peers sent; where enquiries are off it is noted and put away, and nobody sees a difference."""
    applied, failed = 0, set[object]()
    for inbox in list_unapplied(APPLY, most=AT_ONCE):
        if inbox.peer_id in failed:
            continue
        try:
            APPLY[inbox.typ](inbox)
            applied += 1
        except Exception as error:
            logger.warning(
                "An enquiry message of %s was not applied (%s).", inbox.peer.node_id, type(error).__name__
            )
            failed.add(inbox.peer_id)
    return applied


def compare() -> int:
    """Compare enquiries that came with our register, again when further children were tagged."""
    if not is_on():
        return 0
    period, done = period_now(), 0
    newest = dict(
        ChildTags.objects.filter(period=period).order_by().values_list("peer").annotate(at=Max("made_at"))
    )
    waiting = Q(compared_at__isnull=True)
    for peer_id, at in newest.items():
        waiting |= Q(peer=peer_id, compared_at__lt=at)
    heard = HeardEnquiry.objects.filter(waiting, period=period, forgotten_at__isnull=True)
    for pk in list(heard.order_by(F("compared_at").asc(nulls_first=True)).values_list("pk", flat=True)[:200]):
        compare_enquiry(pk)
        done += 1
    return done


def tag_register() -> int:
    """Have the keys of children who may be found evaluated by every peer we may send to."""
    if not is_on() or not own_keys():
        return 0
    standing, sent = standing_now(), 0
    peers = Peer.objects.filter(trusted__isnull=False).exclude(kind__in=["coordinator", "bureau"])
    for peer in peers.exclude(node_id=own_node_id()):
        place = (own_node_id(), peer.pk)
        if why_not_send(peer, standing) or time.monotonic() < _quiet.get(place, 0):
            continue
        batches = send_batches(peer)
        sent += batches
        # Where nothing was to do and nothing is awaited, one look a minute is enough.
        if not batches and not TagBatch.objects.filter(peer=peer).exists():
            _quiet[place] = time.monotonic() + QUIET_SECONDS
    return sent


def follow() -> int:
    """Take out who may no longer be found, also where enquiries were switched off since."""
    return follow_register()


def forget() -> int:
    """Destroy secrets of periods that are over and tags of enquiries whose time is."""
    return end_periods() + forget_heard()
