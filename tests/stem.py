"""Programs of a node for tests, begun as copies of one process that has read the whole program already.

A test node is served, commanded and asked by many short processes; reading the program costs each of them two seconds
of processor, a copy (`fork`) hundredths. The process that is copied, the stem, is started when the first copy is
wanted, and shared by all processes of a test run. A copy has the environment, the three streams and the end of a
process of its own; its settings are read anew.

    process = start_copy(["check-node"], environment, stdin, stdout, stderr)
    process.wait(30)

What is to be seen as in life (the arguments and the environment of a process, its speed) takes a process of its own
instead (`NodeProcess(is_copy=False)`).
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 200_000  # bytes of a request
IDLE_SECONDS = 60.0
WANTED_BY_MANY = (
    "django.test.utils",
    "myosotis.casework.tests.making",
    "myosotis.site.serving",
    "myosotis.site.web",
    "myosotis.site.working",
    "tests.people",
)
_stem: subprocess.Popen[bytes] | None = None
"""The stem, where this process started it; it ends by itself."""


class Copied:
    """A process that was copied from the stem, to be used like one of `subprocess`."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self.returncode: int | None = None
        told = line.recv(100)
        if not told:
            line.close()
            raise RuntimeError("The stem ended before it made a copy.")
        self.pid = int(told)

    def poll(self) -> int | None:
        """How it ended; None while it runs."""
        return self._look(0)

    def wait(self, seconds: float = 30) -> int:
        """Until it has ended."""
        code = self._look(seconds)
        if code is None:
            raise subprocess.TimeoutExpired(f"copy {self.pid}", seconds)
        return code

    def send_signal(self, number: int) -> None:
        """Nothing happens where it has ended."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def _look(self, seconds: float) -> int | None:
        if self.returncode is None and select.select([self._line], [], [], seconds)[0]:
            self.returncode = int(self._line.recv(100) or -1)
            self._line.close()
        return self.returncode


def start_copy(
    words: list[str], environment: dict[str, str], streams: tuple[int, int, int], run: Path
) -> Copied:
    """Begin `myosotis WORDS`, or Python after `-c`; `run` is the directory that all of a test run share."""
    request = json.dumps({"words": words, "environment": environment}).encode()
    line = _reach_stem(run)
    socket.send_fds(line, [request], list(streams))
    return Copied(line)


def run_copy(
    words: list[str], environment: dict[str, str], run: Path, given: str = "", seconds: float = 120
) -> subprocess.CompletedProcess[str]:
    """The same to its end, with what it read and wrote as text."""
    with (
        tempfile.TemporaryFile("w+") as read,
        tempfile.TemporaryFile("w+") as written,
        tempfile.TemporaryFile("w+") as told,
    ):
        read.write(given)
        read.seek(0)
        copied = start_copy(words, environment, (read.fileno(), written.fileno(), told.fileno()), run)
        try:
            code = copied.wait(seconds)
        except subprocess.TimeoutExpired:
            copied.send_signal(signal.SIGKILL)
            copied.wait()
            raise
        written.seek(0)
        told.seek(0)
        return subprocess.CompletedProcess(words, code, written.read(), told.read())


def plain_environment() -> dict[str, str]:
    """The surroundings of this process without the settings of its own node."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MYOSOTIS_")}


def _reach_stem(run: Path) -> socket.socket:
    """A line to the stem; whoever finds none starts it."""
    from tests.schemas import one_at_a_time

    address = run / "stem"
    with one_at_a_time("stem", run):
        if line := _connect(address):
            return line
        address.unlink(missing_ok=True)
        environment = {
            **plain_environment(),
            "DJANGO_SETTINGS_MODULE": "myosotis.site.settings",
            "MYOSOTIS_HOME": str(run / "stem-home"),
            "MYOSOTIS_TEST": "yes",
        }
        words = [sys.executable, "-c", "from tests.stem import main; main()", str(address)]
        global _stem
        log = run / "stem.log"
        # Nothing of whoever starts it: a pipe that the stem holds open has no end for its reader.
        with log.open("wb") as told:
            _stem = subprocess.Popen(
                words,
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=told,
                stderr=told,
                start_new_session=True,
            )
        while _stem.poll() is None:
            if line := _connect(address):
                return line
            time.sleep(0.02)
    raise RuntimeError(f"The stem did not begin:\n{log.read_text(errors='replace')}")


def _connect(address: Path) -> socket.socket | None:
    """A line to whoever listens there; None where nobody does."""
    line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    try:
        line.connect(str(address))
    except (FileNotFoundError, ConnectionRefusedError):
        line.close()
        return None
    return line


