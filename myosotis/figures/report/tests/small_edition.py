"""A small edition for tests of those who render: five invented hotlines, three years, everything protected for real."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import lru_cache

from myosotis.figures.report.collection import Hotline
from myosotis.figures.report.edition import (
    NETWORK,
    Chapter,
    Chart,
    Conf,
    Edition,
    Form,
    Headline,
    Label,
    Mark,
    Message,
    Observation,
    Sheet,
)
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


def measured(key: str = "subtitle.year", **values: int) -> Message:
    """What a chart measures."""
    told = {
        "indicator": Label("text", "chapter.caseload"),
        "operating": len(HOTLINES),
        "hotlines": len(COUNTED),
    }
    return Message(key, {**told, "year": YEAR, **values}, "hotlines")


def make_bars(hotline: str, marks: tuple[Mark, ...]) -> Chart:
    """New cases by category, one of them hidden."""
    first, second = marks[0], marks[1]
    alt = {
        "first": first.row,
        "first_value": first.value or 0,
        "second": second.row,
        "second_value": second.value or 0,
        "number": len(marks),
    }
    return Chart(
        code=f"categories-{hotline}",
        form=Form.BARS,
        title=Message("sheet.categories"),
        subtitle=measured(),
        alt=Message("alt.bars", alt, "number"),
        unit="unit.cases",
        marks=marks,
        indicator="new_cases_by_category",
        notes=(Message("note.not_a_measure"),),
    )


def make_chapters(cubes: dict[str, ProtectedCube]) -> tuple[Chapter, ...]:
    """Two chapters with a chart of each kind that paper treats differently."""
    marks = marks_of(cubes[f"new_cases-{YEAR}"], "Total")
    years = tuple(
        Mark(Label("year", str(year)), Label("category", "parental_abduction"), count_in(cubes, year), note)
        for year, note in zip(YEARS, ("", "break", ""), strict=True)
    )
    value = {"first_value": years[0].value or 0, "last_value": years[-1].value or 0}
    lines = Chart(
        code="years",
        form=Form.LINES,
        title=Message("sheet.years"),
        subtitle=measured("subtitle.years", first=YEARS[0], last=YEAR, fewest=4, most=4),
        alt=Message("alt.years", {"first": YEARS[0], "last": YEAR, **value}),
        unit="unit.cases",
        marks=years,
        indicator="new_cases_by_category",
        notes=(Message("note.break_all", {"year": 2024}),),
    )
    places = tuple(
        Mark(
            Label("country", one.country),
            None,
            int(one.code in COUNTED),
            "" if one.code in COUNTED else "not_reported",
        )
        for one in HOTLINES
    )
    countries = Chart(
        code="map",
        form=Form.MAP,
        title=Message("reporters.map", {"countries": 4, "year": YEAR}),
        subtitle=measured("subtitle.reporting"),
        alt=Message("alt.map", {"reporting": 4, "silent": 1}),
        unit="unit.hotlines",
        marks=places,
        indicator="new_cases_by_category",
    )
    reported = Message("reporters.reported", {"reporting": 4, "operating": 5, "year": YEAR}, "reporting")
    return (
        Chapter("reporters", "chapter.reporters", (reported,), (countries,), ("foreword",)),
        Chapter("caseload", "chapter.caseload", (reported,), (make_bars("network", marks), lines)),
        Chapter("reading", "chapter.reading", (Message("reading.units"), Message("reading.unknown")), ()),
    )


def marks_of(cube: ProtectedCube, hotline: str) -> tuple[Mark, ...]:
    """One hotline's new cases by category, the open ones first."""
    cells = [cell for cell in cube if cell.coordinates[0] == hotline and cell.coordinates[1] in CATEGORIES]
    marks = [
        Mark(
            Label("category", cell.coordinates[1]),
            None,
            int(cell.count) if cell.status is Status.OPEN else None,
            "" if cell.status is Status.OPEN else "hidden",
        )
        for cell in cells
    ]
    return tuple(sorted(marks, key=lambda mark: -(mark.value or 0)))


def count_in(cubes: dict[str, ProtectedCube], year: int) -> int:
    """The parental abductions of a year, which are never hidden here."""
    cube = cubes[f"new_cases-{year}"]
    return next(int(cell.count) for cell in cube if cell.coordinates == ("Total", "parental_abduction"))


def make_sheet(hotline: Hotline, cube: ProtectedCube) -> Sheet:
    """One hotline's page."""
    said = Message("sheet.reported", {"hotline": Label("hotline", hotline.code), "year": YEAR})
    return Sheet(hotline, (said,), (make_bars(hotline.code, marks_of(cube, hotline.code)),))


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
        headlines=(
            Headline(
                Message("cover.children", {"year": YEAR, "children": 1480, "hotlines": 4}, "children"),
                "caseload",
                "categories-network",
            ),
            Headline(
                Message(
                    "cover.parental_abduction", {"cases": count_in(cubes, YEAR), "share": Decimal("24.3")}
                ),
                "caseload",
                "years",
            ),
        ),
        chapters=make_chapters(cubes),
        sheets=tuple(make_sheet(one, cubes[f"new_cases-{YEAR}"]) for one in HOTLINES if one.code in COUNTED),
        observations=tuple(observe(cubes)),
        cubes=cubes,
        audit={"passed": True, "readers": ["outsider", *COUNTED]},
        stories={
            "en": {"nadia": "# A phone call at night\n\nA girl of *fifteen* called. She said **little**."}
        },
        written={"en": {"foreword": "Behind each number stands a child."}},
        digest={"data": "0123456789abcdef" * 4, "definitions": "2026.1", "program": "0.1.0"},
    )
