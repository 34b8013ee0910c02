"""Sessions of people who work here: how they begin, what they have proven, when they end."""

from __future__ import annotations

import datetime as dt

from allauth.account.internal.flows.login import (
    AUTHENTICATION_METHODS_SESSION_KEY,
    get_authentication_records,
    record_authentication,
)
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest

from myosotis.accounts.actions import sessions as actions
from myosotis.accounts.models import SignIn, User
from myosotis.kernel import clock

SECOND_FACTOR = "myosotis_second_factor"
STARTED_AT = "myosotis_started_at"
SEEN_AT = "myosotis_seen_at"
CODE_SHOWN = "myosotis_code_shown"
NEW_PASSWORD = "myosotis_new_password"  # noqa: S105  the name of a mark in the session
DEMO = "demo"
STAMP_EVERY_SECONDS = 60
FRESH_SECONDS = 300


def begin_session(request: HttpRequest, user: User, factor: str = "") -> None:
    """Mark the session that the sign-in library has just made, and write it down."""
    now = _now_stamp()
    factor = factor or factor_of(request, user)
    request.session[STARTED_AT] = request.session[SEEN_AT] = now
    if factor:
        request.session[SECOND_FACTOR] = factor
    _count_as_fresh(request, user)
    if not request.session.session_key:
        request.session.create()
    actions.start_session(by=user, session_key=str(request.session.session_key), factor=factor)


def factor_of(request: HttpRequest, user: User) -> str:
    """What was proven beside (or instead of) the password in this session: the kind of factor, or nothing."""
    for record in reversed(get_authentication_records(request, user)):
        if record.get("method") == "mfa":
            return "passkey" if record.get("type") == "webauthn" else str(record.get("type"))
    return ""


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session has been proven with a second factor."""
    return bool(request.session.get(SECOND_FACTOR))


def prove_second_factor(request: HttpRequest, user: User, factor: str) -> None:
    """A factor was set up in this session: setting it up has proven it."""
    request.session[SECOND_FACTOR] = factor
    request.session.pop(CODE_SHOWN, None)
    kind = "webauthn" if factor == "passkey" else factor
    record_authentication(request, user, "mfa", type=kind, reauthenticated=True)
    key = str(request.session.session_key)
    SignIn.objects.filter(session_key=key, user=user).update(factor=factor)


def has_fresh_factor(request: HttpRequest, user: User) -> bool:
    """Whether a second factor was shown within the last five minutes."""
    if settings.MYOSOTIS_DEMO and request.session.get(SECOND_FACTOR) == DEMO:
        return True
    since = clock.now().timestamp() - FRESH_SECONDS
    records = get_authentication_records(request, user)
    return any(record.get("method") == "mfa" and record.get("at", 0) >= since for record in records)


def why_over(request: HttpRequest, user: User) -> str:
    """Why this session has to end now: idle, shift, account; or nothing."""
    now = _now_stamp()
    if not user.is_working_on(clock.now().date()):
        return "account"
    if now - request.session.get(SEEN_AT, now) > settings.MYOSOTIS_IDLE_MINUTES * 60:
        return "idle"
    if now - request.session.get(STARTED_AT, now) > settings.MYOSOTIS_SHIFT_HOURS * 3600:
        return "shift"
    return ""


def stamp_activity(request: HttpRequest) -> None:
    """Remember that somebody is there, at most once a minute."""
    now = _now_stamp()
    request.session.setdefault(STARTED_AT, now)
    if now - request.session.get(SEEN_AT, 0) >= STAMP_EVERY_SECONDS:
        request.session[SEEN_AT] = now
        key = str(request.session.session_key)
        SignIn.objects.filter(session_key=key).update(seen_at=dt.datetime.fromtimestamp(now, dt.UTC))


def leave(request: HttpRequest, user: User, why: str) -> None:
    """End the session of this request."""
    actions.end_session(by=user, session_key=str(request.session.session_key), why=why)
    logout(request)


def _count_as_fresh(request: HttpRequest, user: User) -> None:
    """Who has just signed in need not prove it again to set up a factor."""
    records = get_authentication_records(request, user)
    if records:
        request.session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {**record, "reauthenticated": True} for record in records
        ]


def _now_stamp() -> int:
    return int(clock.now().timestamp())
