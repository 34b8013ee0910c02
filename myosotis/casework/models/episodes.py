"""An episode of being missing, the judgements of risk about it, and what we promised."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models

from myosotis.casework.models.cases import Case, CaseRecord
from myosotis.casework.models.contacts import Contact, owner_of
from myosotis.kernel import clock
from myosotis.kernel.models import Precision
from myosotis.kernel.privacy import Kind
from myosotis.people.models import Person
from myosotis.vault.fields import SealedField, SealedRecord


class Episode(CaseRecord):
    """One time of being missing, from last seen to located with wellbeing confirmed. Sealed by the case's key."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="episodes")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="episodes")
    category = models.CharField(max_length=40, blank=True)
    last_seen_at = models.DateTimeField(null=True, blank=True)
    last_seen_precision = models.CharField(max_length=12, choices=Precision.choices, default=Precision.EXACT)
    missing_from = models.CharField(max_length=40, blank=True)
    age_years = models.PositiveSmallIntegerField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=clock.now)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    police_report = models.CharField(max_length=40, blank=True)
    police_told_at = models.DateTimeField(null=True, blank=True)
    country_now = models.CharField(max_length=24, blank=True)
    reported_returned_at = models.DateTimeField(null=True, blank=True)
    reported_returned_says = models.CharField(max_length=40, blank=True)
    reported_returned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    located_at = models.DateTimeField(null=True, blank=True)
    wellbeing_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    outcome = models.CharField(max_length=40, blank=True)
    confirmation = models.CharField(max_length=40, blank=True)
    found_how = models.CharField(max_length=40, blank=True)
    found_country = models.CharField(max_length=24, blank=True)
    versions = models.JSONField(default=dict)
    last_seen_place = SealedField()
    story = SealedField()
    reasons = SealedField(json=True)
    harms = SealedField(json=True)
    grooming = SealedField()
    police_reference = SealedField()

    class Meta:
        ordering = ["last_seen_at"]
        constraints = [
            models.CheckConstraint(
                name="episode_ended_with_outcome_and_confirmation",
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True, outcome="", confirmation="")
                | (
                    models.Q(ended_at__isnull=False, ended_by__isnull=False)
                    & ~models.Q(outcome="")
                    & ~models.Q(confirmation="")
                ),
            ),
            models.CheckConstraint(
                name="episode_reported_returned_with_who_says_so",
                condition=models.Q(
                    reported_returned_at__isnull=True,
                    reported_returned_by__isnull=True,
                    reported_returned_says="",
                )
                | (
                    models.Q(reported_returned_at__isnull=False, reported_returned_by__isnull=False)
                    & ~models.Q(reported_returned_says="")
                ),
            ),
            models.CheckConstraint(
                name="episode_ends_after_last_seen",
                condition=models.Q(ended_at__isnull=True)
                | models.Q(last_seen_at__isnull=True)
                | models.Q(ended_at__gte=models.F("last_seen_at")),
            ),
        ]

    class Privacy:
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        category = Kind.OPERATIONAL
        last_seen_at = Kind.OPERATIONAL
        last_seen_precision = Kind.OPERATIONAL
        missing_from = Kind.OPERATIONAL
        age_years = Kind.OPERATIONAL
        recorded_at = Kind.OPERATIONAL
        recorded_by = Kind.OPERATIONAL
        police_report = Kind.OPERATIONAL
        police_told_at = Kind.OPERATIONAL
        country_now = Kind.OPERATIONAL
        reported_returned_at = Kind.OPERATIONAL
        reported_returned_says = Kind.OPERATIONAL
        reported_returned_by = Kind.OPERATIONAL
        located_at = Kind.OPERATIONAL
        wellbeing_at = Kind.OPERATIONAL
        ended_at = Kind.OPERATIONAL
        ended_by = Kind.OPERATIONAL
        outcome = Kind.OPERATIONAL
        confirmation = Kind.OPERATIONAL
        found_how = Kind.OPERATIONAL
        found_country = Kind.OPERATIONAL
        versions = Kind.TECHNICAL
        last_seen_place = Kind.PERSONAL
        story = Kind.PERSONAL
        reasons = Kind.SPECIAL
        harms = Kind.SPECIAL
        grooming = Kind.SPECIAL
        police_reference = Kind.PERSONAL

    @property
    def is_open(self) -> bool:
        """Still missing: located and wellbeing are not both confirmed."""
        return self.ended_at is None


