"""The counters: facts in, named numbers out. Units and rules: docs/definitions.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from itertools import product
from typing import Any

from myosotis_core.indicators.arithmetic import share_percent
from myosotis_core.indicators.facts import Basis, Codes, Fact, Standing
from myosotis_core.indicators.keeping import cells_of, read_code
from myosotis_core.indicators.margins import AGE, COUNTRY, DIMENSIONS, QUARTER, Kind, find_margin, is_multi
from myosotis_core.vocabulary import NOT_COLLECTED, load

Cell = tuple[str, ...]
By = str | tuple[str, ...] | None


class Which(StrEnum):
    """Which of the cases (children, episodes) of a year are meant; worked on = new + from before = closed + open."""

    WORKED_ON = "worked_on"
    NEW = "new"
    FROM_BEFORE = "from_before"
    CLOSED = "closed"
    OPEN = "open"


@dataclass(frozen=True)
class Count:
    """One named number, and its cells where a table was asked for.

    `unit`: contacts, cases, children, episodes or assistances. `value`: the number. `by`: the dimensions of the table,
    empty for a plain number. `cells`: one for each code, 0 included (of ages and countries only those that occur).
    `absences`: cells in which at least one code is an absence code. `blanks`: how many stand in no cell, because a
    dimension is still blank. `is_multi`: several codes can hold at once, so that the cells add up to more.
    Else value = cells + absences + blanks.
    """

    name: str
    unit: str
    year: int
    value: int
    by: tuple[str, ...] = ()
    cells: Mapping[Cell, int] = field(default_factory=dict)
    absences: Mapping[Cell, int] = field(default_factory=dict)
    blanks: int = 0
    is_multi: bool = False

    @property
    def is_collected(self) -> bool:
        """Whether the hotline collects what the table is by; if not, its empty cells are not zeros."""
        uncollected = sum(count for cell, count in self.absences.items() if NOT_COLLECTED in cell)
        return not self.by or self.value == 0 or uncollected < self.value

    def cell(self, *codes: str) -> int | None:
        """The number in one cell, absence codes included; None if this hotline does not collect it."""
        if codes in self.absences:
            return self.absences[codes]
        return self.cells.get(codes, 0) if self.is_collected else None

    def share(self, *codes: str) -> Decimal | None:
        """One cell in per cent of the value, one decimal (rule 12); None if not collected or nothing was counted."""
        part = self.cell(*codes)
        return None if part is None else share_percent(part, self.value)

    def to_dict(self) -> dict[str, Any]:
        """As plain values that JSON can hold; `from_dict` gives the count back."""
        return {
            "name": self.name,
            "unit": self.unit,
            "year": self.year,
            "value": self.value,
            "by": list(self.by),
            "cells": [[list(cell), count] for cell, count in self.cells.items()],
            "absences": [[list(cell), count] for cell, count in self.absences.items()],
            "blanks": self.blanks,
            "is_multi": self.is_multi,
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Count:
        """The count that `to_dict` wrote."""
        values = dict(raw)
        values["by"] = tuple(raw["by"])
        for name in ("cells", "absences"):
            values[name] = {tuple(cell): count for cell, count in raw[name]}
        return cls(**values)


def count_contacts(facts: Iterable[Fact], year: int, by: By = None) -> Count:
    """Every contact of the year on every channel, silent and unanswered ones included. Unit: contacts."""
    return _count(facts, Kind.CONTACT, year, by, Which.WORKED_ON, "contacts", "contacts")


def count_contacts_answered(facts: Iterable[Fact], year: int, by: By = None) -> Count:
    """Contacts without silent, prank, abusive, test, wrong-number and unanswered ones (rule 11). Unit: contacts.

    A contact whose kind is still blank was taken by somebody, and is counted.
    """
    excluded = set(load().list("contact_kind").flagged("not_answered"))
    chosen = choose(facts, Kind.CONTACT, year, Which.WORKED_ON)
    by_kind = tally(chosen, Kind.CONTACT, ("contact_kind",))
    value = sum(count for (kind,), count in by_kind.items() if kind not in excluded)
    dimensions = _dimensions(by)
    if not dimensions:
        return Count("contacts answered", "contacts", year, value)
    helped = dimensions if "contact_kind" in dimensions else (*dimensions, "contact_kind")
    answered: Counter[Cell] = Counter()
    for cell, count in tally(chosen, Kind.CONTACT, helped).items():
        if cell[helped.index("contact_kind")] not in excluded:
            answered[cell[: len(dimensions)]] += count
    laid_out = _lay_out("contacts answered", "contacts", Kind.CONTACT, year, dimensions, answered, value)
    cells = {cell: count for cell, count in laid_out.cells.items() if not excluded.intersection(cell)}
    return replace(laid_out, cells=cells)


def count_cases(facts: Iterable[Fact], year: int, by: By = None, *, which: Which = Which.WORKED_ON) -> Count:
    """Own cases of missing children: worked on in the year, or those `which` names. Unit: cases.

    Prevention and assistance are not among them.
    """
    return _count(facts, Kind.CASE, year, by, which, f"cases {which.replace('_', ' ')}", "cases")


def count_new_cases(facts: Iterable[Fact], year: int, by: By = None) -> Count:
    """Cases opened in the year. Unit: cases."""
    return count_cases(facts, year, by, which=Which.NEW)


def count_cases_from_before(facts: Iterable[Fact], year: int, by: By = None) -> Count:
    """Cases opened earlier and open on 1 January, or reopened in the year. Unit: cases."""
    return count_cases(facts, year, by, which=Which.FROM_BEFORE)


def count_closed_cases(facts: Iterable[Fact], year: int, by: By = None) -> Count:
    """Cases worked on in the year and no longer open at its end. Unit: cases."""
    return count_cases(facts, year, by, which=Which.CLOSED)


def count_children(
    facts: Iterable[Fact], year: int, by: By = None, *, which: Which = Which.WORKED_ON
) -> Count:
    """Children in own cases worked on in the year, each once. Unit: children.

    New: in at least one case opened in the year. Closed: none of the child's cases is open at the end of the year.
    """
    return _count(facts, Kind.CHILD, year, by, which, f"children {which.replace('_', ' ')}", "children")


def count_episodes(
    facts: Iterable[Fact], year: int, by: By = None, *, which: Which = Which.WORKED_ON
) -> Count:
    """Times of being missing during the year. Unit: episodes.

    New: last seen in the year. From before: still missing on 1 January. Closed: ended in the year; the table by
    `missing_duration` is meant for these, since the time of open ones is censored at the end of the year (rule 7).
    """
    return _count(facts, Kind.EPISODE, year, by, which, f"episodes {which.replace('_', ' ')}", "episodes")


def count_prevention_files(
    facts: Iterable[Fact], year: int, by: By = None, *, which: Which = Which.WORKED_ON
) -> Count:
    """Cases in prevention: no child has been missing. Unit: cases, never added to those of missing children."""
    name = f"prevention files {which.replace('_', ' ')}"
    return _count(facts, Kind.CASE, year, by, which, name, "cases", is_prevention=True)


def count_assistances(
    facts: Iterable[Fact], year: int, by: By = None, *, which: Which = Which.WORKED_ON
) -> Count:
    """Cases of other hotlines worked on in the year (rule 3). Unit: assistances."""
    return _count(
        facts, Kind.ASSISTANCE, year, by, which, f"assistances {which.replace('_', ' ')}", "assistances"
    )


def _count(
    facts: Iterable[Fact],
    kind: Kind,
    year: int,
    by: By,
    which: Which,
    name: str,
    unit: str,
    *,
    is_prevention: bool = False,
) -> Count:
    chosen = choose(facts, kind, year, which, is_prevention=is_prevention)
    value = tally(chosen, kind, ())[()]
    dimensions = _dimensions(by)
    if not dimensions:
        return Count(name, unit, year, value)
    return _lay_out(name, unit, kind, year, dimensions, tally(chosen, kind, dimensions), value)


def _dimensions(by: By) -> Cell:
    return () if by is None else (by,) if isinstance(by, str) else tuple(by)


def _is_meant(fact: Fact, kind: Kind, year: int, which: Which, is_prevention: bool = False) -> bool:
    if fact.kind is not kind or fact.year != year:
        return False
    is_own = fact.basis is Basis.OWN and fact.is_prevention is is_prevention
    if kind in (Kind.CASE, Kind.CHILD, Kind.EPISODE) and not is_own:
        return False
    return _CHOSEN[which](fact)


_CHOSEN: Mapping[Which, Callable[[Fact], bool]] = {
    Which.WORKED_ON: lambda fact: True,
    Which.NEW: lambda fact: fact.standing is Standing.NEW,
    Which.FROM_BEFORE: lambda fact: fact.standing is Standing.FROM_BEFORE,
    Which.CLOSED: lambda fact: fact.is_closed,
    Which.OPEN: lambda fact: not fact.is_closed,
}


def choose(
    facts: Iterable[Fact], kind: Kind, year: int, which: Which, *, is_prevention: bool = False
) -> list[Fact]:
    """The facts of one kind and year that are meant, own ones only where there are others' too."""
    return [fact for fact in facts if _is_meant(fact, kind, year, which, is_prevention)]


