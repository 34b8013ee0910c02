"""What is kept no longer: bodies 35 days after they arrived, there and here. Headers, signatures, receipts stay."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from myosotis.audit.actions import record
from myosotis.exchange.actions import epochs
from myosotis.exchange.keyring import standing_now
from myosotis.exchange.models import Attachment, Inbox, KeptEnvelope, Outbox, Peer, Taken
from myosotis.exchange.rules import Standing
from myosotis.kernel import clock
from myosotis.vault import store

KEPT = dt.timedelta(days=35)
KEPT_UNAPPLIED = dt.timedelta(days=90)
BATCH = 500


def forget_old() -> int:
    """Destroy the bodies whose time is over. How many messages.

    Nothing while the directory is not believed: then the clock may be wrong by years, and nothing would be left.
    """
    if standing_now() is Standing.CLOSED:
        return 0
    before = clock.now() - KEPT
    # To whom nothing may go, and what nobody applies here: their bodies are not kept for good either.
    never = Q(acknowledged_at__isnull=True, stopped="", expires_at__lt=before)
    unapplied = Q(
        applied_at__isnull=True, disposition=Taken.STORED, received_at__lt=clock.now() - KEPT_UNAPPLIED
    )
    over = Q(acknowledged_at__lt=before) | ~Q(stopped="") & Q(made_at__lt=before) | never
    held = Inbox.objects.filter(Q(applied_at__lt=before) | unapplied, forgotten_at__isnull=True)
    sent = list(Outbox.objects.filter(over, forgotten_at__isnull=True).order_by("position")[:BATCH])
    taken = list(held[:BATCH])
    if sent or taken:
        with transaction.atomic():
            _note_kept_since(sent)
            now = clock.now()
            gone = [row.pk for row in sent]
            Outbox.objects.filter(never, pk__in=gone).update(stopped="expired")
            Outbox.objects.filter(pk__in=gone).update(body=None, forgotten_at=now)
            KeptEnvelope.objects.filter(message__in=gone).update(envelope=None)
            Inbox.objects.filter(pk__in=[row.pk for row in taken]).update(body=None, forgotten_at=now)
            record("message.forgotten", by="worker", sent=len(sent), taken=len(taken))
            roots: list[UUID] = [row.root for row in sent if row.is_own_root]
            roots += [row.root for row in taken if row.root is not None]
            transaction.on_commit(lambda: store.shred_keys(roots))
    Attachment.objects.filter(made_at__lt=before).delete()
    return len(sent) + len(taken)


def remove_erased_roots(roots: set[UUID]) -> int:
    """What an older copy of the data brought back of erased roots: nobody can read it, and nobody keeps it."""
    gone = list(roots)
    for start in range(0, len(gone), BATCH):
        part = gone[start : start + BATCH]
        Inbox.objects.filter(root__in=part).update(body=None)
        Outbox.objects.filter(root__in=part).update(body=None)
        KeptEnvelope.objects.filter(message__in=Outbox.objects.filter(root__in=part).values("pk")).update(
            envelope=None
        )
    return len(gone)


def _note_kept_since(rows: list[Outbox]) -> None:
    """Up to where a peer that forgets can get nothing again."""
    for peer in Peer.objects.filter(pk__in={row.peer_id for row in rows}):
        places = [
            (row.epoch, row.number) for row in rows if row.peer_id == peer.pk and row.epoch and row.number
        ]
        if places:
            sending = epochs.lock_sending(peer)
            newest = max(*places, sending.kept_since)
            sending.kept_since_epoch, sending.kept_since_number = newest
            sending.save(update_fields=["kept_since_epoch", "kept_since_number"])
