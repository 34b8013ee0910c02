"""The kept filters of a list: the own ones and those of the own teams."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from myosotis.accounts.models import User
from myosotis.casework.actions.saved_filters import MOST_SAVED, may_remove
from myosotis.casework.models import SavedFilter


@dataclass(frozen=True)
class Chip:
    """One kept filter as it stands above a list; `key` is the digit that chooses it, "" after the ninth."""

    saved: SavedFilter
    key: str
    is_current: bool
    may_remove: bool


def list_chips(*, user: User, list_name: str, chosen: dict[str, str]) -> list[Chip]:
    """The kept filters of a list, the own ones first, in one query."""
    rows = SavedFilter.objects.filter(Q(owner=user) | Q(team__in=user.team_ids()), list_name=list_name)
    ordered = sorted(rows.select_related("team"), key=lambda row: (row.owner_id != user.pk, row.made_at))
    return [
        Chip(row, str(place) if place <= MOST_SAVED else "", row.filters == chosen, may_remove(user, row))
        for place, row in enumerate(ordered, 1)
    ]
