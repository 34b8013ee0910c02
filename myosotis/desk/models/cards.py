"""The night card of a case, and who read it."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.casework.models import Case
from myosotis.casework.models.cases import CaseRecord
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField

SAID_FIELDS = ("say", "do_not_say", "next_step", "safe_contact")
"""What whoever is on duty always reads on a card: no place stands in it."""
CARD_FIELDS = (*SAID_FIELDS, "where")
"""What stands on a card, in its order; where somebody is, is withheld while a block stands."""


class NightCard(CaseRecord):
    """What whoever is on duty needs when the family of an open case calls, readable without opening the case.

    Sealed by the case's key. `versions` holds, per field, its number, who wrote it and when.
    """

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="night_card")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    versions = models.JSONField(default=dict)
    say = SealedField()
    do_not_say = SealedField()
    next_step = SealedField()
    safe_contact = SealedField()
    where = SealedField()

    class Meta:
        ordering = ["-written_at"]

    class Privacy:
        case = Kind.TECHNICAL
        written_by = Kind.OPERATIONAL
        written_at = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        versions = Kind.TECHNICAL
        say = Kind.PERSONAL
        do_not_say = Kind.PERSONAL
        next_step = Kind.PERSONAL
        safe_contact = Kind.PERSONAL
        where = Kind.PERSONAL

    def __str__(self) -> str:
        return f"night card {self.pk}"


class CardReading(Record):
    """Somebody read a night card; reading it again within the same shift is the same reading."""

    card = models.ForeignKey(NightCard, on_delete=models.CASCADE, related_name="readings")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["card", "by", "at"], name="card_read_by")]

    class Privacy:
        card = Kind.TECHNICAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL

    def __str__(self) -> str:
        return f"reading {self.pk}"
