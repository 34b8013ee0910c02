"""What stands in the files of a release: the open data as statements, protected tables with their sums, and words."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

from myosotis.figures.report.attack.cells import Cell
from myosotis.figures.report.attack.knowledge import Knowledge, Line
from myosotis.figures.report.edition import Conf, Observation
from myosotis.figures.report.places import PACK
from myosotis_core.indicators import DIMENSIONS, TOTAL, load_definitions

SDMX = {
    "INDICATOR": "indicator",
    "TIME_PERIOD": "year",
    "HOTLINE": "hotline",
    "REF_AREA": "hotline",
    "MEASURE": "measure",
    "OBS_VALUE": "value",
    "OBS_STATUS": "obs_status",
    "CONF_STATUS": "conf_status",
    "HOTLINES": "hotlines",
    "LOW": "low",
    "HIGH": "high",
}
EMPTY = ("", "_Z")
INDEX = re.compile(r"^\d+ ")
EVERY_DIMENSION = frozenset(name for found in DIMENSIONS.values() for name in found)
BLOCKS = frozenset(
    {"p", "li", "tr", "caption", "text", "title", "desc", "summary", "dd", "dt", "thead", "table"}
) | {
    *("h1", "h2", "h3", "figcaption", "figure", "section"),
}
HEADINGS = ("h1", "h2", "h3", "caption", "figcaption")
SILENT = frozenset({"style", "script"})
SAID = ("alt", "title", "aria-label", "content", "aria-description")


class NoRelease(ValueError):
    """A folder holds no release that can be read."""


@dataclass(frozen=True)
class Words:
    """One sentence, line or row of a file, with the headings it stands under."""

    place: str
    language: str
    text: str
    context: str = ""


@dataclass
class Read:
    """Everything read from a site."""

    statements: list[Observation] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)
    files: int = 0
    unread: list[str] = field(default_factory=list)


def read_site(site: Path, *, with_words: bool = True) -> Read:
    """Read all files of a release, or only its numbers; raises `NoRelease` where there are no open data."""
    if not (site / PACK / "observations.csv").is_file():
        raise NoRelease(f"{site} holds no open data of a release.")
    found = Read()
    seen: set[tuple[object, ...]] = set()
    for path in sorted(one for one in site.rglob("*") if one.is_file()):
        name = path.relative_to(site).as_posix()
        language = name.split("/")[0] if len(name.split("/")[0]) == 2 else ""
        found.files += 1
        if path.suffix == ".csv" and name.startswith(f"{PACK}/") and "certificates" not in name:
            for one in read_rows(path.read_text(encoding="utf-8"), path.stem):
                key = (
                    one.indicator,
                    one.year,
                    one.hotline,
                    one.place,
                    one.measure,
                    one.value,
                    one.conf_status,
                )
                if key not in seen:
                    seen.add(key)
                    found.statements.append(one)
        elif not with_words:
            continue
        elif path.suffix in (".html", ".svg"):
            found.words += read_markup(path.read_text(encoding="utf-8"), name, language)
        elif path.suffix == ".xlsx":
            found.words += read_workbook(path, name, language)
        elif path.suffix == ".pdf":
            found.words += read_paper(path, name, language, found.unread)
    return found


def read_rows(text: str, indicator: str = "") -> Iterator[Observation]:
    """Rows of the open data, tidy or SDMX-CSV, or of one `indicator`; files of another kind give none."""
    rows = csv.DictReader(io.StringIO(text))
    names = {name: SDMX.get(name, name.lower()) for name in rows.fieldnames or ()}
    if not {"year", "measure", "value", "conf_status"} <= set(names.values()):
        return
    orders = {one.code: one.by for one in load_definitions().indicators}
    for raw in rows:
        row = {names[key]: value for key, value in raw.items() if key in names}
        place = tuple(
            (key, TOTAL if value in ("total", "_T") else value)
            for key, value in row.items()
            if key in EVERY_DIMENSION and value not in EMPTY
        )
        row.setdefault("indicator", indicator)
        by = orders.get(row["indicator"], ())
        yield Observation(
            indicator=row["indicator"],
            year=int(row["year"]),
            hotline=row["hotline"],
            place=tuple(sorted(place, key=lambda pair: by.index(pair[0]) if pair[0] in by else -1)),
            measure=row["measure"],
            value=Decimal(row["value"]) if row["value"] else None,
            obs_status=row.get("obs_status", ""),
            conf_status=Conf(row["conf_status"]),
            hotlines=int(row["hotlines"]) if row.get("hotlines") else None,
            low=Decimal(row["low"]) if row.get("low") else None,
            high=Decimal(row["high"]) if row.get("high") else None,
        )


def learn_tables(site: Path, knowledge: Knowledge, without: Container[tuple[str, int]] = ()) -> int:
    """Add the protected tables with the sums their certificates name; returns how many were read.

    `without`: measures and years that are left out.
    """
    count = 0
    for certificate in sorted((site / PACK / "certificates").glob("*/certificate.json")):
        cube = certificate.parent.name
        measure, _dash, year = cube.rpartition("-")
        if (measure, int(year)) in without:
            continue
        for number, one in enumerate(json.loads(certificate.read_text(encoding="utf-8"))["tables"], start=1):
            text = (certificate.parent / f"table-{number}.csv").read_text(encoding="utf-8")
            _learn_table(knowledge, measure, int(year), text, one["parents"])
            count += 1
    return count


def _learn_table(
    knowledge: Knowledge, measure: str, year: int, text: str, parents: Mapping[str, Mapping[str, str]]
) -> None:
    cells: dict[tuple[str, ...], Cell] = {}
    rows = csv.reader(io.StringIO(text))
    dimensions = next(rows)[:-2]
    for *codes, count, status in rows:
        spot = dict(zip(dimensions, codes, strict=True))
        cell: Cell = (measure, year, frozenset(unfold(spot).items()))
        cells[tuple(codes)] = cell
        if status == "open":
            if cell in knowledge.hidden:
                knowledge.exposed[cell] = int(count)
                knowledge.hidden.discard(cell)
            knowledge.tell(cell, int(count))
        elif cell in knowledge.open:
            knowledge.exposed[cell] = knowledge.open[cell]
        else:
            knowledge.hidden.add(cell)
    for place in cells:
        for at, dimension in enumerate(dimensions):
            parts = [one for one, above in parents[dimension].items() if above == place[at]]
            if parts:
                below = [cells[*place[:at], one, *place[at + 1 :]] for one in parts]
                if below == [cells[place]]:
                    # The table of a plain number: its total is the number itself.
                    continue
                factors = {cells[place]: 1.0, **dict.fromkeys(below, -1.0)}
                knowledge.lines.append(Line(factors, 0.0, 0.0, f"protected table {measure} {year}"))


def unfold(cell: Mapping[str, str]) -> dict[str, str]:
    """A place of a protected table as codes of its dimensions: rows below a category are two codes."""
    said: dict[str, str] = {}
    for dimension, code in cell.items():
        if code == TOTAL or dimension == "measure":
            continue
        category, bar, rest = code.partition("|")
        said[dimension] = category
        if bar:
            other, _bar, below = rest.partition("|")
            said[other] = below
    return said


class _Markup(HTMLParser):
    """Texts of a page block by block, with what is said of pictures, each under its headings."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, str]] = []
        self.piece: list[str] = []
        self.headings: dict[str, str] = {}
        self.within: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        if tag in BLOCKS:
            self._flush()
        if tag in (*HEADINGS, "thead"):
            self.within.append(tag)
        said = [value for name, value in attrs if name in SAID and value]
        self.found += [(" ".join(self.headings.values()), value) for value in said]

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent -= 1
        if tag in BLOCKS:
            text = self._flush()
            if tag in HEADINGS and text:
                self.headings[tag] = text
            if tag == "tr" and "thead" in self.within:
                self.headings["thead"] = text
            if tag == "table":
                self.headings.pop("thead", None)
        if self.within and self.within[-1] == tag:
            self.within.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.piece.append(data)

    def _flush(self) -> str:
        text = re.sub(r"\s+", " ", " ".join(self.piece)).strip()
        self.piece.clear()
        if text:
            self.found.append((" ".join(self.headings.values()), text))
        return text


