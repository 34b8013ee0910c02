"""One's own pages: preferences, second factors, sessions, and what one opened."""

from __future__ import annotations

from typing import Any

from allauth.account.views import PasswordChangeView
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from myosotis.accounts import queries, sessions
from myosotis.accounts.access import person_of
from myosotis.accounts.actions import factors, people
from myosotis.accounts.actions import sessions as session_actions
from myosotis.accounts.forms import PreferencesForm
from myosotis.accounts.models import Level, User
from myosotis.accounts.permissions import CASE_PERMISSIONS
from myosotis.accounts.sentences import say_refusal
from myosotis.accounts.views.sign_in import set_cookie
from myosotis.kernel.errors import Refused


@require_http_methods(["GET", "POST"])
def show_preferences(request: HttpRequest) -> HttpResponse:
    """Language, theme, spacing, keys."""
    user = person_of(request)
    chosen = {
        name: getattr(user, name) for name in ("language", "theme", "is_roomy", "has_keys_on", "speaks")
    }
    form = PreferencesForm(request.POST if request.method == "POST" else None, initial=chosen)
    if form.is_valid():
        people.set_preferences(by=user, **form.cleaned_data)
        messages.success(request, _("Your preferences are kept."))
        response = redirect("accounts:preferences")
        # The cookies of this computer would otherwise go before the choice made here.
        theme_cookie = settings.SESSION_COOKIE_NAME.removesuffix("_session") + "_theme"
        choices = {theme_cookie: "theme", settings.LANGUAGE_COOKIE_NAME: "language"}
        for cookie, field in choices.items():
            value = form.cleaned_data[field]
            set_cookie(response, cookie, value) if value else response.delete_cookie(
                cookie, samesite="Strict"
            )
        return response
    context = {
        "form": form,
        "may_train": bool(user.permissions & CASE_PERMISSIONS),
        "is_in_training": user.is_in_training,
        "must_train": user.training_level == Level.NONE,
    }
    return render(request, "accounts/preferences.html", context)


class ChangePassword(PasswordChangeView):
    """A new password; sessions elsewhere end, this one goes on."""

    success_url = reverse_lazy("accounts:security")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Whoever signs in without one has none to change."""
        if not person_of(request).has_usable_password():
            messages.info(request, _("You sign in without a password: there is none to change."))
            return redirect("accounts:security")
        return super().dispatch(request, *args, **kwargs)

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        """Keep it, and say so."""
        user = person_of(self.request)
        old_key = str(self.request.session.session_key)
        response = super().form_valid(form)
        session_actions.note_password_changed(
            by=user, old_key=old_key, new_key=str(self.request.session.session_key)
        )
        messages.success(self.request, _("Your password is changed; sessions elsewhere are ended."))
        return response


def show_security(request: HttpRequest) -> HttpResponse:
    """Second factors, sessions, and what the log says one did."""
    user = person_of(request)
    context = {
        "factors": queries.list_own_factors(user=user),
        "house_keys": queries.list_own_keys_to_set_up(user=user),
        "sessions": queries.list_own_sessions(user=user),
        "this_session": request.session.session_key,
        "entries": queries.list_own_entries(user=user),
        "has_app": any(factor.type == "totp" for factor in queries.list_own_factors(user=user)),
    }
    return render(request, "accounts/security.html", context)


@require_POST
def remove_factor(request: HttpRequest, number: int) -> HttpResponse:
    """Remove one's own key or app; the last one stays."""
    user = person_of(request)
    factor = queries.get_own_factor(user=user, number=number)
    if not sessions.has_fresh_factor(request, user):
        return ask_for_factor(request, user, reverse("accounts:security"))
    try:
        factors.remove_factor(by=user, factor=factor)
        messages.success(request, _("The second factor is removed."))
    except Refused as error:
        messages.error(request, say_refusal(error))
    return redirect("accounts:security")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End all of one's sessions but this one."""
    user = person_of(request)
    key = str(request.session.session_key)
    session_actions.end_sessions(by=user, person=user, why="own", except_key=key)
    messages.success(request, _("All your other sessions are ended."))
    return redirect("accounts:security")


def ask_for_factor(request: HttpRequest, user: User, next_url: str) -> HttpResponse:
    """To the page that asks for a second factor again, and back."""
    kinds = {factor.type for factor in queries.list_own_factors(user=user)}
    page = "mfa_reauthenticate_webauthn" if "webauthn" in kinds else "mfa_reauthenticate"
    messages.info(request, _("Show your second factor again, then go on."))
    return redirect(f"{reverse(page)}?{urlencode({'next': next_url})}")
