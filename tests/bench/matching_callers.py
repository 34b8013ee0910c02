"""The invented people as callers tell of them: an age instead of a birth, parts exchanged, letters misheard.

Everybody is stored with a day of birth. Who is asked for, and how, follows from the number, always the same.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date

from myosotis_core.matching import Born
from tests.bench.matching_people import make_people

CALLED_ON = date(2026, 3, 1)
HEARD = {
    "cyrillic": ("бп", "дт", "гх", "зс", "вф", "ои", "мн", "шщ", "еи"),
    "greek": ("δτ", "βφ", "γκ", "ζσ", "μν", "θφ", "ει", "οω"),
    "arabic": ("دت", "سص", "طت", "قك", "ذز", "حه", "من", "ضظ"),
    "persian": ("دت", "سص", "طت", "قغ", "ذز", "حه", "من", "گک"),
    "hebrew": ("דת", "טת", "קכ", "סש", "במ", "מנ", "זס", "חכ"),
    "georgian": ("ბპ", "დტ", "გკ", "თტ", "ქკ", "ზს", "მნ", "ყქ"),
    "armenian": ("բպ", "դտ", "գկ", "թտ", "քկ", "զս", "մն", "ձծ"),
    "ethiopic": ("ተጠ", "ከቀ", "ሰጸ", "በፈ", "መነ", "ደተ", "ሀአ"),
    "latin": ("bp", "dt", "gk", "zs", "vf", "mn", "ei", "ou", "aä"),
}
"""Letters that are taken for each other on a bad line; a pair each, in both directions."""


@dataclass(frozen=True)
class Told:
    """One search: the id and the name and birth stored; the name and birth told; what is unusual about it."""

    id: str
    group: str
    stored: str
    stored_born: Born
    asked: str
    asked_born: Born | None
    unusual: frozenset[str]


def make_told(seed: int = 7) -> list[Told]:
    """All invented people, each with what a caller says."""
    chance = random.Random(seed)
    return [_tell(one.id, one.group, one.stored, one.asked, one.year, chance) for one in make_people()]


def _tell(id_: str, group: str, stored: str, asked: str, year: int, chance: random.Random) -> Told:
    unusual = set()
    born_on = date(year, chance.randint(1, 12), chance.randint(2, 28))
    born, how = _tell_birth(born_on, chance)
    unusual.add(how)
    words = asked.split()
    if chance.random() < 0.3:
        words.reverse()
        unusual.add("parts exchanged")
    if chance.random() < 0.4:
        script = group.split()[1] if group.startswith("XS") else "latin"
        at = chance.randrange(len(words))
        heard = mishear(words[at], script, chance)
        if heard != words[at]:
            words[at] = heard
            unusual.add("misheard")
    return Told(id_, group, stored, Born.on(born_on), " ".join(words), born, frozenset(unusual))


def _tell_birth(born_on: date, chance: random.Random) -> tuple[Born | None, str]:
    """How a birth is told: mostly as an age, and that is often a year wrong."""
    age = CALLED_ON.year - born_on.year - ((CALLED_ON.month, CALLED_ON.day) < (born_on.month, born_on.day))
    kind = chance.choices(
        ("age", "age a year wrong", "about an age", "1 January", "day and month exchanged", "no birth"),
        (30, 20, 20, 10, 10, 10),
    )[0]
    if kind == "age":
        return Born.aged(age, CALLED_ON), kind
    if kind == "age a year wrong":
        return Born.aged(max(0, age + chance.choice((-1, 1))), CALLED_ON), kind
    if kind == "about an age":
        return Born.about(max(0, age + chance.choice((-1, 0, 1))), CALLED_ON), kind
    if kind == "1 January":
        return Born.on(date(born_on.year, 1, 1)), kind
    if kind == "day and month exchanged" and born_on.day <= 12:
        return Born.on(date(born_on.year, born_on.day, born_on.month)), kind
    return None, "no birth"


def mishear(word: str, script: str, chance: random.Random) -> str:
    """The word with one letter taken for another that sounds like it; as it was if none of its letters does."""
    places = [
        (at, other)
        for at, letter in enumerate(word)
        for pair in HEARD[script]
        for one, other in (pair, pair[::-1])
        if letter == one and at > 0
    ]
    if not places:
        return word
    at, other = chance.choice(places)
    return word[:at] + other + word[at + 1 :]
