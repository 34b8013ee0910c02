"""A case offered to another team, and the work that was left when one was closed."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.accounts.models import Team
from myosotis.casework.models.cases import Case, CaseRecord
from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField


class Transfer(CaseRecord):
    """A case offered to another team with a note; until it is answered both teams see it."""

    class Answer(models.TextChoices):
        """What became of the offer."""

        WAITING = ""
        ACCEPTED = "accepted"
        DECLINED = "declined"
        WITHDRAWN = "withdrawn"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="transfers")
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    to_team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="transfers")
    offered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    offered_at = models.DateTimeField(default=clock.now)
    answer = models.CharField(max_length=12, choices=Answer.choices, blank=True, default=Answer.WAITING)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    note = SealedField()
    answer_note = SealedField()

    class Meta:
        ordering = ["-offered_at"]
        constraints = [
            models.CheckConstraint(
                name="transfer_answered_when_and_by_whom",
                condition=models.Q(answer="", answered_at__isnull=True, answered_by__isnull=True)
                | (~models.Q(answer="") & models.Q(answered_at__isnull=False, answered_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="transfer_is_to_another_team", condition=~models.Q(from_team=models.F("to_team"))
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(answer=""), name="case_offered_to_one_team"
            ),
        ]

    class Privacy:
        case = Kind.TECHNICAL
        from_team = Kind.OPERATIONAL
        to_team = Kind.OPERATIONAL
        offered_by = Kind.OPERATIONAL
        offered_at = Kind.OPERATIONAL
        answer = Kind.OPERATIONAL
        answered_by = Kind.OPERATIONAL
        answered_at = Kind.OPERATIONAL
        note = Kind.PERSONAL
        answer_note = Kind.PERSONAL


class LeftOpen(CaseRecord):
    """Why a case was closed although something in it was still open: `counts` by kind, and the sentence, sealed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="left_open")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    counts = models.JSONField(default=dict)
    reason = SealedField()

    class Meta:
        ordering = ["-at"]

    class Privacy:
        case = Kind.TECHNICAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        counts = Kind.OPERATIONAL
        reason = Kind.PERSONAL
