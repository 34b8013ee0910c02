"""What requests about consent and risk are about, and what is sent along."""

from __future__ import annotations

import datetime as dt
from typing import Any

from myosotis.accounts.models import User
from myosotis.casework.actions.consent import (
    ConsentInput,
    record_consent,
    share_in_emergency,
    tell_limits_in_case,
)
from myosotis.casework.models import Case, ConsentText
from myosotis.kernel import clock

SENT: dict[str, dict[str, Any]] = {
    "casework:judge_in_full": {"level": "low", "source-TOTAL_FORMS": "0", "source-INITIAL_FORMS": "0"},
    "casework:tick_urgent_in_case": {"code": "under_13", "ticked": "yes"},
    "casework:withdraw_consent": {"reason": "Withdrawn by telephone."},
    "casework:share_emergency": {"recipient": "112", "what": "All", "why": "A life"},
    "casework:tell_limits": {"told": "", "text": ""},
    "casework:limits_in_contact": {"told": True, "text": ""},
    "casework:write_consent_text": {"use": "consent", "language": "nl", "text": "Mag het?"},
    "casework:own_criteria": {"label": "Known to the youth court"},
}
FORMS = {name.split(":")[1] for name in SENT} - {"limits_in_contact"}
CHILDREN_OF_A_CASE = (
    "second_risk_on_page",
    "sign_consent",
    "withdraw_consent",
    "review_emergency",
    "untell_limits",
)


def make_consent(case: Case, *, by: User) -> dict[str, Any]:
    """Another ground that waits for its signature, a share to review, limits told, a text nobody signed."""
    child = case.case_children.order_by("position").first().person_id
    given = ConsentInput(
        person_ids=[child],
        valid_until=clock.now() + dt.timedelta(days=1),
        child_view="agrees",
        basis="legal_duty",
        reason="A law.",
    )
    (consent,) = record_consent(by=by, case_id=case.pk, consent=given)
    share = share_in_emergency(by=by, case_id=case.pk, recipient="112", what="All", why="A life")
    number = ConsentText.objects.count() + 1
    text = ConsentText.objects.create(
        use="consent", language="en", number=number, text="May we?", written_by=by
    )
    return {
        "consent": consent.pk,
        "share": share.pk,
        "told": tell_limits_in_case(by=by, case_id=case.pk, person_id=child).pk,
        "text": text.pk,
    }
