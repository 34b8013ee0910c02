"""A surge after an alert: hundreds of calls about one case, each a contact with a sheet of three fields."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models

from myosotis.casework.models.cases import Case, CaseRecord
from myosotis.casework.models.contacts import Contact
from myosotis.kernel import clock
from myosotis.kernel.privacy import Kind
from myosotis.vault.fields import SealedField, SealedRecord


class Surge(CaseRecord):
    """The days in which many call about one case. `public_words`: what helpers may know, sealed by the case's key."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="surges")
    opened_at = models.DateTimeField(default=clock.now)
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    public_words = SealedField()

    class Meta:
        ordering = ["-opened_at"]
        constraints = [
            models.CheckConstraint(
                name="surge_ended_when_and_by_whom",
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(ended_at__isnull=True), name="one_open_surge_of_a_case"
            ),
        ]

    class Privacy:
        case = Kind.TECHNICAL
        opened_at = Kind.OPERATIONAL
        opened_by = Kind.OPERATIONAL
        ended_at = Kind.OPERATIONAL
        ended_by = Kind.OPERATIONAL
        public_words = Kind.PERSONAL


class Sighting(SealedRecord):
    """What somebody of the public told on the sheet of three fields; sealed by the key of its contact.

    Credibility is a person's judgement, made once or made anew; nothing computes it.
    """

    class Credibility(models.TextChoices):
        """How a person judged it; empty while nobody has."""

        CREDIBLE = "credible"
        UNCLEAR = "unclear"
        NOT = "not"

    surge = models.ForeignKey(Surge, on_delete=models.CASCADE, related_name="sightings")
    contact = models.OneToOneField(Contact, on_delete=models.CASCADE, related_name="sighting")
    seq = models.PositiveIntegerField(default=0)
    what = SealedField()
    where_when = SealedField()
    reach = SealedField()
    credibility = models.CharField(max_length=12, blank=True, choices=Credibility.choices)
    judged_at = models.DateTimeField(null=True, blank=True)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    passed_at = models.DateTimeField(null=True, blank=True)
    passed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["-contact__started_at"]
        constraints = [
            models.CheckConstraint(
                name="sighting_judged_when_and_by_whom",
                condition=models.Q(credibility="", judged_at__isnull=True, judged_by__isnull=True)
                | (~models.Q(credibility="") & models.Q(judged_at__isnull=False, judged_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="sighting_passed_when_and_by_whom",
                condition=models.Q(passed_at__isnull=True, passed_by__isnull=True)
                | models.Q(passed_at__isnull=False, passed_by__isnull=False),
            ),
        ]

    class Privacy:
        surge = Kind.TECHNICAL
        contact = Kind.TECHNICAL
        seq = Kind.TECHNICAL
        what = Kind.PERSONAL
        where_when = Kind.PERSONAL
        reach = Kind.PERSONAL
        credibility = Kind.OPERATIONAL
        judged_at = Kind.OPERATIONAL
        judged_by = Kind.OPERATIONAL
        passed_at = Kind.OPERATIONAL
        passed_by = Kind.OPERATIONAL

    def vault_root(self) -> UUID:
        """The contact in which it was told."""
        return self.contact_id
