"""Asking for permission. A refusal carries its reason and who could."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from myosotis.accounts.models import User
from myosotis.accounts.permissions import ROLES, Permission, roles_that_may
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused


def can(user: User, permission: Permission) -> bool:
    """Whether this person may."""
    return user.may(permission)


def demand(user: User, permission: Permission) -> None:
    """Go on if this person may, else `Refused` with the roles that could."""
    if not user.may(permission):
        today = clock.now().date()
        why = user.why_held_back(permission, today) if permission in user.permissions else ""
        if why and user.is_working_on(today):
            raise Refused(why, who_could=str(ROLES["supervisor"].label))
        raise Refused(permission.value, who_could=", ".join(str(name) for name in roles_that_may(permission)))


View = Callable[..., HttpResponse]


def needs(*permissions: Permission) -> Callable[[View], View]:
    """Decorate a view: it opens only for people who have all these permissions."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            for permission in permissions:
                demand(person_of(request), permission)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def person_of(request: HttpRequest) -> User:
    """The person behind a request; strangers never come as far as a view that asks this."""
    if not isinstance(request.user, User):
        raise Refused("signed_out")
    return request.user
