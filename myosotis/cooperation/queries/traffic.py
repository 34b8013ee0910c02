"""Counts of the network: what this node tells of a week, and what the secretariat was told, by hotline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.cooperation.models import (
    ENDED,
    Cooperation,
    Drill,
    Side,
    TrafficWeek,
    UnopenedNotice,
)
from myosotis.cooperation.queries.clocks import Calendars
from myosotis.cooperation.queries.cooperations import make_row, with_parts
from myosotis.exchange.models import Peer
from myosotis.kernel import clock
from myosotis.kernel.asking import is_any

SOON = dt.timedelta(days=14)
FEW, SMALLEST = "few", 5
HOURS = (("within_4_hours", 4), ("within_24_hours", 24), ("within_72_hours", 72))
COUNTS = ("sent", "came_in", "running", "overdue", "unopened", *(name for name, _most in HOURS), "later")
Counts = dict[str, int | str]


def protect(count: int) -> int | str:
    """A count as it may be told: one to four could point at a child."""
    return FEW if 0 < count < SMALLEST else count


def last_week(now: dt.datetime | None = None) -> dt.date:
    """The Monday of the last week that is over, by the node's clock."""
    today = timezone.localtime(now or clock.now()).date()
    return today - dt.timedelta(days=today.weekday() + 7)


def count_week(week: dt.date) -> Counts:
    """What this node tells of a week: requests both ways, how they stand now, how soon it answered. No exercise."""
    zone = ZoneInfo(timezone.get_default_timezone_name())
    start = dt.datetime.combine(week, dt.time(), zone)
    end = dt.datetime.combine(week + dt.timedelta(days=7), dt.time(), zone)
    found = Cooperation.objects.filter(is_drill=False)
    fresh = found.filter(made_at__gte=start, made_at__lt=end)
    calendars = Calendars()
    running = [make_row(one, calendars) for one in with_parts(found.exclude(state__in=ENDED))]
    answered = found.filter(side=Side.ASKED, answered_at__gte=start, answered_at__lt=end)
    counts = {
        "sent": fresh.filter(side=Side.ASKING).count(),
        "came_in": fresh.filter(side=Side.ASKED).count(),
        "running": len(running),
        "overdue": sum(any(each.is_overdue and each.is_ours for each in one.clocks) for one in running),
        "unopened": sum(
            one.cooperation.side == Side.ASKED and one.cooperation.state == "requested" for one in running
        ),
        **count_answers(answered),
    }
    return {name: protect(count) for name, count in counts.items()}


def count_answers(answered: QuerySet[Cooperation]) -> dict[str, int]:
    """First answers by how soon they came after the request had arrived."""
    spans = [
        (at - since).total_seconds() / 3600
        for since, at in answered.values_list("stored_at", "answered_at")
        if since is not None and at is not None
    ]
    found, taken = {}, 0
    for name, most in HOURS:
        found[name] = sum(span <= most for span in spans) - taken
        taken += found[name]
    return {**found, "later": len(spans) - taken}


@dataclass
class NetworkTraffic:
    """What hotlines told the secretariat: the last week of each, in the order of their names; who waits unopened."""

    weeks: list[TrafficWeek] = field(default_factory=list)
    silent: list[Peer] = field(default_factory=list)
    notices: list[UnopenedNotice] = field(default_factory=list)
    peers: dict[str, Peer] = field(default_factory=dict)

    def total(self, name: str) -> tuple[int, bool]:
        """The sum of what was told, a few as one, and whether it may be more than that."""
        values = [one.counts.get(name, 0) for one in self.weeks]
        known = [value for value in values if isinstance(value, int)]
        return sum(known) + len(values) - len(known), len(known) < len(values)


def read_network_traffic(*, user: User) -> NetworkTraffic:
    """What the secretariat was told of the last week, never content."""
    demand(user, Permission.SEE_NETWORK)
    week = last_week()
    told = TrafficWeek.objects.filter(is_ours=False, week=week).select_related("peer")
    weeks = sorted(told, key=lambda one: one.peer.name)
    heard = {one.peer_id for one in weeks}
    hotlines = list(Peer.objects.filter(kind="hotline", checked_at__isnull=False).order_by("name"))
    waiting = UnopenedNotice.objects.filter(is_ours=False, settled_at__isnull=True, is_drill=False)
    return NetworkTraffic(
        weeks=weeks,
        silent=[one for one in hotlines if one.pk not in heard],
        notices=list(waiting.select_related("peer")),
        peers={one.node_id: one for one in hotlines},
    )


def find_running_drill(now: dt.datetime | None = None) -> Drill | None:
    """The exercise that is on today."""
    if not is_any(Drill, ended_at__isnull=True):
        return None
    today = timezone.localtime(now or clock.now()).date()
    running = Drill.objects.filter(ended_at__isnull=True, begins_on__lte=today, ends_on__gte=today)
    return running.first()


def find_coming_drill(now: dt.datetime | None = None) -> Drill | None:
    """The exercise that was announced and begins next, within two weeks."""
    if not is_any(Drill, ended_at__isnull=True):
        return None
    today = timezone.localtime(now or clock.now()).date()
    coming = Drill.objects.filter(ended_at__isnull=True, begins_on__gt=today, begins_on__lte=today + SOON)
    return coming.order_by("begins_on").first()


def list_drills(*, user: User) -> list[Drill]:
    """Every exercise, the latest first, with what hotlines counted."""
    demand(user, Permission.SEE_NETWORK)
    return list(Drill.objects.prefetch_related("results__peer"))


def count_drill(rows: Iterable[Cooperation] | QuerySet[Cooperation]) -> dict[str, Any]:
    """What this node counted in an exercise: requests that came in, and how soon the first answer went."""
    found = Cooperation.objects.filter(pk__in=[one.pk for one in rows], side=Side.ASKED)
    answered = found.filter(answered_at__isnull=False)
    unanswered = found.filter(answered_at__isnull=True).count()
    return {"came_in": found.count(), "unanswered": unanswered, **count_answers(answered)}
