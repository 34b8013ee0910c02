"""A real node for tests: its own directory, its own processes, on a free port of this machine.

    with NodeProcess() as node:
        node.manage("from tests.people import make_cast; make_cast()")
        page.goto(node.url)

`manage` runs Python in a process of the node's environment, with Django set up. `kill` is a power cut.
"""

from __future__ import annotations

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.schemas import one_at_a_time

ROOT = Path(__file__).resolve().parent.parent
_templates: dict[str, tuple[Path, str]] = {}
_PREPARE = "import django; django.setup()\n"
# Runs what it is given, one after the other, so that Django is set up once; each piece finds no connection left open.
# What is to be served is a copy of it, which need not read the program again; nobody waits for how that ends.
_ATTEND = """
import contextlib, io, json, os, signal, sys, traceback
from django.db import connections
from django.urls import get_resolver
from myosotis.site import cli, serving
from myosotis.vault import store
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
def serve(log):
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, path, flags in ((0, os.devnull, os.O_RDONLY), (1, log, os.O_WRONLY | os.O_APPEND)):
        os.dup2(os.open(path, flags), number)
    os.dup2(1, 2)
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")
    os._exit(cli.main(["serve"]))
get_resolver().url_patterns
for line in sys.stdin:
    words, error = io.StringIO(), ""
    try:
        with contextlib.redirect_stdout(words):
            exec(json.loads(line), {"__name__": "__main__", "serve": serve})
    except BaseException:
        error = traceback.format_exc()
    finally:
        connections.close_all()
        store.disconnect()
    print(json.dumps([words.getvalue(), error]), flush=True)
"""


class Copy:
    """A process that a node's attendant copied from itself; how it ended nobody knows."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    @property
    def returncode(self) -> int | None:
        """None while it runs."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def poll(self) -> int | None:
        """As of a process of our own."""
        return self.returncode

    def send_signal(self, number: int) -> None:
        """As of a process of our own."""
        os.kill(self.pid, number)

    def wait(self, seconds: float = 30) -> int:
        """Until it is gone."""
        deadline = time.monotonic() + seconds
        while self.returncode is None:
            if time.monotonic() > deadline:
                raise TimeoutError(f"The node's process {self.pid} goes on.")
            time.sleep(0.01)
        return 0


