"""Dangerous combinations of settings, as Django system checks with stable ids. `check-node` prints them too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from myosotis.vault.node_key import key_file

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1", "testserver"})


def reachable_hosts() -> list[str]:
    """The host names of the settings under which other machines reach this node."""
    return [
        host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK and not host.endswith(".localhost")
    ]


@register
def check_secret(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """myosotis.E002: a node with data needs a secret of its own."""
    is_node = Path(settings.MYOSOTIS_KEY_STORE).exists()
    if settings.SECRET_KEY != settings.PLACEHOLDER or settings.MYOSOTIS_TEST or not is_node:
        return []
    return [
        Error(
            "Sessions are signed with a secret that stands in the program's source.",
            hint="Set MYOSOTIS_SECRET_KEY_FILE, or bring back secret.key in the node's directory.",
            id="myosotis.E002",
        )
    ]


@register
def check_test_mode(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """myosotis.E003: the mode for tests weakens passwords and sign-in; nobody else may reach such a node."""
    if not settings.MYOSOTIS_TEST or not reachable_hosts():
        return []
    return [
        Error(
            "MYOSOTIS_TEST is on, and MYOSOTIS_HOSTS names hosts that other machines reach.",
            hint="Switch MYOSOTIS_TEST off.",
            id="myosotis.E003",
        )
    ]


@register
def check_plain_http(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """myosotis.E004: without HTTPS anybody on the way reads along."""
    if settings.SESSION_COOKIE_SECURE or not reachable_hosts():
        return []
    return [
        Error(
            "Pages are offered without HTTPS under names that other machines reach.",
            hint="Take MYOSOTIS_PLAIN_HTTP away and let a server in front speak HTTPS.",
            id="myosotis.E004",
        )
    ]


@register
def check_any_host(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """myosotis.E005: a node answers to its own names only."""
    if not any(host.startswith(("*", ".")) for host in settings.ALLOWED_HOSTS):
        return []
    return [
        Error(
            "MYOSOTIS_HOSTS lets the node answer to any name.",
            hint="Name each host in full.",
            id="myosotis.E005",
        )
    ]


@register
def check_key_apart(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """myosotis.W006: who takes the node's directory must not have its key with it."""
    path = key_file().absolute()
    if not path.is_file() or Path(settings.MYOSOTIS_HOME) not in path.parents:
        return []
    if settings.MYOSOTIS_DEMO or settings.MYOSOTIS_TEST:
        return []
    return [
        Warning(
            "The node key lies in the node's directory, so a copy of the directory can be read.",
            hint="Move it and name its place in MYOSOTIS_NODE_KEY_FILE.",
            id="myosotis.W006",
        )
    ]
