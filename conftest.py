"""What every test has: the invented cast, a key store of its own, and no socket beyond this machine."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from myosotis.vault import ciphers, node_key, store
from tests.schemas import copied_schema

TEST_NODE_KEY = b"k" * ciphers.KEY_BYTES


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """The tables of the test database are copied where these migrations ran before."""
    with copied_schema():
        yield


@pytest.fixture(autouse=True)
def vault_of_its_own(tmp_path: Path) -> Iterator[None]:
    """Each test has an empty key store and a known node key."""
    home = tmp_path / "node"
    home.mkdir()
    own = {
        "MYOSOTIS_HOME": home,
        "MYOSOTIS_KEY_STORE": home / "keys.sqlite3",
        "EMAIL_FILE_PATH": home / "mail",
        # Each test client would look at every file of the style sheets, scripts and fonts before its first request.
        "WHITENOISE_AUTOREFRESH": True,
    }
    store.disconnect()
    node_key.hold_node_key(TEST_NODE_KEY)
    # Whatever else a test sets is gone with these.
    with override_settings(**own):
        yield
    store.disconnect()
    node_key.forget_node_key()


@pytest.fixture(autouse=True)
def no_socket_beyond_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that calls outside fails."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        host = address[0] if isinstance(address, tuple) else "unix"
        if host not in ("unix", "localhost", "127.0.0.1", "::1"):
            raise AssertionError(f"A test wanted to connect to {host}.")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def rail_without_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests that ask for hundreds of pages: the figures beside the names of the rail are the same on each."""
    from myosotis.site import navigation

    bare = tuple(replace(entry, count=None) for entry in navigation.RAIL)
    monkeypatch.setattr(navigation, "RAIL", bare)


@pytest.fixture
def cast(db: None) -> Any:
    """The shared cast of people who work here (see tests/people.py)."""
    from tests.people import make_cast

    return make_cast()
