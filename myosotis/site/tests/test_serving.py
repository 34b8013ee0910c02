"""The node as a program: it starts, stops, is unlocked, comes back, and keeps its key to itself."""

import os
import signal
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.node import NodeProcess

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def node():
    with NodeProcess() as made:
        yield made


@pytest.fixture(scope="module")
def node_in_life():
    """Its processes are begun as a keeper begins them, with their own arguments and environment."""
    with NodeProcess(is_copy=False) as made:
        yield made


def children(pid):
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in found]


def all_processes(pid):
    return [pid, *(grandchild for child in children(pid) for grandchild in all_processes(child))]


def wait_until(condition, seconds=15.0):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.05)
    return False


def status(url):
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_the_key_is_in_no_environment_argument_or_file_of_the_home(node_in_life):
    node = node_in_life
    key = node.key_file.read_text().strip().encode()
    for pid in all_processes(node.process.pid):
        for name in ("environ", "cmdline"):
            assert key not in Path(f"/proc/{pid}/{name}").read_bytes()
    for path in node.home.rglob("*"):
        if path.is_file():
            assert key not in path.read_bytes()


def test_each_process_dies_with_its_parent_and_leaves_no_core(node_in_life):
    node = node_in_life
    assert len(all_processes(node.process.pid)) == 4
    limits = Path(f"/proc/{node.process.pid}/limits").read_text()
    assert "Max core file size        0" in limits


def test_a_web_server_that_dies_is_started_again(node):
    web = children(node.process.pid)[0]
    os.kill(web, signal.SIGKILL)
    assert wait_until(lambda: web not in children(node.process.pid))
    assert wait_until(lambda: len(all_processes(node.process.pid)) == 4)
    assert node.wait() == "ok"


def test_a_worker_that_dies_is_started_again(node):
    worker = children(node.process.pid)[-1]
    os.kill(worker, signal.SIGKILL)
    assert wait_until(lambda: worker not in children(node.process.pid))
    assert wait_until(lambda: len(children(node.process.pid)) == 2)


def test_a_second_start_of_the_same_node_is_refused(node):
    done = node.command("serve")
    assert done.returncode == 1
    assert "being served already" in done.stderr


def test_check_node_ends_with_an_error_until_four_things_are_on_record(node):
    assert "No real case yet" in node.command("check-node").stdout
    for what in ("agreement", "cryptography_review", "impact_assessment", "restore_test"):
        assert node.command("record-check", what).returncode == 0
    assert node.command("record-check", "agreement", "--on", "2999-01-01").returncode == 1
    node.command("backup")
    done = node.command("check-node")
    assert "error" not in done.stdout
    assert done.returncode == 0


def test_the_worker_writes_down_how_its_scans_went(node):
    assert wait_until(lambda: (node.home / "run" / "followers.json").exists())
    code = "from myosotis.site.working import read_states, list_failing; print(len(read_states()), list_failing())"
    assert wait_until(lambda: node.manage(code).rstrip().endswith("[]"))


def test_when_the_parent_is_killed_nothing_serves_on():
    with NodeProcess() as node:
        everyone = all_processes(node.process.pid)
        os.kill(node.process.pid, signal.SIGKILL)
        node.process.wait()
        assert wait_until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in everyone))


def test_it_stops_within_seconds_when_asked():
    with NodeProcess() as node:
        begun = time.monotonic()
        assert node.stop() == 0
        assert time.monotonic() - begun < 10
        assert not (node.home / "run" / "unlock.sock").exists()


def test_without_its_key_it_starts_locked_and_opens_when_it_is_given():
    with NodeProcess(is_locked=True) as node:
        assert node.wait() == "locked"
        assert status(f"{node.url}/") == 503
        refused = node.command("unlock", given="A" * 43 + "=\n")
        assert "not the key of this node" in refused.stderr
        assert node.wait() == "locked"
        key = node.key_file.with_suffix(".aside").read_text()
        done = node.command("unlock", given=key)
        assert done.returncode == 0, done.stderr
        assert wait_until(lambda: node.wait() == "ok")
        assert not node.key_file.exists()


