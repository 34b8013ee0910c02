"""What the directory says: a list of nodes, each with its record, its kind, and its own word for new keys.

    {"format": "myosotis-directory/1", "version": 7, "nodes": [
        {"kind": "hotline", "record": {…}, "changes": [{…}]}, …]}

`record` is the protocol's `NodeRecord`; `changes` are statements by which a node's earlier key vouches for newer ones,
so that a peer that was away for months follows every step. Who is listed is the secretariat's word, and is demanded
when it signs; that the list is well formed is demanded by every node.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from myosotis.exchange.errors import CannotPublish, DirectoryRefused
from myosotis_core.protocol.canonical import canonical, exact_object, read_object
from myosotis_core.protocol.errors import Malformed
from myosotis_core.protocol.records import KeyChange, NodeRecord

FORMAT = "myosotis-directory/1"
KINDS = frozenset({"hotline", "coordinator", "bureau"})
LARGEST = 2_000_000
MOST_NODES = 500
MOST_CHANGES = 16
_CONTENT_KEYS = frozenset({"format", "version", "nodes"})
_ENTRY_KEYS = frozenset({"kind", "record", "changes"})


@dataclass(frozen=True)
class Entry:
    """One listed node."""

    kind: str
    record: NodeRecord
    changes: tuple[KeyChange, ...]
    digest: str

    @classmethod
    def from_value(cls, value: Any) -> Entry:
        """Read one strictly. Raises `Malformed`."""
        fields = exact_object(value, _ENTRY_KEYS, "entry")
        kind, changes = fields["kind"], fields["changes"]
        is_kind = isinstance(kind, str) and kind in KINDS
        if not is_kind or not isinstance(changes, list) or len(changes) > MOST_CHANGES:
            raise DirectoryRefused("malformed", "An entry of the directory is not one.")
        return cls(
            kind=kind,
            record=NodeRecord.from_value(fields["record"]),
            changes=tuple(KeyChange.from_value(one) for one in changes),
            digest=hashlib.sha256(canonical(fields["record"])).hexdigest(),
        )


@dataclass(frozen=True)
class Content:
    """The directory as signed. `unread` counts entries that this program cannot read: those count as not listed."""

    version: int
    entries: tuple[Entry, ...]
    unread: int
    raw: list[Any]
    bytes: bytes


def write_content(version: int, listed: list[Any]) -> bytes:
    """The bytes that are signed."""
    return canonical({"format": FORMAT, "version": version, "nodes": listed})


def read_content(raw: bytes) -> Content:
    """Read it strictly as a whole; an entry that only a newer program understands costs that node, not all."""
    try:
        fields = read_object(raw, LARGEST, keys=_CONTENT_KEYS)
    except Malformed as error:
        raise DirectoryRefused("malformed", "The directory is not readable.") from error
    nodes, version = fields["nodes"], fields["version"]
    if fields["format"] != FORMAT or not isinstance(nodes, list) or type(version) is not int:
        raise DirectoryRefused("malformed", "The directory is of a format that this program does not know.")
    if len(nodes) > MOST_NODES:
        raise DirectoryRefused("malformed", "The directory lists more nodes than can be meant.")
    entries, unread = [], 0
    for value in nodes:
        try:
            entries.append(Entry.from_value(value))
        except (Malformed, DirectoryRefused):
            unread += 1
    if len({entry.record.id for entry in entries}) < len(entries):
        raise DirectoryRefused("malformed", "The directory lists a node twice.")
    return Content(version, tuple(entries), unread, nodes, raw)


def demand_admission(listed: list[Any], before: list[Any]) -> None:
    """Whether this list may be signed: `CannotPublish` with every sentence that is missing.

    A hotline is listed by its country's assignment of 116 000 and a signed agreement. Accreditation is a badge: it is
    not asked for here, so that losing it never cuts a hotline off.
    """
    said, entries = [], []
    if not isinstance(listed, list):
        raise CannotPublish("The list of nodes is a list of entries with kind, record and changes.")
    for number, value in enumerate(listed, start=1):
        try:
            entries.append(Entry.from_value(value))
        except (Malformed, DirectoryRefused) as error:
            said.append(f"Entry {number} cannot be read: {error}")
    for entry in entries:
        said += lacks(entry)
    names = [entry.record.id for entry in entries]
    said += [f"{name} is listed twice." for name in sorted({name for name in names if names.count(name) > 1})]
    gone = {entry.record.id for entry in readable(before)} - set(names)
    said += [
        f"{name} was listed and is missing: set its status to suspended or revoked." for name in sorted(gone)
    ]
    if said:
        raise CannotPublish(" ".join(said))


def lacks(entry: Entry) -> list[str]:
    """What an entry misses to be listed."""
    record, said = entry.record, []
    if entry.kind == "hotline" and record.assigned_on is None:
        said.append(f"{record.id}: the national assignment of 116 000 is not on record.")
    if record.agreed_on is None:
        said.append(f"{record.id}: no signed agreement is on record.")
    return said


def readable(listed: Iterable[Any]) -> list[Entry]:
    """The entries that can be read."""
    found = []
    for value in listed:
        try:
            found.append(Entry.from_value(value))
        except (Malformed, DirectoryRefused):
            continue
    return found
