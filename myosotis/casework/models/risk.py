"""What stands beside a judgement of risk: who said what when, the hotline's own criteria, the ladder on a case."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.casework.models.cases import Case, CaseRecord
from myosotis.casework.models.episodes import Risk
from myosotis.kernel import clock
from myosotis.kernel.models import Precision, Record
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField


class RiskSource(CaseRecord):
    """One source of a judgement of risk: who said what, when, how to reach them. Sealed by the case's key."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="risk_sources")
    risk = models.ForeignKey(Risk, on_delete=models.CASCADE, related_name="source_rows")
    position = models.PositiveSmallIntegerField(default=0)
    told_at = models.DateTimeField(null=True, blank=True)
    told_precision = models.CharField(max_length=12, choices=Precision.choices, default=Precision.EXACT)
    who = SealedField()
    said = SealedField()
    reach = SealedField()

    class Meta:
        ordering = ["position"]

    class Privacy:
        case = Kind.TECHNICAL
        risk = Kind.TECHNICAL
        position = Kind.TECHNICAL
        told_at = Kind.OPERATIONAL
        told_precision = Kind.OPERATIONAL
        who = Kind.PERSONAL
        said = Kind.PERSONAL
        reach = Kind.PERSONAL


class OwnCriterion(Record):
    """A criterion of this hotline beside the seven common ones; one no longer used is ended, not removed."""

    label = models.CharField(max_length=120)
    added_at = models.DateTimeField(default=clock.now)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["added_at"]

    class Privacy:
        label = Kind.OPERATIONAL
        added_at = Kind.OPERATIONAL
        added_by = Kind.OPERATIONAL
        ended_at = Kind.OPERATIONAL


class CaseUrgentStep(Record):
    """One tick of the urgent ladder on a case: what was seen to be urgent, by whom, when; taken back, not removed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="urgent_ticks")
    code = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "code"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="urgent_step_of_a_case_ticked_once",
            )
        ]

    class Privacy:
        case = Kind.TECHNICAL
        code = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
