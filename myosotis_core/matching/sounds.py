"""Sounds: what letters of all scripts are turned into, and how far two of them are apart.

A *place* in a name is a tuple of possible sounds, the likeliest first; the empty string among them means that it may
be silent. `("b", "p")` is what Arabic "ب" may stand for.
Source of the numbers: data/sounds.toml.
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

Place = tuple[str, ...]
"""The sounds one place may have; "" is silence."""

VOWELS = frozenset("aeiou")
WHOLE = 1000
SECOND_READING = 60
SILENT = 40
UNWRITTEN_VOWEL = 30


@cache
def load_sounds() -> dict[str, Any]:
    """The tables of data/sounds.toml, with each pair of sounds in both orders."""
    raw = tomllib.loads((_data() / "sounds.toml").read_text(encoding="utf-8"))
    pairs: dict[tuple[str, str], int] = {}
    for names, cost in raw["cost"].items():
        left, right = names.split()
        pairs[left, right] = pairs[right, left] = cost
    return {
        "cost": pairs,
        "drop": raw["drop"],
        "mass": raw["mass"],
        "rough": {sound: kind for kind, sounds in raw["rough"].items() for sound in sounds.split()},
        "fair": {sound: kind for kind, sounds in raw["fair"].items() for sound in sounds.split()},
    }


def _data() -> Any:
    return files("myosotis_core.matching") / "data"


@cache
def exchange_cost(left: Place, right: Place) -> int:
    """What it costs, in thousandths of a consonant, to take one place for the other; symmetric."""
    if left == right:
        return 0
    costs = load_sounds()["cost"]
    best = WHOLE
    for i, one in enumerate(left):
        for j, other in enumerate(right):
            if not one or not other:
                continue
            apart = 0 if one == other else costs.get((one, other), WHOLE)
            best = min(best, apart + SECOND_READING * ((i > 0) + (j > 0)))
    return best


@cache
def drop_cost(place: Place, other_omits_vowels: bool) -> int:
    """What it costs that the other side has nothing here; little for a vowel if the other side writes none."""
    if "" in place:
        return SILENT
    drops = load_sounds()["drop"]
    if other_omits_vowels and any(sound in VOWELS for sound in place):
        return UNWRITTEN_VOWEL
    return min(int(drops.get(sound, WHOLE)) for sound in place)


@cache
def mass_of(place: Place) -> int:
    """How much the place weighs in the name, in thousandths of a consonant."""
    mass = load_sounds()["mass"]
    if "" in place:
        return 150
    return min(int(mass.get(sound, WHOLE)) for sound in place)


@cache
def kinds_of(place: Place, fineness: str) -> tuple[str, ...]:
    """The classes (`rough` or `fair`) the place may fall into, likeliest first; "" where it is left out."""
    table = load_sounds()[fineness]
    return tuple(dict.fromkeys(table.get(sound, "") for sound in place))


class _Row(dict[int, int]):
    """The costs of exchanging one place for others, worked out when first asked for."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self._place = place

    def __missing__(self, other: int) -> int:
        cost = self[other] = exchange_cost(self._place, _PLACES[other])
        return cost


_NUMBERS: dict[Place, int] = {}
_PLACES: list[Place] = []
EXCHANGES: list[_Row] = []
"""By the number of one place, then of another: the cost of exchanging them."""


def number_of(place: Place) -> int:
    """A small number that stands for the place in this process; distances are measured over these numbers."""
    number = _NUMBERS.get(place)
    if number is None:
        number = _NUMBERS[place] = len(_PLACES)
        _PLACES.append(place)
        EXCHANGES.append(_Row(place))
    return number