class Stem:
    """Reads the program, waits to be asked, makes copies, and tells how each ended."""

    def __init__(self, address: Path) -> None:
        self.address = address
        self.lines: dict[int, socket.socket] = {}
        self.listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)

    def serve(self) -> None:
        """Until nobody has wanted anything for a while, or the test run has gone."""
        woken, wake = socket.socketpair()
        for end in (woken, wake):
            end.setblocking(False)
        signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self.listener.bind(str(self.address))
        self.listener.listen(64)
        last = time.monotonic()
        while self.address.exists() and (self.lines or time.monotonic() - last < IDLE_SECONDS):
            ready, _, _ = select.select([self.listener, woken], [], [], 2)
            if woken in ready:
                with contextlib.suppress(BlockingIOError):
                    woken.recv(4096)
            self.reap()
            if self.listener in ready:
                self.answer()
                last = time.monotonic()

    def answer(self) -> None:
        """Make the copy that somebody asks for."""
        line, _ = self.listener.accept()
        asked, descriptors, _, _ = socket.recv_fds(line, LARGEST, 3)
        if len(descriptors) != 3:
            line.close()
            return
        pid = os.fork()
        if pid == 0:
            os.setsid()
            line.send(str(os.getpid()).encode())
            for other in (line, self.listener, *self.lines.values()):
                other.close()
            become(json.loads(asked), descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        self.lines[pid] = line

    def reap(self) -> None:
        """Tell of each copy that has ended how it did."""
        while self.lines:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            line = self.lines.pop(pid)
            with contextlib.suppress(OSError):
                line.send(str(os.waitstatus_to_exitcode(status)).encode())
            line.close()


def become(request: dict[str, Any], descriptors: list[int]) -> None:
    """In the copy: be that program, from its surroundings to its end; never returns."""
    code: Any = 1
    try:
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        for number, descriptor in enumerate(descriptors):
            os.dup2(descriptor, number)
            os.close(descriptor)
        sys.stdin, sys.stdout = os.fdopen(0), os.fdopen(1, "w")
        sys.stderr = io.TextIOWrapper(os.fdopen(2, "wb", 0), write_through=True, errors="backslashreplace")
        os.environ.clear()
        os.environ.update(request["environment"])
        take_settings()
        code = run_words(request["words"])
    except SystemExit as ending:
        code = ending.code
    except BaseException:
        traceback.print_exc()
    if isinstance(code, str):
        print(code, file=sys.stderr)
    with contextlib.suppress(OSError, ValueError):
        atexit._run_exitfuncs()
        sys.stdout.flush()
    os._exit(code if isinstance(code, int) else int(code is not None))


def run_words(words: list[str]) -> int:
    """What the process is for."""
    if words[0] == "-c":
        exec(words[1], {"__name__": "__main__"})
        return 0
    from myosotis.site import cli

    sys.argv = ["myosotis", *words]
    return cli.main(words)


def take_settings() -> None:
    """Read the settings of this environment, and let go of what was made from the others."""
    from django.conf import settings
    from django.db import connections
    from django.test.utils import override_settings
    from django.utils.log import configure_logging

    module = importlib.reload(importlib.import_module("myosotis.site.settings"))
    named = {name: value for name, value in vars(module).items() if name.isupper() and name[0] != "_"}
    changed = {name: value for name, value in named.items() if getattr(settings, name) != value}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        override_settings(**changed).enable()
    vars(connections).pop("settings", None)
    connections._settings = None  # type: ignore[attr-defined]
    for alias in connections:
        with contextlib.suppress(AttributeError):
            delattr(connections._connections, alias)  # type: ignore[attr-defined]
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)


def read_program() -> None:
    """Everything that a copy need not read again: rooms, addresses, pages, words, commands."""
    import django

    django.setup()
    from django.apps import apps
    from django.conf import settings
    from django.core.management import get_commands, load_command_class
    from django.db.migrations.loader import MigrationLoader
    from django.template.loader import get_template
    from django.urls import get_resolver
    from django.utils import translation

    get_resolver().url_patterns  # noqa: B018
    for room in apps.get_app_configs():
        folder = Path(room.path) / "templates"
        if room.name.startswith("myosotis."):
            for path in folder.rglob("*.html"):
                get_template(path.relative_to(folder).as_posix())
    for name, home in get_commands().items():
        if home == "myosotis.site":
            load_command_class(str(home), name)
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            translation.gettext("Save")
    MigrationLoader(None)
    for name in WANTED_BY_MANY:
        importlib.import_module(name)


def main() -> None:
    """Be the stem at the address given."""
    read_program()
    gc.freeze()
    atexit._clear()
    Stem(Path(sys.argv[1])).serve()
    os._exit(0)  # libraries that count what was left behind have nothing to say to a test run
