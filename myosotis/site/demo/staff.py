"""The invented people who work at a demo node, and their teams."""

from __future__ import annotations

import datetime as dt
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from myosotis.accounts.models import Team, User

DATA = Path(__file__).parent / "data"


@lru_cache(maxsize=8)
def read_data(name: str) -> dict[str, Any]:
    """One of the data files."""
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def last_day(told: dict[str, Any]) -> dt.date | None:
    """The last day of somebody who helps for some days only."""
    return dt.datetime.now(dt.UTC).date() + dt.timedelta(days=told["days"]) if "days" in told else None


@dataclass
class Staff:
    """Everybody who works at one node, by short name, and the teams by code."""

    people: dict[str, User] = field(default_factory=dict)
    teams: dict[str, Team] = field(default_factory=dict)
    members: dict[str, list[User]] = field(default_factory=dict)

    def with_role(self, *roles: str, team: str = "") -> list[User]:
        """Those who have one of these roles (and are in this team)."""
        people = self.members[team] if team else list(self.people.values())
        return [person for person in people if set(person.roles) & set(roles)]


def make_staff(slug: str, since: dt.datetime) -> Staff:
    """Make the accounts; they have no password: the demo's one click signs them in."""
    told = read_data("cast")[slug]
    staff = Staff()
    for team in told.get("team", []):
        staff.teams[team["code"]] = Team.objects.create(code=team["code"], name=team["name"])
        staff.members[team["code"]] = []
    for position, person in enumerate(told["staff"]):
        user = User.objects.create_user(
            f"{person['key']}@{slug}.demo.invalid",
            name=person["name"],
            roles=person["roles"],
            language=person.get("language", ""),
            ends_on=last_day(person),
            # The order of the data file is the order in which they are offered.
            created_at=since + dt.timedelta(minutes=position),
        )
        user.teams.set([staff.teams[code] for code in person["teams"]])
        staff.people[person["key"]] = user
        for code in person["teams"]:
            staff.members[code].append(user)
    return staff
