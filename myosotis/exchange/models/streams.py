"""How far the two streams between this node and a peer have come."""

from __future__ import annotations

from django.db import models

from myosotis.exchange.models.peers import Peer
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis_core.protocol import streams
from myosotis_core.protocol.streams import Place


class SendingStream(Record):
    """Our stream to a peer, and how the delivery is doing.

    `positions`: how many turns the outbox has given. `before`: what the first message of the epoch names, before which
    nothing is sent again; `needs_resync`: behind it goes the question for what we may have forgotten. `behind_since`:
    the peer has told of messages that have not arrived here. `peer_software`: what it runs, as it last told us.
    """

    peer = models.OneToOneField(Peer, on_delete=models.PROTECT, related_name="sending")
    epoch = models.PositiveBigIntegerField()
    fixed = models.PositiveBigIntegerField(default=0)
    acknowledged_epoch = models.PositiveBigIntegerField(default=0)
    acknowledged_number = models.PositiveBigIntegerField(default=0)
    before_epoch = models.PositiveBigIntegerField(default=0)
    before_number = models.PositiveBigIntegerField(default=0)
    kept_since_epoch = models.PositiveBigIntegerField(default=0)
    kept_since_number = models.PositiveBigIntegerField(default=0)
    positions = models.PositiveBigIntegerField(default=0)
    needs_resync = models.BooleanField(default=True)
    tries = models.PositiveIntegerField(default=0)
    next_try_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=40, blank=True)
    reached_at = models.DateTimeField(null=True, blank=True)
    heads_sent_at = models.DateTimeField(null=True, blank=True)
    heads_heard_at = models.DateTimeField(null=True, blank=True)
    behind_since = models.DateTimeField(null=True, blank=True)
    behind_epoch = models.PositiveBigIntegerField(default=0)
    behind_number = models.PositiveBigIntegerField(default=0)
    peer_software = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(name="sending_stream_epoch_begins", condition=models.Q(epoch__gte=1)),
            models.CheckConstraint(
                name="sending_stream_tries_say_when",
                condition=models.Q(tries=0) | models.Q(next_try_at__isnull=False),
            ),
        ]

    class Privacy:
        peer = Kind.OPERATIONAL
        epoch = Kind.TECHNICAL
        fixed = Kind.TECHNICAL
        acknowledged_epoch = Kind.TECHNICAL
        acknowledged_number = Kind.TECHNICAL
        before_epoch = Kind.TECHNICAL
        before_number = Kind.TECHNICAL
        kept_since_epoch = Kind.TECHNICAL
        kept_since_number = Kind.TECHNICAL
        positions = Kind.TECHNICAL
        needs_resync = Kind.TECHNICAL
        tries = Kind.OPERATIONAL
        next_try_at = Kind.OPERATIONAL
        problem = Kind.OPERATIONAL
        reached_at = Kind.OPERATIONAL
        heads_sent_at = Kind.OPERATIONAL
        heads_heard_at = Kind.OPERATIONAL
        behind_since = Kind.OPERATIONAL
        behind_epoch = Kind.TECHNICAL
        behind_number = Kind.TECHNICAL
        peer_software = Kind.TECHNICAL

    @property
    def stream(self) -> streams.SendingStream:
        """As the protocol reckons with it."""
        return streams.SendingStream(self.epoch, self.fixed, self.acknowledged)

    @stream.setter
    def stream(self, value: streams.SendingStream) -> None:
        self.epoch, self.fixed = value.epoch, value.fixed
        self.acknowledged_epoch, self.acknowledged_number = value.acknowledged

    @property
    def acknowledged(self) -> Place:
        """Up to where the peer's receipts reach."""
        return Place(self.acknowledged_epoch, self.acknowledged_number)

    @property
    def before(self) -> Place:
        """Before which place this epoch sends nothing again."""
        return Place(self.before_epoch, self.before_number)

    @property
    def behind(self) -> Place:
        """Up to where the peer had sent when we first lacked something."""
        return Place(self.behind_epoch, self.behind_number)

    @property
    def kept_since(self) -> Place:
        """Up to where messages are no longer kept."""
        return Place(self.kept_since_epoch, self.kept_since_number)


class ReceivingStream(Record):
    """A peer's stream to us: the place of the last message taken, and its digest.

    `heard`: the instant the peer wrote on its newest heads, so that older ones change nothing. `log_number` and
    `log_digest`: the head of the peer's log as it last told us, so that a log that was cut or written anew shows.
    """

    peer = models.OneToOneField(Peer, on_delete=models.PROTECT, related_name="receiving")
    epoch = models.PositiveBigIntegerField(default=0)
    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=43, blank=True)
    heard = models.PositiveBigIntegerField(default=0)
    taken_at = models.DateTimeField(null=True, blank=True)
    log_number = models.PositiveBigIntegerField(default=0)
    log_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="receiving_stream_place_has_digest",
                condition=models.Q(epoch=0, number=0, digest="")
                | models.Q(epoch__gte=1, number__gte=1) & ~models.Q(digest=""),
            ),
        ]

    class Privacy:
        peer = Kind.OPERATIONAL
        epoch = Kind.TECHNICAL
        number = Kind.TECHNICAL
        digest = Kind.TECHNICAL
        heard = Kind.TECHNICAL
        taken_at = Kind.OPERATIONAL
        log_number = Kind.TECHNICAL
        log_digest = Kind.TECHNICAL

    @property
    def stream(self) -> streams.ReceivingStream:
        """As the protocol reckons with it."""
        return streams.ReceivingStream(Place(self.epoch, self.number), self.digest)

    @stream.setter
    def stream(self, value: streams.ReceivingStream) -> None:
        self.epoch, self.number = value.last
        self.digest = value.digest
