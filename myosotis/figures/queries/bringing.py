"""Figures from other software: the questionnaire to take out, what a file said, one table to type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings

from myosotis.accounts.access import demand
from myosotis.accounts.models import User
from myosotis.accounts.permissions import Permission
from myosotis.exchange.identity import own_node_id
from myosotis.figures.codes import code_of
from myosotis.figures.models import AnnualReturn, Asked, BroughtIn, Submission
from myosotis.figures.queries.collections import tables_of
from myosotis.figures.queries.rounds import find_round
from myosotis.figures.questionnaire import Fault, Filled, Weight, read_questionnaire, say, write_questionnaire
from myosotis.figures.report.collection import Hotline
from myosotis.figures.return_tables import find_earlier, read_tables, tables_before
from myosotis.figures.uploads import RowFault, Uploaded, say_row
from myosotis.kernel.errors import Missing
from myosotis_core.indicators import Table, load_definitions
from myosotis_core.vocabulary import CURRENT_VERSION


@dataclass(frozen=True)
class Expected:
    """Whose figures of which year are expected, and what is known of them already."""

    hotline: Hotline
    year: int
    version: str
    tables: Mapping[str, Table] = field(default_factory=dict)
    before: Mapping[str, Table] = field(default_factory=dict)
    service: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class ShownFault:
    """A fault as a page shows it: where, what, how weighty, and the table concerned."""

    where: str
    text: str
    weight: str
    indicator: str = ""


@dataclass(frozen=True)
class Waiting:
    """What a file said, as it waits to be taken over."""

    row: BroughtIn
    tables: Mapping[str, Table]
    faults: Sequence[ShownFault]

    def count(self, weight: str) -> int:
        """How many faults are of a weight."""
        return sum(1 for one in self.faults if one.weight == weight)


def expect_own(*, user: User, year: int) -> tuple[AnnualReturn | None, Expected]:
    """The draft of this hotline's year, if one was begun, and what a file has to fit."""
    demand(user, Permission.SIGN_FIGURES)
    row = AnnualReturn.objects.filter(year=year).order_by("-version").first()
    own = Hotline(own_node_id(), settings.MYOSOTIS_NAME, settings.MYOSOTIS_COUNTRY, 0)
    if row is None:
        last = AnnualReturn.objects.filter(year=year - 1).order_by("-version").first()
        before = read_tables(last.tables) if last else {}
        return None, Expected(own, year, CURRENT_VERSION, before=before)
    expected = Expected(
        hotline=own,
        year=year,
        version=row.definitions,
        tables=read_tables(row.tables) if row.source == AnnualReturn.Source.TYPED else {},
        before=tables_before(row, find_earlier(row)),
        service=row.service,
    )
    return row, expected


def expect_asked(*, user: User, round_id: UUID, asked_id: int) -> tuple[Asked, Expected]:
    """A hotline in a round, and what its questionnaire has to fit. Raises `Missing`."""
    row = find_round(round_id, user=user)
    asked = row.asked.select_related("hotline", "round").filter(pk=asked_id).first()
    if asked is None:
        raise Missing
    hotline = Hotline(code_of(asked.hotline), asked.hotline.name, asked.hotline.country, 0)
    sent = Submission.objects.filter(hotline=asked.hotline_id, is_last=True).order_by("round__form")
    now = sent.filter(round=row).first()
    last = sent.filter(round__year=row.year - 1, round__form=row.form).first()
    tables = tables_of([one for one in (now, last) if one])
    expected = Expected(
        hotline=hotline,
        year=row.year,
        version=row.definitions,
        tables=tables.get(now.pk, {}) if now else {},
        before=tables.get(last.pk, {}) if last else {},
        service=now.service if now else {},
    )
    return asked, expected


def make_workbook(expected: Expected, language: str) -> bytes:
    """The questionnaire, with last year's numbers beside and what is known of this year filled in."""
    return write_questionnaire(
        load_definitions(expected.version),
        expected.year,
        expected.hotline,
        language,
        before=expected.before,
        filled=expected.tables,
        service=expected.service,
    )


def read_workbook(content: bytes, expected: Expected) -> tuple[Filled | None, list[Fault]]:
    """What a questionnaire that came back says."""
    return read_questionnaire(
        content,
        hotline=expected.hotline.code,
        year=expected.year,
        version=expected.version,
        before=expected.before,
    )


def find_waiting(*, year: int = 0, asked: Asked | None = None, language: str) -> Waiting | None:
    """What waits of a year of our own, or of a hotline in a round; for who was let in to that."""
    found = (
        BroughtIn.objects.filter(asked=asked) if asked else BroughtIn.objects.filter(asked=None, year=year)
    )
    row = found.first()
    if row is None:
        return None
    return Waiting(row, read_tables(row.tables), [show_fault(one, language) for one in row.faults])


def to_plain(faults: Sequence[Fault | RowFault]) -> list[dict[str, Any]]:
    """Faults as they are kept."""
    plain = []
    for one in faults:
        said: dict[str, Any] = {"code": one.code, "found": one.found, "values": dict(one.values)}
        if isinstance(one, RowFault):
            said |= {"row": one.row, "column": one.column, "rows": one.rows}
        else:
            said |= {
                "sheet": one.sheet,
                "cell": one.cell,
                "weight": one.weight.value,
                "indicator": one.indicator,
            }
        plain.append(said)
    return plain


def show_fault(plain: Mapping[str, Any], language: str) -> ShownFault:
    """A kept fault in the language of the page."""
    if "weight" in plain:
        fault = Fault(
            code=plain["code"],
            sheet=plain["sheet"],
            cell=plain["cell"],
            found=plain["found"],
            values=plain["values"],
            weight=Weight(plain["weight"]),
            indicator=plain["indicator"],
        )
        return ShownFault(fault.address, say(fault, language), fault.weight.value, fault.indicator)
    row = RowFault(
        plain["code"], plain["row"], plain["column"], plain["found"], plain["rows"], plain["values"]
    )
    where = str(row.row) if row.row else ""
    if row.row and row.rows > 1:
        where = f"{row.row} (+{row.rows - 1})"
    weight = Weight.NOTES if row.code == "column_unread" else Weight.STOPS
    return ShownFault(where, say_row(row, language), weight.value)


def as_brought(
    found: Filled | Uploaded, faults: Sequence[Fault | RowFault]
) -> tuple[dict[str, Table], dict[str, Any]]:
    """Tables and the other values of a row that keeps them."""
    values: dict[str, Any] = {"faults": to_plain(faults)}
    if isinstance(found, Uploaded):
        values |= {"rows": found.rows, "counted": found.counted, "left_out": list(found.left_out)}
    else:
        values |= {
            "service": dict(found.service),
            "basis": found.basis,
            "comment": found.comment,
            "left_out": list(found.stopped),
        }
    return dict(found.tables), values
