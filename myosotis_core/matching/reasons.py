"""Why a score is what it is: codes with values, which the screens turn into whole sentences in their language."""

from __future__ import annotations

from dataclasses import dataclass, field

CODES = {
    "name.same": "A part of the name is the same: {left}.",
    "name.spelling": "{left} and {right} are spellings of the same part of a name.",
    "name.similar": "{left} and {right} sound alike.",
    "name.variant": "{left} and {right} are forms of the same given name.",
    "name.initial": "{left} may stand for {right}.",
    "name.joined": "{left} and {right} are the same, written together or apart.",
    "name.differs": "{left} and {right} differ.",
    "name.missing": "{left} stands on one side only.",
    "birth.same": "The birth dates are the same: {left}.",
    "birth.agrees": "The births {left} and {right} agree.",
    "birth.near": "The births {left} and {right} lie close together.",
    "birth.exchanged": "Day and month are exchanged: {left} and {right}.",
    "birth.year_differs": "Day and month are the same, the year differs: {left} and {right}.",
    "birth.differs": "The births {left} and {right} lie {years} years apart.",
    "birth.unknown": "On one side no birth date is known.",
    "gender.same": "The gender is the same.",
    "gender.differs": "The gender differs.",
    "country.same": "A country is the same: {left}.",
    "country.differs": "No country is the same.",
}
"""Every code, with its English sentence; the values in braces come with the reason."""


@dataclass(frozen=True)
class Reason:
    """One reason: its code (a key of `CODES`), its values, and how much it weighs (above 0: speaks for it)."""

    code: str
    values: dict[str, str | int] = field(default_factory=dict, hash=False)
    weight: float = 0.0

    def __str__(self) -> str:
        return CODES[self.code].format(**self.values)

    def to_dict(self) -> dict[str, object]:
        """As plain values for JSON."""
        return {"code": self.code, **self.values, "weight": round(self.weight, 2), "text": str(self)}