class NodeProcess:
    """One node that serves, or is about to. All arguments become settings: `NodeProcess(MYOSOTIS_DEMO="yes")`."""

    def __init__(
        self,
        home: Path | None = None,
        *,
        is_locked: bool = False,
        has_attendant: bool = False,
        **settings: str,
    ) -> None:
        self._directory = None if home else Path(tempfile.mkdtemp(prefix="myosotis-node-"))
        self.home = home or self._directory / "node"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.is_locked = is_locked
        self.settings = dict(settings)
        self.process: subprocess.Popen[bytes] | Copy | None = None
        self.has_attendant = has_attendant
        self.attendant: subprocess.Popen[str] | None = None
        self.log = self.home.parent / f"{self.home.name}.log"
        self.key_file = self.home.parent / f"{self.home.name}.node.key"

    def environment(self) -> dict[str, str]:
        """The surroundings of the node's processes."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("MYOSOTIS_")}
        named = {
            "DJANGO_SETTINGS_MODULE": "myosotis.site.settings",
            "PYTHONPATH": str(ROOT),
            "MYOSOTIS_HOME": str(self.home),
            "MYOSOTIS_TEST": "yes",
            "MYOSOTIS_NODE": "BE",
            "MYOSOTIS_NAME": "116 000 test node",
            "MYOSOTIS_COUNTRY": "BE",
            "MYOSOTIS_PORT": str(self.port),
        }
        return {**kept, **named, **self.settings}

    def make(self) -> None:
        """Make the node's directory, as a copy of one that was made once."""
        if (self.home / "keys.sqlite3").exists():
            return
        template, database = make_template()
        shutil.copytree(template, self.home, dirs_exist_ok=True)
        shutil.copy(template.parent / f"{template.name}.node.key", self.key_file)
        shutil.copy(
            template.parent / f"{template.name}.recovery.key",
            self.home.parent / f"{self.home.name}.recovery.key",
        )
        if database:
            self.settings.setdefault("MYOSOTIS_DATABASE", copy_database(database))

    def start(self, seconds: float = 30) -> NodeProcess:
        """Serve, and wait until it answers."""
        self.make()
        key_aside = self.key_file.with_suffix(".aside")
        if self.is_locked and self.key_file.exists():
            self.key_file.rename(key_aside)
        self.process = self._serve_copy() if self.has_attendant else self._serve()
        self.wait(seconds)
        return self

    def _serve(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "myosotis.site.cli", "serve"],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def _serve_copy(self) -> Copy:
        self.log.touch()
        return Copy(int(self._attend(f"print(serve({str(self.log)!r}))")))

    def wait(self, seconds: float = 30) -> str:
        """Wait until the node answers on /health; return its state, "ok" or "locked"."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process and self.process.poll() is not None:
                raise RuntimeError(f"The node ended ({self.process.returncode}):\n{self.read_log()}")
            try:
                with urllib.request.urlopen(f"{self.url}/health", timeout=5) as answer:
                    return "locked" if b"locked" in answer.read() else "ok"
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise RuntimeError(f"The node did not answer within {seconds} s:\n{self.read_log()}")

    def read_log(self) -> str:
        """What the node's processes have printed."""
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def stop(self) -> int | None:
        """Ask the node to end, and wait. Returns its exit code."""
        return self._end(signal.SIGTERM)

    def kill(self) -> int | None:
        """End all of the node's processes at once, as a power cut does."""
        return self._end(signal.SIGKILL)

    def _end(self, number: int) -> int | None:
        if self.process is None:
            return None
        try:
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            else:
                self.process.send_signal(number)
        except ProcessLookupError:
            pass
        code = self.process.wait(30)
        self.process = None
        return code

    def manage(self, code: str, *, seconds: float = 120) -> str:
        """Run Python in the node's surroundings, Django set up; return what it printed."""
        self.make()
        if self.has_attendant:
            return self._attend(code)
        return run([sys.executable, "-c", _PREPARE + code], self.environment(), seconds)

    def _attend(self, code: str) -> str:
        """The same in one process that stays: a second and a half of setting up saved each time."""
        if self.attendant is None:
            self.attendant = subprocess.Popen(
                [sys.executable, "-c", _PREPARE + _ATTEND],
                cwd=ROOT,
                env=self.environment(),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        assert self.attendant.stdin is not None
        assert self.attendant.stdout is not None
        self.attendant.stdin.write(json.dumps(code) + "\n")
        self.attendant.stdin.flush()
        answer = self.attendant.stdout.readline()
        if not answer:
            raise RuntimeError(f"The attendant of the node ended: {self.attendant.wait(10)}")
        words, error = json.loads(answer)
        if error:
            raise RuntimeError(f"{words}\n{error}")
        return str(words)

    def _dismiss_attendant(self) -> None:
        if self.attendant is not None:
            self.attendant.kill()
            self.attendant.communicate()
            self.attendant = None

    def command(self, *words: str, given: str = "", seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Run `myosotis …` for this node; the caller looks at its exit code and words."""
        return subprocess.run(
            [sys.executable, "-m", "myosotis.site.cli", *words],
            cwd=ROOT,
            env=self.environment(),
            input=given,
            capture_output=True,
            text=True,
            timeout=seconds,
            check=False,
        )

    def __enter__(self) -> NodeProcess:
        """Start, and throw away at the end."""
        return self.start()

    def __exit__(self, *_error: object) -> None:
        """Stop; remove the directory where it was made here."""
        # The attendant last: what it copied from itself is its child, and gone only once it knows.
        self.kill()
        self._dismiss_attendant()
        if self._directory:
            shutil.rmtree(self._directory, ignore_errors=True)


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


def run(command: list[str], environment: dict[str, str], seconds: float = 120) -> str:
    """Run a command of a node; its words are the error where it fails."""
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=seconds, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{done.stdout}\n{done.stderr}")
    return done.stdout


def make_template() -> tuple[Path, str]:
    """A node that `myosotis init` made, once per test run; with PostgreSQL, also the name of its database."""
    kind = "postgresql" if os.environ.get("MYOSOTIS_TEST_DATABASE") == "postgresql" else "sqlite"
    if kind not in _templates:
        directory = _directory_of_the_run() / f"template-{kind}"
        with one_at_a_time(kind, directory.parent):
            address = directory / "address"
            if not address.exists():
                _init_template(
                    directory / "template", address, new_database() if kind == "postgresql" else ""
                )
            _templates[kind] = (directory / "template", address.read_text())
    return _templates[kind]


def _init_template(home: Path, address: Path, database: str) -> None:
    node = NodeProcess(home)
    if database:
        node.settings["MYOSOTIS_DATABASE"] = database
    run([sys.executable, "-m", "myosotis.site.cli", "init"], node.environment())
    address.write_text(database)


def _directory_of_the_run() -> Path:
    """One for all processes that share the work of a test run; else one of this process."""
    if "MYOSOTIS_TEST_NODES" in os.environ:
        return Path(os.environ["MYOSOTIS_TEST_NODES"])
    directory = Path(tempfile.mkdtemp(prefix="myosotis-template-"))
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    return directory


def new_database(template: str = "template1") -> str:
    """Make a database on the test run's PostgreSQL; return its address."""
    import psycopg
    from psycopg import sql

    server = os.environ["MYOSOTIS_DATABASE"]
    name = f"node_{os.getpid()}_{time.monotonic_ns()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template))
        )
    path, _, query = server.partition("?")
    return f"{path.rsplit('/', 1)[0]}/{name}{'?' + query if query else ''}"


def copy_database(address: str) -> str:
    """A copy of a node's database that nobody is connected to."""
    return new_database(address.partition("?")[0].rsplit("/", 1)[1])
