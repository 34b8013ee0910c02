"""The invented hotlines: how large they are, who answers in which year, what they do not collect, how they count."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from myosotis.figures.report.collection import Hotline
from myosotis.figures.report.invented.drawing import begin_chance
from myosotis_core.comparison import Match, Predicate
from myosotis_core.vocabulary import CURRENT_VERSION

YEARS = tuple(range(2015, 2026))
"""Eleven years; the last is the year of the report."""


@cache
def read_data(name: str) -> dict[str, Any]:
    """One of the data files of this package."""
    folder = files("myosotis.figures.report.invented") / "data"
    return tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Profile:
    """What is invented of one hotline beyond its name. `tilt`: how its categories differ from the network's, by code.

    `begins`: for each (kind, dimension) that it did not always collect, the year from which it does. `silence`: how
    much more often than elsewhere an answer is not known. `matches`: its own codes, and `habits` how it uses them.
    """

    hotline: Hotline
    size: float
    often: float
    tilt: Mapping[str, float]
    begins: Mapping[tuple[str, str], int]
    silence: float
    change: int = 0
    matches: tuple[Match, ...] = ()
    habits: Mapping[str, Mapping[str, float]] = field(default_factory=dict)

    @property
    def code(self) -> str:
        """Its code."""
        return self.hotline.code


def make_profiles(seed: int) -> tuple[Profile, ...]:
    """All hotlines, in the order of their codes."""
    return tuple(_make_profile(raw, seed) for raw in read_data("hotlines")["hotline"])


def choose_reporting(profiles: tuple[Profile, ...], seed: int) -> dict[int, frozenset[str]]:
    """Which hotlines answer in which year: as many as the data file says, mostly the same, never all the same."""
    data = read_data("hotlines")
    rng = begin_chance(f"{seed}:reporting")
    mood = {one.code: rng.gauss(0, 0.5) for one in profiles}
    chosen = {}
    for year in YEARS:
        mood = {code: 0.6 * before + rng.gauss(0, 0.6) for code, before in mood.items()}
        can = [one for one in profiles if one.hotline.since <= year]
        silent = {code for code, years in data["answers"].items() if years.get(str(year)) is False}
        willing = sorted(
            (one for one in can if one.code not in silent), key=lambda one: -(one.often + mood[one.code])
        )
        chosen[year] = frozenset(one.code for one in willing[: data["reporting"][str(year)]])
    return chosen


def _make_profile(raw: Mapping[str, Any], seed: int) -> Profile:
    rng = begin_chance(f"{seed}:{raw['code']}")
    tilt = {code: 2.718 ** rng.gauss(0, 0.32) for code in read_data("shares")["categories"]["2025"]}
    begins = {}
    for kind, dimensions in read_data("shares")["uncollected"].items():
        for dimension, share in dimensions.items():
            # A large hotline has a database; a small one has a folder.
            is_missing = rng.random() < share * (0.5 if raw["size"] > 200 else 1.1)
            if is_missing:
                begins[kind, dimension] = YEARS[-1] + 1
            elif rng.random() < share:
                begins[kind, dimension] = rng.choice(YEARS[2:])
    mapping = read_data("mappings").get(raw.get("local", ""), {})
    change = raw.get("change", 0)
    return Profile(
        hotline=Hotline(raw["code"], raw["name"], raw["country"], raw["since"]),
        size=raw["size"],
        often=raw["often"],
        tilt=tilt,
        begins=begins,
        silence=rng.choice((0.5, 0.8, 1.0, 1.3, 2.2)),
        change=change,
        matches=tuple(_make_match(raw["code"], one, change) for one in mapping.get("matches", ())),
        habits=mapping.get("from", {}),
    )


def _make_match(hotline: str, raw: Mapping[str, str], change: int) -> Match:
    return Match(
        hotline=hotline,
        local=raw["local"],
        predicate=Predicate(raw["predicate"]),
        common_list="category",
        version=CURRENT_VERSION,
        common=raw["common"],
        share=Decimal(raw["share"]) if "share" in raw else None,
        valid_from=change if "from" in raw else 0,
        valid_to=change - 1 if "to" in raw else 9999,
        local_label=raw.get("label", raw["local"]),
        author="data officer of the hotline",
        justification=raw.get("justification", ""),
        comment=raw.get("comment", ""),
    )
