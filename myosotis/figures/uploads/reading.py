"""From rows to tables: each different row is looked at once, however often it stands there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from dataclasses import replace as changed
from enum import StrEnum
from typing import TypeVar

from myosotis.figures.questionnaire.faults import Fault, WorkbookRefused
from myosotis.figures.questionnaire.words import isolate, say, tell
from myosotis.figures.uploads.columns import OPTIONAL, dimensions_of, find_columns
from myosotis.figures.uploads.opening import open_rows
from myosotis_core.comparison import Match, translate_code
from myosotis_core.cube.rows import DIMENSION_COLUMNS, SEVERAL
from myosotis_core.indicators import (
    DIMENSIONS,
    Basis,
    Codes,
    Fact,
    Indicator,
    Kind,
    Practice,
    Standing,
    Status,
    Table,
    load_definitions,
    tabulate_all,
)
from myosotis_core.indicators.margins import AGE, COUNTRY, is_multi
from myosotis_core.vocabulary import load

Choice = TypeVar("Choice", bound=StrEnum)
MOST_FAULTS = 300
OF_FILES = (
    "too_large",
    "not_a_workbook",
    "old_or_locked",
    "macros",
    "reaches_out",
    "unfolds",
    "open_document",
)
TRUE, FALSE = ("true", "1", "yes", "t"), ("false", "0", "no", "f", "")


@dataclass(frozen=True)
class RowFault:
    """A row that was not taken, or a column. `row` is 0 for the whole file; `rows`: how many are like it."""

    code: str
    row: int = 0
    column: str = ""
    found: str = ""
    rows: int = 1
    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True)
class Uploaded:
    """What a file gave. Facts are held only as long as the tables need them; nothing of them is kept.

    `left_out`: indicators of which the file does not speak. `rows`, `counted`: how many were read, what they add up to.
    """

    year: int
    tables: Mapping[str, Table]
    practice: Practice
    facts: tuple[Fact, ...]
    faults: tuple[RowFault, ...]
    rows: int
    counted: int
    left_out: tuple[str, ...] = ()


class _Refused(ValueError):
    """A row cannot be read; `fault` says why."""

    def __init__(self, code: str, column: str = "", found: str = "", **values: str | int) -> None:
        super().__init__(code)
        self.fault = RowFault(code, column=column, found=found[:60], values=values)


def say_row(fault: RowFault, language: str) -> str:
    """A fault as a sentence in the reader's language."""
    if fault.code in OF_FILES:
        return say(Fault(fault.code, found=fault.found, values=fault.values), language)
    words = {"found": isolate(fault.found, language), "column": isolate(fault.column, language)}
    values = {**words, **fault.values}
    return tell(f"uploads.{fault.code}", language, **values)


def read_upload(
    content: bytes,
    year: int,
    *,
    columns: Mapping[str, str] | None = None,
    matches: Sequence[Match] = (),
    definitions: str | None = None,
) -> Uploaded:
    """Tables of one hotline and year from a file of facts; rows of other years are left out and told.

    `columns`: columns of the file to ours. `matches`: local codes to the common ones. Tables are made for kinds and
    dimensions that occur in the file: of others nothing is known, and they are not zero.
    """
    try:
        file = open_rows(content)
    except WorkbookRefused as error:
        fault = RowFault(error.fault.code, found=error.fault.found, values=dict(error.fault.values))
        return Uploaded(year, {}, Practice(), (), (fault,), 0, 0)
    found, unread = find_columns(file.header, columns or {})
    faults = [RowFault("column_unread", column=name[:60]) for name in unread]
    if "kind" not in found:
        return Uploaded(year, {}, Practice(), (), (*faults, RowFault("no_kind")), 0, 0)
    reader = _Reader(year, found, matches)
    facts, statuses = reader.read(_merge(file.rows, found))
    version = load_definitions(definitions) if definitions else load_definitions()
    practice = Practice(
        indicators={one.code: statuses[one.kind] for one in version.indicators if one.kind in statuses}
    )
    kinds, speaks = {fact.kind for fact in facts} | statuses.keys(), dimensions_of(found)
    wanted = [one for one in version.indicators if _is_told(one, kinds, speaks)]
    left_out = tuple(one.code for one in version.indicators if one not in wanted)
    tables = tabulate_all(facts, wanted, year, practice=practice)
    return Uploaded(
        year=year,
        tables=tables,
        practice=practice,
        facts=tuple(facts),
        faults=tuple([*faults, *reader.faults][:MOST_FAULTS]),
        rows=len(file.rows),
        counted=sum(fact.count for fact in facts),
        left_out=left_out,
    )


def _is_told(indicator: Indicator, kinds: Iterable[Kind], dimensions: frozenset[str]) -> bool:
    """Whether a file with these kinds and dimensions can say this table."""
    needed = {*indicator.by, *indicator.only, *indicator.measure.without}
    return indicator.kind in kinds and needed <= dimensions


Key = tuple[str, ...]


def _merge(rows: Iterable[tuple[int, Key]], found: Mapping[str, int]) -> dict[Key, tuple[int, int]]:
    """Equal rows once, with the number of the first and how many there are."""
    places = list(found.values())
    merged: dict[Key, tuple[int, int]] = {}
    for number, row in rows:
        key = tuple(row[place] if place < len(row) else "" for place in places)
        first, count = merged.get(key, (number, 0))
        merged[key] = (first, count + 1)
    return merged


