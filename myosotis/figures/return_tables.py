"""The numbers of a return: read from what is kept, held against each other, and what the checks ask about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import F

from myosotis.casework.fact_codes import PRACTICE
from myosotis.casework.fact_days import local_day
from myosotis.exchange.identity import own_node_id
from myosotis.figures.codes import read_place
from myosotis.figures.documents import Answer, Document, Remark
from myosotis.figures.models import AnnualReturn
from myosotis_core.comparison import Question, find_questions
from myosotis_core.indicators import Practice, Table, practice_from_dict, table_from_dict, table_to_dict

Kept = Mapping[str, Any]
FROZEN = (AnnualReturn.State.SIGNED, AnnualReturn.State.SENT, AnnualReturn.State.SUPERSEDED)


@dataclass(frozen=True)
class Moved:
    """One number that a new count gives otherwise."""

    indicator: str
    place: tuple[str, ...]
    was: int | None
    now: int | None


def read_tables(kept: Kept) -> dict[str, Table]:
    """The tables as they were kept."""
    return {code: table_from_dict(raw) for code, raw in kept.items()}


def write_tables(tables: Mapping[str, Table], version: str) -> dict[str, Any]:
    """As they are kept."""
    return {code: table_to_dict(table, version=version) for code, table in tables.items()}


def own_practice(kept: Kept) -> Practice:
    """What the hotline itself says of its figures."""
    return practice_from_dict(kept) if kept else Practice()


def joined_practice(own: Practice) -> Practice:
    """With what casework says of the figures it counts; what the hotline says holds."""
    return Practice(
        indicators={**PRACTICE.indicators, **own.indicators},
        dimensions={**PRACTICE.dimensions, **own.dimensions},
        codes={**PRACTICE.codes, **own.codes},
        grades={**PRACTICE.grades, **own.grades},
        code_grades={**PRACTICE.code_grades, **own.code_grades},
        changed=PRACTICE.changed | own.changed,
        estimates=PRACTICE.estimates | own.estimates,
    )


def find_moved(before: Mapping[str, Table], now: Mapping[str, Table]) -> list[Moved]:
    """Every number that is another one, tables that only one of the two has left out."""
    moved = []
    for code in before.keys() & now.keys():
        places = {**before[code].cells, **now[code].cells}
        for place in places:
            was, given = before[code].cell(*place).value, now[code].cell(*place).value
            if was != given:
                moved.append(Moved(code, place, was, given))
    return sorted(moved, key=lambda one: (list(before).index(one.indicator), one.place))


def find_earlier(row: AnnualReturn) -> dict[int, AnnualReturn]:
    """The last frozen return of each earlier year, newest first; not what was signed of a year before it was over."""
    found: dict[int, AnnualReturn] = {}
    frozen = AnnualReturn.objects.filter(year__lt=row.year, state__in=FROZEN, second_at__year__gt=F("year"))
    for one in frozen.order_by("-year", "-version"):
        found.setdefault(one.year, one)
    return found


def tables_before(row: AnnualReturn, earlier: Mapping[int, AnnualReturn]) -> dict[str, Table]:
    """Those of the year before: as signed, else as counted with this return."""
    last = earlier.get(row.year - 1)
    return read_tables(last.tables if last else row.before)


def ask_questions(
    tables: Mapping[str, Table], before: Mapping[str, Table], earlier: Iterable[AnnualReturn]
) -> list[Question]:
    """What the checks ask about the numbers, with the hotline's own years behind it."""
    history: dict[str, Sequence[Table]] = {}
    for one in sorted(earlier, key=lambda row: row.year):
        for code, raw in one.tables.items():
            history[code] = [*history.get(code, ()), table_from_dict(raw)]
    return find_questions(tables, before=before, history=history)


def document_of(row: AnnualReturn) -> Document:
    """What is signed and sent: the same for both who sign, as long as nothing is changed.

    The day of signing is not in it while it is signed; it is known from the second signature on.
    """
    return Document(
        node=own_node_id(),
        country=settings.MYOSOTIS_COUNTRY,
        year=row.year,
        version=row.version,
        vocabulary=row.definitions,
        tables=read_tables(row.tables),
        practice=joined_practice(own_practice(row.practice)),
        service=row.service,
        basis=row.basis,
        special_ground=row.special_ground,
        reason=row.reason,
        remarks=[
            Remark(one.indicator, read_place(one.place), one.text)
            for one in row.remarks.order_by("indicator", "place")
        ],
        answers=[
            Answer(one.code, one.indicator, read_place(one.place), one.text)
            for one in row.answers.order_by("indicator", "code", "place")
        ],
        signed_on=local_day(row.second_at) if row.second_at else None,
    )


def digest_to_sign(row: AnnualReturn) -> str:
    """Of everything in the document but the day on which it is signed."""
    unsigned = AnnualReturn.objects.get(pk=row.pk) if row.second_at else row
    unsigned.second_at = None
    return document_of(unsigned).digest
