"""Who allowed what, the texts that were read aloud, what was told to save a life, and that the limits were told."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from myosotis.casework.models.cases import Case, CaseRecord, Involvement
from myosotis.casework.models.contacts import Contact
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.people.models import Person
from myosotis.vault.fields import SealedField


class ConsentText(Record):
    """A text that is read aloud, in one language and version. Once signed it never changes; a new version follows it.

    `Use.CONSENT` asks for consent, `Use.LIMITS` tells a child what we can keep to ourselves and what not.
    """

    class Use(models.TextChoices):
        """What it is read for."""

        CONSENT = "consent"
        LIMITS = "limits"

    use = models.CharField(max_length=12, choices=Use.choices)
    language = models.CharField(max_length=16)
    number = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=4000)
    written_at = models.DateTimeField(default=clock.now)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["use", "language", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["use", "language", "number"], name="consent_text_version_once"),
            models.CheckConstraint(
                name="consent_text_signed_when_and_by_whom",
                condition=Q(signed_at__isnull=True, signed_by__isnull=True)
                | Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
        ]

    class Privacy:
        use = Kind.OPERATIONAL
        language = Kind.OPERATIONAL
        number = Kind.OPERATIONAL
        text = Kind.OPERATIONAL
        written_at = Kind.OPERATIONAL
        written_by = Kind.OPERATIONAL
        signed_at = Kind.OPERATIONAL
        signed_by = Kind.OPERATIONAL

    def save(self, *args: Any, **options: Any) -> None:
        """Write it, unless it was signed: what somebody agreed to stays as it was read to them."""
        if ConsentText.objects.filter(pk=self.pk, signed_at__isnull=False).exists():
            raise SignedText("A signed text never changes; write the next version.")
        super().save(*args, **options)


class SignedText(ValueError):
    """A signed text was about to be changed."""


class Consent(CaseRecord):
    """Who allowed what, for which child, from when to when; or the other legal ground, signed by two. Never edited.

    Fields, countries and channels are codes: what is not named is not allowed. A consent of somebody under suspicion
    is kept as what was said, and opens nothing. Sealed by the case's key.
    """

    class Basis(models.TextChoices):
        """On which ground; codes of the vocabulary's list `consent_basis`."""

        CONSENT = "consent"
        VITAL_INTEREST = "vital_interest"
        LEGAL_DUTY = "legal_duty"
        PUBLIC_TASK = "public_task"

    class Way(models.TextChoices):
        """How a consent was given."""

        ORAL = "oral"
        WRITTEN = "written"

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="consents")
    giver = models.ForeignKey(
        Involvement, null=True, blank=True, on_delete=models.SET_NULL, related_name="consents"
    )
    capacity = models.CharField(max_length=40, blank=True)
    basis = models.CharField(max_length=24, choices=Basis.choices, default=Basis.CONSENT)
    what = models.JSONField(default=list)
    countries = models.JSONField(default=list)
    channels = models.JSONField(default=list)
    way = models.CharField(max_length=12, choices=Way.choices, blank=True)
    text = models.ForeignKey(
        ConsentText, null=True, blank=True, on_delete=models.PROTECT, related_name="consents"
    )
    child_view = models.CharField(max_length=24)
    is_giver_suspected = models.BooleanField(default=False)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second_at = models.DateTimeField(null=True, blank=True)
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    valid_from = models.DateTimeField(default=clock.now)
    valid_until = models.DateTimeField(db_index=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    giver_name = SealedField()
    reason = SealedField()
    child_words = SealedField()
    remarks = SealedField()
    withdrawal_reason = SealedField()

    class Meta:
        ordering = ["-recorded_at"]
        constraints = [
            models.CheckConstraint(
                name="consent_given_how_and_in_what_capacity",
                condition=(Q(basis="consent") & ~Q(way="") & ~Q(capacity=""))
                | (~Q(basis="consent") & Q(way="")),
            ),
            models.CheckConstraint(
                name="other_ground_with_reason", condition=Q(basis="consent") | Q(reason__isnull=False)
            ),
            models.CheckConstraint(
                name="consent_second_signature_when_and_by_whom",
                condition=Q(second_at__isnull=True, second_by__isnull=True)
                | Q(second_at__isnull=False, second_by__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_second_signature_by_another",
                condition=Q(second_by__isnull=True) | ~Q(second_by=F("recorded_by")),
            ),
            models.CheckConstraint(
                name="child_not_asked_with_reason",
                condition=~Q(child_view="not_asked") | Q(child_words__isnull=False),
            ),
            models.CheckConstraint(
                name="consent_ends_after_it_begins", condition=Q(valid_until__gt=F("valid_from"))
            ),
            models.CheckConstraint(
                name="consent_withdrawn_when_by_whom_and_why",
                condition=Q(
                    withdrawn_at__isnull=True, withdrawn_by__isnull=True, withdrawal_reason__isnull=True
                )
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False, withdrawal_reason__isnull=False),
            ),
        ]

    class Privacy:
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        giver = Kind.TECHNICAL
        capacity = Kind.OPERATIONAL
        basis = Kind.OPERATIONAL
        what = Kind.OPERATIONAL
        countries = Kind.OPERATIONAL
        channels = Kind.OPERATIONAL
        way = Kind.OPERATIONAL
        text = Kind.OPERATIONAL
        child_view = Kind.OPERATIONAL
        is_giver_suspected = Kind.OPERATIONAL
        recorded_at = Kind.OPERATIONAL
        recorded_by = Kind.OPERATIONAL
        second_at = Kind.OPERATIONAL
        second_by = Kind.OPERATIONAL
        valid_from = Kind.OPERATIONAL
        valid_until = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        withdrawn_by = Kind.OPERATIONAL
        giver_name = Kind.PERSONAL
        reason = Kind.PERSONAL
        child_words = Kind.PERSONAL
        remarks = Kind.PERSONAL
        withdrawal_reason = Kind.PERSONAL

    @property
    def is_signed(self) -> bool:
        """A consent needs one signature; another legal ground needs two."""
        return self.basis == self.Basis.CONSENT or self.second_by_id is not None


class EmergencyShare(CaseRecord):
    """What one person told to save a life, to whom, why: done at once, reviewed after. Sealed by the case's key."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="emergency_shares")
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recipient = SealedField()
    what = SealedField()
    why = SealedField()
    reviewed_at = models.DateTimeField(null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    review = SealedField()

    class Meta:
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                name="emergency_share_with_what_to_whom_and_why",
                condition=Q(recipient__isnull=False, what__isnull=False, why__isnull=False),
            ),
            models.CheckConstraint(
                name="emergency_share_reviewed_when_and_by_whom",
                condition=Q(reviewed_at__isnull=True, reviewed_by__isnull=True, review__isnull=True)
                | Q(reviewed_at__isnull=False, reviewed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="emergency_share_reviewed_by_another",
                condition=Q(reviewed_by__isnull=True) | ~Q(reviewed_by=F("by")),
            ),
        ]

    class Privacy:
        case = Kind.TECHNICAL
        at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        recipient = Kind.PERSONAL
        what = Kind.PERSONAL
        why = Kind.PERSONAL
        reviewed_at = Kind.OPERATIONAL
        reviewed_by = Kind.OPERATIONAL
        review = Kind.PERSONAL


class LimitsTold(Record):
    """That a child was told what we can keep to ourselves and what not: by whom, when, with which text.

    In a contact, or on a case about one of its children; one ticked by mistake is withdrawn, not removed.
    """

    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="limits_told"
    )
    case = models.ForeignKey(
        Case, null=True, blank=True, on_delete=models.CASCADE, related_name="limits_told"
    )
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="limits_told"
    )
    text = models.ForeignKey(ConsentText, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(default=clock.now)
    told_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-told_at"]
        constraints = [
            models.CheckConstraint(
                name="limits_told_in_one",
                condition=Q(contact__isnull=False, case__isnull=True, person__isnull=True)
                | Q(contact__isnull=True, case__isnull=False, person__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["contact"],
                condition=Q(contact__isnull=False, withdrawn_at__isnull=True),
                name="limits_told_once_in_a_contact",
            ),
        ]

    class Privacy:
        contact = Kind.TECHNICAL
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        text = Kind.OPERATIONAL
        told_at = Kind.OPERATIONAL
        told_by = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
