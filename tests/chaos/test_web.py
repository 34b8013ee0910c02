"""Twenty kills of browser, server or session while somebody types; `start.py chaos web` does two hundred."""

import subprocess
import sys

import pytest

from tests.node import ROOT

pytestmark = [pytest.mark.slow, pytest.mark.browser]


def test_twenty_kills_lose_no_text_and_make_no_duplicate():
    # A process of its own: two drivers of a browser do not live in one.
    command = [sys.executable, "-m", "tests.chaos.web", "--kills", "20", "--seed", "116000"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "acknowledged saves lost: 0" in done.stdout
    assert "duplicates: 0" in done.stdout
