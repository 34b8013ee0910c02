"""What every page knows about the house: the node's name, the rail, the theme, the person's choices."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

from myosotis.site import navigation

THEMES = ("light", "dark")


def house(request: HttpRequest) -> dict[str, dict[str, Any]]:
    """Return the house for the templates; the person may be a stranger, and a refused page gets it too."""
    user = getattr(request, "user", None)
    person = user if user is not None and user.is_authenticated else None
    cookie = name_theme_cookie()
    theme = request.COOKIES.get(cookie, "")
    return {
        "house": {
            "node_name": getattr(settings, "NODE_NAME", "Myosotis"),
            "is_demo": getattr(settings, "IS_DEMO", False),
            "theme": theme if theme in THEMES else "",
            "theme_cookie": cookie,
            "time_zone": settings.TIME_ZONE,
            "languages": list_languages(),
            "language_url": navigation.find_url("set_language"),
            "home_url": navigation.find_url("home") or "/",
            **(describe_person(request, person) if person else {}),
        }
    }


def describe_person(request: HttpRequest, person: Any) -> dict[str, Any]:
    """Return what the frame shows to somebody who is signed in."""
    return {
        "person_name": getattr(person, "display_name", "") or person.get_username(),
        "role_name": getattr(person, "role_name", ""),
        "keys": "off" if getattr(person, "are_keys_off", False) else "on",
        "key_map": getattr(person, "key_map", None) or {},
        "is_roomy": getattr(person, "is_roomy", False),
        "idle_minutes": getattr(settings, "BLUR_AFTER_MINUTES", 5),
        "rail": navigation.list_entries(request, navigation.RAIL),
        "menu": navigation.list_entries(request, navigation.MENU),
        "search_url": navigation.find_url("casework:search"),
        "sign_out_url": navigation.find_url("account_logout"),
        "keys_url": navigation.find_url("accounts:keys"),
        "live_url": navigation.find_url("live"),
        "live_seq": "",
    }


def name_theme_cookie() -> str:
    """Return the name of the cookie that keeps light or dark; demo nodes share a host, so it names the node."""
    return f"myosotis_{str(getattr(settings, 'NODE_CODE', 'node')).lower()}_theme"


def list_languages() -> list[dict[str, Any]]:
    """Return the offered languages under the names their speakers use."""
    current = (get_language() or "en").split("-")[0]
    return [
        {"code": code, "name": get_language_info(code)["name_local"].capitalize(), "is_current": code == current}
        for code, _name in settings.LANGUAGES
    ]
