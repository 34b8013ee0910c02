"""Which states are bound by the instruments on the return of children, from a dated table with its sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

HAGUE = "hague_1980"
BRUSSELS = "brussels_iib"


@dataclass(frozen=True)
class Instrument:
    """A convention or regulation, the states it binds (ISO 3166-1 alpha-2), and the day the table is from."""

    code: str
    title: str
    as_of: str
    source: str
    parties: int
    states: frozenset[str]

    def binds(self, *countries: str) -> bool:
        """Whether all of these states are bound; of no country, nothing is."""
        return bool(countries) and all(country in self.states for country in countries)


@cache
def read_instruments() -> Mapping[str, Instrument]:
    """Every instrument of the table, by its code."""
    text = (files("myosotis_core.vocabulary") / "data" / "conventions.toml").read_text(encoding="utf-8")
    return {
        code: Instrument(
            code=code,
            title=row["title"],
            as_of=row["as_of"],
            source=row["source"],
            parties=row["parties"],
            states=frozenset(row["states"]),
        )
        for code, row in tomllib.loads(text).items()
    }


def instruments_between(one: str, other: str) -> tuple[Instrument, ...]:
    """The instruments that bind both states, the more special first."""
    known = read_instruments()
    return tuple(known[code] for code in (BRUSSELS, HAGUE) if known[code].binds(one, other))
