"""What requests about the secretariat's front desk are about, and what they send."""

from __future__ import annotations

from typing import Any

from myosotis.accounts.models import User
from myosotis.cooperation.models import Drill, UnopenedNotice
from myosotis.frontdesk.models import Arrival, RoutedRequest, shared_id
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from myosotis.vault import store
from tests.roles.cooperation import make_peer

SENT: dict[str, dict[str, Any]] = {
    "frontdesk:arrivals": {"channel": "mail", "urgency": "routine", "text": "A mother writes."},
    "frontdesk:route": {"node": "gr-demo"},
    "frontdesk:mark_drill": {"is_drill": "yes"},
    "frontdesk:settle": {},
    "frontdesk:read_routed": {},
    "frontdesk:accept_routed": {},
    "frontdesk:decline_routed": {"reason": "no_capacity"},
    "cooperation:settle_notice": {},
    "cooperation:end_drill": {},
    "cooperation:drills": {"name": "Spring", "begins_on": "2026-11-22", "ends_on": "2026-11-23"},
}
FORMS = {name.split(":")[1] for name in SENT}


def make_arrival(*, by: User, text: str = "A mother writes about her son.") -> Arrival:
    """One at the secretariat."""
    row = Arrival(id=new_id(), channel="mail", urgency="within_12_hours", country="GR", made_by=by)
    store.add_keys([row.pk], "arrival")
    row.text = text
    row.save(force_insert=True)
    return row


def make_routed(text: str = "A mother writes about her son.") -> RoutedRequest:
    """One that the secretariat passed on to us."""
    peer = make_peer("eu-desk", "BE", "Secretariat")
    row = RoutedRequest(
        id=new_id(),
        peer=peer,
        request=shared_id(),
        channel="mail",
        urgency="within_12_hours",
        came_at=clock.now(),
    )
    store.add_keys([row.pk], "routed request")
    row.text = text
    row.save(force_insert=True)
    return row


def make_desk(*, by: User) -> dict[str, Any]:
    """One of each."""
    routed, today = make_routed(), clock.now().date()
    notice = UnopenedNotice.objects.create(
        peer=routed.peer, asked="gr-demo", since=clock.now(), urgency="routine"
    )
    drill = Drill.objects.create(
        name="Autumn", begins_on=today.replace(year=2050), ends_on=today.replace(year=2050), announced_by=by
    )
    return {
        "arrival_id": make_arrival(by=by).pk,
        "routed_id": routed.pk,
        "unopened_id": notice.pk,
        "drill_id": drill.pk,
    }
