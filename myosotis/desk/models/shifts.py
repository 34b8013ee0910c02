"""Who is on duty when."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.accounts.models import Team
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind


class Shift(Record):
    """One person on duty for one team, from one instant to another.

    `phone` is where the hotline reaches somebody on call: a number of work, not of the people in the records.
    """

    class Duty(models.TextChoices):
        """What the person does then."""

        DESK = "desk"
        ON_CALL = "on_call"

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="shifts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shifts")
    starts_at = models.DateTimeField(db_index=True)
    ends_at = models.DateTimeField(db_index=True)
    kind = models.CharField(max_length=12, choices=Duty.choices, default=Duty.DESK)
    phone = models.CharField(max_length=40, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["starts_at", "ends_at"]
        constraints = [
            models.CheckConstraint(
                name="shift_ends_after_it_starts", condition=models.Q(ends_at__gt=models.F("starts_at"))
            ),
            models.UniqueConstraint(fields=["team", "user", "starts_at", "kind"], name="shift_once"),
        ]

    class Privacy:
        team = Kind.OPERATIONAL
        user = Kind.OPERATIONAL
        starts_at = Kind.OPERATIONAL
        ends_at = Kind.OPERATIONAL
        kind = Kind.OPERATIONAL
        phone = Kind.OPERATIONAL
        made_by = Kind.OPERATIONAL
        made_at = Kind.OPERATIONAL

    def __str__(self) -> str:
        return f"shift {self.pk}"
