"""Three nodes under everything at once, for some seconds; `start.py chaos exchange` runs eight with 10,000 messages."""

import subprocess
import sys

import pytest

from tests.node import ROOT

pytestmark = pytest.mark.slow


def test_nothing_is_lost_applied_twice_or_out_of_order_whatever_goes_wrong():
    words = ["--nodes", "3", "--messages", "120", "--seed", "116000", "--limit", "160"]
    # A process of its own: it forks the nodes, and forgets the database of the tests.
    command = [sys.executable, "-m", "tests.chaos.exchange", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=180, check=False)
    print(done.stdout)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "lost: 0, applied twice: 0, out of order: 0, unknown to their sender: 0" in done.stdout
    assert ", restore 2" in done.stdout
