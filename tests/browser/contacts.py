"""What the tests of the contact screen share: signing in without pages, and looking into the node."""

from __future__ import annotations

import time
from typing import Any

from playwright.sync_api import BrowserContext, Page

from tests.node import NodeProcess

MAKE_CAST = """
from tests.people import make_cast
from myosotis.accounts.models import Team
if not Team.objects.exists(): make_cast()
"""
SIGN_IN = """
from django.conf import settings
from myosotis.accounts.models import User
from tests.people import sign_in
user = User.objects.get(email="{name}@hotline.test")
print(settings.SESSION_COOKIE_NAME, sign_in(user).session.session_key)
"""
END_SESSIONS = "from django.contrib.sessions.models import Session\nSession.objects.all().delete()"
_sessions: dict[tuple[str, str], tuple[str, str]] = {}


def sign_in(node: NodeProcess, context: BrowserContext, name: str = "alice") -> None:
    """Give the browser a session of this person."""
    if (node.url, name) not in _sessions:
        cookie, value = node.manage(SIGN_IN.format(name=name)).split()
        _sessions[node.url, name] = (cookie, value)
    cookie, value = _sessions[node.url, name]
    context.add_cookies([{"name": cookie, "value": value, "url": node.url}])


def end_sessions(node: NodeProcess) -> None:
    """End every session of the node, as a restart of the shift would."""
    node.manage(END_SESSIONS)
    for known in [key for key in _sessions if key[0] == node.url]:
        del _sessions[known]


def look(page: Page, contact: str) -> dict[str, Any]:
    """What the node holds of a contact, asked for as the page's person."""
    return page.context.request.get(f"/contacts/{contact}/news").json()


def texts(page: Page, contact: str) -> list[str]:
    """The passages the node holds, in their order."""
    return [entry["text"] for entry in look(page, contact).get("entries", []) if entry["text"]]


def wait_for_texts(page: Page, contact: str, wanted: list[str], seconds: float = 8) -> None:
    """Wait until the node holds exactly these passages."""
    deadline = time.monotonic() + seconds
    while texts(page, contact) != wanted and time.monotonic() < deadline:
        page.wait_for_timeout(200)
    assert texts(page, contact) == wanted


def open_contact(page: Page, contact: str = "") -> str:
    """Open the screen; return the contact's id."""
    page.goto(f"/contacts/{contact}/" if contact else "/contacts/new")
    page.wait_for_selector("[data-contact][data-ready]")
    return page.url.rstrip("/").rsplit("/", 1)[1]


def wait_saved(page: Page) -> None:
    """Wait until the screen says that everything is saved."""
    page.wait_for_selector('[data-saved][data-state="saved"]')


def press(page: Page, *keys: str) -> None:
    """One key after the other."""
    for key in keys:
        page.keyboard.press(key)
