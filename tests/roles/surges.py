"""What requests about a surge, volunteers and missed calls are about, and what they send."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from myosotis.accounts.models import User, VolunteerHours
from myosotis.casework.actions.surge_helps import note_missed
from myosotis.casework.models import Case, Surge, TextModule
from myosotis.kernel.ids import new_id

SENT: dict[str, dict[str, Any]] = {
    "casework:save_sighting": {"seq": 1, "words": {"what": "A red coat"}},
    "casework:finish_sighting": {"what": "A red coat"},
    "casework:mark_sightings": {"sighting": [], "mark": "credible"},
    "casework:surge_words": {"surge": "held", "public_words": "A red coat."},
    "casework:call_back": {"step": "taken"},
    "casework:text_modules": {"letters": "hello", "language": "en", "text": "Hello"},
    "casework:country": {"hours": "Day and night", "source": "The member", "seen": "0"},
    "accounts:volunteer": {"training_level": ""},
    "accounts:write_hours": {"day": "2026-11-01", "hours": "2"},
}
FORMS = {name.split(":")[1] for name in SENT} - {"save_sighting"}


def make_surge(case: Case, *, by: User) -> dict[str, Any]:
    """An open surge of a case, a call nobody answered, a phrase, hours of somebody."""
    surge = Surge(case=case, opened_by=by)
    surge.public_words = "A red coat."
    surge.save(force_insert=True)
    person = next(one for one in User.objects.filter(teams=case.team) if "caseworker" in one.roles)
    letters = f"hello-{str(case.pk)[-4:]}"
    return {
        "surge": surge.pk,
        "sheet_id": new_id(),
        "missed_id": note_missed(by=by),
        "module_id": TextModule.objects.create(
            letters=letters, language="en", text="Hello", changed_by=by
        ).pk,
        "hours_id": VolunteerHours.objects.create(
            user=person, day=dt.date(2026, 11, 1), hours=Decimal(2), written_by=by
        ).pk,
        "code": "GR",
    }
