"""The one table of the directory."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models

from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind

STALE_AFTER = dt.timedelta(days=365)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Service(Record):
    """One service to refer to. Public knowledge about an organisation: nothing in it is about a child or a family.

    `open_hours`: for each day of `DAYS` on which it is open, spans of "HH:MM" to "HH:MM", local to the service; a
    span that ends before it begins runs past midnight. `plain` is what lists are filtered by: name, town, needs and
    languages in letters without case and accents.
    """

    name = models.CharField(max_length=200)
    needs = models.JSONField(default=list)
    country = models.CharField(max_length=2, db_index=True)
    town = models.CharField(max_length=120, blank=True)
    languages = models.JSONField(default=list)
    hours = models.CharField(max_length=300, blank=True)
    open_hours = models.JSONField(default=dict)
    phones = models.JSONField(default=list)
    mail = models.CharField(max_length=254, blank=True)
    url = models.CharField(max_length=300, blank=True)
    age_from = models.PositiveSmallIntegerField(null=True, blank=True)
    age_to = models.PositiveSmallIntegerField(null=True, blank=True)
    is_free = models.BooleanField(null=True, blank=True)
    notes = models.CharField(max_length=1000, blank=True)
    plain = models.CharField(max_length=1500, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    checked_on = models.DateField(null=True, blank=True)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["name", "town"]
        constraints = [
            models.CheckConstraint(
                name="service_checked_when_and_by_whom",
                condition=models.Q(checked_on__isnull=True, checked_by__isnull=True)
                | models.Q(checked_on__isnull=False, checked_by__isnull=False),
            ),
            models.CheckConstraint(
                name="service_closed_when_and_by_whom",
                condition=models.Q(closed_at__isnull=True, closed_by__isnull=True)
                | models.Q(closed_at__isnull=False, closed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="service_ages_in_order",
                condition=models.Q(age_from__isnull=True)
                | models.Q(age_to__isnull=True)
                | models.Q(age_from__lte=models.F("age_to")),
            ),
        ]

    class Privacy:
        name = Kind.OPERATIONAL
        needs = Kind.OPERATIONAL
        country = Kind.OPERATIONAL
        town = Kind.OPERATIONAL
        languages = Kind.OPERATIONAL
        hours = Kind.OPERATIONAL
        open_hours = Kind.OPERATIONAL
        phones = Kind.OPERATIONAL
        mail = Kind.OPERATIONAL
        url = Kind.OPERATIONAL
        age_from = Kind.OPERATIONAL
        age_to = Kind.OPERATIONAL
        is_free = Kind.OPERATIONAL
        notes = Kind.OPERATIONAL
        plain = Kind.TECHNICAL
        made_at = Kind.OPERATIONAL
        checked_on = Kind.OPERATIONAL
        checked_by = Kind.OPERATIONAL
        closed_at = Kind.OPERATIONAL
        closed_by = Kind.OPERATIONAL

    @property
    def place(self) -> str:
        """The town, and the country where there is no town."""
        return self.town or self.country

    @property
    def label(self) -> str:
        """How it is named where one is chosen."""
        return f"{self.name}, {self.place}"

    def is_stale(self, today: dt.date) -> bool:
        """Whether nobody has checked it for a year."""
        return self.checked_on is None or self.checked_on < today - STALE_AFTER

    def is_open_at(self, moment: dt.datetime) -> bool | None:
        """Whether it is open at a local moment; None where no hours are written down."""
        if not self.open_hours:
            return None
        today, time = DAYS[moment.weekday()], moment.strftime("%H:%M")
        before = DAYS[moment.weekday() - 1]
        now = any(
            start <= time < end if start < end else time >= start
            for start, end in self.open_hours.get(today, [])
        )
        return now or any(end <= start and time < end for start, end in self.open_hours.get(before, []))
