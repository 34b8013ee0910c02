"""The holder compares at home: the tags of one enquiry with those of its own children. A person judges what is found.

The holder knows which of its own keys a tag stands for, so every candidate comes with the kinds of keys that agreed.
Method: evidence added (logarithms of odds) for the kinds that agree, more for tags that few children share; weights
fitted by logistic regression on the development sets of `start.py bench enquiry`, see docs/protocol-enquiry.md. One
child is asked for, so whoever fits better makes the others less likely: the odds of each are weighed against those of
the rest. Those who fit exactly alike (one child in two cases) do not stand against each other.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from math import exp, log, log1p

from myosotis_core.protocol.enquiry.keys import KINDS, KNOWS_YEAR, Key
from myosotis_core.protocol.enquiry.tagging import SIZES, TAG_BYTES, EnquiryRefused

AGREEMENTS = {
    "f": "Two parts of the name have the same consonants.",
    "p": "Two parts of the name sound roughly the same.",
    "py": "Two parts of the name sound roughly the same, and the births lie at most a year apart.",
    "e": "Two parts of the name have the same consonants but for one.",
    "qy": "Two parts of the name sound roughly the same but for one sound; the births lie at most a year apart.",
    "t": "Two parts of the name sound the same, vowels included, but for one sound at most.",
    "v": "A given name is a form of the same name, and another part sounds alike.",
    "b": "A part of the name sounds alike, and the day of birth is the same.",
    "j": "The whole name, written together, sounds the same.",
}
"""Why somebody is a candidate: the kind of key that agreed, in words."""
WEIGHTS = {
    "f": (-0.83, 0.226),
    "p": (-2.10, 0.431),
    "py": (1.49, 0.193),
    "e": (-3.09, 0.458),
    "qy": (0.89, 0.171),
    "t": (1.66, 0.164),
    "v": (0.66, 0.116),
    "b": (2.0, 0.50),
    "j": (0.25, 0.106),
}
"""For each kind: evidence of agreeing, and more of it by how rare the tag is."""
START = -4.4
YEAR_WAS_TOLD = -2.4
RARE = 20_000
"""A tag that one child has counts as if it were the rarest of so many, also in a small register."""
USUAL_REGISTER = 17_000
SHOWN_FROM = -1.5
STRICTER = 1.2
WITHOUT_YEAR = 1.2
"""So much more evidence is wanted where no year of birth was told."""
LEAST_SHOWN, MOST_SHOWN = -4.5, 4.0
MOST_CANDIDATES = 5
WEIGHED = 12
"""So many of the likeliest are weighed against each other."""
ALIKE = 1e-6
KIND_BITS = 4
KIND_MASK = (1 << KIND_BITS) - 1
BUCKETS = 1 << 16


@dataclass(frozen=True)
class TaggedChild:
    """A child of the holder with its tags for one asker and period."""

    id: str
    tags: dict[Key, bytes]


@dataclass(frozen=True)
class Candidate:
    """Who may be the child asked for, for a person to judge. `agreed`: keys of `AGREEMENTS`."""

    id: str
    evidence: float
    agreed: tuple[str, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """The sentences of what agreed."""
        return tuple(AGREEMENTS[kind] for kind in self.agreed)


class TagBook:
    """The tags of a register for one asker and period, ready to be compared with enquiries; about 16 bytes a tag."""

    def __init__(self, children: Iterable[TaggedChild]) -> None:
        self._ids: list[str] = []
        self._year_tags: set[int] = set()
        self._tags, self._owners = array("Q"), array("Q")
        for entry in sorted(self._entries(children)):
            self._tags.append(entry >> 64)
            self._owners.append(entry & 0xFFFFFFFFFFFFFFFF)
        self._starts = array("I", (bisect_left(self._tags, bucket << 48) for bucket in range(BUCKETS)))
        self._starts.append(len(self._tags))
        shown = SHOWN_FROM + STRICTER * log(max(len(self._ids), 1) / USUAL_REGISTER)
        self.least_evidence = min(max(shown, LEAST_SHOWN), MOST_SHOWN)

    def __len__(self) -> int:
        return len(self._ids)

    def _entries(self, children: Iterable[TaggedChild]) -> Iterator[int]:
        for number, child in enumerate(children):
            self._ids.append(child.id)
            for key, tag in child.tags.items():
                if key == KNOWS_YEAR:
                    self._year_tags.add(_number_of(tag))
                else:
                    yield _number_of(tag) << 64 | number << KIND_BITS | KINDS.index(key[0])

    def find_candidates(self, tags: Sequence[bytes]) -> list[Candidate]:
        """At most `MOST_CANDIDATES`, the likeliest first. Raises `EnquiryRefused` if it is no enquiry."""
        if (
            len(tags) not in SIZES
            or len(set(tags)) != len(tags)
            or any(len(tag) != TAG_BYTES for tag in tags)
        ):
            raise EnquiryRefused("An enquiry has one of the agreed numbers of different tags.")
        knows_year = False
        lists: list[tuple[int, int]] = []
        for number in map(_number_of, tags):
            knows_year = knows_year or number in self._year_tags
            bucket = number >> 48
            place = last = bisect_left(self._tags, number, self._starts[bucket], self._starts[bucket + 1])
            while last < len(self._tags) and self._tags[last] == number:
                last += 1
            if last > place:
                lists.append((last - place, place))
        best: dict[int, float] = {}
        for length, place in sorted(lists, reverse=True):  # the rarest last: of each kind it counts
            agrees, by_rarity = WEIGHTS[KINDS[self._owners[place] & KIND_MASK]]
            value = agrees + by_rarity * max(0.0, log(RARE / length))
            best.update(dict.fromkeys(self._owners[place : place + length], value))
        return self._choose(best, knows_year)

    def _choose(self, best: dict[int, float], knows_year: bool) -> list[Candidate]:
        evidence: dict[int, float] = {}
        start = START + YEAR_WAS_TOLD * knows_year
        least = self.least_evidence + WITHOUT_YEAR * (not knows_year)
        for owner, value in best.items():
            child = owner >> KIND_BITS
            evidence[child] = evidence.get(child, start) + value
        top = nlargest(WEIGHED, ((value, child) for child, value in evidence.items()))
        shown = [
            (-value, self._ids[child], child)
            for value, (_, child) in zip(_weigh([value for value, _ in top]), top, strict=True)
            if value >= least
        ]
        found = []
        for value, id_, child in sorted(shown)[:MOST_CANDIDATES]:
            agreed = tuple(kind for at, kind in enumerate(KINDS) if child << KIND_BITS | at in best)
            found.append(Candidate(id_, round(-value, 3), agreed))
        return found


def _weigh(evidence: Sequence[float]) -> list[float]:
    """The evidence for each against that for all who fit otherwise, nobody here being one possibility more."""
    odds = [exp(min(value, 30.0)) for value in evidence]
    found = []
    for value in evidence:
        others = sum(odd for odd, other in zip(odds, evidence, strict=True) if abs(other - value) > ALIKE)
        found.append(value - log1p(others))
    return found


def _number_of(tag: bytes) -> int:
    return int.from_bytes(tag, "big")
