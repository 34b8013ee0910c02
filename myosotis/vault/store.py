"""The key store: one SQLite file of its own, rollback journal, securely deleting, fully synchronous.

It is never the node's database and never in write-ahead mode: there, one open reader would keep deleted keys on
disk. Keys are made durable before the data that needs them; an orphan is harmless. A null wrap is the ledger of
what was erased; the id is also appended to `erased.log`, which a restore replays before it serves.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import UUID

from django.conf import settings

from myosotis.kernel import clock
from myosotis.kernel.errors import MyosotisError
from myosotis.vault import ciphers
from myosotis.vault.node_key import node_key

SCHEMA = """
CREATE TABLE IF NOT EXISTS key(root TEXT PRIMARY KEY, kind TEXT NOT NULL, wrap BLOB, made_at TEXT NOT NULL,
    shredded_at TEXT);
CREATE TABLE IF NOT EXISTS draft_key(user TEXT PRIMARY KEY, wrap BLOB NOT NULL, until TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value BLOB NOT NULL);
"""
BATCH = 500
HEAD_EVERY_SECONDS = 1.0
_local = threading.local()
_head_kept: dict[str, float] = {}
_opened: dict[Path, tuple[int, int] | None] = {}


class StoreBusy(MyosotisError):
    """Somebody holds the key store open; what was to be written there was not, and can be asked for again."""


class StoreGone(MyosotisError):
    """The file of the key store is not the one this process opened: an empty one in its place would lose keys."""


def store_path() -> Path:
    """Where the key store lies."""
    return Path(settings.MYOSOTIS_KEY_STORE)


def erased_log_path() -> Path:
    """The append-only list of erased roots, beside the key store."""
    return Path(settings.MYOSOTIS_HOME) / "erased.log"


def connect() -> sqlite3.Connection:
    """This thread's connection, opened once per file and process."""
    path = store_path()
    held = getattr(_local, "held", None)
    _demand_same_file(path)
    if held and held[0] == (path, os.getpid()):
        return held[1]
    path.parent.mkdir(parents=True, exist_ok=True)
    connection = sqlite3.connect(path, timeout=20, isolation_level=None)
    connection.execute("PRAGMA journal_mode=TRUNCATE")
    connection.execute("PRAGMA secure_delete=ON")
    connection.execute("PRAGMA synchronous=FULL")
    connection.executescript(SCHEMA)
    path.chmod(0o600)
    _local.held = ((path, os.getpid()), connection)
    _opened[path] = _name_file(path)
    return connection


def _demand_same_file(path: Path) -> None:
    """Removed or replaced while the node serves: nothing more is written to a file that nobody will find again."""
    if path in _opened and _opened[path] != _name_file(path):
        raise StoreGone("The key store was removed or replaced; stop the node, bring it back, start again.")


