"""What requests about the network are about, and what they send."""

from __future__ import annotations

from typing import Any

from myosotis.accounts.models import Team
from myosotis.network.models import Body, Hotline, Member

ENTRY = {"name": "Demo", "member": "Demo", "country": "GR", "time_zone": "Europe/Athens", "seen": "0"}
DUTY = {"duty-TOTAL_FORMS": "0", "duty-INITIAL_FORMS": "0"}
BODY = {"sort": "police", "country": "GR", "name": "Demo unit", "source": "Invented", "seen": "0"}
SENT: dict[str, dict[str, Any]] = {
    "network:add_hotline": {**ENTRY, **DUTY},
    "network:edit_hotline": {**ENTRY, **DUTY},
    "network:keep_remark": {"text": "Ask for the desk."},
    "network:add_body": BODY,
    "network:edit_body": BODY,
    "network:claim_hotline": {},
    "network:remove_body": {},
}
FORMS = {name.split(":")[1] for name in SENT}


def make_network(team: Team) -> dict[str, Any]:
    """A hotline of another country and a police unit there."""
    member = Member.objects.create(name=f"Demo {team.code}", country="GR")
    hotline = Hotline.objects.create(
        member=member, name=f"Demo {team.code}", country="GR", time_zone="Europe/Athens"
    )
    body = Body.objects.create(sort="police", country="GR", name="Demo unit", source="Invented")
    return {"hotline_id": hotline.pk, "body_id": body.pk}
