"""The person as matching sees one: names, birth, gender and countries; each may be missing, each may be wrong."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from myosotis_core.matching.births import BirthRefused, Born
from myosotis_core.matching.normalising import Token, normalise

MOST_NAMES = 12


@dataclass(frozen=True)
class Person:
    """What is known of somebody.

    `names`: full names, each in any script and order; several if the person goes by several. `born`: None if not
    known. `gender`: a code of the vocabulary's list `gender`, or None. `countries`: two-letter codes of nationality,
    birth or stay.
    """

    names: Sequence[str]
    born: Born | None = None
    gender: str | None = None
    countries: Sequence[str] = ()

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", (self.names,) if isinstance(self.names, str) else tuple(self.names))
        object.__setattr__(self, "countries", tuple(str(code).upper() for code in self.countries or ()))

    def tokens(self) -> tuple[tuple[Token, ...], ...]:
        """The names cut into tokens; names without any are left out, twins too."""
        found = (normalise(name) for name in self.names[:MOST_NAMES])
        return tuple(dict.fromkeys(tokens for tokens in found if tokens))

    @classmethod
    def from_dict(cls, raw: Mapping[str, Any]) -> Person:
        """Read `names` (or `name`), `born` (`YYYY[-MM[-DD]]` or null), `gender`, `countries`.

        A birth that cannot be read is no birth: a wrong fact must not stop a search.
        """
        names = raw.get("names") or raw.get("name") or ()
        names = [names] if isinstance(names, str) else [str(name) for name in names if name]
        born = None
        if raw.get("born"):
            try:
                born = Born.from_text(str(raw["born"])[:10])
            except BirthRefused:
                born = None
        gender = raw.get("gender")
        countries = raw.get("countries") or ()
        return cls(
            names,
            born,
            str(gender).lower() if gender else None,
            [countries] if isinstance(countries, str) else [str(code) for code in countries if code],
        )
