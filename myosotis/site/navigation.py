"""The rail and the person's menu: which rooms' pages appear there, for whom.

An entry appears when its URL is switched on in this role of node and the person may open it.
Rooms do not know the rail; it is joined here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, get_urlconf, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.casework.queries.contacts import count_open_contacts
from myosotis.casework.views.surge_helps import count_missed_calls
from myosotis.cooperation.views.lists import count_waiting
from myosotis.enquiries.views.known import count_for_rail
from myosotis.figures.queries.rounds import count_waiting_returns
from myosotis.frontdesk.views import count_arrivals


@dataclass(frozen=True)
class Entry:
    """One link of the rail or the menu."""

    url_name: str
    icon: str
    label: Promise
    permission: Permission | None = None
    count: Callable[[HttpRequest], int] | None = None
    hidden_with: Permission | None = None
    letter: str = ""


def count_contacts(request: HttpRequest) -> int:
    """Return how many contacts this person has not closed yet."""
    return count_open_contacts(user=request.user) if isinstance(request.user, User) else 0


def count_abroad(request: HttpRequest) -> int:
    """Return what waits for this person across borders: requests, and enquiries that may be about a child of ours."""
    return count_waiting(request) + count_for_rail(request)


def count_answers(request: HttpRequest) -> int:
    """Return how many answers of hotlines about their figures nobody at the secretariat has looked at."""
    return count_waiting_returns(user=request.user) if isinstance(request.user, User) else 0


RAIL = (
    Entry("desk:board", "layout-dashboard", _("Board"), Permission.SEE_BOARD),
    Entry("desk:night", "moon", _("Night"), Permission.SEE_NIGHT_CARDS),
    Entry("desk:handover", "transfer", _("Handover"), Permission.SEE_BOARD),
    Entry("desk:duty", "calendar", _("Duty"), Permission.SEE_NIGHT_CARDS),
    Entry("desk:board", "world", _("Network"), Permission.SEE_NETWORK),
    Entry("casework:contacts", "phone", _("Contacts"), Permission.WRITE_CONTACTS, count_contacts),
    Entry("casework:missed", "phone-off", _("Missed"), Permission.WRITE_CONTACTS, count_missed_calls),
    Entry(
        "casework:new_sighting",
        "eye",
        _("Sightings"),
        Permission.WRITE_SIGHTINGS,
        hidden_with=Permission.SEE_BOARD,
    ),
    Entry("casework:cases", "folders", _("Cases"), Permission.READ_CASES),
    Entry("casework:my_work", "checklist", _("Work"), Permission.READ_CASES),
    Entry("cooperation:abroad", "world", _("Abroad"), Permission.READ_CASES, count_abroad),
    Entry("services:services", "list-details", _("Services"), Permission.READ_CASES),
    Entry("network:hotlines", "flag", _("Hotlines"), Permission.SEE_HOTLINES),
    Entry("frontdesk:arrivals", "mail", _("Front desk"), Permission.KEEP_FRONT_DESK, count_arrivals),
    Entry("cooperation:traffic", "transfer", _("Traffic"), Permission.SEE_NETWORK),
    Entry("cooperation:drills", "flag", _("Exercises"), Permission.KEEP_FRONT_DESK),
    Entry("figures:rounds", "table", _("Collection"), Permission.KEEP_ROUNDS, count_answers),
    Entry("casework:year", "chart-bar", _("Figures"), Permission.SEE_FIGURES),
    Entry("accounts:people", "users", _("People"), Permission.MANAGE_PEOPLE),
    Entry("casework:log", "list-check", _("Log"), Permission.READ_LOG),
)

MENU = (
    Entry("accounts:preferences", "adjustments", _("Preferences")),
    Entry("casework:own_log", "history", _("What I opened and did")),
    Entry("accounts:security", "fingerprint", _("Sign-in and second factor")),
    Entry("desk:supervision", "chart-bar", _("Supervision"), Permission.REVIEW_OPENINGS),
    Entry("cooperation:traffic", "transfer", _("Traffic across borders"), Permission.REVIEW_OPENINGS),
    Entry("exchange:peers", "server", _("Other nodes"), Permission.SEE_PEERS),
    Entry("casework:countries", "world", _("Countries"), Permission.WRITE_CONTACTS),
    Entry("casework:text_modules", "list-details", _("Phrases of the house"), Permission.WRITE_CONTACTS),
    Entry("casework:new_sighting", "eye", _("Sheet for sightings"), Permission.WRITE_SIGHTINGS),
    Entry("casework:sheets", "moon", _("Nightly sheets"), Permission.REVIEW_OPENINGS),
    Entry("casework:searches", "search", _("Searches"), Permission.REVIEW_OPENINGS),
    Entry("casework:consent_texts", "messages", _("Texts to read aloud"), Permission.REVIEW_OPENINGS),
    Entry("casework:local_fields", "list-details", _("Our own fields"), Permission.MANAGE_FORMS),
    Entry("casework:offline_paper", "printer", _("Paper form to print"), Permission.WRITE_CONTACTS),
)

CASE_PAGES = (
    Entry("casework:case", "folder", _("Overview"), letter="O"),
    Entry("casework:case_people", "users", _("People"), letter="P"),
    Entry("casework:case_file", "notes", _("File"), letter="F"),
    Entry("casework:case_work", "list-check", _("Work"), letter="W"),
    Entry("casework:case_risk", "alert-triangle", _("Risk and reports"), letter="R"),
    Entry("casework:case_consent", "writing", _("Consent"), letter="C"),
    Entry("casework:sightings", "eye", _("Sightings"), letter="S"),
    Entry("cooperation:case_abroad", "world", _("Across borders"), letter="B"),
    Entry("papers:case_papers", "printer", _("Papers"), letter="D"),
    Entry("desk:case_card", "moon", _("Night card"), letter="N"),
    Entry("casework:case_manage", "route", _("Manage"), letter="M"),
    Entry("casework:case_confidential", "lock", _("Confidential"), letter="K"),
    Entry("desk:case_history", "history", _("History"), letter="H"),
    Entry("casework:case_log", "list-check", _("Log"), Permission.READ_LOG, letter="L"),
)
"""The pages of one case, in the order of their links; each room serves its own. G and its letter lead to each."""


def list_case_pages(request: HttpRequest, ref: str) -> list[dict[str, Any]]:
    """Return the pages of a case this person may open; the present one is marked, or the one it is a part of."""
    shown = []
    for entry in CASE_PAGES:
        url = find_url(entry.url_name, ref)
        is_part = entry is not CASE_PAGES[0] and bool(url) and request.path.startswith(url)
        if url and may_open(request, entry.permission):
            shown.append(
                {
                    "url": url,
                    "icon": entry.icon,
                    "label": entry.label,
                    "is_current": request.path == url,
                    "is_part": is_part and request.path != url,
                    "letter": entry.letter,
                }
            )
    return shown


def list_entries(request: HttpRequest, entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """Return the entries this person has, the present one marked."""
    shown = []
    for entry in entries:
        url = find_url(entry.url_name)
        if not url or not may_open(request, entry.permission):
            continue
        if entry.hidden_with and may_open(request, entry.hidden_with):
            continue
        shown.append(
            {
                "url": url,
                "icon": entry.icon,
                "label": entry.label,
                "is_current": request.path == url or (url != "/" and request.path.startswith(url)),
                "count": entry.count(request) if entry.count else 0,
            }
        )
    return shown


def find_url(name: str, *arguments: str) -> str:
    """Return the address of a named page, or nothing when this node does not serve it."""
    return _find(name, arguments, get_urlconf())


@lru_cache(maxsize=2048)
def _find(name: str, arguments: tuple[str, ...], urlconf: str | None) -> str:
    """The rail, the menu and the pages of a case are fifty addresses a page, and the same ones each time."""
    try:
        return reverse(name, urlconf, args=arguments)
    except NoReverseMatch:
        return ""


def find_search(request: HttpRequest) -> str:
    """Return where a search is asked, for those who may open what it finds."""
    return find_url("casework:search") if may_open(request, Permission.READ_CASES) else ""


def find_new_contact(request: HttpRequest) -> str:
    """Return where a new contact begins, for those who may write one: F2 on every page."""
    return find_url("casework:new_contact") if may_open(request, Permission.WRITE_CONTACTS) else ""


def may_open(request: HttpRequest, permission: Permission | None) -> bool:
    """Say whether the person may open an entry; a page without a permission is for everybody signed in."""
    user = getattr(request, "user", None)
    if not isinstance(user, User):
        return False
    return permission is None or user.may(permission)
