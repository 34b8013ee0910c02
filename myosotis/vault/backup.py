"""Copies of the data and of the keys. Always the data first: a key made in between is then in the copy of the keys.

Search tokens and sessions enter no copy: with a living index key old tokens would give names back. A copy of the
keys is made in memory, so that no wrapped key is left on a disk from which it could not be shredded.
"""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection
from psycopg import sql

from myosotis.kernel.errors import MyosotisError
from myosotis.vault import store

LEFT_OUT = frozenset(
    {
        "people_indexedowner",  # the search index is built anew after a restore
        "people_posting",
        "people_indexversion",
        "django_session",
        "axes_accessattempt",
        "axes_accesslog",
        "axes_accessfailurelog",
    }
)
SQLITE_NAME, TABLES_NAME = "node.sqlite3", "tables.json"


class BrokenCopy(MyosotisError):
    """A backup file is not what its manifest says."""


def copy_keys() -> bytes:
    """The key store as it is now, as the bytes of an SQLite file, never on a disk in this form."""
    with closing(sqlite3.connect(":memory:")) as copy:
        store.connect().backup(copy)
        return copy.serialize()


def copy_data(beside: Path) -> tuple[Path, int, str]:
    """A consistent copy of the database in one tar file in the directory `beside`, with the log's head in it."""
    target = beside / "data.tar.gz"
    target.unlink(missing_ok=True)
    if connection.vendor == "sqlite":
        seq, digest = _copy_sqlite(target, beside / SQLITE_NAME)
    else:
        seq, digest = _copy_postgresql(target)
    return target, seq, digest


def _copy_sqlite(target: Path, copy_path: Path) -> tuple[int, str]:
    copy_path.unlink(missing_ok=True)
    try:
        source = sqlite3.connect(
            f"file:{settings.DATABASES['default']['NAME']}?mode=ro", uri=True, timeout=60
        )
        with closing(source), closing(sqlite3.connect(copy_path, isolation_level=None)) as copy:
            copy.execute("PRAGMA journal_mode=OFF")
            source.backup(copy)
            copy.execute("PRAGMA journal_mode=OFF")
            copy.execute("PRAGMA secure_delete=ON")
            tables = {name for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in sorted(LEFT_OUT & tables):
                copy.execute(f'DELETE FROM "{table}"')  # noqa: S608  names from the list above
            copy.execute("VACUUM")
            row = copy.execute("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1").fetchone()
        with _new_tar(target) as tar:
            tar.add(copy_path, SQLITE_NAME)
    finally:
        copy_path.unlink(missing_ok=True)
    return (int(row[0]), str(row[1])) if row else (0, "")


def _copy_postgresql(target: Path) -> tuple[int, str]:
    with connect_postgresql() as source, source.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        tables = _list_tables(cursor)
        cursor.execute("SELECT seq, hash FROM audit_entry ORDER BY seq DESC LIMIT 1")
        row = cursor.fetchone()
        with _new_tar(target) as tar:
            _add(tar, TABLES_NAME, json.dumps(tables).encode())
            for table, columns in tables.items():
                order = sql.SQL(" ORDER BY seq") if table == "audit_entry" else sql.SQL("")
                query = sql.SQL("COPY (SELECT {} FROM {}{}) TO STDOUT").format(
                    sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table), order
                )
                # By way of a file: a tar wants the size first, and a table may be larger than the memory.
                with tempfile.TemporaryFile(dir=target.parent) as rows_file, cursor.copy(query) as rows:
                    for part in rows:
                        rows_file.write(part)
                    member = tarfile.TarInfo(f"{table}.copy")
                    member.size = rows_file.tell()
                    rows_file.seek(0)
                    tar.addfile(member, rows_file)
        cursor.execute("COMMIT")
    return (int(row[0]), str(row[1])) if row else (0, "")


def _list_tables(cursor: psycopg.Cursor[Any]) -> dict[str, list[str]]:
    """The tables to copy with their columns, the log last (its triggers want it in order)."""
    cursor.execute(
        "SELECT table_name, column_name FROM information_schema.columns "
        "WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
    )
    tables: dict[str, list[str]] = {}
    for table, column in cursor.fetchall():
        if table not in LEFT_OUT and table != "django_migrations":
            tables.setdefault(table, []).append(column)
    return tables


@contextmanager
def connect_postgresql() -> Iterator[psycopg.Connection[Any]]:
    """A connection of its own to the node's PostgreSQL, without Django's conversions."""
    wanted = settings.DATABASES["default"]
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    options = {option: str(wanted[name]) for name, option in names.items() if wanted.get(name)}
    with psycopg.connect(autocommit=True, **options) as own:  # type: ignore[arg-type]
        yield own


def load_sqlite(tar_bytes: Path, target: Path) -> None:
    """Put the copied database where the node keeps it."""
    with tarfile.open(tar_bytes, "r:gz") as tar:
        member = tar.extractfile(SQLITE_NAME)
        if member is None:
            raise BrokenCopy("The backup holds no SQLite database; it was made by a node on PostgreSQL.")
        with member, target.open("wb") as file:
            while part := member.read(1 << 20):
                file.write(part)
    target.chmod(0o600)


def load_postgresql(tar_path: Path) -> None:
    """Fill the migrated, empty database with the copied tables, all or nothing."""
    with tarfile.open(tar_path, "r:gz") as tar, connect_postgresql() as target, target.cursor() as cursor:
        if TABLES_NAME not in tar.getnames():
            raise BrokenCopy("The backup holds no PostgreSQL tables; it was made by a node on SQLite.")
        tables: dict[str, list[str]] = json.loads(_read(tar, TABLES_NAME))
        cursor.execute("BEGIN")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        for table in tables:
            if table != "audit_entry":
                cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        for table, columns in tables.items():
            query = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
            )
            content = tar.extractfile(f"{table}.copy")
            with cursor.copy(query) as rows:
                while content and (part := content.read(1 << 20)):
                    rows.write(part)
        for table, columns in tables.items():
            for column in columns:
                _continue_counter(cursor, table, column)
        cursor.execute("COMMIT")


def _continue_counter(cursor: psycopg.Cursor[Any], table: str, column: str) -> None:
    """Let a counted column go on after its highest number."""
    cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
    row = cursor.fetchone()
    if row and row[0]:
        query = sql.SQL("SELECT setval(%s, COALESCE(MAX({}), 0) + 1, false) FROM {}")
        cursor.execute(query.format(sql.Identifier(column), sql.Identifier(table)), [row[0]])


@contextmanager
def _new_tar(target: Path) -> Iterator[tarfile.TarFile]:
    with (
        target.open("wb") as file,
        gzip.GzipFile(fileobj=file, mode="wb", compresslevel=1) as packed,
        tarfile.open(fileobj=packed, mode="w") as tar,
    ):
        yield tar


def _add(tar: tarfile.TarFile, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))


def _read(tar: tarfile.TarFile, name: str) -> bytes:
    member = tar.extractfile(name)
    return member.read() if member else b""
