"""What this room owes without being asked: idempotent, run by the worker."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from myosotis.accounts.models import Team
from myosotis.casework.models import Search, SearchNotice
from myosotis.casework.queries.visible_owners import find_hidden_cases
from myosotis.casework.sheets import KEY_NAME, make_sheet, sheet_folder
from myosotis.kernel import clock
from myosotis.vault import store

KEPT = 7
SEARCHES_AT_ONCE = 200
SEARCHES_KEPT = dt.timedelta(days=365)


def write_sheets() -> list[Path]:
    """Write this evening's sheets, once per team; removes those older than a week. Idempotent."""
    now = clock.now().astimezone(timezone.get_default_timezone())
    kept = store.read_meta(KEY_NAME)
    if kept is None or now.hour < settings.MYOSOTIS_SHEET_HOUR:
        return []
    folder = sheet_folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    written = []
    for team in Team.objects.filter(is_training=False):
        path = folder / f"open-cases-{team.code}-{now.date().isoformat()}.html"
        if not path.exists():
            partial = path.with_suffix(".partial")
            partial.write_text(make_sheet(team, kept), encoding="utf-8")
            partial.replace(path)
            written.append(path)
    _remove_old(folder, now.date())
    return written


def tell_owners() -> int:
    """Tell whoever answers for a case that somebody who may not open it searched for a child of it; returns how many.

    Done here and not by the search, which must take as long whether or not there is something to hide. Idempotent.
    """
    told = 0
    for search_id in (
        Search.objects.filter(is_told=False)
        .order_by("last_at")
        .values_list("pk", flat=True)[:SEARCHES_AT_ONCE]
    ):
        with transaction.atomic():
            search = Search.objects.select_for_update(of=("self",)).select_related("by").get(pk=search_id)
            for case_id in find_hidden_cases(search.by, [UUID(owner) for owner in search.hidden_owners]):
                _notice, is_new = SearchNotice.objects.get_or_create(case_id=case_id, search=search)
                told += is_new
            search.hidden_owners, search.is_told = [], True
            search.save(update_fields=["hidden_owners", "is_told"])
    return told


def forget_searches() -> int:
    """Remove what is known of searches of more than a year ago, with the notices about them."""
    gone, _of_each = Search.objects.filter(at__lt=clock.now() - SEARCHES_KEPT).delete()
    return gone


def _remove_old(folder: Path, today: dt.date) -> None:
    for path in folder.glob("open-cases-*.html"):
        if dt.date.fromisoformat(path.stem[-10:]) <= today - dt.timedelta(days=KEPT):
            path.unlink()
