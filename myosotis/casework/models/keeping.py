"""What is kept beside the records: old values, holds, erasures, and the facts that remain after them."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.casework.models.cases import Case, CaseRecord
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import KeptCiphertext, SealedField


class Revision(Record):
    """One earlier or refused value of one field, its ciphertext byte for byte: history, conflict, undo, provenance."""

    class State(models.TextChoices):
        """Why it is kept."""

        REPLACED = "replaced"  # the field has a newer value
        CONFLICT = "conflict"  # came second for the same version; a person must choose
        SETTLED = "settled"  # was a conflict; somebody chose

    model = models.CharField(max_length=64)
    row = models.UUIDField(db_index=True)
    field = models.CharField(max_length=40)
    version = models.PositiveIntegerField()
    old = KeptCiphertext(null=True, blank=True)
    old_code = models.CharField(max_length=1000, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    source = models.CharField(max_length=24, default="typed")
    root = models.UUIDField(db_index=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.REPLACED)

    class Meta:
        ordering = ["at"]
        indexes = [models.Index(fields=["row", "field", "version"], name="revision_of_field")]

    class Privacy:
        model = Kind.TECHNICAL
        row = Kind.TECHNICAL
        field = Kind.TECHNICAL
        version = Kind.TECHNICAL
        old = Kind.PERSONAL
        old_code = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        source = Kind.OPERATIONAL
        root = Kind.TECHNICAL
        state = Kind.OPERATIONAL


class Hold(CaseRecord):
    """A legal hold: while it stands, nothing erases the case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    lifted_at = models.DateTimeField(null=True, blank=True)
    reason = SealedField()

    class Privacy:
        case = Kind.TECHNICAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        lifted_at = Kind.OPERATIONAL
        reason = Kind.PERSONAL


class Erasure(Record):
    """An erasure asked for by one person and confirmed by another; its row stays as the proof."""

    root = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=16)
    ground = models.CharField(max_length=40)
    asked_at = models.DateTimeField(default=clock.now)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="erasure_needs_two_people",
                condition=models.Q(confirmed_by__isnull=True) | ~models.Q(confirmed_by=models.F("asked_by")),
            ),
            models.CheckConstraint(
                name="erasure_done_only_confirmed",
                condition=models.Q(done_at__isnull=True) | models.Q(confirmed_by__isnull=False),
            ),
        ]

    class Privacy:
        root = Kind.TECHNICAL
        kind = Kind.TECHNICAL
        ground = Kind.OPERATIONAL
        asked_at = Kind.OPERATIONAL
        asked_by = Kind.OPERATIONAL
        confirmed_by = Kind.OPERATIONAL
        done_at = Kind.OPERATIONAL


class KeptFact(models.Model):
    """What is counted of records that were erased: codes, year and quarter, a number; no link to anybody."""

    kind = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField(db_index=True)
    fact = models.JSONField(default=dict)

    class Privacy:
        id = Kind.TECHNICAL
        kind = Kind.OPERATIONAL
        year = Kind.OPERATIONAL
        fact = Kind.OPERATIONAL
