"""A private enquiry that may be about a child of a case, for the table of who gets what."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import uuid4

from myosotis.accounts.models import User
from myosotis.casework.models import Case
from myosotis.enquiries.models import Candidate, Findable, HeardEnquiry
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from tests.roles.cooperation import make_peer

SENT: dict[str, dict[str, Any]] = {
    "enquiries:ask": {"nodes": ["gr-demo"], "purpose": ["locate_child"], "reason": "Her aunt lives there."},
    "enquiries:choose": {},
    "enquiries:judge": {"verdict": "unsure"},
}
FORMS = {name.split(":")[1] for name in SENT}


def make_enquiries(case: Case, *, by: User) -> dict[str, Any]:
    """A child that may be found, and an enquiry of Greece that may be about it."""
    child = case.case_children.order_by("position").first()
    assert child is not None
    Findable.objects.create(case=case, person=child.person, chosen_by=by)
    now = clock.now()
    heard = HeardEnquiry.objects.create(
        id=new_id(),
        peer=make_peer(),
        period=1,
        message=uuid4(),
        pseudonym=uuid4(),
        purpose=["locate_child"],
        until=now + dt.timedelta(days=30),
        compared_at=now,
    )
    found = Candidate.objects.create(heard=heard, case=case, person=child.person, agreed=["f", "py"])
    return {"candidate_id": found.pk}
