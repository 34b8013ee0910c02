"""A register in memory: persons under their ids, found by keyed tokens, ranked before any cap, compared, explained."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from heapq import nlargest
from math import log

from myosotis_core.matching.comparing import compare
from myosotis_core.matching.keys import SearchToken, query_tokens_for, tokens_for
from myosotis_core.matching.person import Person
from myosotis_core.matching.reasons import Reason

MOST_COMPARED = 150
ALWAYS_COMPARED = 40
LEAST_SHARE = 0.25
LONG_LIST = 3000


class AlreadyThere(ValueError):
    """The register already holds somebody under that id."""


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be the person looked for."""

    id: str
    score: float
    reasons: tuple[Reason, ...]


class Register:
    """Persons that can be searched.

    `key`: the secret of the index, at least 16 bytes. Not safe to change from several threads at once.

    >>> register = Register(bytes(32))
    >>> register.add("a", Person(["Надія Шевчук"]))
    >>> [found.id for found in register.search(Person(["Nadiya Shevchuk"]))]
    ['a']
    """

    def __init__(self, key: bytes) -> None:
        if len(key) < 16:
            raise ValueError("The key of a register has at least 16 bytes.")
        self._key = key
        self._numbers: dict[str, int] = {}
        self._people: dict[int, tuple[str, Person]] = {}
        self._lists: dict[SearchToken, array[int]] = {}
        self._next = 0

    def __len__(self) -> int:
        return len(self._people)

    def add(self, id: str, person: Person) -> None:  # noqa: A002
        """Add somebody; raises `AlreadyThere`."""
        if id in self._numbers:
            raise AlreadyThere(f"“{id}” is already in the register.")
        number = self._next
        self._next += 1
        self._numbers[id] = number
        self._people[number] = (id, person)
        for token in tokens_for(person, self._key):
            self._lists.setdefault(token, array("L")).append(number)

    def remove(self, id: str) -> None:  # noqa: A002
        """Forget somebody, and every token of theirs; raises `KeyError` if nobody has that id."""
        number = self._numbers.pop(id)
        _, person = self._people.pop(number)
        for token in tokens_for(person, self._key):
            numbers = self._lists[token]
            numbers.remove(number)
            if not numbers:
                del self._lists[token]

    def search(self, person: Person, limit: int = 20) -> list[Candidate]:
        """The likeliest candidates, best first; equal scores in the order of ids."""
        numbers = self.find_candidates(person, max(MOST_COMPARED, limit))
        found = []
        for number in numbers:
            id_, known = self._people[number]
            comparison = compare(person, known)
            if comparison.score > 0:
                found.append(Candidate(id_, comparison.score, comparison.reasons))
        rank = {self._people[number][0]: place for place, number in enumerate(numbers)}
        found.sort(key=lambda one: (-one.score, rank[one.id], one.id))
        return found[:limit]

    def find_candidates(self, person: Person, most: int = MOST_COMPARED) -> list[int]:
        """The numbers of those worth comparing, ranked by how rare the tokens are that they share with the query.

        Of the tokens for one part of the name only the rarest shared one counts; two parts together count once more.
        """
        wanted = query_tokens_for(person, self._key)
        lists = [
            (len(self._lists[token]), parts, weight, self._lists[token])
            for token, (parts, weight) in wanted.items()
            if token in self._lists
        ]
        lists.sort(key=lambda entry: entry[0])
        total = len(self._people)
        evidence: dict[int, dict[frozenset[int], float]] = {}
        seen = 0
        for length, parts, weight, numbers in lists:
            if length > LONG_LIST and seen > 4 * most:
                break
            seen += length
            value = weight * log(1 + total / length)
            for number in numbers:
                shared = evidence.get(number)
                if shared is None:
                    evidence[number] = {parts: value}
                elif shared.get(parts, 0.0) < value:
                    shared[parts] = value
        ranked = nlargest(most, _rank(evidence.items()))
        least = ranked[0][0] * LEAST_SHARE if ranked else 0.0
        return [
            -number for place, (value, number) in enumerate(ranked) if place < ALWAYS_COMPARED or value >= least
        ]


def _rank(evidence: Iterable[tuple[int, dict[frozenset[int], float]]]) -> Iterable[tuple[float, int]]:
    for number, shared in evidence:
        single = sum(value for parts, value in shared.items() if len(parts) == 1)
        several = max((value for parts, value in shared.items() if len(parts) > 1), default=0.0)
        yield round(single + several, 9), -number
