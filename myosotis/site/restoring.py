"""Making a node out of a backup, so that what was erased since stays erased.

The order matters: the key store is shredded in memory before it touches the disk; only then come the data. The
accounts stay locked, but for the keepers', until somebody confirms each; peers see a new epoch; the log goes on with
an entry that names the head it had.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from myosotis.accounts.actions.people import lock_after_restore
from myosotis.audit import queries as log
from myosotis.audit.actions import record
from myosotis.files import blobs
from myosotis.kernel import clock
from myosotis.kernel.errors import MyosotisError
from myosotis.kernel.ids import new_id
from myosotis.site import backing_up, installing, rejoining, versions
from myosotis.site.backing_up import DATA, KEYS, Backup
from myosotis.vault import age, backup, erasure, health, store

EPOCH = "exchange epoch"
FILES = ("erased.log", "secret.key", "backup.recipients")


class CannotRestore(MyosotisError):
    """No node was made; the sentence says why."""


@dataclass(frozen=True)
class Wanted:
    """What to restore, and with what it is opened."""

    directory: Path
    stamp: str = ""
    identity: str = ""
    passphrase: str = ""
    keys: Path | None = None
    erased: tuple[Path, ...] = ()


def restore(wanted: Wanted) -> list[str]:
    """Make the node; return what was done, in sentences. Changes nothing where it refuses."""
    home = Path(settings.MYOSOTIS_HOME)
    _refuse_full_home(home)
    chosen = choose_backup(wanted)
    _check_files(chosen)
    key_bytes, erased = _shred_in_memory(_open_keys(wanted), _ledgers(wanted, chosen))
    installing.make_directory(home)
    try:
        store.store_path().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        store.store_path().write_bytes(key_bytes)
        store.store_path().chmod(0o600)
        _write_ledger(erased)
        health.check_node_key()
        _load_data(wanted, chosen)
        blobs.copy_blobs(chosen.directory / "files", blobs.blobs_path())
        _write_settings_files(home, chosen)
        return [
            f"The backup of {chosen.made_at:%d %B %Y, %H:%M} UTC was opened.",
            *_make_whole(chosen, erased),
        ]
    except BaseException:
        connection.close()
        store.disconnect()
        store.store_path().unlink(missing_ok=True)
        for name in ("node.sqlite3", "node.sqlite3-wal", "node.sqlite3-shm", *FILES):
            (home / name).unlink(missing_ok=True)
        raise


def choose_backup(wanted: Wanted) -> Backup:
    """The newest backup in the directory, or the one named."""
    found = backing_up.list_backups(wanted.directory)
    if wanted.stamp:
        found = [one for one in found if one.stamp == wanted.stamp]
    if not found:
        raise CannotRestore(f"There is no complete backup in {wanted.directory}.")
    return found[0]


def _refuse_full_home(home: Path) -> None:
    if store.store_path().exists() or (home / "node.sqlite3").exists():
        raise CannotRestore(
            f"There is a node in {home} already. Move it aside first; a restore never overwrites one."
        )
    if connection.vendor != "sqlite" and versions.compare_database() is not versions.Fit.EMPTY:
        raise CannotRestore("The database that the settings name is not empty. Name a new, empty one.")
    connection.close()


def _check_files(chosen: Backup) -> None:
    """The data file is whole, its program is not newer than this one, its database of the same kind."""
    described = chosen.manifest["files"]
    if not chosen.path(DATA).is_file():
        raise CannotRestore(f"The file {chosen.path(DATA).name} is missing beside its manifest.")
    for kind in (DATA, KEYS):
        path = chosen.path(kind)
        if path.is_file() and backing_up.describe_file(path) != described.get(path.name):
            raise CannotRestore(f"The file {path.name} is damaged: it is not what its manifest says.")
    if set(chosen.manifest["migrations"]) - versions.list_known():
        raise CannotRestore("The backup was made by a newer version of the program. Install that one first.")
    if chosen.manifest["database"] != connection.vendor:
        raise CannotRestore(
            f"The backup is of a {chosen.manifest['database']} database, the settings name {connection.vendor}."
        )


def _open_keys(wanted: Wanted) -> bytes:
    """The key store as bytes: the present one where it is given, else the newest copy."""
    path = wanted.keys
    if path is None:
        copies = sorted(wanted.directory.glob(f"{KEYS}-*.age"), reverse=True)
        path = copies[0] if copies else None
    if path is None or not path.is_file():
        raise CannotRestore("There is no copy of the keys. Without it the data cannot be read by anyone.")
    content = path.read_bytes()
    if content.startswith(b"SQLite format 3"):
        with closing(sqlite3.connect(":memory:")) as copy, closing(_read_only(path)) as source:
            source.backup(copy)
            return copy.serialize()
    return age.decrypt_bytes(content, identity=wanted.identity, passphrase=wanted.passphrase)


def _ledgers(wanted: Wanted, chosen: Backup) -> set[UUID]:
    """Every root any ledger at hand names: those given, and the one kept beside the backups."""
    erased: set[UUID] = set(erasure.erased_roots(chosen.directory / "erased.log"))
    for path in wanted.erased:
        if not path.is_file():
            raise CannotRestore(f"There is no ledger of erasures {path}.")
        is_store = path.read_bytes()[:15] == b"SQLite format 3"
        erased |= set(erasure.shredded_in(path) if is_store else erasure.erased_roots(path))
    return erased


def _shred_in_memory(key_bytes: bytes, erased: set[UUID]) -> tuple[bytes, set[UUID]]:
    """Null the keys of erased roots before the key store touches the disk. Returns it and all erased roots."""
    at = clock.now().isoformat()
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        copy.deserialize(key_bytes)
        copy.execute("PRAGMA secure_delete=ON")
        copy.executemany(
            "UPDATE key SET wrap = NULL, shredded_at = ? WHERE root = ? AND wrap IS NOT NULL",
            [(at, str(root)) for root in erased],
        )
        everything = {UUID(root) for (root,) in copy.execute("SELECT root FROM key WHERE wrap IS NULL")}
        return copy.serialize(), everything | erased


def _write_ledger(erased: set[UUID]) -> None:
    at = clock.now().isoformat()
    lines = "".join(f"{at} {root}\n" for root in sorted(erased))
    store.erased_log_path().write_text(lines, encoding="ascii")
    store.erased_log_path().chmod(0o600)


def _write_settings_files(home: Path, chosen: Backup) -> None:
    """A new secret for sessions, and to whom the next backup is encrypted."""
    installing.make_secret_key(home)
    recipients = chosen.manifest.get("recipients") or []
    if recipients:
        installing.write_private(age.recipients_path(), "\n".join(recipients))


def _load_data(wanted: Wanted, chosen: Backup) -> None:
    clear = Path(settings.MYOSOTIS_HOME) / "run" / "restore.tar.gz"
    try:
        with chosen.path(DATA).open("rb") as sealed, clear.open("wb") as target:
            age.decrypt_stream(sealed, target, identity=wanted.identity, passphrase=wanted.passphrase)
        if connection.vendor == "sqlite":
            backup.load_sqlite(clear, Path(settings.DATABASES["default"]["NAME"]))
        else:
            versions.migrate_as_recorded(chosen.manifest["migrations"])
            backup.load_postgresql(clear)
    finally:
        clear.unlink(missing_ok=True)
    versions.bring_up_to_date()


def _make_whole(chosen: Backup, erased: set[UUID]) -> list[str]:
    """Everything that is done once before the node may serve."""
    kept = chosen.manifest["log"]
    verdict = log.verify((int(kept["seq"]), str(kept["head"])) if kept["seq"] else None)
    if not verdict.is_whole:
        raise CannotRestore(
            f"The log in the backup is not whole (entry {verdict.first_bad}: {verdict.reason})."
        )
    removed = rejoining.remove_erased(erased)
    tokens = rejoining.rebuild_index(print)
    with transaction.atomic():
        locked = lock_after_restore()
        record(
            "node.restored",
            by="node",
            from_seq=verdict.entries,
            old_seq=int(kept["kept_seq"]),
            old_head=str(kept["kept_head"]),
            backup=chosen.stamp,
        )
    store.replace_log_head(*log.head())
    epoch = new_id()
    store.write_meta(EPOCH, str(epoch).encode())
    health.ensure_check_value()
    store.write_meta("restored at", clock.now().isoformat().encode())
    connection.close()
    return [
        f"{removed} erasures were repeated: what they erased cannot be read here either.",
        f"The search index was built anew ({tokens} entries).",
        f"The log is whole ({verdict.entries} entries) and goes on with an entry that names its old head.",
        f"{locked} accounts are locked until a keeper or supervisor confirms them; all sessions have ended.",
        "Other nodes will see a new epoch and send again what was lost.",
        "Start the node with `myosotis serve`.",
    ]


def _read_only(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"file:{path}?mode=ro", uri=True)
