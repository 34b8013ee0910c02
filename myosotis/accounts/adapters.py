"""What we tell the sign-in library: nobody signs up alone, nothing personal is written down."""

from __future__ import annotations

import base64
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.stagekit import clear_login
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from myosotis.accounts import sessions
from myosotis.accounts.models import User
from myosotis.kernel import clock
from myosotis.vault import ciphers, store

_FACTOR_KEY = "second factors"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only; a session is marked with what it has proven."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone."""
        return False

    def pre_login(self, request: HttpRequest, user: Any, **details: Any) -> HttpResponse | None:
        """A locked, ended or not yet begun account does not open, whatever was shown."""
        if not is_open(user):
            clear_login(request)
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, **details)

    def login(self, request: HttpRequest, user: Any) -> None:
        """Sign in, and write down with what."""
        super().login(request, user)
        sessions.begin_session(request, user)

    def reauthenticate(self, user: Any, password: str) -> bool:
        """The password again, guarded against guessing like the first time."""
        shown = authenticate(self.request, email=user.email, password=password)
        return shown is not None and shown.pk == user.pk

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The library's own messages are not shown: our pages say what happened."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """The library mails nobody."""


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names the keys as their owners do, and keeps their secrets sealed."""

    def build_totp_svg(self, url: str) -> str:
        """The code to photograph, drawn without style attributes."""
        return segno.make(url, error="m").svg_inline(svgclass="qr", lineclass=None, omitsize=True, border=2)

    def encrypt(self, text: str) -> str:
        """Seal the secret of an app or of recovery codes with a key of the key store."""
        sealed = ciphers.seal(store.named_key(_FACTOR_KEY), text.encode(), bound_to=b"second factor")
        return base64.b64encode(sealed).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open it again."""
        sealed = base64.b64decode(encrypted_text)
        return ciphers.unseal(store.named_key(_FACTOR_KEY), sealed, bound_to=b"second factor").decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:
        """A plain name; its owner may write another."""
        return _("Security key")

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Our own page removes factors (the last one stays); the library never does."""
        return False


def describe_client(*_args: object, **_kwargs: object) -> str:
    """What the guard against guessing may write about a client: nothing."""
    return "client"


def name_account(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """Under which name the guard against guessing counts: a keyed digest of the address, never the address."""
    given = (
        (credentials or {}).get("email") or (request.POST.get("login") if request is not None else "") or ""
    )
    return salted_hmac("myosotis.guessing", str(given).strip().lower(), algorithm="sha256").hexdigest()[:40]


def name_address(_request: HttpRequest) -> None:
    """Which network address the guard keeps: none."""


def is_open(user: User) -> bool:
    """Whether the account may be used today."""
    return user.is_working_on(clock.now().date())
