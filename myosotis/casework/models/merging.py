"""Two cases that are one, and one case that was two: judgements by a person, kept with their end."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.casework.models.cases import Case
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind


class CaseTie(Record):
    """`case` was merged into `other`, or `other` was split from `case`; a merge taken back keeps its end."""

    class What(models.TextChoices):
        """Which of the two."""

        MERGED = "merged"
        SPLIT = "split"

    what = models.CharField(max_length=8, choices=What.choices)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="ties")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="ties_from")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["at"]
        constraints = [
            models.CheckConstraint(
                name="case_tie_is_between_two", condition=~models.Q(case=models.F("other"))
            ),
            models.CheckConstraint(
                name="case_tie_withdrawn_when_and_by_whom",
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, what="merged"),
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(what="merged", withdrawn_at__isnull=True),
                name="case_merged_into_one",
            ),
        ]

    class Privacy:
        what = Kind.OPERATIONAL
        case = Kind.TECHNICAL
        other = Kind.TECHNICAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        withdrawn_by = Kind.OPERATIONAL
