"""The search index of the node: by which tokens persons and contacts are found.

It is written in the transaction that writes what it is made of, holds no clear name, enters no backup, and can be
built anew from the sealed names at any time. Two tables: `IndexedOwner` (one row an owner, with all its tokens) and
`Posting` (one small row a token and owner).
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import islice
from uuid import UUID

from django.db import connection, transaction

from myosotis.people.models import IndexedOwner, IndexVersion, Posting
from myosotis.people.tokens import index_key, owner_tokens
from myosotis_core import matching

PERSON, CONTACT = "person", "contact"
BATCH = 500
SOURCES = ("keys.py", "letters.py", "normalising.py", "sounds.py", "words.py")


@dataclass(frozen=True)
class Entry:
    """What the index is to hold of one owner."""

    owner: UUID
    kind: str
    tokens: frozenset[int]


def make_entry(
    owner: UUID,
    kind: str,
    person: matching.Person,
    numbers: Sequence[str] = (),
    addresses: Sequence[str] = (),
    others: Sequence[str] = (),
    *,
    key: bytes | None = None,
) -> Entry:
    """Work out the tokens of an owner. `others`: names that only the filter by text finds."""
    found = owner_tokens(key or index_key(), person, numbers=numbers, addresses=addresses, others=others)
    return Entry(owner, kind, frozenset(found))


def index_owner(
    owner: UUID,
    kind: str,
    person: matching.Person,
    numbers: Sequence[str] = (),
    addresses: Sequence[str] = (),
    others: Sequence[str] = (),
) -> None:
    """Renew the tokens of a person or contact, in the caller's transaction."""
    write_entries([make_entry(owner, kind, person, numbers, addresses, others)])


def write_entries(entries: Iterable[Entry]) -> None:
    """Make these the tokens of their owners; only what changed is written."""
    everything = iter(entries)
    while part := list(islice(everything, BATCH)):
        _write_part({entry.owner: entry for entry in part})


def _write_part(given: dict[UUID, Entry]) -> None:
    wanted = {owner: entry for owner, entry in given.items() if entry.tokens}
    with transaction.atomic():
        if len(wanted) < len(given):
            remove_owners(given.keys() - wanted.keys())
        known = list(IndexedOwner.objects.select_for_update().filter(owner__in=wanted).order_by("number"))
        added: list[tuple[int, int]] = []
        removed: list[tuple[int, int]] = []
        changed = []
        for row in known:
            tokens, before = wanted.pop(row.owner).tokens, set(unpack(row.tokens))
            if tokens != before:
                removed += [(token, row.number) for token in before - tokens]
                added += [(token, row.number) for token in tokens - before]
                row.tokens = pack(tokens)
                changed.append(row)
        rows = [
            IndexedOwner(owner=entry.owner, kind=entry.kind, tokens=pack(entry.tokens))
            for entry in wanted.values()
        ]
        IndexedOwner.objects.bulk_update(changed, ["tokens"])
        for row in IndexedOwner.objects.bulk_create(rows):
            added += [(token, row.number) for token in wanted[row.owner].tokens]
        delete_postings(removed)
        insert_postings(added)


def remove_owners(owners: Iterable[UUID]) -> None:
    """Nothing is found any more by what these owners were called."""
    with transaction.atomic():
        rows = list(IndexedOwner.objects.filter(owner__in=list(owners)))
        delete_postings([(token, row.number) for row in rows for token in unpack(row.tokens)])
        IndexedOwner.objects.filter(number__in=[row.number for row in rows]).delete()


@contextmanager
def building() -> Iterator[Callable[[Iterable[Entry]], None]]:
    """Build the index anew on a node that is not served: call what this gives with the entries of everybody, in parts.

    The small rows are put aside and moved in their order at the end: one by one, a million persons would write every
    page of the table hundreds of times. If it is interrupted, the index counts as not made.
    """
    clear()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS aside")
        cursor.execute("CREATE TEMPORARY TABLE aside (token bigint NOT NULL, number integer NOT NULL)")
    yield _put_aside
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO people_posting (token, number) SELECT token, number FROM aside ORDER BY token, number"
        )
        cursor.execute("DROP TABLE aside")
        IndexVersion.objects.create(digest=current_digest())


