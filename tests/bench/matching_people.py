"""Invented people in nine scripts and languages, each with another spelling, put together from hand-written parts.

The same number always gives the same people.
"""

from __future__ import annotations

import random
import tomllib
from pathlib import Path

from tests.bench.matching_sets import Pair

PARTS = Path(__file__).with_name("matching_people.toml")
EACH = 80
FIRST_YEAR, LAST_YEAR = 2006, 2024


def make_people(each: int = EACH, seed: int = 116000) -> list[Pair]:
    """`each` people of each script or language: stored in Latin, asked for in the native or another Latin spelling.

    One in four is asked with the parts exchanged, one in ten with a slip of the finger (Latin spellings only).
    """
    chance = random.Random(seed)
    parts = tomllib.loads(PARTS.read_text(encoding="utf-8"))
    people: list[Pair] = []
    for script, pools in parts.items():
        combinations = [(one, other) for one in pools["given"] for other in pools["family"]]
        for one, other in chance.sample(combinations, min(each, len(combinations))):
            year = chance.randint(FIRST_YEAR, LAST_YEAR)
            number = f"i{len(people)}"
            is_native = script != "latin" and chance.random() < 0.6
            stored, asked = _spell(one, other, is_native, chance)
            people.append(Pair(number, f"{'XS' if is_native else 'LV'} {script}", stored, asked, year))
    return people


def _spell(given: str, family: str, is_native: bool, chance: random.Random) -> tuple[str, str]:
    first, *firsts = _split(given)
    last, *lasts = _split(family)
    stored = f"{firsts[0]} {lasts[0]}"
    asked = [first, last] if is_native else [chance.choice(firsts[1:]), chance.choice(lasts[1:])]
    if not is_native and chance.random() < 0.1:
        asked[1] = _slip(asked[1], chance)
    if chance.random() < 0.25:
        asked.reverse()
    return stored, " ".join(asked)


def _split(line: str) -> list[str]:
    """The spellings of one part; a native spelling of two words comes first and keeps them together."""
    words = line.split()
    native = [word for word in words if not word[0].isascii() and word[0].isalpha()]
    if len(native) == 2 and words[:2] == native and ord(native[0][0]) > 0x370:
        return [" ".join(native), *words[2:]]
    return words


def _slip(word: str, chance: random.Random) -> str:
    """One slip: a letter left out, doubled, or exchanged with its neighbour."""
    at = chance.randrange(1, len(word) - 1)
    return chance.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        )
    )
