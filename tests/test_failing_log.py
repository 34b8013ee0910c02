"""What cannot be written into the log does not happen: every act that a page can ask for, in every room.

The acts are those of the table of roles: each address is asked by the first person whom it obeys, with a log that
fails, and every table must be as it was before.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from myosotis.audit.actions import record
from tests.full_log import LogIsFull
from tests.roles import SCRIPTS, Browsers, ask, find_body, find_path, make_scene, read_table

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ASKERS = ("alice", "sofia", "kim")
# What is no act: who is reading where just now, sessions, and when somebody was last seen.
FEWEST = 70  # acts that were reached; fewer would mean that addresses no longer do what their bodies ask
ONLY_HERE = {
    f"surge_helps.{act}"
    for act in (
        "call_back",
        "change_country_card",
        "keep_text_module",
        "note_missed",
        "remove_text_module",
    )
}
"""Acts of casework that are asked here and by no test of their own."""
PASSING = {"sessions.Session", "desk.Presence", "accounts.SignIn", "audit.Entry"}


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table but the passing ones."""
    models = [
        model for model in apps.get_models() if model._meta.label not in PASSING and model._meta.managed
    ]
    return {model._meta.label: sorted(model._base_manager.values_list(), key=repr) for model in models}


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


def test_what_cannot_be_logged_does_not_happen(scene, full_log):
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
    assert {f"casework.actions.{act}" for act in ONLY_HERE} <= full_log
    assert len(full_log) >= FEWEST
