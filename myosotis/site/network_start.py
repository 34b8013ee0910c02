"""The first page of who sees the network and no case: what waits, which round is under way, who answers now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string

from myosotis.accounts.access import can
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.exchange.queries.health import list_waiting
from myosotis.figures.queries.rounds import list_rounds
from myosotis.frontdesk.queries import list_arrivals, without_drills
from myosotis.kernel import clock
from myosotis.network.queries import list_hotlines

MOST_ROUNDS = 4


def show_network(request: HttpRequest, _subject: Any) -> str:
    """The counts and the rounds that this person may see; "" where that is nothing."""
    user = request.user
    if not isinstance(user, User) or not can(user, Permission.SEE_NETWORK):
        return ""
    context: dict[str, Any] = {}
    if can(user, Permission.KEEP_ROUNDS):
        today = clock.now().date()
        rounds = list_rounds(user=user)[:MOST_ROUNDS]
        context["rounds"] = [{"line": one, "is_late": one.round.is_late(today)} for one in rounds]
    if can(user, Permission.KEEP_FRONT_DESK):
        arrivals = without_drills(list_arrivals(user=user))
        context |= {"arrivals": len(arrivals), "arrivals_late": sum(one.is_overdue for one in arrivals)}
    if can(user, Permission.SEE_HOTLINES):
        hotlines = list_hotlines(user=user)
        stands = [one.openness.is_open for one in hotlines]
        context |= {"hotlines": len(stands), "is_open": stands.count(True), "unknown": stands.count(None)}
    if can(user, Permission.SEE_PEERS):
        context |= {"waiting": len(list_waiting(user)), "sees_peers": True}
    return render_to_string("network_start.html", context, request)
