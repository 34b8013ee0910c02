"""Another node, and an alarm about it, for the table of who gets what."""

from __future__ import annotations

from typing import Any

from myosotis.exchange.models import Alarm, AlarmKind, Peer
from myosotis.exchange.tests.making import Hotline

SENT: dict[str, dict[str, Any]] = {
    "exchange:check_peer": {"told": "12345"},
    "exchange:change_peer": {"act": "suspend"},
    "exchange:record_ground": {"ground": ""},
}
FORMS = {"check_peer", "change_peer", "record_ground"}


def make_exchange() -> dict[str, Any]:
    """One other node that nobody has checked yet."""
    record = Hotline("gr", "GR").record().to_value()
    peer, _is_new = Peer.objects.get_or_create(
        node_id="gr",
        defaults={
            "name": record["name"],
            "country": "GR",
            "kind": "hotline",
            "status": "active",
            "listed": record,
            "listed_digest": "0" * 64,
            "listed_version": 1,
        },
    )
    alarm, _is_new = Alarm.objects.get_or_create(peer=peer, kind=AlarmKind.CLOCK)
    return {"node_id": peer.node_id, "alarm_id": alarm.pk}
