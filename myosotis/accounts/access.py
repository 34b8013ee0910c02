"""Asking for permission. A refusal carries its reason and who could."""

from __future__ import annotations

from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission, roles_that_may
from myosotis.kernel.errors import Refused


def can(user: User, permission: Permission) -> bool:
    """Whether this person may."""
    return user.may(permission)


def demand(user: User, permission: Permission) -> None:
    """Go on if this person may, else `Refused` with the roles that could."""
    if not user.may(permission):
        raise Refused(permission.value, who_could=", ".join(str(name) for name in roles_that_may(permission)))