def read_markup(text: str, name: str, language: str) -> Iterator[Words]:
    """The words of a page or drawing."""
    parser = _Markup()
    parser.feed(text)
    parser.close()
    yield from (Words(name, language, said, context) for context, said in parser.found)


def read_workbook(path: Path, name: str, language: str) -> Iterator[Words]:
    """The rows of a workbook, each below its column heads and the title of its sheet."""
    from openpyxl import load_workbook  # noqa: PLC0415 - half a second that only an attack on files needs

    book = load_workbook(path)
    for sheet in book.worksheets:
        rows = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
        first = next((at for at, row in enumerate(rows) if any(_is_number(cell) for cell in row)), len(rows))
        title = " ".join(str(cell) for row in rows[:first] for cell in row)
        for row in rows:
            said = INDEX.sub("", " ".join(str(cell) for cell in row if isinstance(cell, str)))
            numbers = [
                Decimal(str(cell))
                for cell in row
                if isinstance(cell, int | float) and not isinstance(cell, bool)
            ]
            if said or numbers:
                plain = " ".join(f"\N{SYMBOL FOR UNIT SEPARATOR}{one}" for one in numbers)
                yield Words(f"{name}: {sheet.title}", language, f"{said} {plain}".strip(), title)


def _is_number(cell: object) -> bool:
    return isinstance(cell, int | float) and not isinstance(cell, bool)


def read_paper(path: Path, name: str, language: str, unread: list[str]) -> Iterator[Words]:
    """The text of a PDF and what it says of its pictures, where pikepdf is installed."""
    try:
        from myosotis.figures.report.attack.papers import texts_of  # noqa: PLC0415 - pikepdf is not always there
    except ImportError:
        unread.append(name)
        return
    yield from (Words(name, language, text) for text in texts_of(path))
