"""What this room owes without being asked: idempotent, run by the worker.

Each peer is served by a thread of its own, so that one that is slow or silent never holds up another, nor the scans of
the other rooms; whoever is still being served is left alone by the next run.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from myosotis.exchange.actions import epochs
from myosotis.exchange.actions.attachments import carry_pieces
from myosotis.exchange.actions.calls import compare_with, greet
from myosotis.exchange.actions.carrying import carry
from myosotis.exchange.actions.directory import take_directory
from myosotis.exchange.actions.outdating import forget_old
from myosotis.exchange.actions.pulling import fetch
from myosotis.exchange.egress import Unreachable, open_line
from myosotis.exchange.fetching import EgressFetcher
from myosotis.exchange.identity import own_node_id
from myosotis.exchange.keyring import standing_now
from myosotis.exchange.models import Attachment, Outbox, Peer, SendingStream, Way
from myosotis.exchange.queries.directory import listed_entry
from myosotis.exchange.queries.keys import own_keys
from myosotis.exchange.rules import why_not_receive, why_not_send
from myosotis.kernel import clock
from myosotis.vault import store

HEADS_EVERY = dt.timedelta(minutes=5)
THREADS = 8
EPOCH, EPOCH_FOLLOWED = "exchange epoch", "exchange epoch followed"
_serving: set[object] = set()
_lock = threading.Lock()
logger = logging.getLogger("myosotis.worker")


def deliver() -> int:
    """Serve every peer for whom something is due, each in its own thread; does not wait. How many were begun."""
    follow_restore()
    return sum(_begin(peer, serve) for peer in due_peers())


def due_peers() -> list[Peer]:
    """Peers for whom something waits, or whose heads were not compared for a while, and whose pause is over."""
    if not own_keys():
        return []
    now, standing = clock.now(), standing_now()
    # A pause that ends later than any can was written by a clock that ran ahead: it counts for nothing.
    paused = SendingStream.objects.filter(next_try_at__gt=now, next_try_at__lt=now + 2 * epochs.LONGEST_PAUSE)
    waiting = Outbox.objects.filter(acknowledged_at__isnull=True, stopped="").values("peer")
    pieces = Attachment.objects.filter(way=Way.OUT, carried_at__isnull=True).values("peer")
    calm = SendingStream.objects.filter(heads_sent_at__gt=now - HEADS_EVERY, heads_sent_at__lte=now).values(
        "peer"
    )
    due = Peer.objects.filter(trusted__isnull=False).exclude(pk__in=paused.values("peer"))
    due = due.filter(Q(pk__in=waiting) | Q(pk__in=pieces) | ~Q(pk__in=calm))
    found = [peer for peer in due if peer.listed.get("url") and not why_not_send(peer, standing)]
    # A life at risk first, then those that answered the last time: who is silent holds up nobody.
    urgent = set(
        Outbox.objects.filter(is_urgent=True, acknowledged_at=None, stopped="").values_list("peer", flat=True)
    )
    tries = dict(SendingStream.objects.values_list("peer", "tries"))
    return sorted(found, key=lambda peer: (peer.pk not in urgent, tries.get(peer.pk, 0)))


def serve(peer: Peer) -> None:
    """Everything that is due with one peer; whatever goes wrong is written down, and tried later."""
    try:
        with open_line(peer.listed["url"]) as line:
            carry(peer, line)
            carry_pieces(peer, line)
            sending = SendingStream.objects.filter(peer=peer).first()
            compared = sending.heads_sent_at if sending else None
            if compared is None or not dt.timedelta() <= clock.now() - compared < HEADS_EVERY:
                if compared is None or compared.hour != clock.now().hour:
                    greet(peer, line)
                if not compare_with(peer, line):
                    carry(peer, line)
    except Unreachable as error:
        with transaction.atomic():
            epochs.note_failure(peer, error.code)


def fetch_waiting() -> int:
    """A node that nobody can reach fetches what waits for it elsewhere. With how many peers that was begun."""
    entry = listed_entry(own_node_id())
    if entry is None or entry.record.url is not None:
        return 0
    standing = standing_now()
    peers = [peer for peer in Peer.objects.filter(trusted__isnull=False) if peer.listed.get("url")]
    return sum(_begin(peer, fetch_from) for peer in peers if not why_not_receive(peer, standing))


def fetch_from(peer: Peer) -> None:
    """Fetch from one peer."""
    try:
        with open_line(peer.listed["url"]) as line:
            fetch(peer, line)
    except Unreachable as error:
        with transaction.atomic():
            epochs.note_failure(peer, error.code)


def fetch_directory() -> bool:
    """Take the directory from where the settings say, and follow it. Whether there is such a place."""
    if not settings.MYOSOTIS_DIRECTORY_URL:
        return False
    with open_line(settings.MYOSOTIS_DIRECTORY_URL) as line:
        take_directory(fetcher=EgressFetcher(line))
    return True


def forget_messages() -> int:
    """The bodies of messages are forgotten 35 days after they were taken; header and receipt stay."""
    return forget_old()


def follow_restore() -> int:
    """After a restore each stream begins a new epoch, once. How many did."""
    epoch = store.read_meta(EPOCH)
    if epoch is None or epoch == store.read_meta(EPOCH_FOLLOWED):
        return 0
    begun = epochs.begin_after_restore()
    store.write_meta(EPOCH_FOLLOWED, epoch)
    return begun


def _begin(peer: Peer, service: Callable[[Peer], None]) -> bool:
    """Serve a peer in a thread, unless it is being served or all threads are busy; then its turn comes a second later.

    A thread may end with the process at any point, as by a power cut: what was not settled is sent again.
    """
    with _lock:
        if (service, peer.pk) in _serving or len(_serving) >= THREADS:
            return False
        _serving.add((service, peer.pk))
    threading.Thread(target=_serve_apart, args=(peer, service), name="exchange", daemon=True).start()
    return True


def _serve_apart(peer: Peer, service: Callable[[Peer], None]) -> None:
    try:
        service(peer)
    except Exception as error:
        logger.warning("Serving a peer failed (%s).", type(error).__name__)
        with transaction.atomic():
            epochs.note_failure(peer, type(error).__name__)
    finally:
        with _lock:
            _serving.discard((service, peer.pk))
        connection.close()
        store.disconnect()