def tally(facts: Iterable[Fact], kind: Kind, dimensions: Cell) -> Counter[Cell]:
    """How many stand in each cell: full facts, and the kept facts of exactly this table. Raises `NotKept`."""
    return Chosen(facts).tally(kind, dimensions)


class Chosen:
    """Facts that many tables are made of: what they say of a dimension is looked up once."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        everything = list(facts)
        self._full = [fact for fact in everything if fact.margin is None]
        self._kept = [fact for fact in everything if fact.margin is not None]
        self._counts = [fact.count for fact in self._full]
        self._columns: dict[str, list[Codes]] = {}

    def tally(self, kind: Kind, dimensions: Cell) -> Counter[Cell]:
        """As `tally`."""
        margin = find_margin(kind, dimensions)
        counts: Counter[Cell] = Counter()
        for said, count in self._count(dimensions).items():
            if any(type(one) is tuple for one in said):
                for cell in product(*(one if isinstance(one, tuple) else (one,) for one in said)):
                    counts[cell] += count
            else:
                counts[said] += count  # type: ignore[index]
        for fact in self._kept:
            if fact.margin == margin:
                for cell in cells_of(fact, dimensions):
                    counts[cell] += fact.count
        return counts

    def _count(self, dimensions: Cell) -> Counter[tuple[Codes, ...]]:
        if not dimensions:
            return Counter({(): sum(self._counts)} if self._full else {})
        places = zip(*(self._column(one) for one in dimensions), strict=True)
        if all(count == 1 for count in self._counts):
            return Counter(places)
        counts: Counter[tuple[Codes, ...]] = Counter()
        for place, count in zip(places, self._counts, strict=True):
            counts[place] += count
        return counts

    def _column(self, dimension: str) -> list[Codes]:
        if dimension not in self._columns:
            self._columns[dimension] = [read_code(fact, dimension) for fact in self._full]
        return self._columns[dimension]


def _lay_out(
    name: str, unit: str, kind: Kind, year: int, by: Cell, counts: Counter[Cell], value: int
) -> Count:
    absence = set(load().list("absence").names)
    rows = [_codes(kind, dimension, counts, at) for at, dimension in enumerate(by)]
    cells: dict[Cell, int] = dict.fromkeys(product(*rows), 0)
    absences: dict[Cell, int] = {}
    blanks = 0
    for cell in sorted(cell for cell, count in counts.items() if count):
        if "" in cell:
            blanks += counts[cell]
        elif absence.intersection(cell):
            absences[cell] = counts[cell]
        else:
            cells[cell] = counts[cell]
    is_several = any(is_multi(kind, dimension) for dimension in by)
    return Count(name, unit, year, value, by, cells, absences, blanks, is_several)


def _codes(kind: Kind, dimension: str, counts: Counter[Cell], at: int) -> list[str]:
    """The rows of a table: every code of the list; of ages and countries those that occur."""
    source = DIMENSIONS[kind][dimension]
    if source == QUARTER:
        return ["q1", "q2", "q3", "q4"]
    if source not in (COUNTRY, AGE):
        return list(load().list(source).names)
    absence = set(load().list("absence").names)
    seen = {cell[at] for cell, count in counts.items() if count and cell[at] and cell[at] not in absence}
    return sorted(seen, key=lambda code: (len(code), code))
