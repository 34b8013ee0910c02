"""What this room owes without being asked: idempotent, run by the worker."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from myosotis.accounts.models import Team
from myosotis.casework.sheets import KEY_NAME, make_sheet, sheet_folder
from myosotis.kernel import clock
from myosotis.vault import store

KEPT = 7


def write_sheets() -> list[Path]:
    """Write this evening's sheets, once per team; removes those older than a week. Idempotent."""
    now = clock.now().astimezone(timezone.get_default_timezone())
    kept = store.read_meta(KEY_NAME)
    if kept is None or now.hour < settings.MYOSOTIS_SHEET_HOUR:
        return []
    folder = sheet_folder()
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


def _remove_old(folder: Path, today: dt.date) -> None:
    for path in folder.glob("open-cases-*.html"):
        if dt.date.fromisoformat(path.stem[-10:]) <= today - dt.timedelta(days=KEPT):
            path.unlink()
