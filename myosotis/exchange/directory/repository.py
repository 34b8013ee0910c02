"""The directory as the secretariat keeps it: a folder of signed files that any web server can offer.

    metadata/N.root.json        who may sign, by 2 of 3 root keys; each root is signed by the one before as well
    metadata/N.targets.json     version N of the directory, signed by both publishers
    metadata/N.snapshot.json    which version of the above belongs together
    metadata/timestamp.json     what is newest, for 24 hours
    targets/DIGEST.directory.json
    staged/                     drafts that still miss signatures

Nothing is published by one person: a draft is staged, each holder adds a signature where their key is, and only what
has enough of them is moved. The key of the server signs which version is newest and can invent nothing.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path
from typing import Any

from securesystemslib.signer import Signer
from tuf.api.exceptions import RepositoryError
from tuf.api.metadata import Metadata, MetaFile, Root, Snapshot, TargetFile, Targets, Timestamp

from myosotis.exchange.directory import entries
from myosotis.exchange.directory.signing import holder_of
from myosotis.exchange.errors import CannotPublish

TARGET = "directory.json"
DIRECTORY_LIVES = dt.timedelta(days=92)
TIMESTAMP_LIVES = dt.timedelta(hours=24)


class Repository:
    """One folder of the directory."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.metadata = folder / "metadata"
        self.targets = folder / "targets"
        self.staged = folder / "staged"

    def prepare(self) -> None:
        """Make the folders."""
        for path in (self.metadata, self.targets, self.staged):
            path.mkdir(parents=True, exist_ok=True)

    def newest(self, role: str) -> int:
        """The highest published version of a role's files, 0 of none."""
        numbers = [path.name.split(".")[0] for path in self.metadata.glob(f"*.{role}.json")]
        return max((int(number) for number in numbers if number.isdigit()), default=0)

    def root(self, version: int = 0) -> Metadata[Root]:
        """A published root, the newest unless a version is named."""
        version = version or self.newest(Root.type)
        if not version:
            raise CannotPublish(f"There is no directory in {self.folder}: hold the key ceremony first.")
        return Metadata[Root].from_file(str(self.metadata / f"{version}.root.json"))

    def draft(self, role: str) -> Metadata[Any] | None:
        """The staged file of a role, if one is staged."""
        found = sorted(self.staged.glob(f"*.{role}.json"))
        return Metadata.from_file(str(found[-1])) if found else None

    def stage(self, signed: Metadata[Any]) -> None:
        """Put a draft where the holders of keys find it."""
        write(self.staged / f"{signed.signed.version}.{signed.signed.type}.json", signed.to_bytes())

    def entries(self) -> list[Any]:
        """What the newest published directory lists; nothing before the first."""
        version = self.newest(Targets.type)
        if not version:
            return []
        signed = Metadata[Targets].from_file(str(self.metadata / f"{version}.targets.json")).signed
        digest = signed.targets[TARGET].hashes["sha256"]
        return entries.read_content((self.targets / f"{digest}.{TARGET}").read_bytes()).raw


