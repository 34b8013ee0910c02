"""The case, its children and categories, who is in it and who may not see it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models

from myosotis.accounts.models import Team
from myosotis.casework.models.contacts import Contact
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.people.models import Person
from myosotis.vault.fields import SealedField, SealedRecord


class CaseNumber(models.Model):
    """The last case number given out in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    class Privacy:
        year = Kind.OPERATIONAL
        last = Kind.OPERATIONAL


class Case(SealedRecord):
    """The hotline's file of work for one situation. A root: its key seals our work.

    `closures` holds the earlier times it was closed and opened again: `{"closed_on", "reopened_on"}`, oldest first.
    `review_on` is the day somebody looks at it again, while it is open and after it was closed.
    A restricted case is seen by its caseworker and its team's supervisors only, and gives nobody else a hint.
    """

    class Basis(models.TextChoices):
        """Whose case it is; only own cases count as cases, the others as assistance."""

        OWN = "own"
        ASSISTANCE = "assistance"

    ref = models.CharField(max_length=24, unique=True)
    basis = models.CharField(max_length=12, choices=Basis.choices, default=Basis.OWN)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="cases")
    caseworker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="cases"
    )
    opened_at = models.DateTimeField(default=clock.now, db_index=True)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    is_prevention = models.BooleanField(default=False)
    prevention_kind = models.CharField(max_length=40, blank=True)
    became_missing_at = models.DateTimeField(null=True, blank=True)
    category = models.CharField(max_length=40, blank=True, db_index=True)
    countries = models.JSONField(default=list)
    is_cross_border = models.BooleanField(default=False)
    is_restricted = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True, blank=True, db_index=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closure_reason = models.CharField(max_length=40, blank=True)
    closures = models.JSONField(default=list)
    retention_class = models.CharField(max_length=40, blank=True)
    erase_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True, db_index=True)
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    versions = models.JSONField(default=dict)
    summary = SealedField()

    class Meta:
        ordering = ["-opened_at"]
        # The few cases that were merged into another one, found without reading the many that were not.
        indexes = [
            models.Index(
                fields=["merged_into", "id"],
                condition=models.Q(merged_into__isnull=False),
                name="merged_cases",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="case_closed_when_by_whom_and_why",
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True, closure_reason="")
                | (models.Q(closed_at__isnull=False, closed_by__isnull=False) & ~models.Q(closure_reason="")),
            ),
            models.CheckConstraint(
                name="case_closes_after_it_opens",
                condition=models.Q(closed_at__isnull=True) | models.Q(closed_at__gte=models.F("opened_at")),
            ),
        ]

    class Privacy:
        ref = Kind.TECHNICAL
        basis = Kind.OPERATIONAL
        team = Kind.OPERATIONAL
        caseworker = Kind.OPERATIONAL
        opened_at = Kind.OPERATIONAL
        opened_by = Kind.OPERATIONAL
        is_prevention = Kind.OPERATIONAL
        prevention_kind = Kind.OPERATIONAL
        became_missing_at = Kind.OPERATIONAL
        category = Kind.OPERATIONAL
        countries = Kind.OPERATIONAL
        is_cross_border = Kind.OPERATIONAL
        is_restricted = Kind.OPERATIONAL
        closed_at = Kind.OPERATIONAL
        closed_by = Kind.OPERATIONAL
        closure_reason = Kind.OPERATIONAL
        closures = Kind.OPERATIONAL
        retention_class = Kind.OPERATIONAL
        erase_on = Kind.OPERATIONAL
        review_on = Kind.OPERATIONAL
        merged_into = Kind.TECHNICAL
        versions = Kind.TECHNICAL
        summary = Kind.PERSONAL

    def __str__(self) -> str:
        return self.ref


class CaseRecord(SealedRecord):
    """A record of a case, sealed by the case's key."""

    case_id: UUID

    class Meta:
        abstract = True

    def vault_root(self) -> UUID:
        """The case."""
        return self.case_id


class CaseCategory(Record):
    """One dated category of a case; the latest is also on the case, the earlier ones stay."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="categories")
    code = models.CharField(max_length=40)
    sub_code = models.CharField(max_length=40, blank=True)
    from_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["from_at"]

    class Privacy:
        case = Kind.TECHNICAL
        code = Kind.OPERATIONAL
        sub_code = Kind.OPERATIONAL
        from_at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL


class CaseChild(Record):
    """A child of a case; several of one family stand in one case."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="case_children")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="case_children")
    position = models.PositiveSmallIntegerField(default=0)
    age_years = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["case", "person"], name="child_once_in_a_case")]

    class Privacy:
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        position = Kind.TECHNICAL
        age_years = Kind.OPERATIONAL


class ContactCase(Record):
    """A contact that belongs to a case; a link that was wrong is ended, not removed."""

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="case_links")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contact_links")
    linked_at = models.DateTimeField(default=clock.now)
    linked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    unlinked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # The contacts of all cases of a team are found without reading a row of this table.
        indexes = [models.Index(fields=["case", "unlinked_at", "contact"], name="links_of_a_case")]

    class Privacy:
        contact = Kind.TECHNICAL
        case = Kind.TECHNICAL
        linked_at = Kind.OPERATIONAL
        linked_by = Kind.OPERATIONAL
        unlinked_at = Kind.OPERATIONAL


class Involvement(Record):
    """A person in a contact or a case, and what they are to it (caller, parent, carer …)."""

    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="involvements"
    )
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.CASCADE, related_name="involvements"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="involvements")
    role = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="involvement_in_one",
                condition=models.Q(contact__isnull=False, case__isnull=True)
                | models.Q(contact__isnull=True, case__isnull=False),
            )
        ]

    class Privacy:
        contact = Kind.TECHNICAL
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        role = Kind.OPERATIONAL


class BreakGlass(CaseRecord):
    """A case opened anyway by somebody outside its team: who, until when, and the reason, sealed by the case's key.

    With a `person`, what was opened is where this child is, which a block withholds.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="openings")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()
    reason = SealedField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                name="opening_reviewed_when_and_by_whom",
                condition=models.Q(reviewed_at__isnull=True, reviewed_by__isnull=True)
                | models.Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            )
        ]

    class Privacy:
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        until = Kind.OPERATIONAL
        reason = Kind.PERSONAL
        reviewed_at = Kind.OPERATIONAL
        reviewed_by = Kind.OPERATIONAL


class FamilyKnown(Record):
    """ "I know this family": hides a case from somebody who said so, in the own team too."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="known_by")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="known_families"
    )
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Privacy:
        case = Kind.TECHNICAL
        user = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
