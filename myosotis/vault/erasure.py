"""Erasures that must hold: repeated when the key store was busy, replayed after a restore."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from myosotis.audit import queries as log
from myosotis.vault import store


def erased_roots(path: Path | None = None) -> list[UUID]:
    """The roots in a ledger file (each line: instant, id); a line cut by a crash is left out."""
    path = path or store.erased_log_path()
    if not path.is_file():
        return []
    return read_ledger(path.read_text(encoding="ascii", errors="replace"))


def read_ledger(text: str) -> list[UUID]:
    """The roots named in the text of a ledger, in order, each once."""
    found: dict[UUID, None] = {}
    for line in text.splitlines():
        try:
            found[UUID(line.split()[1])] = None
        except (IndexError, ValueError):
            continue
    return list(found)


def roots_with_keys(roots: Iterable[UUID]) -> list[UUID]:
    """Those of the roots whose key is still there."""
    wanted = [str(root) for root in roots]
    found: list[UUID] = []
    for start in range(0, len(wanted), store.BATCH):
        part = wanted[start : start + store.BATCH]
        marks = ",".join("?" * len(part))
        rows = store.connect().execute(
            f"SELECT root FROM key WHERE wrap IS NOT NULL AND root IN ({marks})",  # noqa: S608  marks only
            part,
        )
        found += [UUID(root) for (root,) in rows]
    return found


def replay_erasures(roots: Iterable[UUID] | None = None) -> int:
    """Destroy every key the ledger names that is still there. Run by the worker and at every start.

    Returns how many. Raises `StoreBusy` while somebody holds the key store; the next run tries again.
    """
    left = roots_with_keys(erased_roots() if roots is None else roots)
    return store.shred_keys(left) if left else 0


def shredded_in(path: Path) -> list[UUID]:
    """The roots that another key store file (the present one, beside an older backup) says were erased."""
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        return [UUID(root) for (root,) in connection.execute("SELECT root FROM key WHERE wrap IS NULL")]
    finally:
        connection.close()


def keep_head_of_log() -> None:
    """Keep the log's head beside the keys, also where a crash came between an act and this."""
    seq, digest = log.head()
    if seq:
        store.keep_log_head(seq, digest)
