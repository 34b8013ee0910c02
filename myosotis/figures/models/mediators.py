"""What mediators of the network tell of a year: counts and codes, without a name."""

from __future__ import annotations

from django.db import models

from myosotis.figures.models.rounds import Round, staff
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind


class MediatorAnswer(Record):
    """One mediator's answer. `number`: by which the secretariat's list knows the mediator; a name stands nowhere.

    `mediations`: cross-border ones worked on in the year, a co-mediated one with the mediator who leads it.
    `outcomes`: how many stood how at the end of the year, by code. `days`: the median from first contact to end.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    number = models.CharField(max_length=20)
    country = models.CharField(max_length=2)
    languages = models.JSONField(default=list)
    mediations = models.PositiveIntegerField()
    outcomes = models.JSONField(default=dict)
    days = models.PositiveIntegerField(null=True, blank=True)
    came_at = models.DateTimeField(default=clock.now)
    taken_by = staff()

    class Meta:
        ordering = ["country", "number"]
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="mediator_answers_once")]

    class Privacy:
        round = Kind.TECHNICAL
        number = Kind.OPERATIONAL
        country = Kind.OPERATIONAL
        languages = Kind.OPERATIONAL
        mediations = Kind.OPERATIONAL
        outcomes = Kind.OPERATIONAL
        days = Kind.OPERATIONAL
        came_at = Kind.OPERATIONAL
        taken_by = Kind.OPERATIONAL
