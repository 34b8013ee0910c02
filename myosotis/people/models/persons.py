"""The tables of persons."""

from __future__ import annotations

from uuid import UUID

from django.db import models

from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField, SealedRecord


class Person(SealedRecord):
    """Somebody in the records. A root: its key seals who somebody is.

    Gender, birth year and countries are clear because they are counted and compared; the exact date is sealed.
    `born` holds birth and age as they were told: `on` (an ISO date), `year`, `age`, and `about` for approximate ones;
    the birth year follows it. `versions` says of every field that was edited how often, by whom and when.
    """

    gender = models.CharField(max_length=40, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    countries = models.JSONField(default=list)
    canonical = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="same_as"
    )
    version = models.PositiveIntegerField(default=1)
    versions = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=clock.now)
    born = SealedField(json=True)
    health = SealedField()
    marks = SealedField()
    languages = SealedField(json=True)
    vulnerabilities = SealedField(json=True)
    living_situation = SealedField()
    residence_status = SealedField()

    class Privacy:
        gender = Kind.OPERATIONAL
        birth_year = Kind.OPERATIONAL
        countries = Kind.OPERATIONAL
        canonical = Kind.TECHNICAL
        version = Kind.TECHNICAL
        versions = Kind.TECHNICAL
        created_at = Kind.OPERATIONAL
        born = Kind.PERSONAL
        health = Kind.SPECIAL
        marks = Kind.PERSONAL
        languages = Kind.PERSONAL
        vulnerabilities = Kind.SPECIAL
        living_situation = Kind.PERSONAL
        residence_status = Kind.SPECIAL


class Name(SealedRecord):
    """One form of a person's name, in one script."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="names")
    text = SealedField()
    script = models.CharField(max_length=16, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position"]

    class Privacy:
        person = Kind.TECHNICAL
        text = Kind.PERSONAL
        script = Kind.OPERATIONAL
        position = Kind.TECHNICAL

    def vault_root(self) -> UUID:
        """Sealed by the person's key."""
        return self.person_id


class Identifier(SealedRecord):
    """A phone number, address of mail, handle or document number of a person."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=24)
    text = SealedField()
    noted_at = models.DateTimeField(default=clock.now)

    class Privacy:
        person = Kind.TECHNICAL
        kind = Kind.OPERATIONAL
        text = Kind.PERSONAL
        noted_at = Kind.OPERATIONAL

    def vault_root(self) -> UUID:
        """Sealed by the person's key."""
        return self.person_id
