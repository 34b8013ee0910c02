"""Backups of a node: one encrypted copy of the data, then one of the keys, and a manifest that names both.

Copies of the data are kept long, copies of the keys seven days: that is how an erasure reaches the old backups.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

import myosotis
from myosotis.files import blobs
from myosotis.kernel import clock
from myosotis.kernel.errors import MyosotisError
from myosotis.site import processes, versions
from myosotis.vault import age, backup, store

STAMP = "%Y%m%dT%H%M%SZ"
KEYS_LIVE = dt.timedelta(days=7)
DATA_DAILY_FOR = dt.timedelta(days=35)
DUE_AFTER = dt.timedelta(hours=25)
DATA, KEYS, MANIFEST = "data", "keys", "backup"


class BackupFailed(MyosotisError):
    """No backup was made; what was begun was taken away again."""


@dataclass(frozen=True)
class Backup:
    """One backup: where it lies, when it was made and the names of its files."""

    directory: Path
    made_at: dt.datetime
    manifest: dict[str, Any]

    @property
    def stamp(self) -> str:
        """The instant as it stands in the names of the files."""
        return self.made_at.strftime(STAMP)

    def path(self, kind: str) -> Path:
        """The file of the data, of the keys or of the manifest."""
        ending = {DATA: "tar.gz.age", KEYS: "sqlite3.age", MANIFEST: "json"}[kind]
        return self.directory / f"{kind}-{self.stamp}.{ending}"

    def sentences(self) -> list[str]:
        """What was done."""
        return [
            f"The data were copied to {self.path(DATA)}.",
            f"The keys were copied to {self.path(KEYS)}; this copy is removed after 7 days, here and elsewhere.",
        ]


def backups_path() -> Path:
    """Where backups are written unless another place is named."""
    return Path(settings.MYOSOTIS_BACKUPS)


def back_up(directory: Path | None = None, passphrase: str = "") -> Backup:
    """Copy the data, then the keys; both encrypted. Raises `BackupFailed` or `NoRecipient` with a sentence."""
    directory = directory or backups_path()
    if not passphrase:
        age.load_recipients()
    with processes.only_one("backup", "Another backup is being made; wait until it is done."):
        made = Backup(directory, clock.now().replace(microsecond=0), {})
        try:
            directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            return _write_backup(made, passphrase)
        except OSError as error:
            for kind in (DATA, KEYS, MANIFEST):
                made.path(kind).unlink(missing_ok=True)
            raise BackupFailed(
                f"No backup was made: {directory} cannot be written ({error.strerror or 'unknown reason'}). "
                "Earlier backups are as they were."
            ) from error
        finally:
            for left in (*directory.glob("*.part"), processes.run_directory() / "data.tar.gz"):
                left.unlink(missing_ok=True)


def _write_backup(made: Backup, passphrase: str) -> Backup:
    clear, seq, digest = backup.copy_data(processes.run_directory())
    with clear.open("rb") as source:
        _write_sealed(made.path(DATA), source, passphrase)
    clear.unlink()
    # Sealed as they lie; never changed once written, so only new ones are copied.
    blobs.copy_blobs(blobs.blobs_path(), made.directory / "files")
    # Only now the keys: whatever the data hold has its key by this moment.
    kept_head = store.kept_log_head() or (seq, digest)
    _write_sealed(made.path(KEYS), io.BytesIO(backup.copy_keys()), passphrase)
    ledger = store.erased_log_path()
    if ledger.is_file():
        # Ids only: which keys a restore must not bring back, known also when the copies of keys are gone.
        _write_file(made.directory / "erased.log", ledger.read_bytes())
    manifest = {
        "format": 1,
        "program": myosotis.__version__,
        "node": settings.MYOSOTIS_NODE,
        "made_at": made.made_at.isoformat(),
        "database": connection.vendor,
        "migrations": versions.list_applied(),
        "recipients": age.read_recipients(),
        "log": {"seq": seq, "head": digest, "kept_seq": kept_head[0], "kept_head": kept_head[1]},
        "files": {made.path(kind).name: describe_file(made.path(kind)) for kind in (DATA, KEYS)},
    }
    _write_file(made.path(MANIFEST), json.dumps(manifest, indent=1).encode())
    return Backup(made.directory, made.made_at, manifest)


def _write_sealed(target: Path, clear: Any, passphrase: str) -> None:
    beside = target.with_name(target.name + ".part")
    with beside.open("wb") as sealed:
        os.chmod(beside, 0o600)  # noqa: PTH101
        age.encrypt_stream(clear, sealed, passphrase)
        sealed.flush()
        os.fsync(sealed.fileno())
    beside.replace(target)


def _write_file(target: Path, content: bytes) -> None:
    beside = target.with_name(target.name + ".part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.chmod(0o600)
    beside.replace(target)


def describe_file(path: Path) -> dict[str, Any]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def list_backups(directory: Path | None = None) -> list[Backup]:
    """The complete backups in a directory, newest first; what has no manifest is not one."""
    found = []
    for path in (directory or backups_path()).glob(f"{MANIFEST}-*.json"):
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
            found.append(Backup(path.parent, read_stamp(path), manifest))
        except (OSError, ValueError):
            continue
    return sorted(found, key=lambda one: one.made_at, reverse=True)


def read_stamp(path: Path) -> dt.datetime:
    """The instant in a backup file's name."""
    return dt.datetime.strptime(path.name.split("-")[1].split(".")[0], STAMP).replace(tzinfo=dt.UTC)


def back_up_when_due() -> bool:
    """Make tonight's backup if nobody else did; run by the worker. Demo and test nodes keep none by themselves."""
    if settings.MYOSOTIS_DEMO or settings.MYOSOTIS_TEST:
        return False
    newest = next(iter(list_backups()), None)
    if newest and clock.now() - newest.made_at < DUE_AFTER:
        return False
    back_up()
    return True


def prune_backups(directory: Path | None = None) -> int:
    """Remove copies of keys after seven days, and of data after five weeks but for one of each month."""
    removed = 0
    directory = directory or backups_path()
    for path in directory.glob(f"{KEYS}-*.age"):
        if clock.now() - read_stamp(path) >= KEYS_LIVE:
            path.unlink(missing_ok=True)
            removed += 1
    months: set[str] = set()
    for path in sorted(directory.glob(f"{DATA}-*.age")):
        made_at = read_stamp(path)
        month = made_at.strftime("%Y%m")
        if month in months and clock.now() - made_at >= DATA_DAILY_FOR:
            path.unlink(missing_ok=True)
            (directory / f"{MANIFEST}-{made_at.strftime(STAMP)}.json").unlink(missing_ok=True)
            removed += 1
        months.add(month)
    return removed
