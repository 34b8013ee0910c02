"""The tables of judgements about persons, and of pairs that a scan proposes to judge."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.people.models.persons import Person


class Judgement(Record):
    """A person's verdict on two persons: the same, not the same, unsure. One of a pair is in force; earlier ones stay.

    The pair is ordered, so that it is the same pair from both sides. `facts_digest` holds for each side and each
    compared fact a digest of what was sealed when it was judged: a changed fact shows, and nothing can be read from it.
    """

    class Verdict(models.TextChoices):
        """What was judged."""

        SAME = "same"
        NOT_SAME = "not_same"
        UNSURE = "unsure"

    left = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="judged_left")
    right = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="judged_right")
    verdict = models.CharField(max_length=12, choices=Verdict.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=clock.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    replaces = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    facts_digest = models.JSONField(default=dict)

    class Meta:
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                name="judgement_of_an_ordered_pair", condition=models.Q(left__lt=models.F("right"))
            ),
            models.CheckConstraint(
                name="judgement_withdrawn_when_and_by_whom",
                condition=models.Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | models.Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
            ),
            models.CheckConstraint(
                name="judgement_withdrawn_after_it_was_made",
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(withdrawn_at__gte=models.F("at")),
            ),
            models.CheckConstraint(
                name="judgement_is_one_of_three",
                condition=models.Q(verdict__in=["same", "not_same", "unsure"]),
            ),
            models.UniqueConstraint(
                fields=["left", "right"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="one_judgement_of_a_pair_in_force",
            ),
        ]

    class Privacy:
        left = Kind.TECHNICAL
        right = Kind.TECHNICAL
        verdict = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        withdrawn_at = Kind.OPERATIONAL
        withdrawn_by = Kind.OPERATIONAL
        replaces = Kind.TECHNICAL
        facts_digest = Kind.TECHNICAL


class Proposal(Record):
    """Two persons that a scan found alike, for somebody to judge. Shown until judged, again when a fact has changed."""

    left = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proposed_left")
    right = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="proposed_right")
    found_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-found_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="proposal_of_an_ordered_pair", condition=models.Q(left__lt=models.F("right"))
            ),
            models.UniqueConstraint(fields=["left", "right"], name="one_proposal_of_a_pair"),
        ]

    class Privacy:
        left = Kind.TECHNICAL
        right = Kind.TECHNICAL
        found_at = Kind.OPERATIONAL
