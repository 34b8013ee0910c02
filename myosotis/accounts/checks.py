"""Dangerous combinations stop the start: one-click sign-in exists only on a machine nobody else reaches."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1", "testserver"})


def list_demo_dangers() -> list[str]:
    """Why this node must not be a demo; empty where it may."""
    dangers = []
    strangers = [
        host for host in settings.ALLOWED_HOSTS if host not in LOOPBACK and not host.endswith(".localhost")
    ]
    if strangers:
        dangers.append("MYOSOTIS_HOSTS names hosts that other machines reach.")
    key = settings.MYOSOTIS_NODE_KEY_FILE
    if key and Path(settings.MYOSOTIS_HOME).parent not in Path(key).absolute().parents:
        dangers.append("MYOSOTIS_NODE_KEY_FILE lies outside the demo's own directory.")
    if str(settings.DATABASES["default"]["ENGINE"]).endswith("postgresql") and not settings.MYOSOTIS_TEST:
        dangers.append("MYOSOTIS_DATABASE is a server, not a file of the demo.")
    return dangers


def is_demo_allowed() -> bool:
    """Whether one-click sign-in exists at all in this process."""
    return bool(settings.MYOSOTIS_DEMO) and not list_demo_dangers()


@register
def check_demo(app_configs: Any = None, **_kwargs: Any) -> list[CheckMessage]:
    """myosotis.E001: a demo signs anybody in, so it may be reached from its own machine only."""
    if not settings.MYOSOTIS_DEMO:
        return []
    return [
        Error(
            f"MYOSOTIS_DEMO signs anybody in with one click. {danger}",
            hint="Switch MYOSOTIS_DEMO off, or start the demo with `python3 start.py demo`.",
            id="myosotis.E001",
        )
        for danger in list_demo_dangers()
    ]
