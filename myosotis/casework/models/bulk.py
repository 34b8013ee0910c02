"""One act on many cases, kept so that it can be taken back."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind


class BulkAct(Record):
    """What one person did to several cases at once: `changed` maps each case's id to `{"was", "now"}`."""

    class What(models.TextChoices):
        """What was changed."""

        CASEWORKER = "caseworker"
        REVIEW_DAY = "review_day"

    what = models.CharField(max_length=12, choices=What.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    changed = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        what = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        changed = Kind.OPERATIONAL
        undone_at = Kind.OPERATIONAL
