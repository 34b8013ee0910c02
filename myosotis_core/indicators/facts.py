"""The fact: the only thing counters look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar

from myosotis_core.indicators.margins import (
    AGE,
    COUNTRY,
    DIMENSIONS,
    MARGINS,
    Kind,
    is_multi,
)
from myosotis_core.vocabulary import load

__all__ = ["Basis", "Codes", "Fact", "FactRefused", "Kind", "Standing"]

Codes = str | tuple[str, ...]
"""One code, or several of a list that allows several at once."""


Choice = TypeVar("Choice", bound=StrEnum)


class FactRefused(ValueError):
    """A fact says something that cannot be counted; the message is a sentence."""


class Standing(StrEnum):
    """Whether it began in the reporting year or in an earlier one (counting rule 1)."""

    NEW = "new"
    FROM_BEFORE = "from_before"


class Basis(StrEnum):
    """Whether the case is the hotline's own, or another hotline's that it helps with (counting rule 3)."""

    OWN = "own"
    ASSISTANCE = "assistance"


@dataclass(frozen=True)
class Fact:
    """One contact, case, child, episode or assistance in one reporting year, without a name, a link or a day.

    A case open over several years is **one fact for each year in which it was open**: `standing` is new in the year
    it was opened and from before in every later one; `is_closed` is true in the year at whose end it was no longer
    open.
    So new, from before, worked on (= new + from before) and closed come out of the facts of that year alone, and each
    year keeps the category it had (counting rule 2). Children and episodes likewise.

    `year`: the reporting year. `quarter`: 1 to 4, of the day it was received, opened or last seen; None from before.
    `codes`: dimension to code or codes, as `DIMENSIONS` lists them for the kind; a dimension left out is *blank*
    (nobody answered yet), which is neither zero nor an absence code.
    `is_prevention`: no child is missing; counted apart.
    `margin`: None for a full fact; else the only dimensions this kept fact speaks about (see `keep`).
    `count`: how many there are; at least 1 in a full fact, any number but 0 in a kept one (minus corrects).
    Raises `FactRefused`.
    """

    kind: Kind
    year: int
    quarter: int | None = None
    standing: Standing = Standing.NEW
    is_closed: bool = False
    basis: Basis = Basis.OWN
    is_prevention: bool = False
    codes: Mapping[str, Codes] = field(default_factory=dict)
    count: int = 1
    margin: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "kind", _member(Kind, self.kind))
        object.__setattr__(self, "standing", _member(Standing, self.standing))
        object.__setattr__(self, "basis", _member(Basis, self.basis))
        object.__setattr__(self, "codes", MappingProxyType(_tidy(self.codes)))
        _check(self)

    def __hash__(self) -> int:
        return hash((self.kind, self.year, self.count, self.margin, tuple(self.codes.items())))

    def codes_of(self, dimension: str) -> tuple[str, ...]:
        """The codes said of one dimension (`quarter` gives q1 to q4); empty if blank."""
        if dimension == "quarter":
            return (f"q{self.quarter}",) if self.quarter else ()
        value = self.codes.get(dimension, ())
        return (value,) if isinstance(value, str) else value

    def to_dict(self) -> dict[str, Any]:
        """As plain values that JSON can hold; `from_dict` gives the fact back."""
        return {
            "kind": self.kind.value,
            "year": self.year,
            "quarter": self.quarter,
            "standing": self.standing.value,
            "is_closed": self.is_closed,
            "basis": self.basis.value,
            "is_prevention": self.is_prevention,
            "codes": {
                key: value if isinstance(value, str) else list(value) for key, value in self.codes.items()
            },
            "count": self.count,
            "margin": None if self.margin is None else list(self.margin),
        }

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Fact:
        """The fact that `to_dict` wrote; raises `FactRefused` for anything it could not have written."""
        known = set(cls.__dataclass_fields__)
        if set(raw) - known or not {"kind", "year"} <= set(raw):
            raise FactRefused("A fact needs kind and year, and holds nothing but its own fields.")
        values = dict(raw)
        codes = values.get("codes", {})
        if not isinstance(codes, Mapping):
            raise FactRefused("The codes of a fact are a table of dimension and code.")
        values["codes"] = {
            key: value if isinstance(value, str) else tuple(value) for key, value in codes.items()
        }
        if values.get("margin") is not None:
            values["margin"] = tuple(values["margin"])
        return cls(**values)


def _member(choices: type[Choice], value: str) -> Choice:
    try:
        return choices(value)
    except ValueError:
        raise FactRefused(f"“{value}” is not one of {', '.join(choices)}.") from None


def _tidy(codes: Mapping[str, Codes]) -> dict[str, Codes]:
    """Blank entries left out, one code as itself, several sorted and without twins: equal facts are equal."""
    tidy: dict[str, Codes] = {}
    for dimension in sorted(codes):
        value = codes[dimension]
        if isinstance(value, str):
            if value:
                tidy[dimension] = value
            continue
        several = tuple(code for code in sorted(set(value)) if code)
        if several:
            tidy[dimension] = several[0] if len(several) == 1 else several
    return tidy


def _check(fact: Fact) -> None:
    if isinstance(fact.year, bool) or not isinstance(fact.year, int) or not 1900 <= fact.year <= 2200:
        raise FactRefused(f"“{fact.year}” is not a year that can be reported.")
    if fact.quarter not in (None, 1, 2, 3, 4):
        raise FactRefused(f"“{fact.quarter}” is not a quarter.")
    if isinstance(fact.count, bool) or not isinstance(fact.count, int) or fact.count == 0:
        raise FactRefused("A fact counts something, in whole numbers.")
    if fact.kind is Kind.CASE and fact.basis is not Basis.OWN:
        raise FactRefused("Another hotline's case is an assistance, not a case.")
    if fact.kind is Kind.ASSISTANCE and fact.basis is not Basis.ASSISTANCE:
        raise FactRefused("An assistance has the basis assistance.")
    if fact.kind is Kind.CONTACT and (fact.standing is not Standing.NEW or fact.is_closed):
        raise FactRefused("A contact belongs to one year only and is never from before or closed.")
    if fact.margin is None and fact.count < 1:
        raise FactRefused("Only kept facts may correct with a negative count.")
    if fact.margin is not None:
        if fact.margin not in MARGINS[fact.kind]:
            raise FactRefused(f"Facts by {' and '.join(fact.margin) or 'nothing'} are not kept.")
        if set(fact.codes) - set(fact.margin):
            raise FactRefused("A kept fact says nothing beyond its margin.")
    for dimension in fact.codes:
        _check_dimension(fact, dimension)


def _check_dimension(fact: Fact, dimension: str) -> None:
    said = fact.codes[dimension]
    problem = _problem_of(fact.kind, dimension, said)
    if problem:
        raise FactRefused(problem)


@lru_cache(maxsize=8192)
def _problem_of(kind: Kind, dimension: str, said: Codes) -> str:
    """What is wrong with the codes of one dimension, "" if nothing; the same few are said by thousands of facts."""
    source = DIMENSIONS[kind].get(dimension)
    if source is None or dimension == "quarter":
        return f"A fact about a {kind} has no dimension “{dimension}”."
    codes = (said,) if isinstance(said, str) else said
    if len(codes) > 1 and not is_multi(kind, dimension):
        return f"Only one code of “{dimension}” can hold at once."
    absence = load().list("absence")
    for code in codes:
        if source == COUNTRY:
            is_valid = absence.is_valid(code) or (len(code) == 2 and code.isascii() and code.isupper())
        elif source == AGE:
            is_valid = absence.is_valid(code) or (
                code.isascii() and code.isdigit() and str(int(code)) == code
            )
        else:
            is_valid = load().is_valid(source, code)
        if not is_valid:
            return f"“{code}” is not a code of “{dimension}”."
    return ""
