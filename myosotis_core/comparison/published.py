"""Figures that were published before, with their sources: shown beside ours, never merged, known to every reader.

They are also what an attacker knows already: disclosure control counts them as public cells.
"""

from __future__ import annotations

import csv
import io
import tomllib
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

CSV, CONFLICTS = "published.csv", "conflicts.toml"


@dataclass(frozen=True)
class PublishedFigure:
    """One figure as it was published. `value_to`: the end of a range. `bound`: "lower" for "more than", "upper" for
    "less than".

    `category`: a code of the common list, empty for all, or what the source speaks of. `unit`: as published; % for
    per cent. `hotlines`: how many it is from, where said. `series`: network, hotline or police; series are shown
    side by side. `indicator`: the indicator or ratio of ours that comes nearest, empty where none does; `:code`
    narrows it to one cell.
    """

    figure: str
    category: str
    year: int
    value: Decimal
    value_to: Decimal | None
    unit: str
    bound: str
    hotlines: int | None
    series: str
    indicator: str
    source: str
    note: str


@dataclass(frozen=True)
class Conflict:
    """Published figures of one year that contradict each other or themselves; `text` says how, in English."""

    code: str
    figures: tuple[str, ...]
    year: int
    text: str


@cache
def load_published() -> tuple[PublishedFigure, ...]:
    """All of them, in the order of the file."""
    text = (files("myosotis_core.comparison") / "data" / CSV).read_text(encoding="utf-8")
    return tuple(_make_figure(row) for row in csv.DictReader(io.StringIO(text)))


@cache
def load_conflicts() -> tuple[Conflict, ...]:
    """The known contradictions."""
    text = (files("myosotis_core.comparison") / "data" / CONFLICTS).read_text(encoding="utf-8")
    entries = tomllib.loads(text)["conflict"]
    return tuple(Conflict(one["code"], tuple(one["figures"]), one["year"], one["text"]) for one in entries)


def conflicts_of(figure: PublishedFigure) -> list[Conflict]:
    """What is to be said beside a published figure."""
    return [one for one in load_conflicts() if one.year == figure.year and figure.figure in one.figures]


def _make_figure(row: dict[str, str]) -> PublishedFigure:
    return PublishedFigure(
        figure=row["figure"],
        category=row["category"],
        year=int(row["year"]),
        value=Decimal(row["value"]),
        value_to=Decimal(row["value_to"]) if row["value_to"] else None,
        unit=row["unit"],
        bound="" if row["bound"] == "none" else row["bound"],
        hotlines=int(row["hotlines"]) if row["hotlines"] else None,
        series=row["series"],
        indicator=row["indicator"],
        source=row["source"],
        note=row["note"],
    )
