"""Reading the log: what is new, who looked, and whether it is whole."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from myosotis.audit.models import GENESIS, Entry, digest_entry, last_entry


@dataclass(frozen=True)
class Verdict:
    """What `verify` found. `first_bad` is the sequence number of the first entry that does not fit."""

    is_whole: bool
    entries: int
    first_bad: int | None = None
    reason: str = ""


def head() -> tuple[int, str]:
    """The last sequence number and its hash; (0, zeros) of an empty log."""
    return last_entry.first() or (0, GENESIS)


def read_since(seq: int, *, limit: int = 200) -> list[Entry]:
    """Entries after `seq`, oldest first, at most `limit`."""
    return list(Entry.objects.filter(seq__gt=seq).order_by("seq")[:limit])


def read_verb(verb: str, *, after: int, until: int) -> list[Entry]:
    """Entries of one verb after a sequence number, up to and with another, oldest first."""
    return list(Entry.objects.filter(verb=verb, seq__gt=after, seq__lte=until).order_by("seq"))


def read_verbs(verbs: Collection[str], *, after: int, limit: int) -> list[Entry]:
    """Entries of some verbs after a sequence number, oldest first, at most `limit`."""
    return list(Entry.objects.filter(verb__in=verbs, seq__gt=after).order_by("seq")[:limit])


def verify(kept_head: tuple[int, str] | None = None) -> Verdict:
    """Recompute every hash and compare the tail with the head kept outside this database.

    Names the first entry that was changed, removed, inserted or swapped. A log that is ahead of the kept head is
    whole (the head is written just after the commit); one that is behind it, or differs at it, is not.
    """
    expected, prev, count = 1, GENESIS, 0
    kept_seq, kept_hash = kept_head or (0, GENESIS)
    rows = Entry.objects.order_by("seq").values_list(
        "seq", "at", "actor", "verb", "case", "touched", "prev", "hash"
    )
    for seq, at, actor, verb, case, objects, before, digest in rows.iterator(chunk_size=2000):
        if seq != expected:
            return Verdict(False, count, expected, "entry is missing")
        if before != prev:
            return Verdict(False, count, seq, "entry does not follow the one before")
        if digest != digest_entry((seq, at.timestamp(), actor, verb, case, objects, before)):
            return Verdict(False, count, seq, "entry was changed")
        if seq == kept_seq and digest != kept_hash:
            return Verdict(False, count, seq, "log was rewritten up to the kept head")
        expected, prev, count = seq + 1, digest, count + 1
    if expected <= kept_seq:
        return Verdict(False, count, expected, "tail is missing")
    return Verdict(True, count)
