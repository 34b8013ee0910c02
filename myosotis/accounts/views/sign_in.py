"""Coming in and going out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import LoginView
from allauth.mfa.webauthn.internal import flows
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from myosotis.accounts import queries, sessions
from myosotis.accounts.access import person_of
from myosotis.accounts.actions import people
from myosotis.accounts.checks import is_demo_allowed
from myosotis.accounts.forms import SignInForm
from myosotis.accounts.models import User
from myosotis.kernel import clock

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class SignIn(LoginView):
    """Passkey first, password and code as the other way; a demo offers its invented people."""

    form_class = SignInForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where the person was, and the people of a demo."""
        context = super().get_context_data(**kwargs)
        context["next"] = get_next_redirect_url(self.request) or ""
        context["demo_people"] = queries.list_demo_people() if is_demo_allowed() else []
        return context


class PasskeySignIn(LoginWebAuthnView):
    """One touch: the key proves possession, its PIN or the finger proves the person."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What no key could have sent opens nothing, like a wrong key."""
        try:
            return super().post(request, *args, **kwargs)
        except (RecursionError, ValueError):
            return self.form_invalid(None)

    def form_valid(self, form: Any) -> HttpResponse:
        """Sign in and go back to where the person was."""
        factor = form.cleaned_data["credential"]
        login_ = Login(user=factor.user, redirect_url=get_next_redirect_url(self.request))
        return flows.perform_passwordless_login(self.request, factor, login_)

    def form_invalid(self, form: Any) -> HttpResponse:
        """Say so on the sign-in page."""
        messages.error(
            self.request, _("This key does not open an account here. Try again, or sign in another way.")
        )
        return redirect("account_login")


@require_http_methods(["GET", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; the browser forgets its cache, open pages hear of it."""
    if request.method == "GET" and request.user.is_authenticated:
        return render(request, "account/logout.html")
    if isinstance(request.user, User):
        sessions.leave(request, request.user, "signed_out")
        messages.success(request, _("You are signed out."))
    response = redirect("account_login")
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


def show_closed(request: HttpRequest) -> HttpResponse:
    """The account is locked, has ended or has not begun."""
    return render(request, "account/account_inactive.html", status=403)


@require_POST
def demo_sign_in(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Sign in as an invented person; this page exists in a demo only."""
    person = User.objects.filter(pk=person_id).first()
    if not is_demo_allowed() or person is None or not person.is_working_on(clock.now().date()):
        raise Http404
    login(request, person, backend=BACKEND)
    sessions.begin_session(request, person, factor=sessions.DEMO)
    return redirect(safe_next(request) or settings.LOGIN_REDIRECT_URL)


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Change the language here and, for somebody signed in, on every computer."""
    code = request.POST.get("language", "")
    response = redirect(safe_next(request) or "/")
    if code in dict(settings.LANGUAGES):
        if isinstance(request.user, User):
            people.set_preferences(by=request.user, language=code)
        set_cookie(response, settings.LANGUAGE_COOKIE_NAME, code)
        translation.activate(code)
    return response


@require_POST
def switch_keys(request: HttpRequest) -> HttpResponse:
    """Switch the keys on or off, from the dialog that lists them."""
    people.set_preferences(by=person_of(request), has_keys_on=request.POST.get("keys") == "on")
    return redirect(safe_next(request) or reverse("accounts:preferences"))


def set_cookie(response: HttpResponse, name: str, value: str) -> None:
    """Keep a choice of the person's on this computer for a year; nothing of a record."""
    response.set_cookie(
        name, value, max_age=31_536_000, samesite="Strict", secure=settings.SESSION_COOKIE_SECURE
    )


def safe_next(request: HttpRequest) -> str:
    """Where the form wants to go on, if that is on this node."""
    wanted = request.POST.get("next", "")
    is_here = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, {request.get_host()})
    return wanted if is_here else ""
