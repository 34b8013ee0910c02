"""What this node sends: messages in the order they were written, and every envelope that carried one."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from myosotis.exchange.models.peers import Peer
from myosotis.kernel import clock
from myosotis.kernel.models import Record, both_or_neither
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import KeptCiphertext, SealedField, SealedRecord


class Outbox(SealedRecord):
    """One message to one peer; its id is the message's, the same wherever it is sent again.

    `position`: its turn among the messages to this peer. `epoch` and `number` are null until just before the first
    sending, and again when a new epoch sends it anew. `root`: whose key seals the body, its own or that of an item.
    `stopped`: why it never went and never will; no stream waits for it. `forgotten_at`: 35 days after its receipt the
    body is gone for good; the row stays as evidence.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="outbox")
    position = models.PositiveBigIntegerField()
    typ = models.CharField(max_length=60)
    thread = models.UUIDField(null=True, blank=True)
    root = models.UUIDField(db_index=True)
    is_own_root = models.BooleanField(default=True)
    body = SealedField(json=True)
    is_urgent = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    epoch = models.PositiveBigIntegerField(null=True, blank=True)
    number = models.PositiveBigIntegerField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=40, blank=True)
    stopped = models.CharField(max_length=40, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["peer", "position"]
        constraints = [
            models.UniqueConstraint(fields=["peer", "position"], name="outbox_position_once"),
            models.UniqueConstraint(fields=["peer", "epoch", "number"], name="outbox_place_once"),
            models.CheckConstraint(
                name="outbox_place_whole_or_none", condition=both_or_neither("epoch", "number")
            ),
            models.CheckConstraint(
                name="outbox_acknowledged_at_a_place",
                condition=models.Q(acknowledged_at__isnull=True) | models.Q(epoch__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_refused_is_acknowledged",
                condition=models.Q(refused="") | models.Q(acknowledged_at__isnull=False),
            ),
            models.CheckConstraint(
                name="outbox_forgotten_is_gone",
                condition=models.Q(forgotten_at__isnull=True) | models.Q(body__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["peer", "acknowledged_at", "position"], name="outbox_waiting")]

    class Privacy:
        peer = Kind.OPERATIONAL
        position = Kind.TECHNICAL
        typ = Kind.OPERATIONAL
        thread = Kind.TECHNICAL
        root = Kind.TECHNICAL
        is_own_root = Kind.TECHNICAL
        body = Kind.PERSONAL
        is_urgent = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        expires_at = Kind.OPERATIONAL
        epoch = Kind.TECHNICAL
        number = Kind.TECHNICAL
        acknowledged_at = Kind.OPERATIONAL
        refused = Kind.OPERATIONAL
        stopped = Kind.OPERATIONAL
        forgotten_at = Kind.OPERATIONAL

    def vault_root(self) -> UUID:
        """The item's key where the message carries an item, else its own."""
        return self.root


class KeptEnvelope(Record):
    """One envelope of ours at its place in the stream: what was signed, and the peer's signed receipt for it.

    `envelope` holds the bytes until the receipt has come (they can be opened by the peer only); header, signature and
    receipt stay for good: they prove what was sent and taken, and tell nothing of anybody.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    message = models.UUIDField(db_index=True)
    typ = models.CharField(max_length=60)
    epoch = models.PositiveBigIntegerField()
    number = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=43)
    header = models.BinaryField()
    signature = models.BinaryField()
    envelope = KeptCiphertext(null=True)
    made_at = models.DateTimeField(default=clock.now)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    receipt = models.BinaryField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer", "epoch", "number"], name="kept_envelope_place_once"),
            models.CheckConstraint(
                name="kept_envelope_receipt_when", condition=both_or_neither("acknowledged_at", "receipt")
            ),
            models.CheckConstraint(
                name="kept_envelope_bytes_until_receipt",
                condition=models.Q(receipt__isnull=True) | models.Q(envelope__isnull=True),
            ),
        ]

    class Privacy:
        peer = Kind.OPERATIONAL
        message = Kind.TECHNICAL
        typ = Kind.OPERATIONAL
        epoch = Kind.TECHNICAL
        number = Kind.TECHNICAL
        digest = Kind.TECHNICAL
        header = Kind.TECHNICAL
        signature = Kind.TECHNICAL
        envelope = Kind.PERSONAL
        made_at = Kind.OPERATIONAL
        acknowledged_at = Kind.OPERATIONAL
        receipt = Kind.TECHNICAL
