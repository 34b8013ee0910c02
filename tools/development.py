"""The environment variables of a node for development, and of one that is only looked at."""

from __future__ import annotations

import base64
import os
import secrets
from pathlib import Path

from tools.environment import ROOT

HOME = ROOT / ".dev"

COMMON = {
    "DJANGO_SETTINGS_MODULE": "myosotis.site.settings",
    "MYOSOTIS_ROLE": "hotline",
    "MYOSOTIS_NODE": "BE",
    "MYOSOTIS_NAME": "116 000 Belgium · development",
    "MYOSOTIS_COUNTRY": "BE",
    "MYOSOTIS_LANGUAGE": "en",
    "MYOSOTIS_TIME_ZONE": "Europe/Brussels",
    "MYOSOTIS_HOSTS": "localhost,127.0.0.1",
}


def checking_settings(home: Path) -> dict[str, str]:
    """Settings for a look at the code: a node in a directory that is thrown away."""
    return {**COMMON, **node_files(home), "MYOSOTIS_TEST": "true"}


def development_settings() -> dict[str, str]:
    """Settings for `manage`: a node in .dev, kept; what the person has set goes first."""
    settings = {**COMMON, **node_files(HOME), "MYOSOTIS_DEMO": "true"}
    return {name: os.environ.get(name, value) for name, value in settings.items()}


def node_files(home: Path) -> dict[str, str]:
    """Make a node's directory with a secret and a key of its own, and name them."""
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    secret = write_once(home / "secret.txt", secrets.token_urlsafe(50))
    key = write_once(home / "node-key.txt", base64.b64encode(secrets.token_bytes(32)).decode())
    return {
        "MYOSOTIS_HOME": str(home),
        "MYOSOTIS_SECRET_KEY_FILE": str(secret),
        "MYOSOTIS_NODE_KEY_FILE": str(key),
    }


def write_once(path: Path, text: str) -> Path:
    """Write a file that only its owner may read, where it is not there yet."""
    if not path.exists():
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text + "\n")
    return path
