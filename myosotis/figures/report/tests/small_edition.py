"""A small edition for tests of those who render: five invented hotlines, three years, everything protected for real."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from myosotis.figures.report.collection import Hotline
from myosotis.figures.report.edition import NETWORK, Conf, Edition, Observation
from myosotis_core.disclosure import ProtectedCube, Row, Source, Status, protect
from myosotis_core.indicators import TOTAL, share_percent

YEAR = 2025
YEARS = (2023, 2024, 2025)
HOTLINES = (
    Hotline("harbour", "Harbour Line", "GR", 2009),
    Hotline("linden", "Lindentelefon", "DE", 2011),
    Hotline("meadow", "Allô Prairie", "FR", 2008),
    Hotline("north", "Northern Light", "SE", 2013),
    Hotline("star", "Little Star", "MT", 2015),
)
CATEGORIES = ("runaway", "parental_abduction", "third_person_abduction", "missing_in_migration")
AGES = ("under_5", "age_5_9", "age_10_12", "age_13_15", "age_16_17")
COUNTED = {
    "harbour": (120, 44, 3, 38),
    "linden": (410, 130, 6, 25),
    "meadow": (388, 151, 9, 12),
    "star": (7, 2, 0, 1),
}


@lru_cache(maxsize=1)
def make_cubes() -> dict[str, ProtectedCube]:
    """New cases by hotline and category for each year, as they may be published."""
    cubes = {}
    for at, year in enumerate(YEARS):
        rows = tuple(
            Row((hotline, category), Decimal(count + at * (count // 20)))
            for hotline, counts in COUNTED.items()
            for category, count in zip(CATEGORIES, counts, strict=True)
        )
        source = Source(("hotline", "category"), rows)
        cubes[f"new_cases-{year}"] = protect([source], {"hotline": (), "category": ()})
    return cubes


def observe(cubes: dict[str, ProtectedCube]) -> Iterator[Observation]:
    """The cells of the cubes as open data, a share, and a hotline that did not report."""
    for name, cube in cubes.items():
        year = int(name.rsplit("-", 1)[1])
        for cell in cube:
            hotline, category = cell.coordinates
            is_open = cell.status is Status.OPEN
            yield Observation(
                "new_cases_by_category",
                year,
                NETWORK if hotline == "Total" else hotline,
                (("category", TOTAL if category == "Total" else category),),
                "count",
                int(cell.count) if is_open else None,
                "A",
                Conf.FREE if is_open else Conf.HIDDEN,
                hotlines=4 if hotline == "Total" else 1,
            )
        place = (("category", TOTAL),)
        yield Observation("new_cases_by_category", year, "north", place, "count", None, "O", Conf.FREE)
        yield share_of_abductions(cube, year)


def share_of_abductions(cube: ProtectedCube, year: int) -> Observation:
    """A share, made from two open cells."""
    found = {cell.coordinates: cell for cell in cube}
    part, base = found["Total", "parental_abduction"], found["Total", "Total"]
    share = share_percent(int(part.count), int(base.count))
    place = (("category", "parental_abduction"),)
    low, high = share - 2, share + 2
    return Observation("category_share", year, NETWORK, place, "share", share, "A", Conf.FREE, 4, low, high)


@lru_cache(maxsize=1)
def make_small_edition() -> Edition:
    """The edition."""
    cubes = make_cubes()
    return Edition(
        year=YEAR,
        years=YEARS,
        definitions="2026.1",
        hotlines=HOTLINES,
        reporting=tuple(COUNTED),
        headlines=(),
        chapters=(),
        sheets=(),
        observations=tuple(observe(cubes)),
        cubes=cubes,
        audit={"passed": True, "readers": ["outsider", *COUNTED]},
        stories={},
        written={},
        digest={"data": "0123456789abcdef" * 4, "definitions": "2026.1", "program": "0.1.0"},
    )
