"""The node key: where it comes from, and the state "locked" of a node that was started without it.

Sources, in this order: inherited in memory from the parent process that holds it, a credential of the service
manager, a key file. Without any of them the node starts locked: it serves one page that says so and reads nothing.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pyrage
from django.conf import settings

from myosotis.kernel.errors import Locked
from myosotis.vault import ciphers

_held: list[bytes] = []


def hold_node_key(key: bytes) -> None:
    """Keep the node key in this process's memory."""
    forget_node_key()
    _held.append(key)


def forget_node_key() -> None:
    """Let go of the node key; the node is locked from now on."""
    _held.clear()


def node_key() -> bytes:
    """The node key, or `Locked`."""
    if not _held:
        found = find_node_key()
        if found is None:
            raise Locked("This node is locked: nobody has given it its key since it was started.")
        hold_node_key(found)
    return _held[0]


def is_locked() -> bool:
    """Whether the node has no key."""
    try:
        node_key()
    except Locked:
        return True
    return False


def find_node_key() -> bytes | None:
    """The key from the service manager's credential or the key file, if there is one that needs no passphrase."""
    credentials = os.environ.get("CREDENTIALS_DIRECTORY", "")
    candidates = [Path(credentials) / "node.key"] if credentials else []
    for path in [*candidates, key_file()]:
        if path.is_file():
            kept = path.read_bytes()
            if kept.startswith(b"age-encryption.org/"):
                continue  # wants a passphrase: the node starts locked
            return ciphers.decode_key(kept.decode("ascii", errors="replace"))
    return None


def key_file() -> Path:
    """Where the key file lies: where the settings say, else beside the node's directory, never inside it."""
    if settings.MYOSOTIS_NODE_KEY_FILE:
        return Path(settings.MYOSOTIS_NODE_KEY_FILE)
    home = Path(settings.MYOSOTIS_HOME)
    return home.parent / f"{home.name}.node.key"


def read_key_file(path: Path, ask_passphrase: Callable[[], str]) -> bytes:
    """The key out of a key file; one that a passphrase protects (age, scrypt) asks for it."""
    if not path.is_file():
        raise ciphers.WrongKey(f"There is no key file {path}.")
    kept = path.read_bytes()
    if kept.startswith(b"age-encryption.org/"):
        try:
            kept = pyrage.passphrase.decrypt(kept, ask_passphrase())
        except pyrage.DecryptError as error:
            raise ciphers.WrongKey("The passphrase does not open the key file.") from error
    return ciphers.decode_key(kept.decode("ascii", errors="replace"))


def write_key_file(path: Path, key: bytes) -> None:
    """Write a key file that only its owner may read; refuses to overwrite one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(ciphers.encode_key(key) + "\n")
        file.flush()
        os.fsync(file.fileno())


def protect_key_file(path: Path, key: bytes, passphrase: str) -> None:
    """Replace a key file by one that a passphrase protects (age, scrypt); never a moment without either."""
    beside = path.with_name(path.name + ".new")
    beside.unlink(missing_ok=True)
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pyrage.passphrase.encrypt((ciphers.encode_key(key) + "\n").encode(), passphrase))
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