def write(path: Path, content: bytes) -> None:
    """Write beside and move: whoever reads the folder meanwhile finds the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(content)
    beside.replace(path)


def stage_directory(repository: Repository, listed: list[Any], now: dt.datetime) -> int:
    """Stage the next version of the directory; returns its number. Raises `CannotPublish` with what is missing."""
    repository.root()
    entries.demand_admission(listed, before=repository.entries())
    version = repository.newest(Targets.type) + 1
    content = entries.write_content(version, listed)
    signed = Targets(version=version, expires=now + DIRECTORY_LIVES)
    signed.targets[TARGET] = TargetFile.from_data(TARGET, content, ["sha256"])
    write(repository.staged / TARGET, content)
    repository.stage(Metadata(signed))
    return version


def sign_staged(repository: Repository, signer: Signer) -> list[str]:
    """Add one signature to every staged file that waits for this key; returns what was signed."""
    done = []
    for role in (Root.type, Targets.type):
        draft = repository.draft(role)
        if draft is not None and signer.public_key.keyid in wanted_keys(repository, draft):
            if role == Targets.type:
                demand_content(repository, draft)
            draft.sign(signer, append=True)
            repository.stage(draft)
            done.append(f"{role} {draft.signed.version}")
    if not done:
        raise CannotPublish("Nothing is staged that this key may sign.")
    return done


def wanted_keys(repository: Repository, draft: Metadata[Any]) -> set[str]:
    """The ids of the keys that may sign a draft: of a root those of the root before as well."""
    role = draft.signed.type
    known = repository.root().signed if repository.newest(Root.type) else None
    wanted = set(known.roles[role].keyids) if known else set()
    return wanted | (set(draft.signed.roles[role].keyids) if role == Root.type else set())


def demand_content(repository: Repository, draft: Metadata[Any]) -> None:
    """The staged directory is the one that the draft names, and lists only who may be listed."""
    content = (repository.staged / TARGET).read_bytes()
    try:
        draft.signed.targets[TARGET].verify_length_and_hashes(content)
    except (RepositoryError, KeyError) as error:
        raise CannotPublish(
            "The staged directory is not the one that is to be signed. Stage it anew."
        ) from error
    entries.demand_admission(entries.read_content(content).raw, before=repository.entries())


def list_missing(repository: Repository) -> list[str]:
    """What still misses signatures, and whose; a sentence each."""
    said = []
    for role in (Root.type, Targets.type):
        draft = repository.draft(role)
        if draft is None:
            continue
        for keys, lacking in unmet(repository, draft):
            holders = ", ".join(sorted(holder_of(key) for key in keys))
            said.append(f"{role} {draft.signed.version} wants {lacking} more signature(s), of: {holders}.")
    return list(dict.fromkeys(said))


def unmet(repository: Repository, draft: Metadata[Any]) -> list[tuple[list[Any], int]]:
    """For each set of keys that a draft must satisfy and does not: the keys that have not signed, how many lack."""
    role, payload = draft.signed.type, draft.signed_bytes
    judges = [repository.root().signed] if repository.newest(Root.type) else []
    judges += [draft.signed] if role == Root.type else []
    results = [judge.get_verification_result(role, payload, draft.signatures) for judge in judges]
    return [(list(result.unsigned.values()), result.missing) for result in results if not result]


def publish_staged(repository: Repository, online: Signer, now: dt.datetime) -> list[str]:
    """Publish whatever is staged and has enough signatures; `CannotPublish` where one lacks. What was done."""
    missing = list_missing(repository)
    if missing:
        raise CannotPublish(" ".join(missing))
    done = []
    root = repository.draft(Root.type)
    if root is not None:
        move(repository, root)
        done.append(f"Root {root.signed.version} is published.")
    targets = repository.draft(Targets.type)
    if targets is not None:
        demand_content(repository, targets)
        content = (repository.staged / TARGET).read_bytes()
        write(repository.targets / f"{hashlib.sha256(content).hexdigest()}.{TARGET}", content)
        move(repository, targets)
        (repository.staged / TARGET).unlink()
        done.append(f"Directory {targets.signed.version} is published.")
    if not done:
        raise CannotPublish("Nothing is staged.")
    if repository.newest(Targets.type):
        take_snapshot(repository, online, now)
        refresh(repository, online, now)
    return done


def move(repository: Repository, signed: Metadata[Any]) -> None:
    """From staged to published."""
    name = f"{signed.signed.version}.{signed.signed.type}.json"
    write(repository.metadata / name, signed.to_bytes())
    (repository.staged / name).unlink(missing_ok=True)


def take_snapshot(repository: Repository, online: Signer, now: dt.datetime) -> None:
    """Say which version of the directory is the one."""
    version = repository.newest(Targets.type)
    content = (repository.metadata / f"{version}.targets.json").read_bytes()
    meta = {"targets.json": MetaFile.from_data(version, content, ["sha256"])}
    number = repository.newest(Snapshot.type) + 1
    snapshot = Metadata(Snapshot(version=number, expires=now + DIRECTORY_LIVES, meta=meta))
    snapshot.sign(online)
    write(repository.metadata / f"{number}.snapshot.json", snapshot.to_bytes())


def refresh(repository: Repository, online: Signer, now: dt.datetime) -> dt.datetime:
    """Say for another 24 hours what is newest; returns until when. Run every few hours."""
    number = repository.newest(Snapshot.type)
    if not number:
        raise CannotPublish("No directory is published yet.")
    if online.public_key.keyid not in repository.root().signed.roles[Timestamp.type].keyids:
        raise CannotPublish("This is not the key of the server that the newest root names.")
    content = (repository.metadata / f"{number}.snapshot.json").read_bytes()
    path = repository.metadata / "timestamp.json"
    before = Metadata[Timestamp].from_file(str(path)).signed.version if path.is_file() else 0
    signed = Timestamp(
        version=before + 1,
        expires=now + TIMESTAMP_LIVES,
        snapshot_meta=MetaFile.from_data(number, content, ["sha256"]),
    )
    timestamp = Metadata(signed)
    timestamp.sign(online)
    write(path, timestamp.to_bytes())
    return signed.expires
