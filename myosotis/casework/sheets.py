"""The nightly sheet: the open cases of a team on paper's terms, sealed, for the hour when the node is down.

One file per team and night, encrypted with age to the key that the team's supervisor holds outside the node
(`MYOSOTIS_SHEET_RECIPIENTS`). Without a recipient no sheet is written: a readable list of children is worse than none.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyrage
from django.conf import settings
from django.template.loader import render_to_string

from myosotis.accounts.models import Team
from myosotis.casework.models import Case, Promise
from myosotis.casework.queries.cases import CaseRow, load_children
from myosotis.kernel import clock
from myosotis.vault.opening import Purpose, unlock

KEPT = 7


def write_sheets() -> list[Path]:
    """Write tonight's sheets, once per night and team; removes those older than a week. Idempotent."""
    recipients = [pyrage.x25519.Recipient.from_str(text) for text in settings.MYOSOTIS_SHEET_RECIPIENTS]
    if not recipients:
        return []
    folder = Path(settings.MYOSOTIS_SHEET_FOLDER)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    today = clock.now().date()
    written = []
    for team in Team.objects.all():
        path = folder / f"open-cases-{team.code}-{today.isoformat()}.html.age"
        if path.exists():
            continue
        sealed = pyrage.encrypt(render_sheet(team).encode(), recipients)
        partial = path.with_suffix(".partial")
        partial.write_bytes(sealed)
        partial.replace(path)
        written.append(path)
    _remove_old(folder, today)
    return written


def render_sheet(team: Team) -> str:
    """The page: each open case with its children, since when they are missing, and the next promise."""
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


def _remove_old(folder: Path, today: dt.date) -> None:
    for path in folder.glob("open-cases-*.html.age"):
        night = path.name.removesuffix(".html.age")[-10:]
        if dt.date.fromisoformat(night) <= today - dt.timedelta(days=KEPT):
            path.unlink()
