"""What the board shows of risk and consent: second persons, consents and photos that end, shares to review."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from myosotis.accounts.models import User
from myosotis.casework.models import CaseChild, Consent, Risk
from myosotis.casework.queries.consent import (
    ending_among,
    list_lasting,
    list_shares_to_review,
    unsigned_among,
)
from myosotis.casework.queries.risk import PHOTO, waiting_among
from myosotis.files.models import File
from myosotis.kernel import clock
from myosotis.kernel.statements import written_once

PHOTO_ENDS_WITHIN = dt.timedelta(days=7)
PHOTO_SHOWN_FOR = dt.timedelta(days=30)


@dataclass(frozen=True)
class ConsentClock:
    """Something that waits for a person, or ends by a time, in a case; about one child, or about all."""

    kind: str
    at: dt.datetime
    case_id: UUID
    person_id: UUID | None = None


def list_consent_clocks(open_cases: list[UUID], judged: list[Risk], *, user: User) -> list[ConsentClock]:
    """What waits in these cases that this person may open. `judged`: all judgements of their risk, newest first."""
    lasting = list_lasting(open_cases)
    clocks = [
        ConsentClock("risk_second", risk.judged_at, risk.case_id, risk.person_id)
        for risk in waiting_among(judged)
    ]
    clocks += [
        ConsentClock("consent_unsigned", row.recorded_at, row.case_id, row.person_id)
        for row in unsigned_among(lasting, user=user)
    ]
    clocks += _endings_of(lasting, open_cases)
    return clocks + [
        ConsentClock("share_review", share.at, share.case_id) for share in list_shares_to_review(user=user)
    ]


def list_endings(open_cases: list[UUID]) -> list[ConsentClock]:
    """What ends soon in these cases, or just did, the first to end first: consents, and rights to photos."""
    return _endings_of(list_lasting(open_cases), open_cases)


def _endings_of(lasting: list[Consent], open_cases: list[UUID]) -> list[ConsentClock]:
    consents = [
        ConsentClock("consent_ends", row.valid_until, row.case_id, row.person_id)
        for row in ending_among(lasting)
    ]
    return sorted([*consents, *list_photo_clocks(open_cases)], key=lambda one: one.at)


def list_photo_clocks(open_cases: list[UUID]) -> list[ConsentClock]:
    """The photos of children of these cases whose rights end within a week, or ended within the last month."""
    today = timezone.localdate(clock.now())
    # Few photos end at any time: of them it is asked whose they are.
    ends = _photos_ending(since=today - PHOTO_SHOWN_FOR, until=today + PHOTO_ENDS_WITHIN)
    if not ends:
        return []
    links = CaseChild.objects.filter(person__in={owner for owner, _until in ends}, case__in=open_cases)
    cases: dict[UUID, list[UUID]] = {}
    for person_id, case_id in links.values_list("person", "case"):
        cases.setdefault(person_id, []).append(case_id)
    return [
        ConsentClock("photo_ends", _end_of(until), case_id, owner)
        for owner, until in ends
        for case_id in cases.get(owner, ())
        if until is not None
    ]


@written_once
def _photos_ending(*, since: dt.date, until: dt.date) -> QuerySet[File, tuple[UUID, dt.date | None]]:
    ending = File.objects.filter(
        kind=PHOTO, until__range=(since, until), withdrawn_at__isnull=True, set_aside_at__isnull=True
    )
    return ending.values_list("owner", "until")


def _end_of(day: dt.date) -> dt.datetime:
    """The last moment of a day here."""
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59)))
