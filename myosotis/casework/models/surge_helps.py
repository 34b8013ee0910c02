"""What helps while many call: phrases inserted by a few letters, calls that nobody answered, one card a country."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from myosotis.casework.models.contacts import Contact
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind


class TextModule(Record):
    """A phrase of the house in one language, put into a note by `::` and its letters. Names nobody."""

    letters = models.SlugField(max_length=24)
    language = models.CharField(max_length=8)
    text = models.CharField(max_length=1000)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["letters", "language"]
        constraints = [
            models.UniqueConstraint(fields=["letters", "language"], name="letters_once_in_a_language")
        ]

    class Privacy:
        letters = Kind.OPERATIONAL
        language = Kind.OPERATIONAL
        text = Kind.OPERATIONAL
        changed_at = Kind.OPERATIONAL
        changed_by = Kind.OPERATIONAL


class CallBack(Record):
    """One step of calling back somebody who was not answered; the latest says how it stands."""

    class Step(models.TextChoices):
        """What was done."""

        TAKEN = "taken"
        NOT_REACHED = "not_reached"
        REACHED = "reached"
        LET_BE = "let_be"

    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, related_name="call_backs")
    step = models.CharField(max_length=12, choices=Step.choices)
    at = models.DateTimeField(default=clock.now)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["at"]

    class Privacy:
        contact = Kind.TECHNICAL
        step = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        by = Kind.OPERATIONAL


class CountryCard(Record):
    """Whom to reach in a country: public numbers and hours, each line with its source and the day it was checked.

    An empty line is not known yet; nothing is guessed.
    """

    LINES = (
        "number_abroad",
        "hours",
        "languages",
        "police",
        "central_authority",
        "child_helpline",
        "consulate",
        "remarks",
    )

    country = models.CharField(max_length=2, unique=True)
    number_abroad = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=200, blank=True)
    languages = models.CharField(max_length=200, blank=True)
    police = models.CharField(max_length=400, blank=True)
    central_authority = models.CharField(max_length=400, blank=True)
    child_helpline = models.CharField(max_length=200, blank=True)
    consulate = models.CharField(max_length=400, blank=True)
    remarks = models.CharField(max_length=1000, blank=True)
    source = models.CharField(max_length=400, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=clock.now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["country"]

    class Privacy:
        country = Kind.OPERATIONAL
        number_abroad = Kind.OPERATIONAL
        hours = Kind.OPERATIONAL
        languages = Kind.OPERATIONAL
        police = Kind.OPERATIONAL
        central_authority = Kind.OPERATIONAL
        child_helpline = Kind.OPERATIONAL
        consulate = Kind.OPERATIONAL
        remarks = Kind.OPERATIONAL
        source = Kind.OPERATIONAL
        checked_on = Kind.OPERATIONAL
        version = Kind.TECHNICAL
        changed_at = Kind.OPERATIONAL
        changed_by = Kind.OPERATIONAL
