"""The two databases: SQLite as it must be set, or PostgreSQL from one address."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from myosotis.site.environment import WrongSetting

PRAGMAS = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-20000; PRAGMA secure_delete=ON"
)

MOST_STATEMENTS = 500
"""Statements that a connection of SQLite keeps prepared; our pages ask some two hundred."""

# Statements are planned once and kept by the connection; none of ours is long enough to be worth compiling; disks
# without moving heads read here and there as quickly as in a row.
POSTGRESQL = {
    "server_side_binding": True,
    "prepare_threshold": 2,
    "options": "-c jit=off -c random_page_cost=1.1",
}


def database_settings(address: str, sqlite_path: Path) -> dict[str, Any]:
    """Django's settings of the database: SQLite at `sqlite_path` unless an address of PostgreSQL is given."""
    if not address or address == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_path,
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": PRAGMAS,
                "cached_statements": MOST_STATEMENTS,
            },
        }
    parts = urlsplit(address)
    if parts.scheme not in ("postgresql", "postgres"):
        raise WrongSetting(
            "MYOSOTIS_DATABASE", parts.scheme, "postgresql://user@host/name, or nothing for SQLite"
        )
    query = parse_qs(parts.query)
    return {
        "ENGINE": "myosotis.site.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or query.get("user", [""])[0]),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.get("host", [parts.hostname or ""])[0],
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": POSTGRESQL,
    }
