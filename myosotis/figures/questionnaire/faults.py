"""What is wrong with a workbook that came back: a code with a place and values, the sentence belongs to the reader."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Weight(StrEnum):
    """What a fault does: stops its table, asks back, or tells how something was read."""

    STOPS = "stops"
    ASKS = "asks"
    NOTES = "notes"


@dataclass(frozen=True)
class Fault:
    """One thing to mend or to know. `sheet` is empty for the whole file, `cell` (like C7) for a whole sheet.

    `found`: what stands there, shortened. `values`: what the sentence needs, codes still without a language.
    `indicator`: the table concerned, where it is one.
    """

    code: str
    sheet: str = ""
    cell: str = ""
    found: str = ""
    values: Mapping[str, str | int] = field(default_factory=dict)
    weight: Weight = Weight.STOPS
    indicator: str = ""

    @property
    def address(self) -> str:
        """Sheet and cell together, as a spreadsheet writes them: `5 New cases!C7`."""
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet


class WorkbookRefused(ValueError):
    """A file cannot be looked at as a whole; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault
