"""Words of names: titles, particles, and groups of given names that one person may be called by."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from myosotis_core.matching.letters import spell_plainly


@dataclass(frozen=True)
class Words:
    """`titles` and `particles`: as written or plainly spelled. `groups`: plain spelling to the names of its groups."""

    titles: frozenset[str]
    particles: frozenset[str]
    groups: dict[str, frozenset[str]]


@cache
def load_words() -> Words:
    """The words of data/names; read once."""
    folder = files("myosotis_core.matching") / "data" / "names"
    small = tomllib.loads((folder / "small_words.toml").read_text(encoding="utf-8"))
    groups: dict[str, set[str]] = {}
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if not entry.name.startswith("given_"):
            continue
        for number, line in enumerate(entry.read_text(encoding="utf-8").splitlines()):
            names = line.partition("#")[0].split()
            for name in names:
                groups.setdefault(spell_plainly(name.lower()), set()).add(f"{names[0]}.{number}")
    return Words(
        titles=frozenset(small["titles"]),
        particles=frozenset(small["particles"]),
        groups={name: frozenset(found) for name, found in groups.items()},
    )
