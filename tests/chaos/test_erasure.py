"""What is taken back is gone, over four nodes; `start.py chaos erasure` runs eight with a thousand canaries."""

import subprocess
import sys

import pytest

from tests.node import ROOT

pytestmark = pytest.mark.slow


def test_nothing_that_was_taken_back_can_be_read_anywhere():
    # A process of its own: it goes from node to node, and forgets the database of the tests.
    command = [sys.executable, "-m", "tests.chaos.erasure", "--nodes", "4", "--canaries", "20"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "live 0, old backups 0, in clear 0" in done.stdout
