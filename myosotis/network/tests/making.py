"""Invented hotlines for tests. No number, address or name here belongs to anybody."""

from __future__ import annotations

from typing import Any

from myosotis.accounts.models import User
from myosotis.network.actions.hotlines import add_hotline
from myosotis.network.models import Hotline

ATHENS: dict[str, Any] = {
    "name": "Demo hotline Greece",
    "member": "Demo member Greece",
    "country": "GR",
    "time_zone": "Europe/Athens",
    "phone_abroad": "+30 210 000 00 00",
    "languages": [{"code": "el", "hours": {}}, {"code": "en", "hours": {"mon": [["09:00", "17:00"]]}}],
    "open_hours": {"mon": [["08:00", "22:00"]], "fri": [["20:00", "02:00"]]},
    "source": "Invented",
}
RECORDED: dict[str, Any] = {
    "node_id": "gr-demo",
    "assigned_on": "2010-05-01",
    "assigned_by": "Invented authority",
    "agreement_on": "2026-01-15",
}
DUTY: list[dict[str, Any]] = [
    {"role": "Duty caseworker", "when": "any", "phone": "+30 210 000 00 01", "mail": ""}
]


def make_hotline(by: User, **values: Any) -> Hotline:
    """A hotline that the coordinator added."""
    recorded = RECORDED if "country" not in values else {}
    member = f"Demo member {values.get('country', 'GR')}"
    return add_hotline(by=by, values={**ATHENS, "member": member, **values}, federation=recorded, duty=DUTY)
