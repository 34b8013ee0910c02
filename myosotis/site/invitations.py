"""The first person of a new node: a keeper, who invites all others."""

from __future__ import annotations

from django.conf import settings
from django.urls import NoReverseMatch, reverse

from myosotis.accounts.actions.people import INVITATION_LASTS, invite_person

LOCAL = ("localhost", "127.0.0.1", "[::1]")


def invite_first_keeper(address: str) -> list[str]:
    """Invite the first keeper; return what to tell them, in sentences. Nothing is mailed: the link stands here."""
    address = address or "keeper@localhost.invalid"
    _invitation, token = invite_person(by=None, email=address, name="", roles=["keeper"])
    return [
        f"The first keeper signs in with the address {address}, by this link "
        f"(it works once, for {INVITATION_LASTS.days} days, when the node is served):",
        base_address() + path_of_invitation(token),
    ]


def base_address() -> str:
    """How people reach this node, as far as the settings tell."""
    host = next((host for host in settings.ALLOWED_HOSTS if host not in LOCAL), "")
    return f"https://{host}" if host else f"http://localhost:{settings.MYOSOTIS_PORT}"


def path_of_invitation(token: str) -> str:
    """The page behind an invitation."""
    try:
        return reverse("accounts:accept_invitation", args=[token])
    except NoReverseMatch:
        return f"/join/{token}/"
