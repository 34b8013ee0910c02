"""Observations as lines of text: in one order, each cell written once and shared by all formats."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from myosotis.figures.report.edition import Conf, Observation
from myosotis.figures.report.pack.codebook import Codebook, NotWritable
from myosotis_core.indicators import TOTAL

NO_SUCH_DIMENSION = "_Z"
SDMX_TOTAL = "_T"
LAST_COLUMNS = ("measure", "value", "obs_status", "conf_status", "hotlines", "low", "high")

Place = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One observation: where it stands and `number`, the text of its last columns from `value` on."""

    indicator: str
    year: int
    hotline: str
    place: Place
    measure: str
    number: str


def make_lines(observations: Sequence[Observation], codebook: Codebook) -> list[Line]:
    """All lines in the order of the codebook; raises `NotWritable` where a hidden number is there after all."""
    hotlines = {one.code: at for at, one in enumerate(codebook.hotlines.codes)}
    indicators = {one.code: at for at, one in enumerate(codebook.indicators.codes)}
    measures = {one.code: at for at, one in enumerate(codebook.measures.codes)}
    orders = {one.name: {code.code: at for at, code in enumerate(one.codes)} for one in codebook.dimensions}
    places: dict[Place, tuple[int, ...]] = {}

    def order_of(one: Line) -> tuple[int, int, int, tuple[int, ...], int]:
        place = places.get(one.place)
        if place is None:
            place = places[one.place] = tuple(orders[name][code] for name, code in one.place)
        return indicators[one.indicator], one.year, hotlines[one.hotline], place, measures[one.measure]

    lines = [
        Line(one.indicator, one.year, one.hotline, one.place, one.measure, write_number(one))
        for one in observations
    ]
    lines.sort(key=order_of)
    if len({(one.indicator, one.year, one.hotline, one.place, one.measure) for one in lines}) < len(lines):
        raise NotWritable("The edition says two numbers of one cell.")
    return lines


def write_number(one: Observation) -> str:
    """Value, statuses, hotlines and bounds, with commas between; empty where there is no number."""
    if one.conf_status is Conf.HIDDEN and not (one.value is None and one.low is None and one.high is None):
        raise NotWritable(f"A hidden number of {one.indicator} {one.year} is in the edition.")
    hotlines = "" if one.hotlines is None else str(one.hotlines)
    numbers = f"{write(one.value)},{one.obs_status},{one.conf_status.value},{hotlines}"
    return f"{numbers},{write(one.low)},{write(one.high)}"


def write(value: Decimal | int | None) -> str:
    """A number as computers read it; nothing where there is none."""
    if value is None:
        return ""
    return str(value) if isinstance(value, int) else f"{value:f}"


def write_tidy(lines: Sequence[Line], dimensions: Sequence[str], *, with_indicator: bool = True) -> str:
    """CSV with one column for each dimension; a cell is empty where the indicator is not by that dimension."""
    head = ("year", "hotline", *dimensions, *LAST_COLUMNS)

    @cache
    def between(place: Place) -> str:
        given = dict(place)
        return "".join(f"{given.get(name, '')}," for name in dimensions)

    rows = [f"{one.year},{one.hotline},{between(one.place)}{one.measure},{one.number}" for one in lines]
    if with_indicator:
        head = ("indicator", *head)
        rows = [f"{one.indicator},{row}" for one, row in zip(lines, rows, strict=True)]
    return "\n".join([",".join(head), *rows, ""])


def write_sdmx(lines: Sequence[Line], dimensions: Sequence[str], dataflow: str) -> str:
    """SDMX-CSV 2.0: `_T` is a total, `_Z` stands where the indicator is not by that dimension."""
    head = ["STRUCTURE", "STRUCTURE_ID", "ACTION", "FREQ", "INDICATOR", "MEASURE", "HOTLINE"]
    head += [name.upper() for name in dimensions]
    head += ["TIME_PERIOD", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "HOTLINES", "LOW", "HIGH"]
    start = f"dataflow,{dataflow},I,A"

    @cache
    def between(place: Place) -> str:
        given = {name: SDMX_TOTAL if code == TOTAL else code for name, code in place}
        return ",".join(given.get(name, NO_SUCH_DIMENSION) for name in dimensions)

    body = [
        f"{start},{one.indicator},{one.measure},{one.hotline},{between(one.place)},{one.year},{one.number}"
        for one in lines
    ]
    return "\n".join([",".join(head), *body, ""])
