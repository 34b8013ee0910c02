"""Find Chromium for the browser tests, or have it installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tools.environment import PYTHON, Stop, say, try_again

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PACKAGES = ("chromium", "fonts-noto-core")


def find_chromium() -> str | None:
    """Path of an installed Chromium: `$CHROMIUM`, Debian's place, the PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not Path(named).exists():
            raise Stop(f"CHROMIUM names {named}, which does not exist.")
        return named
    for candidate in ("/usr/bin/chromium", *(shutil.which(name) for name in NAMES)):
        if candidate and Path(candidate).exists():
            return candidate
    return None


def ensure_chromium() -> dict[str, str]:
    """Make sure that there is a Chromium; return what the tests' environment must say of it."""
    found = find_chromium()
    if found is None and can_use_apt():
        install_from_debian()
        found = find_chromium()
    if found is not None:
        return {"CHROMIUM": found}
    say("Fetching a Chromium for the browser tests …")
    if not try_again([PYTHON, "-m", "playwright", "install", "chromium"]):
        raise Stop("There is no Chromium. Install it, or name it in the variable CHROMIUM.")
    return {}


def can_use_apt() -> bool:
    """True for root on a Debian-like machine."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_from_debian() -> None:
    """Install Debian's Chromium, and fonts for the scripts the tests look at."""
    say("Installing Chromium for the browser tests …")
    attempts = [{"DEBIAN_FRONTEND": "noninteractive"}] * 3
    options: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}
    try_again(["apt-get", "-q", "update"], attempts, **options)
    wanted = ["apt-get", "-q", "-y", "install", "--no-install-recommends", *PACKAGES]
    if not try_again(wanted, attempts, **options):
        say("Chromium could not be installed from Debian's packages.")
