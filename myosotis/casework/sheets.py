"""The nightly sheet: the open cases of each team, sealed, for the hour when the node is down.

One file per team and evening. A supervisor chooses a passphrase once; without it no sheet is written, since a readable
list of children is worse than none. The file opens in any browser, without the node, by the passphrase alone.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from myosotis.accounts.access import demand
from myosotis.accounts.models import Team, User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.models import Case, Promise
from myosotis.casework.queries.cases import CaseRow, load_children
from myosotis.casework.sheet_sealing import dump_key, load_key, make_sheet_key, seal_sheet
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing
from myosotis.vault import store
from myosotis.vault.opening import Purpose, unlock

KEY_NAME = "sheet key"
KEPT = 7
SHORTEST_PASSPHRASE = 20


class PassphraseTooShort(ValueError):
    """A passphrase that could be guessed."""


def choose_passphrase(*, by: User, passphrase: str) -> None:
    """Make a new key for the sheets from now on; older sheets open with the passphrase they were made under."""
    demand(by, Permission.REVIEW_OPENINGS)
    if len(passphrase.strip()) < SHORTEST_PASSPHRASE:
        raise PassphraseTooShort(_("Please choose at least five words, twenty characters or more."))
    store.write_meta(KEY_NAME, dump_key(make_sheet_key(passphrase)))
    with transaction.atomic():
        record("node.sheet_key_chosen", by=by.public_id)


def has_passphrase() -> bool:
    """Whether sheets can be written."""
    return store.read_meta(KEY_NAME) is not None


def write_sheets() -> list[Path]:
    """Write this evening's sheets, once per team; removes those older than a week. Idempotent."""
    now = clock.now().astimezone(timezone.get_default_timezone())
    kept = store.read_meta(KEY_NAME)
    if kept is None or now.hour < settings.MYOSOTIS_SHEET_HOUR:
        return []
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = []
    for team in Team.objects.all():
        path = folder / f"open-cases-{team.code}-{now.date().isoformat()}.html"
        if not path.exists():
            partial = path.with_suffix(".partial")
            partial.write_text(make_sheet(team, kept), encoding="utf-8")
            partial.replace(path)
            written.append(path)
    _remove_old(folder, now.date())
    return written


def make_sheet(team: Team, kept: bytes) -> str:
    """The whole file: a page that asks for the passphrase and opens what it carries."""
    with translation.override(settings.LANGUAGE_CODE):
        sealed = seal_sheet(load_key(kept), render_sheet(team))
        return render_to_string(
            "casework/sheet_sealed.html", {"sealed": sealed, "team": team, "made_at": clock.now()}
        )


def list_sheets(*, user: User) -> list[Path]:
    """The sheets of the person's teams, newest first."""
    demand(user, Permission.REVIEW_OPENINGS)
    codes = set(user.teams.values_list("code", flat=True))
    found = [path for path in _folder().glob("open-cases-*.html") if _team_code(path) in codes]
    return sorted(found, key=lambda path: path.stem[-10:], reverse=True)


def get_sheet(*, user: User, name: str) -> Path:
    """One sheet, still sealed, to take away on a stick."""
    for path in list_sheets(user=user):
        if path.name == name:
            return path
    raise Missing


def render_sheet(team: Team) -> str:
    """What a sheet says: each open case with its children, since when they are missing, and the next promises."""
    cases = list(Case.objects.filter(team=team, closed_at__isnull=True).select_related("caseworker"))
    children = load_children(cases)
    promises = list(Promise.objects.filter(case__in=cases, kept_at__isnull=True).order_by("due_at"))
    persons = [child.person for views in children.values() for child in views]
    roots = [*(case.pk for case in cases), *(person.pk for person in persons)]
    keys = unlock(roots, by="worker", why=Purpose.MAINTAIN)
    keys.open(cases, promises)
    for views in children.values():
        for child in views:
            keys.open(child.person, child.names, child.episodes)
    rows = [
        (
            CaseRow(case=case, children=children[case.pk]),
            [promise for promise in promises if promise.case_id == case.pk],
        )
        for case in cases
    ]
    return render_to_string("casework/sheet.html", {"team": team, "rows": rows, "made_at": clock.now()})


def _folder() -> Path:
    return Path(settings.MYOSOTIS_SHEET_FOLDER)


def _team_code(path: Path) -> str:
    return path.stem.removeprefix("open-cases-")[:-11]


def _remove_old(folder: Path, today: dt.date) -> None:
    for path in folder.glob("open-cases-*.html"):
        if dt.date.fromisoformat(path.stem[-10:]) <= today - dt.timedelta(days=KEPT):
            path.unlink()
