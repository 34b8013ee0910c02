"""Tables of several hotlines added up, each cell with how many hotlines could give it and how many did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from myosotis_core.indicators.arithmetic import share_percent
from myosotis_core.indicators.definitions import Indicator
from myosotis_core.indicators.statuses import Grade, Status, join_why_not, obs_status
from myosotis_core.indicators.tables import TOTAL, Cell, Place, Table


class CannotPool(ValueError):
    """Tables of different indicators or years were to be added."""


@dataclass(frozen=True, slots=True)
class PooledCell:
    """One number of the network: `value` is the sum over the hotlines that have one, None if none has.

    `hotlines`: how many could give it (they have a value, true zeros included); `contributors`: how many of them
    gave more than zero; `comparable`: the part of `value` from hotlines graded A or B; `missing`: why the others
    gave none.
    """

    place: Place
    value: int | None
    status: Status
    hotlines: int
    contributors: int
    comparable: int
    missing: Mapping[Status, int]
    is_break: bool = False

    @property
    def obs_status(self) -> str:
        """The letter of SDMX's CL_OBS_STATUS."""
        return obs_status(self.status, is_break=self.is_break)


@dataclass(frozen=True)
class PooledTable:
    """One indicator of one year over hotlines; `reporting` names those that sent it, `answers` how many are known."""

    indicator: Indicator
    year: int
    cells: Mapping[Place, PooledCell]
    reporting: tuple[str, ...]
    answers: Mapping[Place, int]

    @property
    def total(self) -> PooledCell:
        """The cell of all that was counted."""
        return self.cells[(TOTAL,) * len(self.indicator.by)]

    def cell(self, *place: str) -> PooledCell:
        """One cell; an age or a country that nobody counted is a zero. Raises `KeyError` for a false place."""
        found = self.cells.get(place)
        if found is None:
            if any(
                code != TOTAL and self.indicator.codes_of(one)
                for one, code in zip(self.indicator.by, place, strict=True)
            ):
                raise KeyError(place)
            found = PooledCell(place, 0, Status.ZERO, self.total.hotlines, 0, 0, self.total.missing)
        return found

    def known(self, *before: str) -> int | None:
        """How many have an answer in the last dimension, at hotlines that collect it; None if none does.

        A hotline that does not collect the dimension is no part of it: its cases are no base of a share.
        """
        return self.answers.get(before)

    def share(self, *place: str) -> Decimal | None:
        """A cell in per cent of its base (`share_of` of the indicator), one decimal (rule 12).

        None without a number.
        """
        part = self.cells[place].value
        before = place[:-1]
        whole = (
            self.known(*before) if self.indicator.share_of == "known" else self.cells[(*before, TOTAL)].value
        )
        return None if part is None or whole is None else share_percent(part, whole)

    def item_response(self) -> Decimal | None:
        """Per cent of all that was counted that have an answer in the last dimension, one decimal."""
        if not self.indicator.by or not self.total.value:
            return None
        known = self.known(*(TOTAL,) * (len(self.indicator.by) - 1))
        return share_percent(known or 0, self.total.value)


def pool(tables: Mapping[str, Table]) -> PooledTable:
    """The sum of one indicator over hotlines (name or code to table).

    Raises `CannotPool`, also where there are none.
    """
    kinds = {(table.indicator.code, table.year) for table in tables.values()}
    if len(kinds) != 1:
        raise CannotPool("Tables of one indicator and one year can be added, and at least one of them.")
    first = next(iter(tables.values()))
    places = {place for table in tables.values() for place in table.cells}
    cells = {place: _pool_cell(place, [table.cell(*place) for table in tables.values()]) for place in places}
    reporting = tuple(
        sorted(name for name, table in tables.items() if table.total.status is not Status.NOT_REPORTED)
    )
    answers: dict[Place, int] = {}
    for before in {place[:-1] for place in places if place}:
        known = [table.known(*before) for table in tables.values()]
        if any(number is not None for number in known):
            answers[before] = sum(number or 0 for number in known)
    return PooledTable(first.indicator, first.year, cells, reporting, answers)


def _pool_cell(place: Place, cells: list[Cell]) -> PooledCell:
    valued = [cell for cell in cells if cell.value is not None]
    missing: dict[Status, int] = {}
    for cell in cells:
        if cell.value is None:
            missing[cell.status] = missing.get(cell.status, 0) + 1
    value = sum(cell.value or 0 for cell in valued) if valued else None
    if value is None:
        status = join_why_not(missing)
    elif any(cell.status is Status.ESTIMATED for cell in valued):
        status = Status.ESTIMATED
    else:
        status = Status.OBSERVED if value else Status.ZERO
    return PooledCell(
        place=place,
        value=value,
        status=status,
        hotlines=len(valued),
        contributors=sum(1 for cell in valued if cell.value),
        comparable=sum(cell.value or 0 for cell in valued if cell.grade in (Grade.A, Grade.B)),
        missing=missing,
        is_break=any(cell.is_break for cell in cells),
    )
