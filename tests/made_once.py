"""What many tests of a file begin with, made once: its rows in a transaction around all of them, its keys in a copy.

Each test has a savepoint of its own within that transaction, a copy of the home with the key store, and copies of the
records that were made, so that none sees what another did.
"""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest
from django.conf import settings
from django.db import transaction
from django.test import override_settings

from conftest import TEST_NODE_KEY
from myosotis.vault import node_key, store

What = TypeVar("What")


@dataclass
class Made(Generic[What]):
    """What was made, and the home of the node that holds its keys and files."""

    home: Path
    what: What

    def give(self) -> What:
        """To one test."""
        store.disconnect()
        shutil.copytree(self.home, settings.MYOSOTIS_HOME, dirs_exist_ok=True)
        return copy.deepcopy(self.what)


@contextmanager
def made_once(make: Callable[[], What], *, home: Path, blocker: Any) -> Iterator[Made[What]]:
    """While this stands, the rows that `make` writes are there; `blocker` is pytest-django's."""
    own = {
        "MYOSOTIS_HOME": home,
        "MYOSOTIS_KEY_STORE": home / "keys.sqlite3",
        "EMAIL_FILE_PATH": home / "mail",
    }
    with blocker.unblock(), transaction.atomic():
        store.disconnect()
        node_key.hold_node_key(TEST_NODE_KEY)
        with override_settings(**own):
            what = make()
        store.disconnect()
        node_key.forget_node_key()
        yield Made(home, what)
        transaction.set_rollback(True)


def made_for_this_file(make: Callable[[], Any]) -> Any:
    """A fixture that makes this once for all tests of the file it stands in."""

    @pytest.fixture(scope="module")
    def made(
        django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
    ) -> Iterator[Made[Any]]:
        with made_once(make, home=tmp_path_factory.mktemp("made"), blocker=django_db_blocker) as found:
            yield found

    return made
