"""Files that go with messages: sealed pieces, named by the digest of the whole."""

from __future__ import annotations

from django.db import models

from myosotis.exchange.models.peers import Peer
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import KeptCiphertext


class Way(models.TextChoices):
    """From whom to whom."""

    OUT = "out"
    IN = "in"


class Attachment(Record):
    """A sealed file on its way to a peer, or from one. Its key stands in the body of a message and nowhere here.

    `message`: the message of ours that carries the key; once its root is destroyed, no further piece leaves.
    `carried_at`: the peer holds all pieces, or we do.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=3, choices=Way.choices)
    digest = models.CharField(max_length=43)
    pieces = models.PositiveSmallIntegerField()
    size = models.PositiveIntegerField()
    message = models.UUIDField(null=True, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    carried_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer", "way", "digest"], name="attachment_once"),
            models.CheckConstraint(
                name="attachment_has_pieces", condition=models.Q(pieces__gte=1, pieces__lte=25)
            ),
            models.CheckConstraint(
                name="attachment_out_belongs_to_a_message",
                condition=models.Q(way="in") | models.Q(message__isnull=False),
            ),
        ]

    class Privacy:
        peer = Kind.OPERATIONAL
        way = Kind.OPERATIONAL
        digest = Kind.TECHNICAL
        pieces = Kind.TECHNICAL
        size = Kind.TECHNICAL
        message = Kind.TECHNICAL
        made_at = Kind.OPERATIONAL
        carried_at = Kind.OPERATIONAL
        tries = Kind.OPERATIONAL
        next_try_at = Kind.OPERATIONAL


class AttachmentPiece(Record):
    """One sealed piece of at most 1 MiB. Outgoing ones are removed when the peer holds them all."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="held")
    number = models.PositiveSmallIntegerField()
    content = KeptCiphertext()
    is_carried = models.BooleanField(default=False)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["attachment", "number"], name="attachment_piece_once"),
        ]

    class Privacy:
        attachment = Kind.TECHNICAL
        number = Kind.TECHNICAL
        content = Kind.PERSONAL
        is_carried = Kind.TECHNICAL
