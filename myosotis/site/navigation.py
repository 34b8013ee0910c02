"""The rail and the person's menu: which rooms' pages appear there, for whom.

An entry appears when its URL is switched on in this role of node and the person may open it. Rooms do not know the
rail; it is joined here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Entry:
    """One link of the rail or the menu."""

    url_name: str
    icon: str
    label: Promise
    permission: str = ""
    count: Callable[[HttpRequest], int] | None = None


RAIL = (
    Entry("desk:board", "layout-dashboard", _("Board"), "see_board"),
    Entry("casework:contacts", "phone", _("Contacts"), "see_contacts"),
    Entry("casework:cases", "folders", _("Cases"), "see_cases"),
    Entry("casework:year", "chart-bar", _("Figures"), "see_figures"),
    Entry("accounts:people", "users", _("People"), "manage_people"),
    Entry("audit:log", "list-check", _("Log"), "see_log"),
)

MENU = (
    Entry("accounts:preferences", "adjustments", _("Preferences")),
    Entry("accounts:security", "fingerprint", _("Sign-in and second factor")),
    Entry("desk:paper_form", "printer", _("Paper form to print"), "write_contacts"),
)


def list_entries(request: HttpRequest, entries: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """Return the entries this person has, the present one marked."""
    shown = []
    for entry in entries:
        url = find_url(entry.url_name)
        if not url or not may_open(request, entry.permission):
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


def find_url(name: str) -> str:
    """Return the address of a named page, or nothing when this node does not serve it."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def may_open(request: HttpRequest, permission: str) -> bool:
    """Say whether the person may open an entry; a page without a permission is for everybody signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return False
    has_permission = getattr(user, "has_permission", None)
    return not permission or has_permission is None or bool(has_permission(permission))
