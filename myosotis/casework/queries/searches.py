"""Who searched for children, for the supervisor's review; and who was searched for, for those who answer for a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from myosotis.accounts.access import can, demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.access import visible_cases
from myosotis.casework.facts import local_day
from myosotis.casework.models import Search, SearchNotice
from myosotis.kernel import clock
from myosotis.kernel.asking import is_any

REVIEWED_DAYS = 28
MANY_ON_PAGE = 25
MANY_IN_ONE = 60
MORE_THAN_USUAL = 3
SHARE_OF_LIMIT = 0.8
MOST_NOTICES = 30


@dataclass
class SearchDay:
    """The searches of one person on one day. `hints`: how often the hint was asked while somebody typed."""

    user: User
    day: dt.date
    last_at: dt.datetime
    on_page: int = 0
    in_contacts: int = 0
    about_children: int = 0
    hints: int = 0
    most_in_one: int = 0
    shown: int = 0
    found_none: int = 0
    unusual: tuple[str, ...] = field(default=())

    @property
    def searches(self) -> int:
        """How many count against the limit of the day."""
        return self.on_page + self.in_contacts + self.about_children

    @property
    def is_unusual(self) -> bool:
        """Whether a supervisor should ask why."""
        return bool(self.unusual)


def list_search_days(*, user: User, days: int = REVIEWED_DAYS) -> list[SearchDay]:
    """The searches of everybody of this supervisor's teams, newest day first, the unusual ones of a day first.

    What was typed is kept nowhere. Unusual is: more than three times the person's own usual day and more than 25 on the
    search page, more than 60 hints in one contact, or four fifths of the day's limit.
    """
    demand(user, Permission.REVIEW_OPENINGS)
    since = local_day(clock.now()) - dt.timedelta(days=days - 1)
    rows = (
        Search.objects.filter(by__teams__in=user.team_ids(), day__gte=since).distinct().select_related("by")
    )
    found: dict[tuple[str, dt.date], SearchDay] = {}
    for row in rows.order_by("at"):
        line = found.setdefault((str(row.by_id), row.day), SearchDay(row.by, row.day, row.last_at))
        _add(line, row)
    usual = _usual_days(found.values())
    for line in found.values():
        line.unusual = _why_unusual(line, usual[line.user])
    return sorted(found.values(), key=lambda line: (line.day, line.is_unusual, line.searches), reverse=True)


def list_notices(*, user: User) -> QuerySet[SearchNotice]:
    """Unread notices that somebody searched for a child of a case this person answers for, newest first."""
    if not is_any(SearchNotice, seen_at__isnull=True):
        return SearchNotice.objects.none()
    unread = SearchNotice.objects.filter(seen_at__isnull=True)
    cases = visible_cases(user)
    if not can(user, Permission.REVIEW_OPENINGS):
        cases = cases.filter(caseworker=user)
    rows = unread.filter(case__in=cases.order_by().values("pk"))
    return rows.select_related("case", "search", "search__by").order_by("-at")[:MOST_NOTICES]


def _add(line: SearchDay, row: Search) -> None:
    line.last_at = max(line.last_at, row.last_at)
    line.on_page += row.purpose == Search.Purpose.PAGE
    line.in_contacts += row.purpose == Search.Purpose.CONTACT
    line.about_children += row.purpose == Search.Purpose.CASE
    line.hints += row.times
    line.most_in_one = max(line.most_in_one, row.times)
    line.shown += row.shown
    line.found_none += row.shown == 0


def _usual_days(lines: Iterable[SearchDay]) -> dict[User, float]:
    by_user: dict[User, list[int]] = {}
    for line in lines:
        by_user.setdefault(line.user, []).append(line.on_page)
    return {user: sorted(counts)[(len(counts) - 1) // 2] for user, counts in by_user.items()}


def _why_unusual(line: SearchDay, usual: float) -> tuple[str, ...]:
    found = []
    if line.on_page > max(MANY_ON_PAGE, MORE_THAN_USUAL * usual):
        found.append(_("Far more searches on the search page than on this person's usual day."))
    if line.most_in_one > MANY_IN_ONE:
        found.append(_("Very many names or numbers were tried in one contact."))
    if line.searches >= SHARE_OF_LIMIT * settings.MYOSOTIS_SEARCHES_A_DAY:
        found.append(_("Nearly as many searches as a day allows."))
    return tuple(found)
