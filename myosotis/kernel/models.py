"""Abstract base classes. This room has no tables."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models.base import ModelState

from myosotis.kernel.ids import new_id
from myosotis.kernel.privacy import Kind


class Record(models.Model):
    """A row with a public id that is known before it is inserted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

    class Privacy:
        id = Kind.TECHNICAL

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], *, fetch_mode: Any = None
    ) -> Self:
        """A row as it was read, in a third of the time: no field of ours wants to be asked about its own value."""
        made = cls.__new__(cls)
        state = ModelState()
        state.adding, state.db = False, db
        made.__dict__["_state"] = state
        made.__dict__.update(zip(field_names, values, strict=True))
        return made


class Precision(models.TextChoices):
    """How exactly a moment was told. The codes are those of the vocabulary's list `precision`."""

    EXACT = "exact"
    HOUR = "hour"
    PART_OF_DAY = "part_of_day"
    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    ESTIMATED = "estimated"


def both_or_neither(*names: str) -> models.Q:
    """All of these fields are set, or none."""
    neither = models.Q(**{f"{name}__isnull": True for name in names})
    return neither | models.Q(**{f"{name}__isnull": False for name in names})
