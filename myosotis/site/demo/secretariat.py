"""The secretariat of the demo: it holds the key ceremony at the first start, signs the directory, and offers it.

Whoever starts the demo plays all its people at once: the keys of the three root holders, of both publishers and of the
server lie in the demo's folder, each sealed for an identity beside it. A real ceremony (docs/key-ceremony.md) keeps
them in six hands.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from securesystemslib.signer import CryptoSigner

from myosotis.exchange.directory import ceremony, repository
from myosotis.exchange.directory.signing import Seal, read_private
from myosotis.vault import age

ROOT_HOLDERS = ("officer", "machines", "board")
PUBLISHERS = ("anna", "ben")
SERVER = "server"
REFRESH_SECONDS = 6 * 3600.0


class Secretariat:
    """The folder of the demo's secretariat, and what is done in it."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "secretariat"
        self.store = repository.Repository(self.folder / "repository")
        self.stopped = threading.Event()

    @property
    def root_file(self) -> Path:
        """By which root the nodes judge the directory."""
        return self.store.metadata / "1.root.json"

    def prepare(self) -> bool:
        """Hold the ceremony where none was held. Whether it was held now: then no node knows its root yet."""
        identities = self.folder / "identities.json"
        if identities.exists() and self.root_file.exists():
            return False
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        made = {name: age.make_identity() for name in (*ROOT_HOLDERS, *PUBLISHERS, SERVER)}
        seals = {name: Seal((recipient,)) for name, (_identity, recipient) in made.items()}
        seats = ceremony.Seats(
            {name: seals[name] for name in ROOT_HOLDERS},
            {name: seals[name] for name in PUBLISHERS},
            seals[SERVER],
        )
        ceremony.hold_ceremony(self.folder, seats, dt.datetime.now(dt.UTC))
        descriptor = os.open(identities, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            json.dump({name: identity for name, (identity, _recipient) in made.items()}, file)
        return True

    def publish(self, listed: list[Any]) -> None:
        """Sign and publish this list where it is news; else say that what there is, is the newest."""
        now = dt.datetime.now(dt.UTC)
        if listed != self.store.entries():
            repository.stage_directory(self.store, listed, now)
            for name in PUBLISHERS:
                repository.sign_staged(self.store, self._key("publisher", name))
            repository.publish_staged(self.store, self._key("online", SERVER), now)
        else:
            self.refresh()

    def refresh(self) -> None:
        """For another day."""
        repository.refresh(self.store, self._key("online", SERVER), dt.datetime.now(dt.UTC))

    def serve(self, port: int) -> None:
        """Offer the folder on this machine, and keep it fresh, until this process ends."""
        handler = partial(Quiet, directory=str(self.store.folder))
        server = ThreadingHTTPServer(("127.0.0.1", port), handler)
        threading.Thread(target=server.serve_forever, name="directory", daemon=True).start()
        threading.Thread(target=self._keep_fresh, name="fresh", daemon=True).start()

    def _keep_fresh(self) -> None:
        while not self.stopped.wait(REFRESH_SECONDS):
            self.refresh()

    def _key(self, kind: str, name: str) -> CryptoSigner:
        identities = json.loads((self.folder / "identities.json").read_text(encoding="ascii"))
        return read_private(self.folder / "keys" / f"{kind}-{name}.pem.age", identity=identities[name])


class Quiet(SimpleHTTPRequestHandler):
    """Offers the files of a folder without a word."""

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is written down of who asked."""
