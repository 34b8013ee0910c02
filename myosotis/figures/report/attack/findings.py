"""What an attack found, in plain values and in one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from myosotis.figures.report.attack.cells import Cell, describe

MOST_NAMED = 5


@dataclass(frozen=True)
class Leak:
    """A hidden number that a reader can narrow too far: between `low` and `high`. `why` says how."""

    reader: str
    cell: Cell
    low: float
    high: float
    why: str

    def sentence(self) -> str:
        """The leak in words of codes; the number itself is not repeated."""
        return f"{self.reader}: {describe(self.cell)}: {self.why}"


@dataclass
class Findings:
    """What all readers together found. `narrowest`: the smallest width that is left to a hidden number of an outsider.

    `wholly_certain` counts numbers a hotline can work out that are large without its own part: they point at nobody.
    """

    readers: Sequence[str]
    hidden: int
    tried: int
    leaks: list[Leak] = field(default_factory=list)
    narrowest: float | None = None
    wholly_certain: int = 0
    intervals: dict[Cell, tuple[float, float]] = field(default_factory=dict)

    @property
    def is_safe(self) -> bool:
        """Whether nobody found anything."""
        return not self.leaks

    def sentence(self) -> str:
        """One sentence for whoever builds the report, with the first leaks."""
        if self.is_safe:
            return (
                f"{len(self.readers)} readers tried to work out {self.hidden} hidden numbers ({self.tried} attempts); "
                "none could."
            )
        named = "; ".join(one.sentence() for one in self.leaks[:MOST_NAMED])
        return f"Not released: {len(self.leaks)} hidden numbers can be worked out. {named}."

    def to_dict(self) -> dict[str, object]:
        """For `audit.json`."""
        return {
            "readers": list(self.readers),
            "hidden": self.hidden,
            "attempts": self.tried,
            "passed": self.is_safe,
            "narrowest": self.narrowest,
            "leaks": [one.sentence() for one in self.leaks],
        }
