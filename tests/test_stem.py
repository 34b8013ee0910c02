"""Copies of the process that has read the program: each has its own settings, streams, records and end."""

import signal
import subprocess
from urllib.parse import urlsplit

import pytest

from tests.node import NodeProcess

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def node():
    made = NodeProcess(MYOSOTIS_NAME="116 000 somewhere", MYOSOTIS_TIME_ZONE="Europe/Athens")
    yield made
    made.__exit__()


def test_a_copy_reads_the_settings_and_opens_the_records_of_its_own_node(node):
    code = """
import time
from django.conf import settings
from django.db import connection
connection.ensure_connection()
print(settings.MYOSOTIS_NAME, settings.MYOSOTIS_HOME, connection.settings_dict["NAME"], time.tzname[0], sep="|")
"""
    name, home, database, zone = node.manage(code).strip().split("|")
    assert (name, home, zone) == ("116 000 somewhere", str(node.home), "EET")
    address = node.settings.get("MYOSOTIS_DATABASE", str(node.home / "node.sqlite3"))
    assert database == (urlsplit(address).path.lstrip("/") if "://" in address else address)


def test_what_one_copy_did_to_itself_no_other_knows(node):
    node.manage(
        "from django.conf import settings; settings.MYOSOTIS_NAME = 'changed'; import os; os.chdir('/')"
    )
    told = node.manage(
        "from django.conf import settings; import os; print(settings.MYOSOTIS_NAME, os.getcwd())"
    )
    assert "changed" not in told
    assert not told.endswith(" /\n")


def test_a_copy_that_fails_says_why(node):
    with pytest.raises(RuntimeError, match="ZeroDivisionError"):
        node.manage("print('before'); 1 / 0")
    assert node.command("no-such-command").returncode == 2


def test_a_copy_reads_what_it_is_given_and_is_ended_when_it_takes_too_long(node):
    assert "passphrase" in node.command("protect-node-key", given="\n").stderr.lower()
    with pytest.raises(subprocess.TimeoutExpired):
        node.manage("import time; time.sleep(60)", seconds=0.5)


def test_a_copy_that_is_killed_is_known_to_have_ended(node):
    node.start()
    copied = node.process
    assert copied.poll() is None
    assert node.kill() == -signal.SIGKILL
    assert copied.poll() == -signal.SIGKILL
