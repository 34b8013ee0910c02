"""The tables of a test database: made once by the migrations as they are, copied from then on.

Making them takes longer than most test files; SQLite copies a finished database in a few milliseconds.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

try:
    import fcntl
except ImportError:  # Windows: each worker then makes its own
    fcntl = None  # type: ignore[assignment]

from django.core import management
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
KEPT = ROOT / ".dev" / "schemas"


@contextmanager
def copied_schema() -> Iterator[None]:
    """While this stands, Django's test databases in SQLite are copies where these migrations ran before."""
    migrate = management.call_command

    def call(*words: Any, **options: Any) -> Any:
        if words == ("migrate",) and options.get("run_syncdb") and connection.vendor == "sqlite":
            return _copy_or_make(lambda: migrate(*words, **options))
        return migrate(*words, **options)

    management.call_command = call
    try:
        yield
    finally:
        management.call_command = migrate


@contextmanager
def one_at_a_time(name: str, folder: Path = KEPT) -> Iterator[None]:
    """Hold a lock that the workers of a run share: one makes what the others then find made."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        if fcntl is not None:
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _copy_or_make(make: Any) -> None:
    kept = KEPT / f"{_digest()}.sqlite3"
    connection.ensure_connection()
    with one_at_a_time("tables"):
        if not kept.exists():
            _make(make, kept)
            return
        with closing(sqlite3.connect(kept)) as ready:
            ready.backup(connection.connection)


def _make(make: Any, kept: Path) -> None:
    make()
    fresh = kept.with_suffix(f".{os.getpid()}")
    with closing(sqlite3.connect(fresh)) as copy:
        connection.connection.backup(copy)
    for old in KEPT.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    fresh.rename(kept)


def _digest() -> str:
    """Of every migration of ours, of the versions of what brings others, and of this Python."""
    found = hashlib.sha256(sys.version.encode())
    for path in [*sorted(ROOT.glob("myosotis/*/migrations/*.py")), ROOT / "requirements" / "base.txt"]:
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:32]
