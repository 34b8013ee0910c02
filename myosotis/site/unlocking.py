"""Handing the key to a locked node: a socket that only the node's own user can reach, never a file or an argument."""

from __future__ import annotations

import os
import socket
import struct
from collections.abc import Callable
from pathlib import Path

from myosotis.kernel.errors import MyosotisError
from myosotis.site.processes import run_directory
from myosotis.vault import ciphers

NAME = "unlock.sock"
_LONGEST = 200
_DONE = "ok"


class NotServing(MyosotisError):
    """No node waits for a key."""


class KeyRefused(MyosotisError):
    """The node did not take the key."""


def listen() -> socket.socket:
    """A socket on which the parent process waits for the key."""
    directory = run_directory()
    (directory / NAME).unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    with _near(directory) as near:
        listener.bind(near)
    (directory / NAME).chmod(0o600)
    listener.listen(1)
    listener.setblocking(False)
    return listener


def close(listener: socket.socket) -> None:
    """Stop waiting and take the socket away."""
    listener.close()
    (run_directory() / NAME).unlink(missing_ok=True)


def answer(listener: socket.socket, take: Callable[[bytes], None]) -> None:
    """Take one key from the socket; `take` raises where it is the wrong one, and that is what the sender reads."""
    connection, _address = listener.accept()
    with connection:
        connection.settimeout(5)
        if not _is_own_user(connection):
            return
        try:
            take(ciphers.decode_key(connection.recv(_LONGEST).decode("ascii")))
            connection.sendall(_DONE.encode())
        except (MyosotisError, UnicodeDecodeError) as error:
            connection.sendall(str(error).encode())
        except OSError:
            return


def hand_over(key: bytes) -> None:
    """Give the key to the node that waits for it; raise with its sentence where it refuses."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(30)
        try:
            with _near(run_directory()) as near:
                connection.connect(near)
        except OSError as error:
            raise NotServing(
                "The node is not running. Start it with `myosotis serve`, then unlock it."
            ) from error
        connection.sendall(ciphers.encode_key(key).encode())
        said = connection.recv(4096).decode()
    if said != _DONE:
        raise KeyRefused(said or "The node refused: this is not the user it runs as.")


def _is_own_user(connection: socket.socket) -> bool:
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _pid, user, _group = struct.unpack("3i", credentials)
    return user in (0, os.getuid())


class _near:
    """A short name for a socket in a directory: the system allows 107 letters, directories may be longer."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def __enter__(self) -> str:
        self.descriptor = os.open(self.directory, os.O_RDONLY | os.O_DIRECTORY)
        return f"/proc/self/fd/{self.descriptor}/{NAME}"

    def __exit__(self, *_error: object) -> None:
        os.close(self.descriptor)
