"""How each kind of user asks for an address, and in a word what came back."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.template.backends.django import Template
from django.test import Client
from django.urls import reverse
from django.utils.safestring import SafeString

from myosotis.accounts.models import User
from myosotis.accounts.sessions import SEEN_AT, STARTED_AT
from myosotis.kernel import clock
from tests.people import Cast, sign_in

USERS = ("stranger", "alice", "charlie", "sofia", "nora", "dimitri", "kim", "colette")
FORM = "application/x-www-form-urlencoded"
LONGEST_WALK = 1800  # seconds


def seen_lately(user: User) -> str:
    """The key of a session that does not write down with every request that somebody is there.

    That is done once a minute; where each request is taken back, it would be done for each.
    """
    session = sign_in(user).session
    session[SEEN_AT] = session[STARTED_AT] = int(clock.now().timestamp()) + LONGEST_WALK
    session.save()
    return str(session.session_key)


class Browsers:
    """A fresh browser for each request, signed in as one kind of user; one server behind them."""

    def __init__(self, cast: Cast) -> None:
        everyone = cast.everyone()
        self.server = Client().handler
        self.sessions = {user: seen_lately(everyone[user]) for user in USERS if user != "stranger"}

    def open(self, user: str) -> Client:
        """A browser that has only the session of this user."""
        client = Client()
        client.handler = self.server
        if user in self.sessions:
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[user]
        return client


def ask(client: Client, method: str, path: str, body: dict[str, Any], *, is_script: bool) -> str:
    """Ask for an address; say in a word what came back."""
    if method == "GET":
        response = client.get(path)
    elif is_script:
        send = client.put if method == "PUT" else client.post
        response = send(path, json.dumps(body), content_type="application/json")
    else:
        response = client.post(path, urlencode(body, doseq=True), content_type=FORM)
    if response.status_code == 401 or response.headers.get("Location", "").startswith(
        reverse(settings.LOGIN_URL)
    ):
        return "sign-in"
    if response.status_code in (403, 404, 405, 410) or response.status_code >= 500:
        return str(response.status_code)
    return "ok"


def leave_out_words(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that ask what a view decides: it has decided before its page is written."""
    monkeypatch.setattr(Template, "render", lambda _self, _context=None, _request=None: SafeString(""))
