"""A round of collecting figures at the secretariat: what is asked of whom until when, who was told and reminded."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind
from myosotis.network.models import Hotline

MOST_IN_A_FLASH = 10


def staff(*, is_optional: bool = False) -> models.ForeignKey:
    """Somebody who works at the secretariat."""
    return models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=is_optional,
        blank=is_optional,
        on_delete=models.PROTECT,
        related_name="+",
    )


class Round(Record):
    """One collection. `indicators`: codes of what is asked, empty for everything; a flash collection asks few.

    `definitions`: the version of the vocabulary that every return follows. A round that is open takes returns; a
    closed one takes none, and says until when it did.
    """

    class Form(models.TextChoices):
        """What kind of collection it is."""

        YEARLY = "yearly", _("Yearly return")
        FLASH = "flash", _("Flash collection")
        MEDIATORS = "mediators", _("Mediators’ questionnaire")

    class State(models.TextChoices):
        """From plan to end."""

        PLANNED = "planned", _("Planned")
        OPEN = "open", pgettext_lazy("round", "Open")
        CLOSED = "closed", pgettext_lazy("round", "Closed")

    form = models.CharField(max_length=12, choices=Form, default=Form.YEARLY)
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    reason = models.CharField(max_length=1000, blank=True)
    definitions = models.CharField(max_length=20)
    indicators = models.JSONField(default=list, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=State, default=State.PLANNED)
    planned_at = models.DateTimeField(default=clock.now)
    planned_by = staff()
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-year", "-planned_at"]
        constraints = [
            models.UniqueConstraint(fields=["year"], condition=Q(form="yearly"), name="round_of_a_year_once"),
            models.CheckConstraint(
                name="round_state_and_times",
                condition=Q(state="planned", opened_at__isnull=True, closed_at__isnull=True)
                | Q(state="open", opened_at__isnull=False, closed_at__isnull=True)
                | Q(state="closed", opened_at__isnull=False, closed_at__isnull=False),
            ),
        ]

    class Privacy:
        form = Kind.OPERATIONAL
        year = Kind.OPERATIONAL
        name = Kind.OPERATIONAL
        reason = Kind.OPERATIONAL
        definitions = Kind.TECHNICAL
        indicators = Kind.OPERATIONAL
        due_on = Kind.OPERATIONAL
        state = Kind.OPERATIONAL
        planned_at = Kind.OPERATIONAL
        planned_by = Kind.OPERATIONAL
        opened_at = Kind.OPERATIONAL
        closed_at = Kind.OPERATIONAL

    @property
    def is_open(self) -> bool:
        """Whether returns are taken."""
        return self.state == self.State.OPEN

    @property
    def is_planned(self) -> bool:
        """Whether nobody was told yet."""
        return self.state == self.State.PLANNED

    def is_late(self, today: dt.date) -> bool:
        """Whether its day has passed while it is open."""
        return self.is_open and self.due_on < today


class Asked(models.Model):
    """One hotline that a round asks. `excused`: why it need not answer this time, as it said."""

    class Way(models.TextChoices):
        """How it was told."""

        MESSAGE = "message", _("from node to node")
        FILE = "file", _("by hand")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="asked")
    hotline = models.ForeignKey(Hotline, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(null=True, blank=True)
    way = models.CharField(max_length=8, choices=Way, blank=True)
    excused = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["hotline__country", "hotline__name"]
        constraints = [models.UniqueConstraint(fields=["round", "hotline"], name="hotline_asked_once")]

    class Privacy:
        id = Kind.TECHNICAL
        round = Kind.TECHNICAL
        hotline = Kind.TECHNICAL
        told_at = Kind.OPERATIONAL
        way = Kind.OPERATIONAL
        excused = Kind.OPERATIONAL


class Reminder(models.Model):
    """One reminder: sent by a person, never by itself."""

    asked = models.ForeignKey(Asked, on_delete=models.CASCADE, related_name="reminders")
    at = models.DateTimeField(default=clock.now)
    by = staff()
    way = models.CharField(max_length=8, choices=Asked.Way)

    class Meta:
        ordering = ["at"]

    class Privacy:
        id = Kind.TECHNICAL
        asked = Kind.TECHNICAL
        at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL
        way = Kind.OPERATIONAL
