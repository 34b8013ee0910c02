"""Joining: the invitation, the second factor, the code told by voice."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.totp.internal import flows as totp_flows
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn_auth
from allauth.mfa.webauthn.internal import flows as webauthn_flows
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from myosotis.accounts import sessions
from myosotis.accounts.access import person_of
from myosotis.accounts.actions import factors, people
from myosotis.accounts.forms import AcceptForm, CodeForm, PasskeyForm
from myosotis.accounts.models import User
from myosotis.accounts.views.sign_in import BACKEND
from myosotis.kernel.errors import Refused


@require_http_methods(["GET", "POST"])
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link of an invitation: name and password, then the second factor."""
    invitation = people.find_invitation(token)
    if invitation is None:
        return render(request, "accounts/invitation_over.html", status=410)
    data = request.POST if request.method == "POST" else None
    form = AcceptForm(data, email=invitation.email, initial={"name": invitation.name})
    if form.is_valid():
        try:
            person = people.accept_invitation(
                token=token, name=form.cleaned_data["name"], password=form.cleaned_data["password"]
            )
        except Refused:
            return render(request, "accounts/invitation_over.html", status=410)
        login(request, person, backend=BACKEND)
        record_authentication(request, person, "password", reauthenticated=True)
        sessions.begin_session(request, person)
        return redirect("accounts:enrol")
    return render(request, "accounts/accept_invitation.html", {"form": form, "invitation": invitation})


def enrol(request: HttpRequest) -> HttpResponse:
    """Choose a second factor: a key or passkey, or an app."""
    if factors.real_factors(person_of(request)):
        return redirect("accounts:security")
    return render(request, "accounts/enrol.html")


@require_http_methods(["GET", "POST"])
def enter_code(request: HttpRequest) -> HttpResponse:
    """The code of a supervisor opens the way to a new second factor."""
    person = person_of(request)
    if not person.is_awaiting_code:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if factors.use_code(by=person, code=form.cleaned_data["code"]):
            request.session[sessions.CODE_SHOWN] = True
            return redirect("accounts:enrol")
        form.add_error(
            "code", _("This code is wrong, was used, or is older than 15 minutes. Ask your supervisor.")
        )
    return render(request, "accounts/enter_code.html", {"form": form})


class EnrolPasskey(AddWebAuthnView):
    """Set up a key or passkey that signs in alone: it always asks for PIN, finger or face."""

    form_class = PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask the key to keep the account itself and to verify its owner."""
        context = super().get_context_data(**kwargs)
        user = person_of(self.request)
        context["js_data"] = {"creation_options": webauthn_auth.begin_registration(user, True)}
        context["is_first"] = not sessions.has_second_factor(self.request)
        return context

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the key, tie a key of the house to its number, and go on."""
        user = person_of(self.request)
        factor, codes = webauthn_flows.add_authenticator(
            self.request, name=form.cleaned_data["name"], credential=form.cleaned_data["credential"]
        )
        factors.note_factor_added(by=user, factor=factor, hotline_key=form.cleaned_data.get("hotline_key"))
        sessions.prove_second_factor(self.request, user, "passkey")
        return go_on(self.request, has_codes=codes is not None)


class EnrolApp(ActivateTOTPView):
    """Set up an app that shows codes."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """One app per person."""
        user = request.user
        if isinstance(user, User) and any(factor.type == "totp" for factor in factors.real_factors(user)):
            return redirect("accounts:security")
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Draw the code into the page: a picture from elsewhere would carry the secret."""
        context = super().get_context_data(**kwargs)
        context["qr"] = mark_safe(context["totp_svg"])  # noqa: S308  drawn by segno from our own address
        context["is_first"] = not sessions.has_second_factor(self.request)
        return context

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Keep the app, and go on."""
        user = person_of(self.request)
        factor, codes = totp_flows.activate_totp(self.request, form)
        factors.burn_code(factor=factor, code=form.cleaned_data["code"])
        factors.note_factor_added(by=user, factor=factor)
        sessions.prove_second_factor(self.request, user, "totp")
        return go_on(self.request, has_codes=codes is not None)


def go_on(request: HttpRequest, *, has_codes: bool) -> HttpResponse:
    """After the first factor the recovery codes are shown, once; else back to one's own page."""
    if has_codes:
        return redirect("mfa_view_recovery_codes")
    messages.success(request, _("The second factor is set up."))
    return redirect("accounts:security")
