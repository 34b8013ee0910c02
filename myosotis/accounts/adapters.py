"""What we tell the sign-in library: nobody signs up alone, nothing personal is written down."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest

from myosotis.accounts.models import User
from myosotis.kernel import clock


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up alone."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names the keys as their owners do."""

    def can_delete_authenticator(self, authenticator: object) -> bool:
        """The last second factor stays: a supervisor replaces it, nobody drops it."""
        return True


def describe_client(*_args: object, **_kwargs: object) -> str:
    """What the guard against guessing may write about a client: nothing."""
    return "client"


def is_open(user: User) -> bool:
    """Whether the account may be used today."""
    return user.is_working_on(clock.now().date())
