"""The key ceremony: the keys that everything else hangs on, their spare holders, and what is done when one is lost.

Three root keys, of which two must sign, lie with three people who are never in one building: an officer of the
secretariat, whoever runs its machines, a member of the board from another country. Two publishers sign each version
of the directory. One key lies on the server. docs/key-ceremony.md is the sheet that is read aloud while it is held.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from securesystemslib.signer import CryptoSigner, Key
from tuf.api.metadata import Metadata, Role, Root, Snapshot, Targets, Timestamp

from myosotis.exchange.directory import repository as publishing
from myosotis.exchange.directory.policy import demand_policy, fingerprint_root
from myosotis.exchange.directory.signing import Seal, describe_public, holder_of, make_signer, write_private
from myosotis.exchange.errors import CannotPublish

ROOT_LIVES = dt.timedelta(days=730)
ROOT_KEYS, ROOT_THRESHOLD = 3, 2
PUBLISHERS, PUBLISHING_THRESHOLD = 2, 2


@dataclass(frozen=True)
class Seats:
    """Who sits where: each holder's word, and for whom their key is sealed."""

    root: Mapping[str, Seal]
    publishers: Mapping[str, Seal]
    online: Seal

    def demand_complete(self) -> None:
        """Three and two different people; nobody twice, since two keys in one hand are one key."""
        if len(self.root) != ROOT_KEYS or len(self.publishers) != PUBLISHERS:
            raise CannotPublish(
                "A ceremony needs three holders of a root key and two publishers, each with a name."
            )
        for seats in (self.root, self.publishers):
            seals = [seal.recipients or (seal.passphrase,) for seal in seats.values()]
            if len({one for seal in seals for one in seal}) < sum(map(len, seals)):
                raise CannotPublish(
                    "Two keys that must both sign would open with the same key or passphrase. Each needs its own."
                )


def hold_ceremony(folder: Path, seats: Seats, now: dt.datetime) -> list[str]:
    """Make all keys and the first root in a new folder; what was done and what to do now, in sentences."""
    seats.demand_complete()
    store = publishing.Repository(folder / "repository")
    if store.metadata.exists() or (folder / "keys").exists():
        raise CannotPublish(f"There are keys or a directory in {folder} already. Nothing was changed.")
    store.prepare()
    root_keys = {name: make_signer(name) for name in seats.root}
    publishers = {name: make_signer(name) for name in seats.publishers}
    online = make_signer("server")
    signed = make_root(1, list(root_keys.values()), list(publishers.values()), online, now)
    for signer in root_keys.values():
        signed.sign(signer, append=True)
    demand_policy(signed.signed)
    for kind, signers, seals in (
        ("root", root_keys, seats.root),
        ("publisher", publishers, seats.publishers),
        ("online", {"server": online}, {"server": seats.online}),
    ):
        for name, signer in signers.items():
            write_key(folder / "keys", f"{kind}-{name}", signer, seals[name])
    publishing.write(store.metadata / "1.root.json", signed.to_bytes())
    return [
        f"The sealed keys are in {folder / 'keys'}.",
        "Each holder takes the own file now, and one copy of it for the own spare; nobody takes another's.",
        f"Every node is given {store.metadata / '1.root.json'}.",
        f"Read aloud and write into the minutes: {fingerprint_root(signed.to_bytes())}",
    ]


def write_key(folder: Path, name: str, signer: CryptoSigner, seal: Seal) -> None:
    """The sealed private half, and the public half beside it."""
    write_private(folder / f"{name}.pem.age", signer, seal)
    publishing.write(folder / f"{name}.public.json", describe_public(signer.public_key))


def make_root(
    version: int,
    root_keys: list[CryptoSigner],
    publishers: list[CryptoSigner],
    online: CryptoSigner,
    now: dt.datetime,
) -> Metadata[Root]:
    """An unsigned root that names these keys."""
    roles = {
        Root.type: Role([], ROOT_THRESHOLD),
        Targets.type: Role([], PUBLISHING_THRESHOLD),
        Snapshot.type: Role([], 1),
        Timestamp.type: Role([], 1),
    }
    root = Root(version=version, expires=now + ROOT_LIVES, roles=roles, consistent_snapshot=True)
    for signer in root_keys:
        root.add_key(signer.public_key, Root.type)
    for signer in publishers:
        root.add_key(signer.public_key, Targets.type)
    for role in (Snapshot.type, Timestamp.type):
        root.add_key(online.public_key, role)
    return Metadata(root)


def stage_root(
    store: publishing.Repository, now: dt.datetime, *, out: str = "", put: Key | None = None
) -> int:
    """Stage the next root: renewed for two years, or with one holder's key (`out`) replaced by another (`put`).

    It counts once two of the three old keys and two of the three new ones have signed it: one lost key is replaced
    by the two others. Returns its version.
    """
    staged = store.draft(Root.type)
    before = staged.signed if staged is not None else store.root().signed
    after = Root.from_dict(before.to_dict())
    after.version, after.expires = store.newest(Root.type) + 1, now + ROOT_LIVES
    if out:
        if put is None:
            raise CannotPublish("Name the public half of the key that takes the place of the other.")
        replace_key(after, out, put)
    demand_policy(after)
    store.stage(Metadata(after))
    return after.version


def replace_key(root: Root, out: str, put: Key) -> None:
    """Let one key take the place of another, wherever that one may sign."""
    old = next((key for key in root.keys.values() if holder_of(key) == out), None)
    if old is None:
        names = ", ".join(sorted(holder_of(key) for key in root.keys.values()))
        raise CannotPublish(f"Nobody is called {out!r}. There are: {names}.")
    for role in [role for role, held in root.roles.items() if old.keyid in held.keyids]:
        root.revoke_key(old.keyid, role)
        root.add_key(put, role)