class Risk(CaseRecord):
    """A dated judgement of risk by a person, with criteria and sources; never computed. Sealed by the case's key."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="risks")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="risks")
    level = models.CharField(max_length=16)
    judged_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    second_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    second_at = models.DateTimeField(null=True, blank=True)
    review_at = models.DateTimeField(null=True, blank=True)
    criteria = SealedField(json=True)
    own_criteria = SealedField(json=True)
    reasons = SealedField()
    sources = SealedField()

    class Meta:
        ordering = ["-judged_at"]
        constraints = [
            models.CheckConstraint(
                name="risk_seconded_when_and_by_whom",
                condition=models.Q(second_at__isnull=True, second_by__isnull=True)
                | models.Q(second_at__isnull=False, second_by__isnull=False),
            ),
            models.CheckConstraint(
                name="risk_seconded_by_another",
                condition=models.Q(second_by__isnull=True) | ~models.Q(second_by=models.F("by")),
            ),
        ]

    class Privacy:
        case = Kind.TECHNICAL
        person = Kind.TECHNICAL
        level = Kind.OPERATIONAL
        judged_at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        second_by = Kind.OPERATIONAL
        second_at = Kind.OPERATIONAL
        review_at = Kind.OPERATIONAL
        criteria = Kind.SPECIAL
        own_criteria = Kind.SPECIAL
        reasons = Kind.SPECIAL
        sources = Kind.PERSONAL


class StandingPromises(models.Manager["Promise"]):
    """The promises that were not taken back: what lists, clocks and sheets look at."""

    def get_queryset(self) -> models.QuerySet[Promise]:
        """Without those that were taken back."""
        return super().get_queryset().filter(withdrawn_at__isnull=True)


class Promise(SealedRecord):
    """What we said we would do, and by when; put off with a reason, the due time stays; taken back, never removed.

    Sealed by the key of the case or contact it was made in.
    """

    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.CASCADE, related_name="promises")
    contact = models.ForeignKey(
        Contact, null=True, blank=True, on_delete=models.CASCADE, related_name="promises"
    )
    due_at = models.DateTimeField(db_index=True)
    made_at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    snoozed_until = models.DateTimeField(null=True, blank=True)
    snoozed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    escalated_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    text = SealedField()
    result = SealedField()
    snooze_reason = SealedField()
    every = models.Manager["Promise"]()
    objects = StandingPromises()

    class Meta:
        ordering = ["due_at"]
        constraints = [
            models.CheckConstraint(
                name="promise_snoozed_until_and_by_whom",
                condition=models.Q(snoozed_until__isnull=True, snoozed_by__isnull=True)
                | models.Q(snoozed_until__isnull=False, snoozed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="promise_withdrawn_when_and_by_whom",
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="promise_kept_when_and_by_whom",
                condition=models.Q(kept_at__isnull=True, kept_by__isnull=True)
                | models.Q(kept_at__isnull=False, kept_by__isnull=False),
            ),
            models.CheckConstraint(
                name="promise_made_in_one",
                condition=models.Q(contact__isnull=False, case__isnull=True)
                | models.Q(contact__isnull=True, case__isnull=False),
            ),
        ]

    class Privacy:
        case = Kind.TECHNICAL
        contact = Kind.TECHNICAL
        due_at = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        kept_at = Kind.OPERATIONAL
        kept_by = Kind.OPERATIONAL
        snoozed_until = Kind.OPERATIONAL
        snoozed_by = Kind.OPERATIONAL
        escalated_at = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        withdrawn_by = Kind.OPERATIONAL
        text = Kind.PERSONAL
        result = Kind.PERSONAL
        snooze_reason = Kind.PERSONAL

    def vault_root(self) -> UUID:
        """The case or the contact."""
        return owner_of(self.case_id, self.contact_id)
