"""Around every page: the session ends when it should, and nobody works without a second factor.

Three gates, in this order: `session_limits` ends what has lasted too long, `signed_in` keeps strangers out of every
page that is not on the list of public ones, `second_factor` keeps whoever could see a case on the pages that set one
up. All three know the page by the name of its address, so a page that nobody thought of is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from myosotis.accounts import sessions
from myosotis.accounts.actions.factors import real_factors
from myosotis.accounts.models import User

Handler = Callable[[HttpRequest], HttpResponse]
CODE_PAGE = "accounts:enter_code"
PASSWORD_PAGE = "accounts:new_password"  # noqa: S105  the name of a page
ENROLMENT_PAGES = frozenset(
    {
        "accounts:enrol",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "account_reauthenticate",
        "account_logout",
    }
)


class Gate:
    """A gate that knows which page is asked for."""

    def __init__(self, handler: Handler) -> None:
        self.handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the gate itself stands where the page is known."""
        return self.handler(request)

    def process_view(
        self, request: HttpRequest, _view: object, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """Ask the gate; an answer of its own is given instead of the page."""
        return self.stop(request, page_of(request))

    def stop(self, request: HttpRequest, page: str) -> HttpResponse | None:
        """Return what is answered instead of the page, or nothing."""
        raise NotImplementedError


class session_limits(Gate):
    """End a session that was idle too long, outlived its shift, or whose account was locked or has ended."""

    def stop(self, request: HttpRequest, page: str) -> HttpResponse | None:
        """End it, or remember that somebody is there."""
        user = request.user
        if not isinstance(user, User):
            return None
        why = sessions.why_over(request, user)
        if not why:
            if not is_background(request, page):
                sessions.stamp_activity(request)
            return None
        sessions.leave(request, user, why)
        return None if is_public(page) else send_to_sign_in(request, why)


class signed_in(Gate):
    """Keep strangers out of every page that is not public."""

    def stop(self, request: HttpRequest, page: str) -> HttpResponse | None:
        """Send them to the sign-in page, and afterwards back to where they were."""
        if request.user.is_authenticated or is_public(page):
            return None
        return send_to_sign_in(request)


class second_factor(Gate):
    """Whoever could see a case does nothing before the session was proven with a second factor."""

    def stop(self, request: HttpRequest, page: str) -> HttpResponse | None:
        """Send them to the page that sets one up."""
        user = request.user
        if not isinstance(user, User) or sessions.has_second_factor(request):
            return None
        if not (user.needs_second_factor or user.is_awaiting_code):
            return None
        if is_public(page) or page == "account_logout":
            return None
        if real_factors(user):
            # Set up meanwhile in another session: this one has proven a password only, so it has to end.
            sessions.leave(request, user, "unproven")
            return send_to_sign_in(request)
        if user.is_awaiting_code and not request.session.get(sessions.CODE_SHOWN):
            return None if page == CODE_PAGE else refuse_unproven(request, CODE_PAGE)
        if request.session.get(sessions.NEW_PASSWORD):
            return None if page == PASSWORD_PAGE else refuse_unproven(request, PASSWORD_PAGE)
        return None if page in ENROLMENT_PAGES else refuse_unproven(request, "accounts:enrol")


def page_of(request: HttpRequest) -> str:
    """The name of the page's address."""
    match = request.resolver_match
    return match.view_name if match else ""


def is_public(page: str) -> bool:
    """Whether strangers may open the page."""
    return page in settings.MYOSOTIS_PUBLIC_PAGES


def is_background(request: HttpRequest, page: str) -> bool:
    """Whether the page itself asks, not a person: that keeps no session alive."""
    return page in settings.MYOSOTIS_BACKGROUND_PAGES or "X-Fragment" in request.headers


def wants_json(request: HttpRequest) -> bool:
    """Whether a script asks, which can do nothing with a page."""
    return request.method == "PUT" or "application/json" in request.headers.get("Accept", "")


def send_to_sign_in(request: HttpRequest, why: str = "") -> HttpResponse:
    """To the sign-in page and then back; scripts are told in a word."""
    if wants_json(request):
        return JsonResponse({"error": "signed_out"}, status=401)
    sentences = {
        "idle": _("You were signed out because nothing was done here for a while."),
        "shift": _("You were signed out because the shift of this session is over."),
        "account": _("This account is closed for now. A supervisor can say more."),
    }
    if why in sentences:
        messages.warning(request, sentences[why])
    return redirect_to_login(way_back(request), reverse(settings.LOGIN_URL))


def refuse_unproven(request: HttpRequest, page: str) -> HttpResponse:
    """To the page that sets up the second factor; scripts are told in a word."""
    if wants_json(request):
        return JsonResponse({"error": "second_factor"}, status=401)
    return redirect(page)


def way_back(request: HttpRequest) -> str:
    """Where the person was: this page, or the page whose form was sent."""
    if request.method in ("GET", "HEAD") and "X-Fragment" not in request.headers:
        return request.get_full_path()
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}):
        return reverse(settings.LOGIN_REDIRECT_URL)
    return urlsplit(referer).path or "/"
