"""What this node has taken from its peers."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import Q

from myosotis.exchange.models.peers import Peer
from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField, SealedRecord


class Taken(models.TextChoices):
    """What the receipt says."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    REFUSED = "refused"


class Inbox(SealedRecord):
    """One place of a peer's stream: the message that was taken there, and the receipt, answered again byte for byte.

    Rows stay for good, since a message must never be taken twice; the body goes 35 days after it was applied, or with
    the record that it was applied to. `disposition` duplicate: the same message had been stored at an earlier
    place; one that was refused there may be sent again, and is then taken.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="inbox")
    message = models.UUIDField()
    typ = models.CharField(max_length=60)
    thread = models.UUIDField(null=True, blank=True)
    epoch = models.PositiveBigIntegerField()
    number = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=43)
    header = models.BinaryField()
    signature = models.BinaryField()
    root = models.UUIDField(null=True, blank=True)
    body = SealedField(json=True)
    disposition = models.CharField(max_length=10, choices=Taken.choices)
    refused = models.CharField(max_length=40, blank=True)
    receipt = models.BinaryField()
    received_at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    forgotten_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["peer", "epoch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["peer", "epoch", "number"], name="inbox_place_once"),
            models.UniqueConstraint(
                fields=["peer", "message"], condition=Q(disposition="stored"), name="inbox_message_once"
            ),
            models.CheckConstraint(
                name="inbox_refused_says_why",
                condition=Q(disposition="refused") & ~Q(refused="")
                | ~Q(disposition="refused") & Q(refused=""),
            ),
            models.CheckConstraint(
                name="inbox_only_stored_holds_a_body",
                condition=Q(disposition="stored", root__isnull=False)
                | Q(body__isnull=True, root__isnull=True),
            ),
            models.CheckConstraint(
                name="inbox_only_stored_is_applied",
                condition=Q(disposition="stored") | Q(applied_at__isnull=True),
            ),
            models.CheckConstraint(
                name="inbox_forgotten_is_gone", condition=Q(forgotten_at__isnull=True) | Q(body__isnull=True)
            ),
        ]
        indexes = [
            models.Index(
                fields=["typ"],
                condition=Q(disposition="stored", applied_at__isnull=True),
                name="inbox_unapplied",
            ),
            models.Index(fields=["peer", "thread"], name="inbox_of_a_thread"),
        ]

    class Privacy:
        peer = Kind.OPERATIONAL
        message = Kind.TECHNICAL
        typ = Kind.OPERATIONAL
        thread = Kind.TECHNICAL
        epoch = Kind.TECHNICAL
        number = Kind.TECHNICAL
        digest = Kind.TECHNICAL
        header = Kind.TECHNICAL
        signature = Kind.TECHNICAL
        root = Kind.TECHNICAL
        body = Kind.PERSONAL
        disposition = Kind.OPERATIONAL
        refused = Kind.OPERATIONAL
        receipt = Kind.TECHNICAL
        received_at = Kind.OPERATIONAL
        applied_at = Kind.OPERATIONAL
        forgotten_at = Kind.OPERATIONAL

    def vault_root(self) -> UUID:
        """The key of this message alone; a refused or doubled one has none."""
        return self.root or self.pk
