"""What the board shows of risk and consent: second persons waited for, consents that end, shares to review."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.casework.queries.consent import list_ending, list_shares_to_review, list_unsigned
from myosotis.casework.queries.risk import list_waiting_for_second


@dataclass(frozen=True)
class ConsentClock:
    """Something that waits for a person, or ends by a time, in a case; about one child, or about all."""

    kind: str
    at: dt.datetime
    case_id: UUID
    person_id: UUID | None = None


def list_consent_clocks(open_cases: list[UUID], *, user: User) -> list[ConsentClock]:
    """What waits in these cases that this person may open."""
    clocks = [
        ConsentClock("risk_second", risk.judged_at, risk.case_id, risk.person_id)
        for risk in list_waiting_for_second(open_cases)
    ]
    clocks += [
        ConsentClock("consent_ends", row.valid_until, row.case_id, row.person_id)
        for row in list_ending(open_cases)
    ]
    clocks += [
        ConsentClock("consent_unsigned", row.recorded_at, row.case_id, row.person_id)
        for row in list_unsigned(open_cases, user=user)
    ]
    return clocks + [
        ConsentClock("share_review", share.at, share.case_id) for share in list_shares_to_review(user=user)
    ]
