"""Owners ranked by the evidence of their search tokens, before any cap; nothing is opened.

Two looks at the index: the beginning of every list of a wanted token, which gives short lists whole and the length of
long ones by estimate; then as many of the longer lists as can be read in the time a hint has. The best few hundred are
weighed again with all their tokens, so that long lists that were not read count as well.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from math import log
from uuid import UUID

from django.db import connection

from myosotis.people.index import unpack
from myosotis.people.models import IndexedOwner
from myosotis.people.tokens import Wanted
from myosotis_core.matching.register import ALWAYS_COMPARED, LEAST_SHARE, Groups, rank_candidates

BEGINNING = 300
MOST_READ = 8_000
WEIGHED_AGAIN = 240
SAME_SHARE, LEAST_SHARE_BESIDE_SAME, MOST_BESIDE_SAME = 0.95, 0.5, 100
"""Where somebody shares nearly all that could be found, who shares less than half of it is not opened, nor more."""
Lists = dict[int, tuple[int, list[int]]]
"""For each token its length and, where it was read, its owners' numbers."""

OWNERS = {
    "sqlite": (
        "SELECT number, owner, kind, tokens FROM people_indexedowner "
        "WHERE number IN (SELECT value FROM json_each(%s))"
    ),
    "postgresql": (
        "SELECT number, owner, kind, tokens FROM people_indexedowner WHERE number = ANY(%s::integer[])"
    ),
}
BEGINNINGS = {
    "sqlite": (
        "SELECT asked.value, (SELECT group_concat(number) FROM (SELECT number FROM people_posting "
        "WHERE token = asked.value ORDER BY number LIMIT %s)) FROM json_each(%s) AS asked"
    ),
    "postgresql": (
        "SELECT asked.token, ARRAY(SELECT number FROM people_posting WHERE token = asked.token "
        "ORDER BY number LIMIT %s) FROM unnest(%s::bigint[]) AS asked(token)"
    ),
}


@dataclass(frozen=True)
class Weighed:
    """An indexed owner and the evidence it shares with what is asked."""

    owner: UUID
    kind: str
    tokens: Collection[int]
    evidence: float


def rank_by_evidence(
    wanted: Wanted, own: set[int], *, reached: set[int], most: int
) -> tuple[list[Weighed], float]:
    """The owners worth comparing, the most evidence first, and the most that one record could share.

    `own`: the tokens under which what is asked would be stored itself. `reached`: numbers of owners that come first
    however little they share (the same telephone).
    """
    before, total = count_numbers()
    lists = read_lists(list(wanted), before, total)
    values = {
        token: weight * log(1 + total / max(lists[token][0], 1)) for token, (_, weight) in wanted.items()
    }
    groups: Groups = {}
    for token, (parts, _) in wanted.items():
        length, numbers = lists[token]
        if numbers:
            groups.setdefault(parts, []).append((length, values[token], numbers))
    found = []
    for number, owner, kind, content in read_owners({*rank_candidates(groups, WEIGHED_AGAIN), *reached}):
        tokens = unpack(content)
        found.append((number not in reached, -weigh(tokens, wanted, values), number, owner, kind, tokens))
    found.sort(key=lambda one: one[:3])
    could = weigh(own, wanted, values)
    best = max((-one[1] for one in found), default=0.0)
    least = -best * LEAST_SHARE
    if best >= could * SAME_SHARE:
        least, most = -best * LEAST_SHARE_BESIDE_SAME, min(most, MOST_BESIDE_SAME)
    worth = [
        Weighed(owner if isinstance(owner, UUID) else UUID(owner), kind, tokens, -evidence)
        for place, (is_other, evidence, _, owner, kind, tokens) in enumerate(found[:most])
        if place < ALWAYS_COMPARED or evidence <= least or not is_other
    ]
    return worth, could


def weigh(tokens: Iterable[int], wanted: Wanted, values: dict[int, float]) -> float:
    """The evidence in the tokens of one owner: the best of each part, and the best of several parts together once."""
    single: dict[frozenset[int], float] = {}
    several = 0.0
    for token in wanted.keys() & tokens:
        parts, value = wanted[token][0], values[token]
        if len(parts) > 1:
            if several < value:
                several = value
        elif single.get(parts, 0.0) < value:
            single[parts] = value
    return sum(single.values()) + several


def read_owners(numbers: set[int]) -> list[tuple[int, UUID | str, str, bytes]]:
    """Number, id as the database gives it, kind and tokens of indexed owners (ids are made only of those kept)."""
    with connection.cursor() as cursor:
        is_sqlite = connection.vendor == "sqlite"
        wanted = json.dumps(list(numbers)) if is_sqlite else list(numbers)
        cursor.execute(OWNERS[connection.vendor], [wanted])
        return cursor.fetchall()


def count_numbers() -> tuple[int, int]:
    """The number before the first, and how many numbers were given since: read from the ends of the table."""
    numbers = IndexedOwner.objects.values_list("number", flat=True)
    first, last = numbers.order_by("number").first(), numbers.order_by("-number").first()
    return (0, 1) if first is None or last is None else (first - 1, last - first + 1)


def read_lists(tokens: list[int], before: int, total: int) -> Lists:
    """The lists of these tokens, the shortest first as far as they may be read."""
    found: Lists = {}
    long = []
    for token, numbers in read_beginnings(tokens, BEGINNING):
        if len(numbers) < BEGINNING:
            found[token] = (len(numbers), numbers)
        else:
            # Numbers are given one after the other: where the 300th stands says how long the list is.
            length = BEGINNING * total // max(numbers[-1] - before, 1)
            found[token] = (max(length, BEGINNING), [])
            long.append(token)
    left = MOST_READ
    chosen = []
    for token in sorted(long, key=lambda one: found[one][0]):
        left -= found[token][0]
        if left < 0:
            break
        chosen.append(token)
    if not chosen and not any(numbers for _, numbers in found.values()):
        chosen = sorted(long, key=lambda one: found[one][0])[:1]
    for token, numbers in read_beginnings(chosen, MOST_READ) if chosen else ():
        found[token] = (len(numbers), numbers)
    return found


def read_beginnings(tokens: list[int], most: int) -> list[tuple[int, list[int]]]:
    """For each token the numbers of its owners, ascending, at most so many."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(BEGINNINGS["sqlite"], [most, json.dumps(tokens)])
            return [(token, json.loads(f"[{text}]") if text else []) for token, text in cursor.fetchall()]
        cursor.execute(BEGINNINGS["postgresql"], [most, tokens])
        return [(token, list(numbers)) for token, numbers in cursor.fetchall()]
