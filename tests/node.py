"""A real node for tests: its own directory, its own processes, on a free port of this machine.

    with NodeProcess() as node:
        node.manage("from tests.people import make_cast; make_cast()")
        page.goto(node.url)

`manage` runs Python in a process of the node's environment, with Django set up. `kill` is a power cut. Its processes
are copies of one that has read the program (`tests.stem`); `NodeProcess(is_copy=False)` begins each as in life.
"""

from __future__ import annotations

import atexit
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
from tests.stem import Copied, plain_environment, run_copy, start_copy

ROOT = Path(__file__).resolve().parent.parent
_templates: dict[str, tuple[Path, str]] = {}
_PREPARE = "import django; django.setup()\n"
_READ_AT_THE_START = {"MYOSOTIS_ROLE", "MYOSOTIS_DEMO", "MYOSOTIS_TEST"}


class NodeProcess:
    """One node that serves, or is about to. All arguments become settings: `NodeProcess(MYOSOTIS_DEMO="yes")`."""

    def __init__(
        self,
        home: Path | None = None,
        *,
        is_locked: bool = False,
        is_copy: bool = True,
        **settings: str,
    ) -> None:
        self._directory = None if home else Path(tempfile.mkdtemp(prefix="myosotis-node-"))
        self.home = home or self._directory / "node"
        self.port = free_port()
        self.url = f"http://localhost:{self.port}"
        self.is_locked = is_locked
        self.settings = dict(settings)
        self.process: subprocess.Popen[bytes] | Copied | None = None
        # What changes how the program is read cannot be had from one that was read already.
        self.is_copy = is_copy and not _READ_AT_THE_START & settings.keys()
        self.log = self.home.parent / f"{self.home.name}.log"
        self.key_file = self.home.parent / f"{self.home.name}.node.key"

    def environment(self) -> dict[str, str]:
        """The surroundings of the node's processes."""
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
        return {**plain_environment(), **named, **self.settings}

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
        self.process = self._serve()
        self.wait(seconds)
        return self

    def _serve(self) -> subprocess.Popen[bytes] | Copied:
        with self.log.open("ab") as log, Path(os.devnull).open("rb") as nothing:
            if self.is_copy:
                streams = (nothing.fileno(), log.fileno(), log.fileno())
                return start_copy(["serve"], self.environment(), streams, _directory_of_the_run())
            return subprocess.Popen(
                [sys.executable, "-m", "myosotis.site.cli", "serve"],
                cwd=ROOT,
                env=self.environment(),
                stdin=nothing,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

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
        words = ["-c", code] if self.is_copy else ["-c", _PREPARE + code]
        done = self._run(words, "", seconds)
        if done.returncode:
            raise RuntimeError(f"{done.stdout}\n{done.stderr}")
        return done.stdout

    def command(self, *words: str, given: str = "", seconds: float = 120) -> subprocess.CompletedProcess[str]:
        """Run `myosotis …` for this node; the caller looks at its exit code and words."""
        return self._run(list(words) if self.is_copy else ["-m", "myosotis.site.cli", *words], given, seconds)

    def _run(self, words: list[str], given: str, seconds: float) -> subprocess.CompletedProcess[str]:
        if self.is_copy:
            return run_copy(words, self.environment(), _directory_of_the_run(), given, seconds)
        return subprocess.run(
            [sys.executable, *words],
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
        self.kill()
        if self._directory:
            shutil.rmtree(self._directory, ignore_errors=True)


def free_port() -> int:
    """A port nobody listens on at this moment."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])


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
    done = node.command("init")
    if done.returncode:
        raise RuntimeError(f"{done.stdout}\n{done.stderr}")
    address.write_text(database)


def _directory_of_the_run() -> Path:
    """One for all processes that share the work of a test run; else one of this process and those it starts."""
    if "MYOSOTIS_TEST_NODES" not in os.environ:
        directory = os.environ["MYOSOTIS_TEST_NODES"] = tempfile.mkdtemp(prefix="myosotis-template-")
        atexit.register(shutil.rmtree, directory, ignore_errors=True)
    return Path(os.environ["MYOSOTIS_TEST_NODES"])


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
