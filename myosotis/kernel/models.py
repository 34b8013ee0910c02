"""Abstract base classes. This room has no tables."""

from __future__ import annotations

from django.db import models

from myosotis.kernel.ids import new_id
from myosotis.kernel.privacy import Kind


class Record(models.Model):
    """A row with a public id that is known before it is inserted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

    class Privacy:
        id = Kind.TECHNICAL


class Precision(models.TextChoices):
    """How exactly a moment was told. The codes are those of the vocabulary's list `precision`."""

    EXACT = "exact"
    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    ESTIMATED = "estimated"
