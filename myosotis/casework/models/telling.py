"""Who told what, and what was released for whom: the compartments of a case in which both parents call."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.casework.models.cases import Case, Involvement
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind


class Value(Record):
    """One value of a case: the field of a row, in the version it then had."""

    model = models.CharField(max_length=64)
    row = models.UUIDField()
    field = models.CharField(max_length=40)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True

    class Privacy:
        model = Kind.TECHNICAL
        row = Kind.TECHNICAL
        field = Kind.TECHNICAL
        version = Kind.TECHNICAL


class Telling(Value):
    """A person of the case told us this value. A newer value of the field was told by nobody until that is said."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tellings")
    involvement = models.ForeignKey(Involvement, on_delete=models.CASCADE, related_name="tellings")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "field", "version", "involvement"], name="one_telling_of_a_value_by_one"
            )
        ]

    class Privacy:
        case = Kind.TECHNICAL
        involvement = Kind.TECHNICAL
        at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL


class Release(Value):
    """A named person decided that this value may be said to a person of the case who did not tell it."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="releases")
    involvement = models.ForeignKey(Involvement, on_delete=models.CASCADE, related_name="releases")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at"]

    class Privacy:
        case = Kind.TECHNICAL
        involvement = Kind.TECHNICAL
        at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
