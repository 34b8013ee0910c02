"""A secretariat, hotlines and attackers for the tests: invented, quick, in a folder of the test."""

from __future__ import annotations

import datetime as dt
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from myosotis.exchange.directory import ceremony, repository
from myosotis.exchange.directory.fetching import FolderFetcher
from myosotis.exchange.directory.signing import make_signer
from myosotis_core.protocol.keys import DecryptionKey, SigningKey
from myosotis_core.protocol.records import (
    DAY,
    SEALING_LIFE,
    SIGNING_LIFE,
    KeyChange,
    ListedKey,
    NodeRecord,
    Status,
    VoiceContact,
    state_key_change,
)
from myosotis_core.protocol.suites import Suite

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
AT = int(NOW.timestamp())


@dataclass
class Hotline:
    """An invented node elsewhere: its private keys, and the record it asks the secretariat to list."""

    node_id: str
    country: str
    signing: SigningKey = field(default_factory=SigningKey.generate)
    opening: DecryptionKey = field(default_factory=lambda: DecryptionKey.generate(Suite.PLAIN))
    older: list[ListedKey] = field(default_factory=list)
    changes: list[KeyChange] = field(default_factory=list)
    status: Status = Status.ACTIVE
    assigned_on: dt.date | None = dt.date(2010, 5, 25)

    def keys(self, at: int) -> list[ListedKey]:
        """The keys in force."""
        return [
            ListedKey(self.signing.verifying, at, at + SIGNING_LIFE),
            ListedKey(self.opening.encryption, at, at + SEALING_LIFE),
        ]

    def record(self, at: int = AT) -> NodeRecord:
        """Its record."""
        return NodeRecord(
            id=self.node_id,
            name=f"Invented hotline {self.node_id}",
            country=self.country,
            url=f"https://{self.node_id}.hotline.test",
            keys=(*self.older, *self.keys(at)),
            contact=VoiceContact("Duty desk", "+00 116 000"),
            status=self.status,
            assigned_on=self.assigned_on,
            agreed_on=dt.date(2026, 1, 15),
        )

    def entry(self, at: int = AT, kind: str = "hotline") -> dict[str, object]:
        """Its entry of the list."""
        changes = [change.to_value() for change in self.changes]
        return {"kind": kind, "record": self.record(at).to_value(), "changes": changes}

    def rotate(self, at: int, before: int = AT) -> None:
        """New keys; the old signing key vouches for them, and the old ones hold for a month."""
        old, self.older = (
            self.signing,
            [ListedKey(one.key, one.valid_from, at + 30 * DAY) for one in self.keys(before)],
        )
        self.signing, self.opening = SigningKey.generate(), DecryptionKey.generate(Suite.PLAIN)
        self.changes.append(state_key_change(self.node_id, [self.signing.id, self.opening.id], at, old))

    def swap(self) -> None:
        """What an attacker lists in its place: other keys, and nobody who vouches."""
        self.signing, self.opening = SigningKey.generate(), DecryptionKey.generate(Suite.PLAIN)


class Secretariat:
    """The keys of a ceremony, unsealed, and the folder of the directory."""

    def __init__(self, folder: Path, now: dt.datetime = NOW) -> None:
        self.store = repository.Repository(folder)
        self.store.prepare()
        self.roots = {name: make_signer(name) for name in ("officer", "it", "board")}
        self.publishers = {name: make_signer(name) for name in ("anna", "ben")}
        self.online = make_signer("server")
        root = ceremony.make_root(
            1, list(self.roots.values()), list(self.publishers.values()), self.online, now
        )
        for signer in self.roots.values():
            root.sign(signer, append=True)
        self.first_root = root.to_bytes()
        repository.write(self.store.metadata / "1.root.json", self.first_root)

    def publish(self, *hotlines: Hotline, now: dt.datetime = NOW) -> None:
        """A version of the directory, signed by both."""
        self.publish_entries([hotline.entry() for hotline in hotlines], now)

    def publish_entries(self, listed: list[object], now: dt.datetime = NOW) -> None:
        """The same of entries."""
        repository.stage_directory(self.store, listed, now)
        for publisher in self.publishers.values():
            repository.sign_staged(self.store, publisher)
        repository.publish_staged(self.store, self.online, now)

    def refresh(self, now: dt.datetime) -> None:
        """Another 24 hours."""
        repository.refresh(self.store, self.online, now)

    def fetcher(self) -> FolderFetcher:
        """What nodes read."""
        return FolderFetcher(self.store.folder)

    def copy(self, folder: Path) -> FolderFetcher:
        """The folder as it is now, for whoever wants to show it later."""
        shutil.copytree(self.store.folder, folder)
        return FolderFetcher(folder)
