"""Keeping the filters of a list: codes and days, for oneself or for a team."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import Team, User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.models import SavedFilter
from myosotis.kernel.errors import Missing, Refused

MOST_SAVED = 9
"""As many as there are keys for."""
NEEDED = {
    SavedFilter.List.CASES: Permission.READ_CASES,
    SavedFilter.List.CONTACTS: Permission.WRITE_CONTACTS,
}


def save_filter(
    *, by: User, list_name: str, name: str, filters: dict[str, str], team: Team | None = None
) -> SavedFilter:
    """Keep what is chosen above a list under a name. Typed words are no filter that is kept: they name people."""
    demand(by, NEEDED[SavedFilter.List(list_name)])
    if "text" in filters or "q" in filters:
        raise ValueError("What somebody typed is not kept with a filter.")
    if team is not None and team.pk not in by.team_ids():
        raise Missing
    with transaction.atomic():
        if SavedFilter.objects.filter(owner=by, list_name=list_name).count() >= MOST_SAVED:
            raise Refused("too_many_filters")
        row = SavedFilter.objects.create(
            owner=by, team=team, list_name=list_name, name=name.strip(), filters=filters
        )
        record("filter.saved", by=by.public_id, filter=row.pk, list=list_name)
    return row


def remove_filter(*, by: User, filter_id: UUID) -> SavedFilter:
    """Remove a kept filter: the own one, or as a supervisor one of the team."""
    with transaction.atomic():
        row = SavedFilter.objects.select_for_update().filter(pk=filter_id).first()
        if row is None or not may_remove(by, row):
            raise Missing
        record("filter.removed", by=by.public_id, filter=filter_id, list=row.list_name)
        row.delete()
    return row


def may_remove(user: User, row: SavedFilter) -> bool:
    """Whether this person may remove a kept filter."""
    is_of_team = row.team_id in user.team_ids() and can(user, Permission.REVIEW_OPENINGS)
    return row.owner_id == user.pk or is_of_team
