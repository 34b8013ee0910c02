"""What a search leaves behind: that it was made, never what was typed; and who was told of it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from myosotis.accounts.access import can
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.casework.access import visible_cases
from myosotis.casework.facts import local_day
from myosotis.casework.models import Search, SearchNotice
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused

MOST_HIDDEN = 40


class SearchLimitReached(Refused):
    """This person has searched as often today as a day allows; what is typed in contacts is saved all the same."""

    def __init__(self) -> None:
        super().__init__("search_limit_reached")


def demand_search(user: User, about: UUID | None) -> None:
    """Go on if this person may search once more today. What is typed about one contact or child is one search."""
    today = Search.objects.filter(by=user, day=local_day(clock.now()))
    if about is not None and today.filter(about=about).exists():
        return
    if today.count() >= settings.MYOSOTIS_SEARCHES_A_DAY:
        raise SearchLimitReached


def note_search(
    *, user: User, purpose: str, about: UUID | None, shown: int, hidden_owners: Iterable[UUID]
) -> None:
    """Write down that somebody searched. The same is written whether or not there was something to hide."""
    hidden = [str(owner) for owner in hidden_owners][:MOST_HIDDEN]
    try:
        _note(user, purpose, about, shown, hidden)
    except IntegrityError:  # the same person asked about the same one in another window at this moment
        _note(user, purpose, about, shown, hidden)


def see_notice(*, user: User, notice_id: UUID) -> None:
    """Somebody who answers for the case has read that it was searched for."""
    with transaction.atomic():
        notice = SearchNotice.objects.select_for_update().filter(pk=notice_id).first()
        if notice is None or not answers_for(user, notice.case_id):
            raise Missing
        if notice.seen_at is not None:
            return
        notice.seen_at, notice.seen_by = clock.now(), user
        notice.save(update_fields=["seen_at", "seen_by"])
        record("search.notice_seen", by=user.public_id, case=notice.case_id, notice=notice_id)


def answers_for(user: User, case_id: UUID) -> bool:
    """Whether this person is the caseworker of a case they may open, or a supervisor who may."""
    cases = visible_cases(user).filter(pk=case_id)
    if not can(user, Permission.REVIEW_OPENINGS):
        cases = cases.filter(caseworker=user)
    return cases.exists()


def _note(user: User, purpose: str, about: UUID | None, shown: int, hidden: list[str]) -> None:
    now = clock.now()
    with transaction.atomic():
        day = local_day(now)
        row = None
        if about is not None:
            row = Search.objects.select_for_update().filter(by=user, day=day, about=about).first()
        if row is None:
            row = Search.objects.create(
                by=user,
                day=day,
                at=now,
                last_at=now,
                purpose=purpose,
                about=about,
                shown=shown,
                hidden_owners=hidden,
            )
            record("search.made", by=user.public_id, search=row.pk, purpose=purpose)
            return
        row.times, row.last_at, row.shown = row.times + 1, now, max(row.shown, shown)
        row.hidden_owners = list(dict.fromkeys([*row.hidden_owners, *hidden]))[:MOST_HIDDEN]
        row.is_told = False
        row.save(update_fields=["times", "last_at", "shown", "hidden_owners", "is_told"])
