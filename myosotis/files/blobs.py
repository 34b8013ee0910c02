"""Contents on disk, sealed in chunks by the file's own key; beside the database, since they are large and never change.

A blob is written, durably, before its row; one without a row is swept a day later. It is removed after its row and its
key. Copies in a backup are the same sealed bytes.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from django.conf import settings

from myosotis.kernel.errors import Erased
from myosotis.vault import ciphers

CHUNK = 1024 * 1024
SEALED_CHUNK = CHUNK + ciphers.NONCE_BYTES + 16
PURPOSE = "content of a file"
DAY = 24 * 3600
MAIN, SMALL = "main", "small"
PARTS = (MAIN, SMALL)


def blobs_path() -> Path:
    """Where the blobs lie."""
    return Path(settings.MYOSOTIS_HOME) / "files"


def blob_path(file_id: UUID, part: str = MAIN, root: Path | None = None) -> Path:
    """Where one blob lies; its name is an id and says nothing."""
    return (root or blobs_path()) / file_id.hex[-2:] / f"{file_id}.{part}"


def bind_chunk(file_id: UUID, part: str, number: int, is_last: bool) -> bytes:
    """What a chunk is tied to: it cannot be moved, left out or cut off."""
    return f"files.blob {file_id} {part} {number} {'last' if is_last else 'more'}".encode()


def write_blob(file_id: UUID, key: bytes, content: bytes, part: str = MAIN) -> None:
    """Seal a content and put it on disk for good."""
    path = blob_path(file_id, part)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    own = ciphers.derive(key, PURPOSE)
    beside = path.with_name(path.name + ".new")
    last = max(0, (len(content) - 1) // CHUNK)
    with beside.open("wb") as target:
        os.chmod(beside, 0o600)  # noqa: PTH101
        for number in range(last + 1):
            clear = content[number * CHUNK : (number + 1) * CHUNK]
            target.write(ciphers.seal(own, clear, bound_to=bind_chunk(file_id, part, number, number == last)))
        target.flush()
        os.fsync(target.fileno())
    beside.replace(path)


def read_blob(file_id: UUID, key: bytes, part: str = MAIN) -> bytes:
    """A content, opened. Raises `Erased` where it is gone, `WrongKey` where it was changed."""
    own = ciphers.Opener(ciphers.derive(key, PURPOSE))
    try:
        sealed = blob_path(file_id, part).read_bytes()
    except FileNotFoundError as error:
        raise Erased("The content of this file is gone.") from error
    last = max(0, (len(sealed) - 1) // SEALED_CHUNK)
    return b"".join(
        own.unseal(
            sealed[number * SEALED_CHUNK : (number + 1) * SEALED_CHUNK],
            bound_to=bind_chunk(file_id, part, number, number == last),
        )
        for number in range(last + 1)
    )


def remove_blobs(file_ids: Iterable[UUID]) -> None:
    """Take the contents of these files from the disk; what is gone already is gone."""
    for file_id in file_ids:
        for part in PARTS:
            with contextlib.suppress(OSError):
                blob_path(file_id, part).unlink(missing_ok=True)


def list_blobs(root: Path | None = None) -> dict[UUID, list[Path]]:
    """Every blob on disk, by the id of its file."""
    found: dict[UUID, list[Path]] = {}
    for path in (root or blobs_path()).glob("*/*.*"):
        with contextlib.suppress(ValueError):
            found.setdefault(UUID(path.name.split(".")[0]), []).append(path)
    return found


def is_old(path: Path) -> bool:
    """Whether a blob was written more than a day ago: nobody is about to write its row."""
    try:
        return time.time() - path.stat().st_mtime > DAY
    except FileNotFoundError:
        return False


def copy_blobs(source: Path, target: Path) -> int:
    """Bring the blobs of one directory into another: new ones copied, those that are gone removed. How many copied."""
    copied = 0
    here = {path.relative_to(source) for paths in list_blobs(source).values() for path in paths}
    there = {path.relative_to(target) for paths in list_blobs(target).values() for path in paths}
    for name in sorted(name for name in here - there if name.suffix != ".new"):
        (target / name).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        beside = (target / name).with_name(name.name + ".part")
        with contextlib.suppress(FileNotFoundError):  # erased meanwhile
            shutil.copyfile(source / name, beside)
            beside.chmod(0o600)
            beside.replace(target / name)
            copied += 1
    for name in there - here:
        (target / name).unlink(missing_ok=True)
    return copied
