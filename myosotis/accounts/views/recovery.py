"""A forgotten password: the supervisor's code, a new password, and a new second factor behind it."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from myosotis.accounts import sessions
from myosotis.accounts.access import person_of
from myosotis.accounts.actions import factors
from myosotis.accounts.forms import NewPasswordForm, RecoverForm
from myosotis.accounts.views.sign_in import BACKEND


@never_cache
@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    """Address and code; what they open is the page of the new password and nothing else."""
    if request.user.is_authenticated:
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = RecoverForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        given = form.cleaned_data
        person = factors.use_code_of(email=given["email"], code=given["code"])
        if person is not None:
            login(request, person, backend=BACKEND)
            sessions.begin_session(request, person)
            request.session[sessions.CODE_SHOWN] = request.session[sessions.NEW_PASSWORD] = True
            return redirect("accounts:new_password")
        form.add_error(
            "code",
            _(
                "This address and code do not fit, or the code was used, is older than 15 minutes, or is not for "
                "a forgotten password. Ask your supervisor."
            ),
        )
    return render(request, "accounts/recover.html", {"form": form})


@never_cache
@require_http_methods(["GET", "POST"])
def set_password(request: HttpRequest) -> HttpResponse:
    """The new password, once, and only on the way that the code opened."""
    user = person_of(request)
    if not request.session.get(sessions.NEW_PASSWORD):
        return redirect(settings.LOGIN_REDIRECT_URL)
    form = NewPasswordForm(request.POST if request.method == "POST" else None, user=user)
    if form.is_valid():
        factors.set_new_password(by=user, password=form.cleaned_data["password"])
        update_session_auth_hash(request, user)
        record_authentication(request, user, "password", reauthenticated=True)
        request.session.pop(sessions.NEW_PASSWORD, None)
        return redirect("accounts:enrol")
    return render(request, "accounts/new_password.html", {"form": form})
