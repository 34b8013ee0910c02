"""Where what may be abuse material is reported, by country. Such a body looks at what stands on the public internet;
what somebody sent, or has on a telephone, is for the police."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

LIST = Path(__file__).parent / "data" / "reporting_points.toml"


@dataclass(frozen=True)
class ReportingPoint:
    """The body of a country, where it is found, and which page says so."""

    name: str
    address: str
    source: str


@lru_cache(maxsize=1)
def read_points() -> dict[str, ReportingPoint]:
    """The list, by country code."""
    return {
        country: ReportingPoint(**one)
        for country, one in tomllib.loads(LIST.read_text(encoding="utf-8")).items()
    }


def find_point(country: str) -> ReportingPoint | None:
    """The body of this country, None where only the police is known."""
    return read_points().get(country.upper())
