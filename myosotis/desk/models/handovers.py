"""The handover of a shift: cards drafted from the records, edited by who goes, taken over by who comes."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models

from myosotis.accounts.models import Team
from myosotis.casework.models import Case, Contact
from myosotis.casework.models.contacts import owner_of
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField, SealedRecord


class Handover(Record):
    """One handover of one team's shift: a draft until it is handed over, then taken over card by card."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="handovers")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField()
    drafted_at = models.DateTimeField(default=clock.now)
    handed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    escalated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-drafted_at"]
        constraints = [
            models.CheckConstraint(
                name="handover_escalated_only_handed",
                condition=models.Q(escalated_at__isnull=True) | models.Q(handed_at__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["team", "by"],
                condition=models.Q(handed_at__isnull=True),
                name="handover_one_draft_each",
            ),
        ]

    class Privacy:
        team = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        since = Kind.OPERATIONAL
        drafted_at = Kind.OPERATIONAL
        handed_at = Kind.OPERATIONAL
        escalated_at = Kind.OPERATIONAL

    def __str__(self) -> str:
        return f"handover {self.pk}"


class HandoverCard(SealedRecord):
    """One thing that the next shift must know, of a case or of a contact nobody linked. Sealed by its key.

    `drafted_from` names the records and the last entry of the log it was drafted from. `urgent_until`: marked as
    urgent until then; the mark goes by itself unless somebody renews it.
    """

    class About(models.TextChoices):
        """What it is about."""

        URGENT = "urgent"
        MISSING = "missing"
        RISK = "risk"
        PROMISE = "promise"
        REQUEST = "request"
        CONTACT = "contact"
        OTHER = "other"

    handover = models.ForeignKey(Handover, on_delete=models.CASCADE, related_name="cards")
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.CASCADE, related_name="handover_cards"
    )
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="handover_cards"
    )
    kind = models.CharField(max_length=12, choices=About.choices)
    position = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField(null=True, blank=True)
    urgent_until = models.DateTimeField(null=True, blank=True)
    drafted_from = models.JSONField(default=dict)
    is_left_out = models.BooleanField(default=False)
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    text = SealedField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                name="handover_card_of_one",
                condition=models.Q(case__isnull=False, contact__isnull=True)
                | models.Q(case__isnull=True, contact__isnull=False),
            ),
            models.CheckConstraint(
                name="handover_card_taken_when_and_by_whom",
                condition=models.Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | models.Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
            ),
        ]

    class Privacy:
        handover = Kind.TECHNICAL
        case = Kind.TECHNICAL
        contact = Kind.TECHNICAL
        kind = Kind.OPERATIONAL
        position = Kind.TECHNICAL
        due_at = Kind.OPERATIONAL
        urgent_until = Kind.OPERATIONAL
        drafted_from = Kind.TECHNICAL
        is_left_out = Kind.OPERATIONAL
        edited_by = Kind.OPERATIONAL
        acknowledged_by = Kind.OPERATIONAL
        acknowledged_at = Kind.OPERATIONAL
        text = Kind.PERSONAL

    def __str__(self) -> str:
        return f"handover card {self.pk}"

    def vault_root(self) -> UUID:
        """The case or the contact."""
        return owner_of(self.case_id, self.contact_id)

    @property
    def is_urgent(self) -> bool:
        """Marked as urgent, and the mark has not gone."""
        return self.urgent_until is not None and self.urgent_until > clock.now()