def test_a_key_file_under_a_passphrase_opens_the_node():
    with NodeProcess() as node:
        node.stop()
        done = node.command("protect-node-key", given="a long enough passphrase\n")
        assert done.returncode == 0, done.stderr
        assert node.key_file.read_bytes().startswith(b"age-encryption.org")
        node.start()
        assert node.wait() == "locked"
        wrong = node.command("unlock", "--key-file", str(node.key_file), given="something else\n")
        assert "passphrase does not open" in wrong.stderr
        node.command("unlock", "--key-file", str(node.key_file), given="a long enough passphrase\n")
        assert wait_until(lambda: node.wait() == "ok")


def test_with_the_key_of_another_node_it_refuses_to_start():
    with NodeProcess() as node:
        node.stop()
        node.key_file.write_text("A" * 43 + "=\n")
        done = node.command("serve")
        assert done.returncode == 1
        assert "not the key of this node" in done.stderr


def test_a_database_of_another_version_stops_the_start():
    with NodeProcess() as node:
        node.stop()
        change = "from django.db import connection as c; c.cursor().execute({!r})"
        sql = "INSERT INTO django_migrations(app, name, applied) VALUES ('audit', '0999_later', '2030-01-01')"
        node.manage(change.format(sql))
        assert "newer version of the program" in node.command("serve").stderr
        node.manage(change.format("DELETE FROM django_migrations WHERE name = '0999_later'"))
        node.manage(
            "from django.core.management import call_command as c; c('migrate', 'axes', '0008', verbosity=0)"
        )
        assert "myosotis upgrade" in node.command("serve").stderr
        done = node.command("upgrade")
        assert "The database is of this version now." in done.stdout, done.stderr
        assert node.start().wait() == "ok"


def test_init_never_makes_a_node_over_another(node):
    done = node.command("init")
    assert done.returncode == 1
    assert "already" in done.stderr


def test_where_no_node_is_the_start_says_what_to_do(tmp_path):
    done = NodeProcess(tmp_path / "none").command("serve")
    assert done.returncode == 1
    assert "myosotis init" in done.stderr


FULL_DISK = """
import resource
from django.db import connection
from myosotis.audit.queries import head
from myosotis.casework.tests.making import start_contact
from myosotis.casework.models import Contact
from myosotis.kernel.ids import new_id
from myosotis.casework.actions.contacts import save_contact
from myosotis.site.full_disk import is_disk_full
from tests.people import make_cast
alice = make_cast().alice
kept = start_contact(alice, child={"text": "A"})
before = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, before[1]))
try:
    start_contact(alice, child={"text": "B" * 60_000})
except Exception as error:
    print(is_disk_full(error))
resource.setrlimit(resource.RLIMIT_FSIZE, before)
print(Contact.objects.filter(pk=kept).count(), Contact.objects.count())
start_contact(alice, child={"text": "C"})
print(Contact.objects.count())
"""


def test_a_disk_that_is_full_loses_nothing_that_was_saved():
    with NodeProcess() as node:
        assert node.manage(FULL_DISK).split() == ["True", "1", "1", "2"]
        assert node.command("verify-log").returncode == 0


def test_after_a_power_cut_it_starts_again_and_the_log_is_whole():
    with NodeProcess() as node:
        node.manage("from tests.people import make_cast; make_cast()")
        node.kill()
        assert node.start().wait() == "ok"
        assert node.command("verify-log").returncode == 0


def test_the_first_keeper_gets_a_link_that_opens(tmp_path):
    node = NodeProcess(tmp_path / "fresh", is_copy=False)
    done = node.command("init", "--keeper", "keeper@hotline.test")
    assert done.returncode == 0, done.stderr
    link = next(word for word in done.stdout.split() if "/join/" in word)
    try:
        node.start()
        assert status(node.url + link[link.index("/join/") :]) == 200
    finally:
        node.kill()
    assert (tmp_path / "fresh").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / "fresh.recovery.key").stat().st_mode & 0o777 == 0o600
