"""The nightly sheets as a supervisor may take them away: still sealed."""

from __future__ import annotations

from pathlib import Path

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.sheets import KEY_NAME, sheet_folder, team_code_of
from myosotis.kernel.errors import Missing
from myosotis.vault import store


def has_passphrase() -> bool:
    """Whether sheets can be written."""
    return store.read_meta(KEY_NAME) is not None


def list_sheets(*, user: User) -> list[Path]:
    """The sheets of the person's teams, newest first."""
    demand(user, Permission.REVIEW_OPENINGS)
    codes = set(user.teams.values_list("code", flat=True))
    found = [path for path in sheet_folder().glob("open-cases-*.html") if team_code_of(path) in codes]
    return sorted(found, key=lambda path: path.stem[-10:], reverse=True)


def get_sheet(*, user: User, name: str) -> Path:
    """One sheet, still sealed, to take away on a stick."""
    for path in list_sheets(user=user):
        if path.name == name:
            return path
    raise Missing