def _put_aside(entries: Iterable[Entry]) -> None:
    with transaction.atomic():
        wanted = {entry.owner: entry for entry in entries if entry.tokens}
        rows = IndexedOwner.objects.bulk_create(
            IndexedOwner(owner=entry.owner, kind=entry.kind, tokens=pack(entry.tokens))
            for entry in wanted.values()
        )
        pairs = [(token, row.number) for row in rows for token in wanted[row.owner].tokens]
        _run_for_pairs(
            pairs,
            "INSERT INTO aside (token, number) VALUES (%s, %s)",
            "INSERT INTO aside (token, number) SELECT * FROM unnest(%s::bigint[], %s::integer[])",
        )


def clear() -> None:
    """Empty the index; from now on it has to be built anew."""
    with transaction.atomic():
        for model in (Posting, IndexedOwner, IndexVersion):
            model._default_manager.all()._raw_delete(connection.alias)


def insert_postings(pairs: list[tuple[int, int]]) -> None:
    """Insert (token, number), in the order in which the table keeps them."""
    pairs.sort()
    _run_for_pairs(
        pairs,
        "INSERT INTO people_posting (token, number) VALUES (%s, %s) ON CONFLICT DO NOTHING",
        "INSERT INTO people_posting (token, number) SELECT * FROM unnest(%s::bigint[], %s::integer[]) "
        "ON CONFLICT DO NOTHING",
    )


def delete_postings(pairs: list[tuple[int, int]]) -> None:
    """Delete (token, number)."""
    pairs.sort()
    _run_for_pairs(
        pairs,
        "DELETE FROM people_posting WHERE token = %s AND number = %s",
        "DELETE FROM people_posting USING unnest(%s::bigint[], %s::integer[]) AS gone(token, number) "
        "WHERE people_posting.token = gone.token AND people_posting.number = gone.number",
    )


def find_stray() -> list[tuple[int, int]]:
    """Postings (token, number) of owners that the index does not hold."""
    numbers = IndexedOwner.objects.values("number")
    return list(Posting.objects.exclude(number__in=numbers).values_list("token", "number"))


def _run_for_pairs(pairs: list[tuple[int, int]], for_each: str, for_all: str) -> None:
    if not pairs:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(for_each, pairs)
        else:
            cursor.execute(for_all, [[token for token, _ in pairs], [number for _, number in pairs]])


def pack(tokens: Iterable[int]) -> bytes:
    """Tokens as bytes, eight each, sorted."""
    return array("q", sorted(tokens)).tobytes()


def unpack(content: bytes | memoryview) -> array[int]:
    """Tokens from their bytes."""
    tokens = array("q")
    tokens.frombytes(bytes(content))
    return tokens


@cache
def current_digest() -> str:
    """Names the tables of letters and names, and the code that makes tokens of them."""
    digest = sha256()
    core, here = files("myosotis_core.matching"), files("myosotis.people")
    parts = [core / name for name in SOURCES] + [here / "tokens.py", *_walk(core / "data")]
    for part in parts:
        digest.update(part.name.encode() + b"\0" + part.read_bytes())
    return digest.hexdigest()


def is_outdated() -> bool:
    """Whether the index was made of other tables than this program brings, or was never finished."""
    return not IndexVersion.objects.filter(digest=current_digest()).exists()


def mark_current() -> None:
    """Say that the index was made of the tables this program brings."""
    with transaction.atomic():
        IndexVersion.objects.all().delete()
        IndexVersion.objects.create(digest=current_digest())


def _walk(folder: Traversable) -> Iterator[Traversable]:
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            yield from _walk(entry)
        elif entry.name.endswith((".toml", ".txt")):
            yield entry
