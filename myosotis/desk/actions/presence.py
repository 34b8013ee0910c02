"""Saying that one is on a page: no act worth logging, forgotten within minutes."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from myosotis.accounts.models import User
from myosotis.desk.models import Presence
from myosotis.kernel import clock

WRITE_EVERY = dt.timedelta(seconds=10)
MOST_PAGES = 40


def be_present(*, by: User, page: UUID, subject: UUID, is_writing: bool, is_again: bool = False) -> None:
    """This page is open; written down only where it would tell others something new.

    `is_again`: it was taken down before. What is not there any more has left, and its last word came after its goodbye.
    """
    now = clock.now()
    row = Presence.objects.filter(pk=page).first()
    if row is None:
        if not is_again and Presence.objects.filter(user=by).count() < MOST_PAGES:
            wrote_at = now if is_writing else None
            # A page says so twice at once when somebody types as it opens.
            Presence.objects.get_or_create(
                pk=page, defaults={"user": by, "subject": subject, "seen_at": now, "wrote_at": wrote_at}
            )
        return
    if row.user_id != by.pk or row.subject != subject:
        return
    is_news = is_writing and (row.wrote_at is None or now - row.wrote_at > WRITE_EVERY)
    if is_news or now - row.seen_at > WRITE_EVERY:
        row.seen_at, row.wrote_at = now, now if is_writing else row.wrote_at
        row.save(update_fields=["seen_at", "wrote_at"])


def leave(*, by: User, page: UUID) -> None:
    """The page closes."""
    Presence.objects.filter(pk=page, user=by).delete()
