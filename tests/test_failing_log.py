"""What cannot be written into the log does not happen: every act that a page can ask for, in every room.

The acts are those of the table of roles: each address is asked by the first person whom it obeys, with a log that
fails, and every table must be as it was before. An act whose page is not reached like this, or that no page asks for,
stands in a test of its room (`test_*failing_audit*.py`), where it is called itself: the second test here finds one that
does not.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from myosotis.audit.actions import record
from tests.full_log import LogIsFull, rows_of
from tests.house import PACKAGE, code_files, tree_of
from tests.roles import SCRIPTS, find_body, find_path, make_scene, read_table
from tests.roles.asking import Browsers, ask, leave_out_words

ASKERS = ("alice", "sofia", "kim")
FEWEST = 70  # acts that were reached; fewer would mean that addresses no longer do what their bodies ask
# What is no act: who is reading where just now, sessions, and when somebody was last seen.
PASSING = {"sessions.Session", "desk.Presence", "accounts.SignIn", "audit.Entry"}


def everything() -> dict[str, list[str]]:
    """Every row of every table but the passing ones."""
    models = [
        model for model in apps.get_models() if model._meta.label not in PASSING and model._meta.managed
    ]
    return {model._meta.label: rows for model, rows in rows_of(models).items()}


def acting() -> Iterator[str]:
    """The functions of `actions` modules that are being run just now, innermost first."""
    frame = sys._getframe(2)
    while frame is not None:
        module = frame.f_globals.get("__name__", "")
        if ".actions" in module and not frame.f_code.co_name.startswith(("_", "<")):
            yield f"{module.removeprefix('myosotis.')}.{frame.f_code.co_name}"
        frame = frame.f_back


@pytest.fixture
def full_log(monkeypatch):
    """Every room's way to the log fails; the set of acts that tried."""
    tried: set[str] = set()

    def fail(*_words, **_ids):
        tried.update(acting())
        raise LogIsFull

    for module, name in ways_to_the_log():
        monkeypatch.setattr(module, name, fail)
    return tried


def ways_to_the_log() -> list[tuple[Any, str]]:
    """Each name by which a module of ours calls the log."""
    ours = [module for name, module in list(sys.modules.items()) if name.startswith("myosotis.")]
    return [(module, name) for module in ours for name, held in vars(module).items() if held is record]


@pytest.fixture
def scene(cast):
    """Two cases with everything in them, and people who are signed in, from before the log failed."""
    browsers = Browsers(cast)
    return make_scene(cast), {user: browsers.open(user) for user in ASKERS}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.usefixtures("rail_without_figures")
def test_what_cannot_be_logged_does_not_happen(scene, full_log, monkeypatch):
    leave_out_words(monkeypatch)
    scene, clients = scene
    rows = [row for row in read_table() if row.method != "GET" and row.record != "there"]
    before, changed = everything(), []
    for row in rows:
        for user in ASKERS:
            with transaction.atomic():
                path, body = find_path(scene, row.name, row.record), find_body(scene, row.name, row.record)
                try:
                    ask(clients[user], row.method, path, body, is_script=row.name in SCRIPTS)
                except LogIsFull:
                    after = everything()
                    changed += [f"{row.name}: {label}" for label in before if before[label] != after[label]]
                    transaction.set_rollback(True)
                    break
                transaction.set_rollback(True)
    assert changed == []
    assert len(full_log) >= FEWEST


def logging_acts(path: Path) -> set[str]:
    """The public functions of a file that write into the log, themselves or through a private one beside them."""
    functions = {node.name: node for node in tree_of(path).body if isinstance(node, ast.FunctionDef)}
    called = {
        name: {
            call.func.id
            for call in ast.walk(node)
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
        }
        for name, node in functions.items()
    }
    found, private = set[str](), {"record", "log"}
    while more := {name for name, names in called.items() if names & private} - found:
        found |= more
        private |= {name for name in more if name.startswith("_")}
    return {name for name in found if not name.startswith("_")}


def test_every_act_that_is_logged_is_proven_undone_by_a_failing_log():
    # Acts about files are asked for by papers only, and proven there.
    told = {"files": ("papers",)}
    missing = []
    for path in code_files("myosotis"):
        room, *place = path.relative_to(PACKAGE).parts
        if not place or place[0] not in ("actions", "actions.py"):
            continue
        rooms = (room, *told.get(room, ()))
        tests = [test for one in rooms for test in (PACKAGE / one / "tests").glob("test_*failing_audit*.py")]
        proven = "".join(test.read_text(encoding="utf-8") for test in tests)
        missing += [f"{room}.{act}" for act in logging_acts(path) if not re.search(rf"\b{act}\b", proven)]
    assert sorted(missing) == ["files.keep_file"], "files.keep_file is proven by receive_file of papers"
