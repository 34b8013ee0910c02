"""What may be published: protected numbers, charts and messages, without a language and without a layout."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from myosotis.figures.report.collection import Hotline
from myosotis.figures.report.ledger import HeldBack
from myosotis_core.disclosure import ProtectedCube

NETWORK = "network"
"""The code that stands for all reporting hotlines together, where an observation names a hotline."""


@dataclass(frozen=True, slots=True)
class Label:
    """Something a renderer names in the reader's language: a code of a list of the vocabulary.

    Lists of our own beside the vocabulary's: `hotline`, `country`, `indicator`, `year` (the code is the text), `text`
    (a key of the texts of the report).
    """

    list: str
    code: str


Given = int | Decimal | str | Label | tuple[Label, ...]


@dataclass(frozen=True)
class Message:
    """A sentence of the report: a key of the texts and what to put into it. `number` picks the plural form.

    `holds` is what the sentence claims beyond its numbers, by name (`more_than_half`, `fell`): a test holds each
    against the data.
    """

    key: str
    values: Mapping[str, Given] = field(default_factory=dict)
    number: str = ""
    holds: Mapping[str, bool] = field(default_factory=dict)


class Conf(StrEnum):
    """May the number be seen? Letters of SDMX's CL_CONF_STATUS: free, or confidential because it is small."""

    FREE = "F"
    HIDDEN = "C"


@dataclass(frozen=True, slots=True)
class Observation:
    """One number of the open data, or why there is none.

    `place` gives the code of each dimension (`total` in a margin); `hotline` is a hotline's code or `NETWORK`.
    `value` is None where it is hidden or where nobody could give it. `hotlines` is how many could give it. `measure` is
    `count`, `share` (per cent), `growth` (per cent), `index` (first year = 100), `rate` (per 100,000 children) or
    `median`.
    """

    indicator: str
    year: int
    hotline: str
    place: tuple[tuple[str, str], ...]
    measure: str
    value: Decimal | int | None
    obs_status: str
    conf_status: Conf
    hotlines: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None


class Form(StrEnum):
    """How a chart is drawn."""

    BARS = "bars"  # one value a row, longest first unless the codes have an order of their own
    STACKED = "stacked"  # parts of a whole, one bar a row: `series` are the parts
    COLUMNS = "columns"  # years or classes from left to right
    LINES = "lines"  # years from left to right, one line a series; a break draws a gap
    PYRAMID = "pyramid"  # two series back to back over age groups
    MATRIX = "matrix"  # rows against columns, one mark a cell
    MAP = "map"  # one value a country of Europe
    STEPS = "steps"  # a survival curve


@dataclass(frozen=True, slots=True)
class Mark:
    """One mark of a chart: where it stands and how much it is.

    `value` None draws nothing and `note` tells why (`hidden`, `not_collected`, `not_reported`, `break`, `few` …).
    `hotlines` is how many the number is from, where that changes from mark to mark.
    """

    row: Label
    series: Label | None
    value: Decimal | int | None
    note: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    hotlines: int | None = None


@dataclass(frozen=True)
class Chart:
    """One chart: its title is its message, its subtitle what is measured and of how many hotlines.

    `alt` says what it shows with two or three numbers; `unit` is a key of the texts; `indicator` names the rows of the
    open data that hold its numbers.
    """

    code: str
    form: Form
    title: Message
    subtitle: Message
    alt: Message
    unit: str
    marks: tuple[Mark, ...]
    indicator: str
    columns: tuple[Label, ...] = ()
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """One chapter: heading (a key of the texts), opening sentences, charts in their order, names of written texts."""

    code: str
    heading: str
    sentences: tuple[Message, ...]
    charts: tuple[Chart, ...]
    written: tuple[str, ...] = ()


@dataclass(frozen=True)
class Headline:
    """One sentence of the cover, with the chapter and chart it leads to."""

    sentence: Message
    chapter: str
    chart: str


@dataclass(frozen=True)
class Sheet:
    """What is published of one hotline: its sentences and charts."""

    hotline: Hotline
    sentences: tuple[Message, ...]
    charts: tuple[Chart, ...]


@dataclass(frozen=True)
class Edition:
    """One year's report as it may be published, for every renderer alike.

    `cubes` are the protected tables of this release with their certificates, by name; `observations` all open data.
    `audit` is what was tried to recover hidden cells, as plain values (written as `audit.json`). `digest` names the
    inputs: hash of the data, version of the definitions, version of the program. `held` are returns that are not
    counted yet: for those who build it, in no file of the release.
    """

    year: int
    years: tuple[int, ...]
    definitions: str
    hotlines: tuple[Hotline, ...]
    reporting: tuple[str, ...]
    headlines: tuple[Headline, ...]
    chapters: tuple[Chapter, ...]
    sheets: tuple[Sheet, ...]
    observations: tuple[Observation, ...]
    cubes: Mapping[str, ProtectedCube]
    audit: Mapping[str, object]
    stories: Mapping[str, Mapping[str, str]]
    written: Mapping[str, Mapping[str, str]]
    digest: Mapping[str, str]
    held: tuple[HeldBack, ...] = ()
