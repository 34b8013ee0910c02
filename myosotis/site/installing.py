"""Making a node: its directory, its key apart from it, its databases, its recovery recipient."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction

from myosotis.audit.actions import record
from myosotis.exchange.actions.directory import trust_root
from myosotis.exchange.actions.keys import make_keys
from myosotis.exchange.directory.client import check_first_root
from myosotis.exchange.directory.policy import fingerprint_root
from myosotis.kernel.errors import MyosotisError
from myosotis.site import versions
from myosotis.vault import age, ciphers, health, store
from myosotis.vault.node_key import find_node_key, hold_node_key, key_file, write_key_file


class AlreadyMade(MyosotisError):
    """There is a node here already."""


class NoRoot(MyosotisError):
    """The root of the directory of nodes that the settings name cannot be read."""


def make_node(
    *,
    key_path: Path | None = None,
    recipient: str = "",
    is_among_nodes: bool = True,
    make_tables: Callable[[], None] = versions.bring_up_to_date,
) -> list[str]:
    """Make the node the settings describe; return what was done and what the keeper must do now, in sentences.

    Without `is_among_nodes` it has no keys for other nodes yet: `make_place_among_nodes` makes them.
    """
    home = Path(settings.MYOSOTIS_HOME)
    refuse_second_node(home)
    root = read_directory_root()
    said = [make_directory(home)]
    said += [make_node_key(key_path), make_secret_key(home)]
    store.connect()
    health.write_check_value()
    said += make_recovery_recipient(home, recipient)
    make_tables()
    with transaction.atomic():
        record("node.made", by="keeper", node=settings.MYOSOTIS_NODE)
    if is_among_nodes:
        said += make_place_among_nodes(root)
    connection.close()
    return [sentence for sentence in said if sentence]


def refuse_second_node(home: Path) -> None:
    """A node is never made over another."""
    there = [name for name in ("keys.sqlite3", "node.sqlite3") if (home / name).exists()]
    if there or store.store_path().exists():
        raise AlreadyMade(f"There is a node in {home} already ({', '.join(there)}). Nothing was changed.")
    if connection.vendor != "sqlite" and versions.compare_database() is not versions.Fit.EMPTY:
        raise AlreadyMade("The database that the settings name holds a node already. Nothing was changed.")
    connection.close()


def make_directory(home: Path) -> str:
    """The node's directory and its rooms, for its owner only."""
    for path in (home, home / "run", home / "mail", home / "static", Path(settings.MYOSOTIS_BACKUPS)):
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.chmod(0o700)
    return f"The node's directory is {home}."


def make_node_key(path: Path | None) -> str:
    """Take the node key that the settings name, or write a new one outside the node's directory."""
    held = None if path else find_node_key()
    if held is not None:
        hold_node_key(held)
        return "The node key that the settings name was taken."
    path = (path or key_file()).absolute()
    if Path(settings.MYOSOTIS_HOME) in path.parents and not settings.MYOSOTIS_TEST:
        raise AlreadyMade("The node key must not lie in the node's directory: choose another --key-file.")
    key = ciphers.make_key()
    write_key_file(path, key)
    hold_node_key(key)
    return (
        f"The node key was written to {path}. Without it nothing in this node can ever be read again: "
        "copy it to the recovery sheet and lock the sheet away. Never keep it in a backup of this machine."
    )


def read_directory_root() -> bytes:
    """The root file that the settings name, looked at before anything is made; empty where they name none."""
    if not settings.MYOSOTIS_DIRECTORY_ROOT:
        return b""
    try:
        content = Path(settings.MYOSOTIS_DIRECTORY_ROOT).read_bytes()
    except OSError as error:
        raise NoRoot("MYOSOTIS_DIRECTORY_ROOT names a file that cannot be read. Nothing was made.") from error
    check_first_root(content)
    return content


def make_place_among_nodes(root: bytes) -> list[str]:
    """The keys by which other nodes will know this one, and the root by which it judges their directory."""
    make_keys(by="keeper")
    if not root:
        return []
    trust_root(content=root, by="keeper")
    return [
        "This node trusts the root of the directory of nodes that the settings name. Compare with the welcome letter: "
        f"{fingerprint_root(root)}"
    ]


def make_secret_key(home: Path) -> str:
    """A secret for sessions, unless the settings bring one."""
    if settings.SECRET_KEY != settings.PLACEHOLDER:
        return ""
    write_private(home / "secret.key", secrets.token_urlsafe(50))
    settings.SECRET_KEY = (home / "secret.key").read_text(encoding="ascii").strip()
    return ""


def make_recovery_recipient(home: Path, recipient: str) -> list[str]:
    """Keep to whom backups are encrypted; make an identity where none is named."""
    if recipient:
        age.check_recipient(recipient)
        write_private(age.recipients_path(), recipient)
        return ["Backups are encrypted to the recipient you named."]
    identity, public = age.make_identity()
    write_private(age.recipients_path(), public)
    path = home.parent / f"{home.name}.recovery.key"
    try:
        write_private(path, identity)
    except OSError:
        return [f"The recovery key, which opens backups (write it on the recovery sheet now): {identity}"]
    return [
        f"The recovery key, which opens backups, was written to {path}. "
        "Copy it to the recovery sheet and take the file off this machine."
    ]


def write_private(path: Path, text: str) -> None:
    """Write a new file that only its owner may read."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())
