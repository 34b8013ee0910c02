"""Which cases a person may change several of at once."""

from __future__ import annotations

from django.db.models import QuerySet

from myosotis.accounts.models import User
from myosotis.casework.access import visible_cases
from myosotis.casework.models import Case


def cases_to_change(*, user: User) -> QuerySet[Case]:
    """Those they see; each is locked and asked about again before it is changed."""
    return visible_cases(user)
