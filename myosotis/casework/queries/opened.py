"""The opening of a case: one entry in the log, and a token by which its pages and fragments belong to it."""

from __future__ import annotations

import datetime as dt

from django.core import signing
from django.db import transaction

from myosotis.accounts.models import User
from myosotis.audit.actions import record
from myosotis.casework.models import Case

OPENING_LASTS = dt.timedelta(hours=12)


def log_opening(case: Case, *, user: User, opening: str = "") -> str:
    """Write that somebody opened a case, unless `opening` stands for an entry that says so; the token to carry."""
    if is_opening(opening, user=user, case=case):
        return opening
    with transaction.atomic():
        record("case.opened", by=user.public_id, case=case.pk)
    return signing.dumps([user.public_id, str(case.pk)], salt="opening")


def is_opening(token: str, *, user: User, case: Case) -> bool:
    """Whether this token stands for an opening of this case by this person that was logged."""
    try:
        return bool(token) and signing.loads(token, salt="opening", max_age=OPENING_LASTS) == [
            user.public_id,
            str(case.pk),
        ]
    except signing.BadSignature:
        return False
