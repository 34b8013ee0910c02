"""Traffic of the network as counts, requests nobody opened, and exercises: nothing that anybody said, and no case."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from myosotis.cooperation.models.cooperations import Cooperation
from myosotis.cooperation.models.parts import shared_id, staff
from myosotis.exchange.models import Peer
from myosotis.kernel import clock
from myosotis.kernel.models import Record
from myosotis.kernel.privacy import Kind


class TrafficWeek(Record):
    """The counts of one node in one week, as they go: one to four are “few”. `is_ours`: ours, told to `peer`."""

    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    is_ours = models.BooleanField(default=False)
    week = models.DateField()
    counts = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["-week", "peer__name"]
        constraints = [
            models.UniqueConstraint(fields=["peer", "is_ours", "week"], name="traffic_week_once"),
        ]

    class Privacy:
        peer = Kind.OPERATIONAL
        is_ours = Kind.OPERATIONAL
        week = Kind.OPERATIONAL
        counts = Kind.OPERATIONAL
        at = Kind.OPERATIONAL


class UnopenedNotice(Record):
    """A request that waits at `asked` and that nobody there has opened: told by a node to the secretariat.

    Ours point at the cooperation; those of others name nothing but whom, since when and how urgent.
    """

    notice = models.UUIDField(default=shared_id)
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    cooperation = models.ForeignKey(
        Cooperation, null=True, blank=True, on_delete=models.SET_NULL, related_name="notices"
    )
    is_ours = models.BooleanField(default=False)
    asked = models.CharField(max_length=120)
    since = models.DateTimeField()
    urgency = models.CharField(max_length=40)
    is_drill = models.BooleanField(default=False)
    at = models.DateTimeField(default=clock.now)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = staff()

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["peer", "notice"], name="unopened_notice_once"),
            models.CheckConstraint(
                name="unopened_notice_settled_when_and_by_whom",
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]

    class Privacy:
        notice = Kind.TECHNICAL
        peer = Kind.OPERATIONAL
        cooperation = Kind.TECHNICAL
        is_ours = Kind.OPERATIONAL
        asked = Kind.OPERATIONAL
        since = Kind.OPERATIONAL
        urgency = Kind.OPERATIONAL
        is_drill = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
        settled_at = Kind.OPERATIONAL
        settled_by = Kind.OPERATIONAL


class Drill(Record):
    """An exercise of the federation with invented cases, from one day to another. `peer`: who announced it; nobody: we.

    It lives in the training compartment of each node. `ended_at`: counted; `removed_at`: what was invented is gone.
    """

    drill = models.UUIDField(default=shared_id, unique=True)
    peer = models.ForeignKey(Peer, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=200)
    begins_on = models.DateField()
    ends_on = models.DateField()
    announced_at = models.DateTimeField(default=clock.now)
    announced_by = staff()
    ended_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-begins_on"]
        constraints = [
            models.CheckConstraint(
                name="drill_ends_after_it_begins", condition=Q(ends_on__gte=models.F("begins_on"))
            ),
            models.CheckConstraint(
                name="drill_announced_here_by_somebody",
                condition=Q(peer__isnull=True, announced_by__isnull=False)
                | Q(peer__isnull=False, announced_by__isnull=True),
            ),
        ]

    class Privacy:
        drill = Kind.TECHNICAL
        peer = Kind.OPERATIONAL
        name = Kind.OPERATIONAL
        begins_on = Kind.OPERATIONAL
        ends_on = Kind.OPERATIONAL
        announced_at = Kind.OPERATIONAL
        announced_by = Kind.OPERATIONAL
        ended_at = Kind.OPERATIONAL
        removed_at = Kind.OPERATIONAL


class DrillResult(Record):
    """What one node counted in an exercise: requests that came, and how soon they were answered."""

    drill = models.ForeignKey(Drill, on_delete=models.CASCADE, related_name="results")
    peer = models.ForeignKey(Peer, on_delete=models.PROTECT, related_name="+")
    counts = models.JSONField(default=dict)
    at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["peer__country", "peer__name"]
        constraints = [
            models.UniqueConstraint(fields=["drill", "peer"], name="drill_result_once"),
        ]

    class Privacy:
        drill = Kind.TECHNICAL
        peer = Kind.OPERATIONAL
        counts = Kind.OPERATIONAL
        at = Kind.OPERATIONAL
