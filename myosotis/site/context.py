"""What every page knows about the house: the node's name, the rail, the theme, the person's choices."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language, get_language_info

from myosotis.accounts.models import Level, User
from myosotis.accounts.permissions import ROLES
from myosotis.audit.queries import head
from myosotis.kernel import clock
from myosotis.site import navigation
from myosotis.site.working import list_failing

THEMES = ("light", "dark")
BLUR_AFTER_MINUTES = 5


def house(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """Return the house for the templates; the person may be a stranger, and a refused page gets it too.

    Looked up once for a request: a page is made of a dozen fragments, and each of them asks.
    """
    held: dict[str, dict[str, Any]] | None = getattr(request, "house", None)
    if held is None:
        held = {"house": describe_house(request)}
        request.house = held  # type: ignore[attr-defined]
    return held


def describe_house(request: HttpRequest) -> dict[str, Any]:
    """Return what the house is for this request."""
    user = getattr(request, "user", None)
    person = user if isinstance(user, User) and user.is_authenticated else None
    cookie = name_theme_cookie()
    theme = request.COOKIES.get(cookie) or (person.theme if person else "")
    return {
        "node_name": settings.MYOSOTIS_NAME,
        "is_demo": settings.MYOSOTIS_DEMO,
        "theme": theme if theme in THEMES else "",
        "theme_cookie": cookie,
        "time_zone": settings.TIME_ZONE,
        "csrf_cookie": settings.CSRF_COOKIE_NAME,
        "languages": list_languages(),
        "language_url": navigation.find_url("set_language"),
        "home_url": navigation.find_url("home") or "/",
        **(describe_person(request, person) if person else {}),
    }


def describe_person(request: HttpRequest, person: User) -> dict[str, Any]:
    """Return what the frame shows to somebody who is signed in."""
    return {
        "person_name": person.name,
        "failing_scans": SimpleLazyObject(list_failing),
        "role_name": ", ".join(str(ROLES[code].label) for code in person.roles if code in ROLES),
        "keys": "on" if person.has_keys_on else "off",
        "key_map": getattr(person, "key_map", None) or {},
        "is_roomy": person.is_roomy,
        "is_in_training": person.is_in_training,
        "must_train": person.training_level == Level.NONE,
        "lacks_statement": person.lacks_statement(clock.now().date()),
        "begin_training_url": navigation.find_url("casework:begin_training"),
        "reset_training_url": navigation.find_url("casework:reset_training"),
        "idle_minutes": BLUR_AFTER_MINUTES,
        "rail": navigation.list_entries(request, navigation.RAIL),
        "menu": navigation.list_entries(request, navigation.MENU),
        "search_url": navigation.find_search(request),
        "new_contact_url": navigation.find_new_contact(request),
        "worker_url": find_worker(),
        "sign_in_url": navigation.find_url("account_login"),
        "sign_out_url": navigation.find_url("account_logout"),
        "keys_url": navigation.find_url("accounts:keys"),
        "live_url": navigation.find_url("live"),
        # Called by the template only where a page polls: one look at the log's end.
        "live_seq": lambda: head()[0],
    }


def find_worker() -> str:
    """Return the address of the worker that keeps the offline page ready, in the language of the person."""
    address = navigation.find_url("casework:offline_worker")
    return f"{address}?language={get_language()}" if address else ""


def name_theme_cookie() -> str:
    """Return the name of the cookie that keeps light or dark; nodes of a demo share a host."""
    return settings.SESSION_COOKIE_NAME.removesuffix("_session") + "_theme"


def list_languages() -> list[dict[str, Any]]:
    """Return the offered languages under the names their speakers use."""
    current = (get_language() or "en").split("-")[0]
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"].capitalize(),
            "is_current": code == current,
        }
        for code, _name in settings.LANGUAGES
    ]
