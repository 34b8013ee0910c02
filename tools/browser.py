"""Find Chromium for the browser tests, or have it installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

from tools.environment import PYTHON, Stop, say, try_again

# Chromium without windows first: the whole one takes five times as long to open a page.
WINDOWLESS = "/usr/bin/chromium-headless-shell"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
# Both: what a browser leaves on the disk is looked for behind the whole one.
PACKAGES = ("chromium", "chromium-headless-shell", "fonts-noto-core")
SHORT_WAIT = ("-o", "Acquire::http::Timeout=20", "-o", "Acquire::Retries=0")


def find_chromium() -> str | None:
    """Path of an installed Chromium: `$CHROMIUM`, Debian's places, the PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        if not Path(named).exists():
            raise Stop(f"CHROMIUM names {named}, which does not exist.")
        return named
    for candidate in (WINDOWLESS, "/usr/bin/chromium", *(shutil.which(name) for name in NAMES)):
        if candidate and Path(candidate).exists():
            return candidate
    return None


def ensure_chromium() -> dict[str, str]:
    """Make sure that there is a Chromium; return what the tests' environment must say of it."""
    found = find_chromium()
    if found != WINDOWLESS and "CHROMIUM" not in os.environ and can_use_apt():
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
    try_again(["apt-get", "-q", *SHORT_WAIT, "update"], attempts, **options)
    wanted = ["apt-get", "-q", *SHORT_WAIT, "-y", "install", "--no-install-recommends", *PACKAGES]
    if not try_again(wanted, attempts, **options):
        say("Chromium could not be installed from Debian's packages.")
