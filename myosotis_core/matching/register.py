"""A register in memory: persons under their ids, found by keyed tokens, ranked before any cap, compared, explained."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from myosotis_core.matching.comparing import compare, score
from myosotis_core.matching.keys import SearchToken, query_tokens_for, tokens_for
from myosotis_core.matching.person import Person
from myosotis_core.matching.reasons import Reason

MOST_COMPARED = 150
ALWAYS_COMPARED = 40
LEAST_SHARE = 0.25
LONG_LIST = 8000
List = tuple[int, float, Sequence[int]]
Groups = dict[frozenset[int], list[List]]


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

    def add(self, id: str, person: Person) -> None:
        """Add somebody; raises `AlreadyThere`."""
        if id in self._numbers:
            raise AlreadyThere(f"“{id}” is already in the register.")
        number = self._next
        self._next += 1
        self._numbers[id] = number
        self._people[number] = (id, person)
        for token in tokens_for(person, self._key):
            self._lists.setdefault(token, array("I")).append(number)

    def remove(self, id: str) -> None:
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
        ranked = []
        for place, number in enumerate(self.find_candidates(person, max(MOST_COMPARED, limit))):
            id_, known = self._people[number]
            likely = score(person, known)
            if likely > 0:
                ranked.append((-likely, place, id_, known))
        ranked.sort(key=lambda entry: entry[:3])
        found = ((id_, compare(person, known)) for _, _, id_, known in ranked[:limit])
        return [Candidate(id_, comparison.score, comparison.reasons) for id_, comparison in found]

    def find_candidates(self, person: Person, most: int = MOST_COMPARED) -> list[int]:
        """The numbers of those worth comparing, ranked by how rare the tokens are that they share with the query.

        Of the tokens for one part of the name only the rarest shared one counts; two parts together count once more.
        """
        wanted = query_tokens_for(person, self._key)
        total = len(self._people)
        groups: Groups = {}
        for token, (parts, weight) in wanted.items():
            numbers = self._lists.get(token)
            if numbers:
                value = weight * log(1 + total / len(numbers))
                groups.setdefault(parts, []).append((len(numbers), value, numbers))
        return rank_candidates(groups, most)


def rank_candidates(groups: Groups, most: int) -> list[int]:
    """The numbers in the lists, ranked by the evidence of the tokens; long lists are read only if short ones are few.

    `groups`: for the parts of the name a token stands for, its lists: length, evidence of being in it, numbers.
    Equal evidence in the order of numbers.
    """
    evidence = _add_up(groups, most)
    if not evidence:
        for length, value, numbers in sorted(entry for lists in groups.values() for entry in lists)[:1]:
            evidence = dict.fromkeys(numbers[: most * 10], value / length)
    ranked = sorted(evidence, key=lambda number: (-evidence[number], number))[:most]
    least = evidence[ranked[0]] * LEAST_SHARE if ranked else 0.0
    return ranked[:ALWAYS_COMPARED] + [
        number for number in ranked[ALWAYS_COMPARED:] if evidence[number] >= least
    ]


def _add_up(groups: Groups, most: int) -> dict[int, float]:
    """The evidence of the numbers that may be among the first `most`: of each part the best, of several parts once."""
    single: list[list[List]] = []
    several: list[List] = []
    for parts, lists in groups.items():
        if len(parts) > 1:
            several += lists
        else:
            single.append([entry for entry in lists if entry[0] <= LONG_LIST])
    tables = [_best_of(lists) for lists in (*single, several)]
    seen: set[int] = set()
    shared: set[int] = set()
    for table in tables:
        shared |= seen & table.keys()
        seen |= table.keys()
    evidence = {number: sum(table.get(number, 0.0) for table in tables) for number in shared}
    # Most numbers are in one table only, and of those only the rarest lists can matter: they are not added up.
    others = 0
    for _, value, numbers in sorted(
        (entry for lists in (*single, several) for entry in lists), key=_worst_first
    )[::-1]:
        if others >= most:
            break
        for number in numbers:
            if number not in evidence:
                evidence[number] = value
                others += 1
    return evidence


def _best_of(lists: list[List]) -> dict[int, float]:
    best: dict[int, float] = {}
    for _, value, numbers in sorted(lists, key=_worst_first):
        best.update(dict.fromkeys(numbers, value))
    return best


def _worst_first(entry: List) -> tuple[float, int]:
    return entry[1], -entry[0]
