"""What stands beside our figures: cells that are public already, series of police and states, child populations."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.audit.actions import record
from myosotis.figures.codes import code_of, write_place
from myosotis.figures.models import ChildPopulation, OtherFigure, PublicCell
from myosotis.figures.report.edition import NETWORK
from myosotis.kernel.errors import Missing
from myosotis.network.models import Hotline
from myosotis_core.comparison import Population
from myosotis_core.indicators import (
    BLANK,
    DIMENSIONS,
    TOTAL,
    Indicator,
    UnknownIndicator,
    load_definitions,
)
from myosotis_core.indicators.margins import AGE, COUNTRY

SERIES = ("series", "country", "year", "figure", "value", "unit", "source")
CELLS = ("indicator", "year", "hotline", "count", "source")
MOST = 5000


class FileRefused(ValueError):
    """A file cannot be taken; the message is a sentence that names the line."""


@dataclass(frozen=True)
class CellInput:
    """One public cell. `place`: a code for each dimension, `total` in a margin; `hotline` None for the network."""

    indicator: str
    year: int
    place: tuple[str, ...]
    count: int
    sort: str
    source: str
    hotline: Hotline | None = None


def add_public_cells(*, by: User, cells: Sequence[CellInput]) -> int:
    """Note numbers that are public already; the same again is left out. An attacker knows them from now on."""
    demand(by, Permission.KEEP_ROUNDS)
    with transaction.atomic():
        done = 0
        for one in cells:
            place = write_place(one.place)
            _row, is_new = PublicCell.objects.get_or_create(
                indicator=one.indicator,
                year=one.year,
                hotline=one.hotline,
                place=place,
                count=one.count,
                defaults={"sort": one.sort, "source": one.source.strip(), "noted_by": by},
            )
            done += is_new
        record("public.noted", by=by.public_id, cells=done)
    return done


def remove_public_cell(*, by: User, cell_id: UUID) -> None:
    """It was noted by mistake: nobody published it."""
    demand(by, Permission.KEEP_ROUNDS)
    with transaction.atomic():
        found = PublicCell.objects.filter(pk=cell_id)
        if not found.delete()[0]:
            raise Missing
        record("public.removed", by=by.public_id, cell=cell_id)


def load_other_figures(*, by: User, rows: Sequence[OtherFigure]) -> int:
    """Series of police or a state; a newer number takes the place of an older one of the same year."""
    demand(by, Permission.KEEP_ROUNDS)
    with transaction.atomic():
        for one in rows:
            key: dict[str, Any] = {
                "series": one.series,
                "country": one.country,
                "year": one.year,
                "figure": one.figure,
            }
            values = {"value": one.value, "unit": one.unit, "source": one.source, "note": one.note}
            OtherFigure.objects.update_or_create(**key, defaults={**values, "loaded_by": by})
        record("series.loaded", by=by.public_id, rows=len(rows))
    return len(rows)


def load_population(*, by: User, population: Population) -> int:
    """Child populations of a file with its vintage and checksum; returns how many countries and years it holds."""
    demand(by, Permission.KEEP_ROUNDS)
    held = population.held()
    with transaction.atomic():
        for country, year in held:
            ChildPopulation.objects.update_or_create(
                country=country,
                year=year,
                defaults={
                    "children": population.children({country}, year) or 0,
                    "vintage": population.vintage[:120],
                    "checksum": population.sha256,
                    "loaded_by": by,
                },
            )
        record("population.loaded", by=by.public_id, rows=len(held))
    return len(held)


def read_other_figures(raw: bytes) -> list[OtherFigure]:
    """The rows of a file of series. Raises `FileRefused` with the line."""
    rows = []
    for line, row in _read(raw, SERIES):
        try:
            year, value = int(row["year"]), Decimal(row["value"])
        except (ValueError, InvalidOperation):
            raise FileRefused(
                _("Line {line}: the year or the value is no number.").format(line=line)
            ) from None
        country, is_whole = row["country"].upper(), all(row[name] for name in SERIES if name != "unit")
        if len(country) != 2 or not 1950 <= year <= 2200 or not is_whole or not value.is_finite():
            raise FileRefused(
                _("Line {line}: series, country (two letters), year, figure and source are needed.").format(
                    line=line
                )
            )
        rows.append(
            OtherFigure(
                series=row["series"][:80],
                country=country,
                year=year,
                figure=row["figure"][:160],
                value=value,
                unit=row["unit"][:40],
                source=row["source"][:400],
                note=row.get("note", "")[:400],
            )
        )
    return rows


def read_public_cells(raw: bytes, sort: str) -> list[CellInput]:
    """The rows of a file of public cells: indicator, year, hotline, a column for each dimension, count, source."""
    hotlines = {code_of(one): one for one in Hotline.objects.all()}
    cells = []
    for line, row in _read(raw, CELLS):
        hotline = row["hotline"]
        if hotline not in ("", NETWORK) and hotline not in hotlines:
            raise FileRefused(_("Line {line}: no hotline here has this code.").format(line=line))
        try:
            indicator = load_definitions().indicator(row["indicator"])
            place = tuple(row.get(one, "") or TOTAL for one in indicator.by)
            year, count = int(row["year"]), int(row["count"])
        except UnknownIndicator:
            raise FileRefused(_("Line {line}: no table has this code.").format(line=line)) from None
        except ValueError:
            raise FileRefused(
                _("Line {line}: the year or the count is no whole number.").format(line=line)
            ) from None
        if not is_place(indicator, place) or not row["source"] or not 0 <= count < 10**8:
            raise FileRefused(
                _("Line {line}: a code does not belong to the table, or the source is missing.").format(
                    line=line
                )
            )
        cells.append(
            CellInput(indicator.code, year, place, count, sort, row["source"][:400], hotlines.get(hotline))
        )
    return cells


def is_place(indicator: Indicator, place: Sequence[str]) -> bool:
    """Whether there is one code for each dimension, each of its list."""
    if len(place) != len(indicator.by):
        return False
    return all(_is_code(indicator, one, code) for one, code in zip(indicator.by, place, strict=True))


def _is_code(indicator: Indicator, dimension: str, code: str) -> bool:
    if code in (TOTAL, BLANK):
        return True
    source = DIMENSIONS[indicator.kind][dimension]
    if source == AGE:
        return code.isascii() and code.isdigit() and len(code) <= 3
    if source == COUNTRY:
        return len(code) == 2 and code.isascii() and code.isupper()
    return code in indicator.codes_of(dimension)


def _read(raw: bytes, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise FileRefused(_("The file is not text in UTF-8.")) from None
    table = csv.DictReader(io.StringIO(text))
    missing = [name for name in needed if name not in (table.fieldnames or ())]
    if missing:
        raise FileRefused(_("The file has no column {names}.").format(names=", ".join(missing)))
    for count, row in enumerate(table, start=2):
        if count > MOST:
            raise FileRefused(_("The file has more lines than can be right."))
        yield count, {name: (value or "").strip() for name, value in row.items() if isinstance(name, str)}
