"""Who else is on the pages of a case or a contact just now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.casework.access import visible_cases, visible_contacts
from myosotis.casework.models import Case
from myosotis.casework.queries.contacts import is_free_id
from myosotis.desk.models import Presence
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing

HERE_FOR = dt.timedelta(seconds=30)
WRITING_FOR = dt.timedelta(seconds=20)


@dataclass(frozen=True)
class Other:
    """Somebody else on the same record."""

    name: str
    initials: str
    is_writing: bool


def demand_subject(*, user: User, subject: UUID) -> None:
    """Go on if this person may open the case or the contact, else `Missing`; nothing is opened."""
    if visible_cases(user).filter(pk=subject).exists():
        return
    is_case = Case.objects.filter(pk=subject).exists()
    if visible_contacts(user, among=[subject]).exists() or (not is_case and is_free_id(subject)):
        return
    raise Missing


def list_others(*, user: User, subject: UUID) -> list[Other]:
    """Each other person once, who writes first; pages that were not heard of for half a minute are gone."""
    now = clock.now()
    rows = Presence.objects.filter(subject=subject, seen_at__gt=now - HERE_FOR).exclude(user=user)
    found: dict[UUID, Other] = {}
    for row in rows.select_related("user"):
        is_writing = row.wrote_at is not None and now - row.wrote_at < WRITING_FOR
        before = found.get(row.user_id)
        is_writing = is_writing or (before is not None and before.is_writing)
        found[row.user_id] = Other(row.user.name, row.user.initials, is_writing)
    return sorted(found.values(), key=lambda one: (not one.is_writing, one.name))
