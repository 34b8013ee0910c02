"""What the tests of the contact screen share: signing in without pages, and looking into the node."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

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
LOOK = """
import json
from myosotis.accounts.models import User
from myosotis.casework.models import Contact, FACT_FIELDS
from myosotis.vault.opening import Purpose, unlock
found = Contact.objects.filter(pk="{contact}").first()
answer = None
if found:
    entries = list(found.note_entries.select_related("author"))
    unlock([found.pk], by="test", why=Purpose.REVIEW).open(found, entries)
    answer = dict(
        kind=found.kind, actions=found.actions, summary=found.summary, line=found.line, channel=found.channel,
        started_at=found.started_at.isoformat(), entered_at=found.entered_at.isoformat(),
        closed=bool(found.closed_at), urgent=[tick.code for tick in found.urgent_ticks.filter(withdrawn_at=None)],
        facts=dict((name, getattr(found, name)) for name in FACT_FIELDS),
        entries=[dict(id=str(e.pk), text=e.text, by=e.author.name, source=e.source,
                      written_at=e.written_at.isoformat()) for e in entries],
    )
print(json.dumps(answer))
"""


def sign_in(node: NodeProcess, context: BrowserContext, name: str = "alice") -> None:
    """Give the browser a session of this person."""
    cookie, value = node.manage(SIGN_IN.format(name=name)).split()
    context.clear_cookies()
    context.add_cookies([{"name": cookie, "value": value, "url": node.url}])


def look(node: NodeProcess, contact: str | UUID) -> dict[str, Any]:
    """What the node holds of a contact."""
    return json.loads(node.manage(LOOK.format(contact=contact)).splitlines()[-1])


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