class _Reader:
    """Makes facts of rows; collects what is wrong with them."""

    def __init__(self, year: int, found: Mapping[str, int], matches: Sequence[Match]) -> None:
        self.year = year
        self.names = list(found)
        self.matches: dict[str, list[Match]] = {}
        for one in matches:
            self.matches.setdefault(one.common_list, []).append(one)
        self.faults: list[RowFault] = []

    def read(self, rows: Mapping[Key, tuple[int, int]]) -> tuple[list[Fact], dict[Kind, Status]]:
        """Facts of the year, and the statuses of kinds of which the hotline has none."""
        facts: dict[Fact, int] = {}
        statuses: dict[Kind, Status] = {}
        for key, (number, times) in rows.items():
            said = dict(zip(self.names, key, strict=True))
            try:
                fact, status = self._read_row(said)
            except _Refused as refusal:
                self.faults.append(changed(refusal.fault, row=number, rows=times))
                continue
            except ValueError as error:
                self.faults.append(RowFault("refused", number, found=str(error), rows=times))
                continue
            if not status.has_value:
                statuses[fact.kind] = status
                continue
            facts[changed(fact, count=1)] = facts.get(changed(fact, count=1), 0) + fact.count * times
        return [changed(fact, count=count) for fact, count in facts.items()], statuses

    def _read_row(self, said: Mapping[str, str]) -> tuple[Fact, Status]:
        plain = {name: said.get(name) or default for name, default in OPTIONAL.items()}
        kind = _choose(Kind, said["kind"], "kind")
        year = _whole(said.get("year") or str(self.year), "year")
        if year != self.year:
            raise _Refused("other_year", "year", str(year), expected=self.year)
        status = _choose(Status, plain["status"], "status")
        if plain["margin"]:
            raise _Refused("kept_fact", "margin", plain["margin"])
        basis = plain["basis"] or (Basis.ASSISTANCE if kind is Kind.ASSISTANCE else Basis.OWN)
        standing, is_closed = (
            _choose(Standing, plain["standing"], "standing"),
            _truth(plain["is_closed"], "is_closed"),
        )
        _check_kind(kind, _choose(Basis, basis, "basis"), standing, is_closed=is_closed)
        codes: dict[str, Codes] = {}
        for name in DIMENSION_COLUMNS:
            if said.get(name):
                codes[name] = self._codes(kind, name, said[name])
        fact = Fact(
            kind=kind,
            year=year,
            quarter=_quarter(plain["quarter"]),
            standing=standing,
            is_closed=is_closed,
            basis=Basis(basis.strip().casefold()),
            is_prevention=_truth(plain["is_prevention"], "is_prevention"),
            codes=codes,
            count=_whole(plain["counted"], "counted") if status.has_value else 1,
        )
        return fact, status

    def _codes(self, kind: Kind, dimension: str, text: str) -> Codes:
        """The common codes of one cell."""
        source = DIMENSIONS[kind].get(dimension)
        if source is None:
            raise _Refused("not_of_kind", dimension, text, kind=kind.value)
        codes = []
        for word in text.split(SEVERAL):
            code = word.strip()
            known = self.matches.get(source)
            common = translate_code(known, code, self.year) if known else None
            if common is None and known and any(one.local == code for one in known):
                raise _Refused("uncertain", dimension, code)
            common = common or code
            if not _is_code(source, common):
                raise _Refused("code_unknown", dimension, code)
            codes.append(common)
        if len(set(codes)) > 1 and not is_multi(kind, dimension):
            raise _Refused("one_code", dimension, text)
        return codes[0] if len(codes) == 1 else tuple(codes)


def _check_kind(kind: Kind, basis: Basis, standing: Standing, *, is_closed: bool) -> None:
    """What the columns of one row say against each other."""
    if kind is Kind.CASE and basis is not Basis.OWN:
        raise _Refused("case_of_another", "basis", basis.value)
    if kind is Kind.ASSISTANCE and basis is not Basis.ASSISTANCE:
        raise _Refused("basis_of_assistance", "basis", basis.value)
    if kind is Kind.CONTACT and (standing is not Standing.NEW or is_closed):
        raise _Refused("contact_of_before", "standing", standing.value)


def _is_code(source: str, code: str) -> bool:
    if load().list("absence").is_valid(code):
        return True
    if source == COUNTRY:
        return len(code) == 2 and code.isascii() and code.isupper()
    if source == AGE:
        return code.isascii() and code.isdigit() and str(int(code)) == code
    return load().is_valid(source, code)


def _choose(choices: type[Choice], text: str, column: str) -> Choice:
    try:
        return choices(text.strip().casefold())
    except ValueError:
        offered = ", ".join(one.value for one in choices)
        raise _Refused("not_offered", column, text, offered=offered) from None


def _whole(text: str, column: str) -> int:
    plain = text.removesuffix(".0")
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10) or (
        column == "counted" and int(plain) < 1
    ):
        raise _Refused("no_count", column, text)
    return int(plain)


def _quarter(text: str) -> int | None:
    plain = text.strip().casefold().removeprefix("q")
    if not plain:
        return None
    if plain not in ("1", "2", "3", "4"):
        raise _Refused("not_offered", "quarter", text, offered="q1, q2, q3, q4")
    return int(plain)


def _truth(text: str, column: str) -> bool:
    plain = text.strip().casefold()
    if plain not in (*TRUE, *FALSE):
        raise _Refused("not_offered", column, text, offered="true, false")
    return plain in TRUE