def _name_file(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino


def disconnect() -> None:
    """Close this thread's connection (before a restore replaces the file)."""
    held = getattr(_local, "held", None)
    if held:
        held[1].close()
        _local.held = None
        _opened.pop(held[0][0], None)


@contextmanager
def writing() -> Iterator[sqlite3.Connection]:
    """One immediate transaction of the key store."""
    connection = connect()
    try:
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")  # refused while somebody else reads: then nothing was written at all
    except BaseException as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        if isinstance(error, sqlite3.OperationalError) and "locked" in str(error):
            raise StoreBusy("The key store is in use; nothing was written to it.") from error
        raise


def add_keys(roots: Iterable[UUID], kind: str) -> None:
    """Make a data key for each root that has none yet; durable when this returns. A shredded root stays shredded."""
    wrapping = wrapping_key()
    at = clock.now().isoformat()
    rows = [(str(root), kind, _wrap(wrapping, str(root), ciphers.make_key()), at) for root in roots]
    with writing() as connection:
        connection.executemany(
            "INSERT INTO key(root, kind, wrap, made_at) VALUES (?, ?, ?, ?) ON CONFLICT(root) DO NOTHING",
            rows,
        )


def load_keys(roots: Iterable[UUID]) -> dict[UUID, bytes]:
    """The data keys of those roots that have one; erased and unknown roots are left out."""
    wanted = {str(root): root for root in roots}
    texts, opener = list(wanted), ciphers.Opener(wrapping_key())
    found: dict[UUID, bytes] = {}
    for start in range(0, len(texts), BATCH):
        part = texts[start : start + BATCH]
        marks = ",".join("?" * len(part))
        rows = connect().execute(
            f"SELECT root, wrap FROM key WHERE wrap IS NOT NULL AND root IN ({marks})",  # noqa: S608  marks only
            part,
        )
        for root, wrap in rows:
            found[wanted[root]] = opener.unseal(wrap, bound_to=b"key " + root.encode())
    return found


def shred_keys(roots: Iterable[UUID]) -> int:
    """Destroy the keys of these roots and write them to the ledger of erasures. Returns how many had a key.

    The ledger is written first: a crash in between leaves an erasure that is replayed, never one that is forgotten.
    """
    wanted = [str(root) for root in roots]
    at = clock.now().isoformat()
    _append_erased(wanted, at)
    try:
        with writing() as connection:
            cursor = connection.executemany(
                "UPDATE key SET wrap = NULL, shredded_at = ? WHERE root = ? AND wrap IS NOT NULL",
                [(at, root) for root in wanted],
            )
            return cursor.rowcount
    except sqlite3.OperationalError as error:
        raise StoreBusy(
            "The key store is in use; the erasure is written down and will be repeated."
        ) from error


def is_shredded(root: UUID) -> bool:
    """Whether the ledger says that this root was erased."""
    row = connect().execute("SELECT wrap FROM key WHERE root = ?", [str(root)]).fetchone()
    return row is not None and row[0] is None


def read_meta(name: str) -> bytes | None:
    """One small value kept beside the keys (index key, head of the log, epoch)."""
    row = connect().execute("SELECT value FROM meta WHERE name = ?", [name]).fetchone()
    return row[0] if row else None


def write_meta(name: str, value: bytes) -> None:
    """Keep one small value beside the keys."""
    with writing() as connection:
        connection.execute(
            "INSERT INTO meta(name, value) VALUES (?, ?) ON CONFLICT(name) DO UPDATE SET value = excluded.value",
            [name, value],
        )


def keep_log_head_soon(seq: int, digest: str) -> None:
    """Keep the head of the log, unless the store was written within the last second, by whichever process.

    The store lets nobody read while it is written. What is left out is kept by the worker, which looks every two
    seconds.
    """
    now = time.monotonic()
    if now - _head_kept.get("at", -HEAD_EVERY_SECONDS) >= HEAD_EVERY_SECONDS:
        _head_kept["at"] = now
        if _was_just_written():
            return
        # The act is committed: a busy key store must not make it look as if it had failed.
        with suppress(sqlite3.OperationalError, StoreBusy, StoreGone):
            keep_log_head(seq, digest)


def _was_just_written() -> bool:
    try:
        return abs(time.time() - store_path().stat().st_mtime) < HEAD_EVERY_SECONDS
    except FileNotFoundError:
        return False


def keep_log_head(seq: int, digest: str) -> None:
    """Keep the head of the log here, outside the database that holds the log; never backwards."""
    kept = kept_log_head()
    if kept and kept[0] >= seq:
        return
    with writing() as connection:
        row = connection.execute("SELECT value FROM meta WHERE name = 'log head'").fetchone()
        if row is None or int(bytes(row[0]).split(b" ")[0]) < seq:
            connection.execute(
                "INSERT INTO meta(name, value) VALUES ('log head', ?) "
                "ON CONFLICT(name) DO UPDATE SET value = excluded.value",
                [f"{seq} {digest}".encode()],
            )


def replace_log_head(seq: int, digest: str) -> None:
    """Keep this head whatever was kept before: after a restore only, whose entry in the log names the old one."""
    write_meta("log head", f"{seq} {digest}".encode())


def kept_log_head() -> tuple[int, str] | None:
    """The head of the log as kept here, or None of a node that has logged nothing."""
    value = read_meta("log head")
    if value is None:
        return None
    seq, digest = bytes(value).decode().split(" ")
    return int(seq), digest


def named_key(name: str) -> bytes:
    """A key of the node for one purpose that can be renewed (search index, offline intake), made at first use."""
    value = read_meta(f"key {name}")
    if value is None:
        with writing() as connection:  # the first of several processes wins
            connection.execute(
                "INSERT INTO meta(name, value) VALUES (?, ?) ON CONFLICT(name) DO NOTHING",
                [f"key {name}", _wrap(wrapping_key(), name, ciphers.make_key())],
            )
        value = read_meta(f"key {name}")
    if value is None:
        raise StoreBusy("The key store did not keep a key that was just written.")
    return ciphers.unseal(wrapping_key(), value, bound_to=b"key " + name.encode())


def renew_named_key(name: str) -> None:
    """Forget the old key of that purpose and make a new one."""
    write_meta(f"key {name}", _wrap(wrapping_key(), name, ciphers.make_key()))


def wrapping_key() -> bytes:
    """The key that wraps the others, derived from the node key."""
    return ciphers.derive(node_key(), "wrap")


def _wrap(wrapping: bytes, name: str, key: bytes) -> bytes:
    return ciphers.seal(wrapping, key, bound_to=b"key " + name.encode())


def _append_erased(roots: list[str], at: str) -> None:
    with erased_log_path().open("a", encoding="ascii") as log:
        log.writelines(f"{at} {root}\n" for root in roots)
        log.flush()
        os.fsync(log.fileno())
