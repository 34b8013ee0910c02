"""What reached the secretariat, and what the secretariat passed on to this hotline. Each a root of its own."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from myosotis.casework.models import Contact
from myosotis.exchange.models import Peer
from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField, SealedRecord


def shared_id() -> UUID:
    """A random id that both nodes name; it tells nothing."""
    return uuid4()


def staff() -> models.ForeignKey:
    """Somebody who works here."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )


class Arrival(SealedRecord):
    """A request at the coordinator's front desk: a short-lived contact, no case.

    `request` is its name on the wire, `sent_at` when it was routed to `peer`, `stored_at` when that node had it.
    `received_at`, `accepted_at`, `declined_at` as the hotline said. `settled_at`: it needed no hotline, and why not.
    `erase_on`: thirty days after it ended; `erased_at`: the words are gone.
    """

    request = models.UUIDField(default=shared_id, unique=True)
    channel = models.CharField(max_length=40)
    urgency = models.CharField(max_length=40)
    language = models.CharField(max_length=35, blank=True)
    country = models.CharField(max_length=2, blank=True)
    is_drill = models.BooleanField(default=False)
    came_at = models.DateTimeField(default=clock.now)
    made_at = models.DateTimeField(default=clock.now)
    made_by = staff()
    peer = models.ForeignKey(Peer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    message = models.UUIDField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    sent_by = staff()
    stored_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    declined_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=60, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    erase_on = models.DateField(null=True, blank=True, db_index=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    text = SealedField()
    reach = SealedField()

    class Meta:
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                name="arrival_sent_when_and_to_whom",
                condition=Q(sent_at__isnull=True, peer__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, peer__isnull=False, sent_by__isnull=False),
            ),
            models.CheckConstraint(
                name="arrival_declined_with_a_reason",
                condition=Q(declined_at__isnull=True, reason="")
                | (Q(declined_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="arrival_erased_is_empty",
                condition=Q(erased_at__isnull=True) | Q(text__isnull=True, reach__isnull=True),
            ),
        ]

    class Privacy:
        request = Kind.TECHNICAL
        channel = Kind.OPERATIONAL
        urgency = Kind.OPERATIONAL
        language = Kind.OPERATIONAL
        country = Kind.OPERATIONAL
        is_drill = Kind.OPERATIONAL
        came_at = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        made_by = Kind.OPERATIONAL
        peer = Kind.OPERATIONAL
        message = Kind.TECHNICAL
        sent_at = Kind.OPERATIONAL
        sent_by = Kind.OPERATIONAL
        stored_at = Kind.OPERATIONAL
        received_at = Kind.OPERATIONAL
        accepted_at = Kind.OPERATIONAL
        declined_at = Kind.OPERATIONAL
        reason = Kind.OPERATIONAL
        settled_at = Kind.OPERATIONAL
        erase_on = Kind.OPERATIONAL
        erased_at = Kind.OPERATIONAL
        text = Kind.PERSONAL
        reach = Kind.PERSONAL

    @property
    def is_open(self) -> bool:
        """Whether somebody here has to see to it: it waits, is on its way, or came back declined."""
        return self.accepted_at is None and self.settled_at is None and self.erased_at is None

    @property
    def is_with_hotline(self) -> bool:
        """Whether a hotline has it, or it is on its way to one: what was said to it is said."""
        return self.sent_at is not None and self.declined_at is None

    @property
    def may_be_marked(self) -> bool:
        """Whether somebody here may still say that it is an exercise, or is none."""
        return not self.is_with_hotline and self.erased_at is None


class RoutedRequest(SealedRecord):
    """A request that the secretariat passed on to this hotline, until it is a contact of ours or was declined."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    request = models.UUIDField()
    channel = models.CharField(max_length=40)
    urgency = models.CharField(max_length=40)
    language = models.CharField(max_length=35, blank=True)
    is_drill = models.BooleanField(default=False)
    came_at = models.DateTimeField()
    stored_at = models.DateTimeField(default=clock.now)
    received_at = models.DateTimeField(null=True, blank=True)
    received_by = staff()
    accepted_at = models.DateTimeField(null=True, blank=True)
    accepted_by = staff()
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.SET_NULL, related_name="routed_requests"
    )
    declined_at = models.DateTimeField(null=True, blank=True)
    declined_by = staff()
    reason = models.CharField(max_length=60, blank=True)
    erase_on = models.DateField(null=True, blank=True, db_index=True)
    erased_at = models.DateTimeField(null=True, blank=True)
    text = SealedField()
    reach = SealedField()

    class Meta:
        ordering = ["stored_at"]
        constraints = [
            models.UniqueConstraint(fields=["peer", "request"], name="routed_request_once"),
            models.CheckConstraint(
                name="routed_request_has_one_end",
                condition=Q(accepted_at__isnull=True) | Q(declined_at__isnull=True),
            ),
            models.CheckConstraint(
                name="routed_request_declined_with_a_reason",
                condition=Q(declined_at__isnull=True, reason="")
                | (Q(declined_at__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="routed_request_erased_is_empty",
                condition=Q(erased_at__isnull=True) | Q(text__isnull=True, reach__isnull=True),
            ),
        ]

    class Privacy:
        peer = Kind.OPERATIONAL
        request = Kind.TECHNICAL
        channel = Kind.OPERATIONAL
        urgency = Kind.OPERATIONAL
        language = Kind.OPERATIONAL
        is_drill = Kind.OPERATIONAL
        came_at = Kind.OPERATIONAL
        stored_at = Kind.OPERATIONAL
        received_at = Kind.OPERATIONAL
        received_by = Kind.OPERATIONAL
        accepted_at = Kind.OPERATIONAL
        accepted_by = Kind.OPERATIONAL
        contact = Kind.TECHNICAL
        declined_at = Kind.OPERATIONAL
        declined_by = Kind.OPERATIONAL
        reason = Kind.OPERATIONAL
        erase_on = Kind.OPERATIONAL
        erased_at = Kind.OPERATIONAL
        text = Kind.PERSONAL
        reach = Kind.PERSONAL

    @property
    def is_open(self) -> bool:
        """Whether nobody has taken it up or declined it."""
        return self.accepted_at is None and self.declined_at is None
