"""What must be on record before the first real case. The record is the log itself, so nobody changes it later."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from myosotis.audit.actions import record
from myosotis.audit.queries import head, read_verb

VERB = "node.check_recorded"
NAMES = {
    "impact_assessment": "The impact assessment",
    "agreement": "The signed agreement with the federation",
    "restore_test": "The restore test",
    "cryptography_review": "The review of the cryptography in use",
}


def record_check(*, code: str, done_on: dt.date, by: str) -> None:
    """Write down that one of them was done."""
    if code not in NAMES:
        raise ValueError(f"There is no such check: {code}")
    with transaction.atomic():
        record(VERB, by=by, check=code, done_on=done_on.isoformat())


def read_dates() -> dict[str, dt.date]:
    """When each was last done, as far as it is on record."""
    last, _digest = head()
    found: dict[str, dt.date] = {}
    for entry in read_verb(VERB, after=0, until=last):
        found[str(entry.touched["check"])] = dt.date.fromisoformat(str(entry.touched["done_on"]))
    return found
