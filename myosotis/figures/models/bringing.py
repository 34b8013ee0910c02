"""Figures that came from other software, looked at and not taken over yet."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from myosotis.figures.models.rounds import Asked
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind


class BroughtIn(Record):
    """What one file said: tables, what is said of them, and its faults; no row of a person and not the file itself.

    `asked` is empty at a hotline, whose own it is. `tables`: by indicator as `table_to_dict` wrote them. `faults`: the
    code, place and values of each, without a language. `marked`: the workbook with its faults noted, counts only.
    It goes when it is taken over, dropped, or when another file takes its place.
    """

    class Form(models.TextChoices):
        """What came."""

        WORKBOOK = "workbook", _("Questionnaire")
        FACTS = "facts", _("Rows of facts")

    year = models.PositiveSmallIntegerField()
    asked = models.ForeignKey(Asked, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=8, choices=Form)
    definitions = models.CharField(max_length=20)
    tables = models.JSONField(default=dict)
    practice = models.JSONField(default=dict)
    service = models.JSONField(default=dict)
    basis = models.CharField(max_length=4000, blank=True)
    comment = models.CharField(max_length=4000, blank=True)
    faults = models.JSONField(default=list)
    marked = models.BinaryField(null=True, blank=True)
    rows = models.PositiveIntegerField(default=0)
    counted = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list)
    brought_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    brought_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-brought_at"]
        verbose_name_plural = "brought in"
        constraints = [
            models.UniqueConstraint(
                fields=["year"], condition=Q(asked__isnull=True), name="brought_in_once_a_year"
            ),
            models.UniqueConstraint(
                fields=["asked"], condition=Q(asked__isnull=False), name="brought_in_once_a_hotline"
            ),
        ]

    class Privacy:
        year = Kind.OPERATIONAL
        asked = Kind.TECHNICAL
        form = Kind.OPERATIONAL
        definitions = Kind.TECHNICAL
        tables = Kind.OPERATIONAL
        practice = Kind.OPERATIONAL
        service = Kind.OPERATIONAL
        basis = Kind.OPERATIONAL
        comment = Kind.OPERATIONAL
        faults = Kind.OPERATIONAL
        marked = Kind.OPERATIONAL
        rows = Kind.OPERATIONAL
        counted = Kind.OPERATIONAL
        left_out = Kind.OPERATIONAL
        brought_by = Kind.OPERATIONAL
        brought_at = Kind.OPERATIONAL
