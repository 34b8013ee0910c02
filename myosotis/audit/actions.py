"""Writing to the log: one function, always the last statement of an action's own transaction."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db import connection, transaction

from myosotis.audit.models import GENESIS, Entry, digest_entry, last_entry
from myosotis.kernel import clock

_LOCK_OF_THE_LOG = 0x6D796F  # "myo": serialises writers on PostgreSQL until they commit
_VERB = re.compile(r"[a-z]+(\.[a-z_]+)+")
_VALUE = re.compile(r"[A-Za-z0-9_.:\-]{0,80}")
_head_keepers: list[Callable[[int, str], None]] = []


class NotInTransaction(RuntimeError):
    """An entry was to be written outside the transaction of the act it records."""


def keep_head(keeper: Callable[[int, str], None]) -> None:
    """Register where the head of the log is also kept; called with (seq, hash) after each commit."""
    if keeper not in _head_keepers:
        _head_keepers.append(keeper)


@dataclass(frozen=True)
class Act:
    """One entry to be appended with others: when it was done, by whom, what, to which case and objects."""

    at: dt.datetime
    verb: str
    by: str
    case: UUID | str | None = None
    objects: dict[str, object] = field(default_factory=dict)


def record(verb: str, *, by: str, case: UUID | str | None = None, **objects: object) -> Entry:
    """Append one entry: `verb` such as "case.opened", `by` a public id, `objects` ids and codes only.

    Raises `NotInTransaction` outside a transaction: the act and its entry are kept or lost together.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction(f"{verb} must be recorded inside the transaction of the act.")
    _wait_for_turn()
    last = last_entry.first() or (0, GENESIS)
    entry = _entry_after(*last, Act(at=clock.now(), verb=verb, by=by, case=case, objects=objects))
    entry.save(force_insert=True)
    transaction.on_commit(lambda: _tell_keepers(entry.seq, entry.hash))
    return entry


def record_many(acts: Iterable[Act]) -> int:
    """Append many entries in the order of their times, with one hash after the other; returns how many.

    For acts that are brought in together (demo data, imports). Raises `NotInTransaction` as `record` does.
    """
    if not connection.in_atomic_block:
        raise NotInTransaction("Entries must be recorded inside the transaction of their acts.")
    _wait_for_turn()
    seq, prev = last_entry.first() or (0, GENESIS)
    entries: list[Entry] = []
    for act in sorted(acts, key=lambda act: act.at):
        entry = _entry_after(seq, prev, act)
        seq, prev = entry.seq, entry.hash
        entries.append(entry)
    Entry.objects.bulk_create(entries, batch_size=500)
    if entries:
        transaction.on_commit(lambda: _tell_keepers(seq, prev))
    return len(entries)


def _wait_for_turn() -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK_OF_THE_LOG])


def _entry_after(seq: int, prev: str, act: Act) -> Entry:
    if not _VERB.fullmatch(act.verb):
        raise ValueError(f"Not a verb of the log: {act.verb!r}")
    named = {name: _plain(value) for name, value in act.objects.items() if value not in (None, "")}
    entry = Entry(
        seq=seq + 1, at=act.at, actor=str(act.by), verb=act.verb, case=str(act.case or ""), prev=prev
    )
    entry.touched = named
    entry.hash = entry.digest()
    return entry


def _plain(value: object) -> str | int | list[str]:
    """Ids, codes and whole numbers only: whatever else would be a way for names to slip in."""
    if isinstance(value, int):
        return value
    if isinstance(value, list | tuple | set):
        return [str(_plain(item)) for item in value]
    text = str(value)
    if not _VALUE.fullmatch(text):
        raise ValueError("The log takes ids and codes only.")
    return text


def _tell_keepers(seq: int, digest: str) -> None:
    for keeper in _head_keepers:
        keeper(seq, digest)


__all__ = ["Act", "NotInTransaction", "digest_entry", "keep_head", "record", "record_many"]
