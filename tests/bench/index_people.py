"""Invented people by the hundred thousand: few names are common and most are rare, as among real people.

The same seed always gives the same people. Who is put together here does not exist.
"""

from __future__ import annotations

import datetime as dt
import random
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import accumulate

from tests.bench.matching_people import PARTS

BEGINNINGS = [
    "Adel",
    "Bel",
    "Bor",
    "Brand",
    "Chal",
    "Cor",
    "Dam",
    "Del",
    "Dor",
    "Eber",
    "Ek",
    "Fal",
    "Fer",
    "Gar",
    "Gel",
    "Gor",
    "Hal",
    "Her",
    "Hol",
    "Ibar",
    "Jan",
    "Jor",
    "Kal",
    "Kar",
    "Kor",
    "Lam",
    "Lind",
    "Lor",
    "Mal",
    "Mar",
    "Mor",
    "Nal",
    "Nov",
    "Ol",
    "Oster",
    "Pal",
    "Per",
    "Pol",
    "Ros",
    "Sal",
    "San",
    "Sever",
    "Sol",
    "Stan",
    "Tal",
    "Tor",
    "Val",
    "Ver",
    "Vol",
    "Wal",
    "Wil",
    "Zal",
    "Zor",
]
MIDDLES = [
    "a",
    "an",
    "ar",
    "ber",
    "da",
    "den",
    "di",
    "e",
    "el",
    "en",
    "er",
    "ga",
    "ge",
    "gu",
    "i",
    "il",
    "in",
    "ka",
    "ken",
    "ki",
    "la",
    "le",
    "li",
    "lo",
    "ma",
    "men",
    "mi",
    "mo",
    "na",
    "ne",
    "ni",
    "no",
    "o",
    "or",
    "ra",
    "ren",
    "ri",
    "ro",
    "sa",
    "sen",
    "si",
    "so",
    "ta",
    "ten",
    "ti",
    "to",
    "u",
    "va",
    "ven",
    "vi",
    "vo",
]
ENDINGS = [
    "ac",
    "berg",
    "enko",
    "er",
    "escu",
    "eva",
    "ez",
    "i",
    "ian",
    "ic",
    "idis",
    "in",
    "ini",
    "ino",
    "is",
    "man",
    "nen",
    "ov",
    "ova",
    "owski",
    "poulos",
    "s",
    "sen",
    "ski",
    "son",
    "stein",
    "ta",
    "tti",
    "uk",
    "vic",
    "yan",
    "zadeh",
    "zi",
    "dottir",
    "ard",
    "eau",
    "ier",
    "oux",
]
FAMILIES = 60_000
FIRST_DAY = dt.date(2006, 1, 1)
DAYS = 7_000


@dataclass(frozen=True)
class Invented:
    """One invented person."""

    name: str
    born: dt.date | None
    year: int
    gender: str
    country: str


def invent_people(count: int, seed: int = 116000) -> Iterator[Invented]:
    """So many people: one in three with an exact day, the others with a year only; one in ten in another script."""
    chance = random.Random(seed)
    given, given_weights = _given_names()
    families, family_weights = _family_names()
    native = _native_pairs()
    for _ in range(count):
        if chance.random() < 0.1:
            name = " ".join(chance.choice(native))
        else:
            first = chance.choices(given, cum_weights=given_weights, k=1 + (chance.random() < 0.25))
            name = " ".join([*first, chance.choices(families, cum_weights=family_weights)[0]])
        born = FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))
        yield Invented(
            name,
            born if chance.random() < 1 / 3 else None,
            born.year,
            chance.choice(("female", "male")),
            chance.choice(("BE", "FR", "UA", "SY", "AF", "GR", "RO", "PL")),
        )


def _given_names() -> tuple[list[str], list[float]]:
    folder = files("myosotis_core.matching") / "data" / "names"
    names = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.name.startswith("given_"):
            lines = entry.read_text(encoding="utf-8").splitlines()
            names += [name for line in lines for name in line.partition("#")[0].split()]
    return _by_rank(list(dict.fromkeys(names)))


@cache
def _family_names() -> tuple[list[str], list[float]]:
    chance = random.Random(1)
    names: dict[str, None] = {}
    while len(names) < FAMILIES:
        middle = "".join(chance.choices(MIDDLES, k=chance.choice((0, 1, 1, 2))))
        names[chance.choice(BEGINNINGS) + middle + chance.choice(ENDINGS)] = None
    return _by_rank(list(names))


def _by_rank(names: list[str]) -> tuple[list[str], list[float]]:
    """Names in a chance order, the tenth about a tenth as frequent as the first (Zipf, flattened at the top)."""
    random.Random(2).shuffle(names)
    return names, list(accumulate(1 / (rank + 10) for rank in range(len(names))))


def _native_pairs() -> list[tuple[str, str]]:
    parts = tomllib.loads(PARTS.read_text(encoding="utf-8"))
    return [
        (one.split()[0], other.split()[0])
        for pools in parts.values()
        for one in pools["given"]
        for other in pools["family"]
    ]
