"""Small services of the operating system that a node's processes need."""

from __future__ import annotations

import ctypes
import fcntl
import os
import resource
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.conf import settings

from myosotis.kernel.errors import MyosotisError

_PR_SET_PDEATHSIG, _PR_SET_DUMPABLE = 1, 4


class AlreadyRunning(MyosotisError):
    """Another process does this work for this node."""


class PortTaken(MyosotisError):
    """Another program listens where the node is to serve."""


def keep_memory_private() -> None:
    """No core dump and no other process of the same user may copy this process's memory, where Linux can do that."""
    with suppress(ValueError, OSError):
        # Asked before: the service's filter of system calls forbids setting what is already so.
        if resource.getrlimit(resource.RLIMIT_CORE) != (0, 0):
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    _prctl(_PR_SET_DUMPABLE, 0)


def die_with_parent(parent: int) -> None:
    """End this process when its parent is gone, so that no orphan serves on with the key."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != parent:
        os._exit(0)


def _prctl(option: int, value: int) -> None:
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def run_directory() -> Path:
    """Where locks, the unlock socket and the followers' states lie."""
    path = Path(settings.MYOSOTIS_HOME) / "run"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


@contextmanager
def only_one(name: str, sentence: str) -> Iterator[None]:
    """Hold the lock file of that name, or raise `AlreadyRunning` with the sentence."""
    descriptor = os.open(run_directory() / f"{name}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise AlreadyRunning(sentence) from error
        yield
    finally:
        os.close(descriptor)


def choose_port(address: str, port: int) -> int:
    """The port to serve on (0: any free one), or `PortTaken`: the web server itself would share it silently."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((address, port))
        except OSError as error:
            raise PortTaken(
                f"Another program listens on {address} port {port}. Stop it, or choose another MYOSOTIS_PORT."
            ) from error
        return int(trial.getsockname()[1])
