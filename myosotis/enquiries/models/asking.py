"""The asker's side: our secret for each peer and period, and the enquiries we sent."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from myosotis.casework.models import Case
from myosotis.casework.models.cases import CaseRecord
from myosotis.exchange.models import Peer
from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.people.models import Person
from myosotis.vault.fields import SealedField, SealedRecord


class PeriodKey(SealedRecord):
    """Our secret for one peer and period. A root: its key seals the seed, and is destroyed when the period ends.

    `most`, `spent`: how many points the peer may have evaluated in the period, and how many were.
    """

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    period = models.PositiveIntegerField()
    most = models.PositiveIntegerField()
    spent = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    seed = SealedField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["peer", "period"], name="one_secret_of_a_peer_and_period"),
            models.CheckConstraint(
                name="points_within_what_was_agreed", condition=models.Q(spent__lte=models.F("most"))
            ),
            models.CheckConstraint(
                name="an_ended_period_has_no_secret",
                condition=models.Q(ended_at__isnull=True) | models.Q(seed__isnull=True),
            ),
        ]

    class Privacy:
        peer = Kind.OPERATIONAL
        period = Kind.TECHNICAL
        most = Kind.OPERATIONAL
        spent = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        ended_at = Kind.OPERATIONAL
        seed = Kind.PERSONAL


class Enquiry(CaseRecord):
    """That we asked one hotline about one child of a case, and why. Sealed by the case's key, gone with the case.

    `pseudonym`: what the other node calls our case, the same in each enquiry about it there, never our number.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="enquiries")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    period = models.PositiveIntegerField()
    pseudonym = models.UUIDField(default=uuid4)
    purpose = models.JSONField(default=list)
    message = models.UUIDField(unique=True)
    made_at = models.DateTimeField(default=clock.now)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = SealedField()

    class Meta:
        ordering = ["-made_at"]
        indexes = [models.Index(fields=["peer", "made_at"], name="enquiries_of_a_day")]

    class Privacy:
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        peer = Kind.OPERATIONAL
        period = Kind.TECHNICAL
        pseudonym = Kind.TECHNICAL
        purpose = Kind.OPERATIONAL
        message = Kind.TECHNICAL
        made_at = Kind.OPERATIONAL
        made_by = Kind.OPERATIONAL
        reason = Kind.PERSONAL
