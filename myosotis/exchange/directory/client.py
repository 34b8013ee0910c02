"""A node reads the directory: The Update Framework's own client does the checking, from files it is handed.

What comes in is not believed because of where it comes from: a stick is as good as the secretariat's server. Nothing
is written here; the caller keeps what was taken, and keeps what it had when this refuses.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

from tuf.api import exceptions
from tuf.api.metadata import Metadata, Root, Snapshot, Targets, Timestamp
from tuf.api.serialization import DeserializationError
from tuf.ngclient import Updater, UpdaterConfig

from myosotis.exchange.directory.entries import Content, read_content
from myosotis.exchange.directory.fetching import Fetcher, ForUpdater
from myosotis.exchange.directory.policy import demand_policy
from myosotis.exchange.directory.repository import TARGET
from myosotis.exchange.errors import DirectoryRefused

LIMITS = UpdaterConfig(
    max_root_rotations=32,
    max_delegations=0,
    root_max_length=64_000,
    snapshot_max_length=16_000,
    targets_max_length=64_000,
)
LARGEST = 2_000_000
KEPT = ("timestamp", "snapshot", "targets")
# In this order: the more particular kinds come before those they belong to.
CODES: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.ExpiredMetadataError, "expired"),
    (exceptions.BadVersionNumberError, "rolled_back"),
    (exceptions.UnsignedMetadataError, "signatures"),
    (exceptions.LengthOrHashMismatchError, "mismatch"),
    (exceptions.DownloadLengthMismatchError, "malformed"),
    (exceptions.DownloadError, "missing"),
    (exceptions.RepositoryError, "malformed"),
    (DeserializationError, "malformed"),
)
SENTENCES = {
    "expired": "What was offered as the directory of nodes is too old to be believed.",
    "rolled_back": "What was offered is an older directory than this node has seen already.",
    "signatures": "Not enough of those who may sign the directory have signed what was offered.",
    "mismatch": "The files that were offered do not belong together.",
    "forked": "This is another directory of a version that was taken before.",
    "missing": "A file of the directory is missing, or could not be fetched.",
    "malformed": "A file of the directory is not one, or is too large.",
}


@dataclass(frozen=True)
class Known:
    """What this node trusts already: the root, and the files of the last reading, each as it came."""

    root: bytes
    files: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True)
class Taken:
    """One good reading: the files, what the directory says, and until when it counts as fresh."""

    files: dict[str, bytes]
    content: Content
    version: int
    digest: str
    expires_at: dt.datetime


@dataclass(frozen=True)
class Reading:
    """What came of it. A newer root is kept even where the rest is refused: by it keys are withdrawn."""

    roots: dict[int, bytes]
    taken: Taken | None = None
    refused: DirectoryRefused | None = None


class _Updater(Updater):
    """The client of python-tuf, by the clock of this node."""

    def set_time(self, now: dt.datetime) -> None:
        """Judge what has expired by this instant."""
        self._trusted_set.reference_time = now


def read_directory(fetcher: Fetcher, known: Known, now: dt.datetime) -> Reading:
    """Read what a fetcher offers, as far as it can be believed."""
    with tempfile.TemporaryDirectory(prefix="myosotis-directory-") as folder:
        home = Path(folder)
        for name, content in known.files.items():
            (home / f"{name}.json").write_bytes(content)
        try:
            taken, refused = _update(home, fetcher, known, now), None
        except DirectoryRefused as error:
            taken, refused = None, error
        except tuple(kind for kind, _code in CODES) as error:
            code = next(code for kind, code in CODES if isinstance(error, kind))
            taken, refused = None, DirectoryRefused(code, SENTENCES[code])
        try:
            return Reading(_new_roots(home, known), taken, refused)
        except DirectoryRefused as error:
            return Reading({}, None, error)


def _update(home: Path, fetcher: Fetcher, known: Known, now: dt.datetime) -> Taken:
    updater = _Updater(
        str(home),
        "metadata/",
        str(home),
        "targets/",
        fetcher=ForUpdater(fetcher),
        config=LIMITS,
        bootstrap=known.root,
    )
    updater.set_time(now)
    updater.refresh()
    _new_roots(home, known)
    files = {name: (home / f"{name}.json").read_bytes() for name in KEPT}
    _demand_one_history(files)
    target = updater.get_targetinfo(TARGET)
    if target is None or target.length > LARGEST:
        raise DirectoryRefused("malformed", SENTENCES["malformed"])
    raw = Path(updater.download_target(target)).read_bytes()
    version = Metadata[Targets].from_bytes(files["targets"]).signed.version
    content = read_content(raw)
    if content.version != version:
        raise DirectoryRefused("mismatch", SENTENCES["mismatch"])
    expires_at = Metadata[Timestamp].from_bytes(files["timestamp"]).signed.expires
    return Taken(files, content, version, hashlib.sha256(raw).hexdigest(), expires_at)


def _demand_one_history(files: dict[str, bytes]) -> None:
    """What was read before is what the newest signatures speak of: files of an equal version are not fetched again."""
    meta = Metadata[Timestamp].from_bytes(files["timestamp"]).signed.snapshot_meta
    snapshot = Metadata[Snapshot].from_bytes(files["snapshot"]).signed
    try:
        meta.verify_length_and_hashes(files["snapshot"])
        snapshot.meta["targets.json"].verify_length_and_hashes(files["targets"])
    except exceptions.LengthOrHashMismatchError as error:
        raise DirectoryRefused("forked", SENTENCES["forked"]) from error


def _new_roots(home: Path, known: Known) -> dict[int, bytes]:
    """The roots that were read and checked beyond the known one, by version; each must keep the house's rules."""
    first = Metadata[Root].from_bytes(known.root).signed.version
    found = {}
    for path in (home / "root_history").glob("*.root.json"):
        content = path.read_bytes()
        root = Metadata[Root].from_bytes(content).signed
        if root.version > first:
            demand_policy(root)
            found[root.version] = content
    return dict(sorted(found.items()))


def check_first_root(content: bytes) -> int:
    """Whether a file can be the root that a new node trusts; its version."""
    try:
        signed = Metadata[Root].from_bytes(content)
        signed.signed.verify_delegate(Root.type, signed.signed_bytes, signed.signatures)
    except (exceptions.RepositoryError, DeserializationError, ValueError) as error:
        raise DirectoryRefused(
            "signatures", "That is not a root of a directory, or its holders have not signed it."
        ) from error
    demand_policy(signed.signed)
    return signed.signed.version
