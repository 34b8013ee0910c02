"""Short ways to make contacts and cases for the tests of this room, always through its actions."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from myosotis.accounts.models import Team, User
from myosotis.casework.actions.cases import CaseInput, ChildInput, create_case
from myosotis.casework.actions.contacts import SaveResult, save_contact
from myosotis.casework.actions.episodes import EpisodeInput
from myosotis.casework.models import Case, Episode
from myosotis.kernel import clock
from myosotis.kernel.ids import new_id
from tests.people import CHILD, PLACE


def again(row: Any) -> Any:
    """The row as it is in the database now (a sealed row cannot be refreshed in place)."""
    return type(row).objects.get(pk=row.pk)


def save(by: User, contact_id: UUID, *, seen: int = 0, **values: Any) -> SaveResult:
    """Save some fields, each with the version it saw."""
    fields = {name: {"value": value, "seen": seen} for name, value in values.items()}
    return save_contact(by=by, contact_id=contact_id, fields=fields)  # type: ignore[arg-type]


def write_note(by: User, contact_id: UUID, text: str, *, seq: int = 1, entry: UUID | None = None) -> UUID:
    """Save one passage of the running note."""
    entry_id = entry or new_id()
    save_contact(by=by, contact_id=contact_id, entries=[{"id": str(entry_id), "seq": seq, "text": text}])
    return entry_id


def start_contact(by: User, **values: Any) -> UUID:
    """A contact with some fields."""
    contact_id = new_id()
    save(by, contact_id, **values)
    return contact_id


def missing_child(name: str = CHILD, *, hours: float = 20, age: int = 14, **episode: Any) -> ChildInput:
    """A child last seen some hours ago."""
    given = EpisodeInput(last_seen_at=clock.now() - dt.timedelta(hours=hours), place=PLACE, **episode)
    return ChildInput(names=[name], gender="female", age_years=age, episode=given)


def open_case(
    by: User, team: Team, *children: ChildInput, contact_id: UUID | None = None, **values: Any
) -> Case:
    """A case; with one missing child unless others are given."""
    values.setdefault("category", "runaway")
    return create_case(
        by=by,
        case=CaseInput(team=team, **values),
        children=list(children) or [missing_child()],
        contact_id=contact_id,
    )


def episode_of(case: Case) -> Episode:
    """Its first episode."""
    episode = case.episodes.first()
    assert episode is not None
    return episode
