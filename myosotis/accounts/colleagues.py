"""The people who work here, given to the rows that name them: one question for a page instead of a join for each kind.

A row names who wrote it, who kept it, who took it back. Joined, each of these questions reads twenty-five columns of
the same five persons, and the making of such a question takes longer than its answer.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Model

from myosotis.accounts.models import User, list_users


class Colleagues:
    """Those read so far for one page."""

    def __init__(self) -> None:
        self._known: dict[UUID, User] = {}

    def give(self, *groups: tuple[Iterable[Model], tuple[str, ...]]) -> None:
        """Give rows the people that fields of these names point at; who is not known yet is read at once for all."""
        named = [
            (row, name, pk)
            for rows, names in groups
            for row in rows
            for name in names
            if (pk := getattr(row, f"{name}_id")) is not None
        ]
        missing = {pk for _row, _name, pk in named} - self._known.keys()
        if missing:
            self._known.update((one.pk, one) for one in list_users(ids=missing))
        for row, name, pk in named:
            setattr(row, name, self._known[pk])


def colleagues_of(record: Model) -> Colleagues:
    """Those read so far for the page of this record."""
    held: Colleagues | None = record.__dict__.get("_colleagues")
    if held is None:
        held = record.__dict__["_colleagues"] = Colleagues()
    return held
