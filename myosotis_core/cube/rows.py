"""The columns of a file of facts, and how a fact becomes a row of them and comes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from myosotis_core.indicators import DIMENSIONS, Basis, Codes, Fact, Kind, Standing, Status

SEVERAL = "|"
"""Between several codes of one dimension in one row."""

DIMENSION_COLUMNS: tuple[str, ...] = tuple(
    dict.fromkeys(name for kind in Kind for name in DIMENSIONS[kind] if name != "quarter")
)
"""Every dimension of every kind; empty text where a row says nothing of it."""

COLUMNS: Mapping[str, str] = {
    "hotline": "VARCHAR",
    "kind": "VARCHAR",
    "year": "SMALLINT",
    "quarter": "VARCHAR",
    "standing": "VARCHAR",
    "is_closed": "BOOLEAN",
    "basis": "VARCHAR",
    "is_prevention": "BOOLEAN",
    "margin": "VARCHAR",
    "status": "VARCHAR",
    **dict.fromkeys(DIMENSION_COLUMNS, "VARCHAR"),
    "counted": "BIGINT",
}
"""Column to SQL type. `quarter`: q1 to q4 or empty. `margin`.

Empty for a full fact, else the dimensions it speaks of, as `(category,gender)`. `status`: observed, estimated, or
why `counted` is empty. `counted`: how many.
"""

Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class FactRow:
    """One fact of one hotline. With a status that has no value it says why the hotline has no such facts."""

    hotline: str
    fact: Fact
    status: Status = Status.OBSERVED


def margin_text(margin: tuple[str, ...] | None) -> str:
    """How a margin stands in its column."""
    return "" if margin is None else f"({','.join(margin)})"


def to_row(one: FactRow) -> tuple[Row, int | None]:
    """All columns but the last, and the number of the last."""
    fact = one.fact
    said = [SEVERAL.join(fact.codes_of(name)) if name in fact.codes else "" for name in DIMENSION_COLUMNS]
    row = (
        one.hotline,
        fact.kind.value,
        fact.year,
        f"q{fact.quarter}" if fact.quarter else "",
        fact.standing.value,
        fact.is_closed,
        fact.basis.value,
        fact.is_prevention,
        margin_text(fact.margin),
        one.status.value,
        *said,
    )
    return row, fact.count if one.status.has_value else None


def from_row(row: Sequence[Any]) -> FactRow:
    """The fact row of one row, columns in the order of `COLUMNS`.

    Raises `ValueError` (`FactRefused`) with a sentence.
    """
    said = dict(zip(COLUMNS, row, strict=True))
    codes: dict[str, Codes] = {
        name: tuple(said[name].split(SEVERAL)) for name in DIMENSION_COLUMNS if said[name]
    }
    margin = said["margin"]
    fact = Fact(
        kind=Kind(said["kind"]),
        year=said["year"],
        quarter=int(said["quarter"][1:]) if said["quarter"] else None,
        standing=Standing(said["standing"]),
        is_closed=said["is_closed"],
        basis=Basis(said["basis"]),
        is_prevention=said["is_prevention"],
        codes=codes,
        count=1 if said["counted"] is None else said["counted"],
        margin=None if not margin else tuple(margin[1:-1].split(",")) if margin != "()" else (),
    )
    return FactRow(said["hotline"], fact, Status(said["status"]))
