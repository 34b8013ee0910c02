"""Filters of a list that somebody kept: codes and days only, never what was typed as a name."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.accounts.models import Team
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind


class SavedFilter(Record):
    """One view of a list, kept by a person for themselves or, with `team`, for everybody of a team."""

    class List(models.TextChoices):
        """Which list it belongs to."""

        CASES = "cases"
        CONTACTS = "contacts"

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_filters"
    )
    team = models.ForeignKey(
        Team, null=True, blank=True, on_delete=models.CASCADE, related_name="saved_filters"
    )
    list_name = models.CharField(max_length=12, choices=List.choices)
    name = models.CharField(max_length=40)
    filters = models.JSONField(default=dict)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["made_at"]

    class Privacy:
        owner = Kind.OPERATIONAL
        team = Kind.OPERATIONAL
        list_name = Kind.OPERATIONAL
        name = Kind.OPERATIONAL
        filters = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
