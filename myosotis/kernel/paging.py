"""Pages of a list that nobody counts: whether another one follows is known from one row more."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Stretch:
    """One page of a long list. Asked like a page of Django's paginator, except for how many there are."""

    number: int
    object_list: Sequence[Any]
    follows: bool

    @classmethod
    def of(cls, rows: Sequence[Any], *, number: int, size: int) -> Stretch:
        """Of up to `size` + 1 rows, the last of which only tells that there are more."""
        return cls(number, rows[:size], len(rows) > size)

    def has_next(self) -> bool:
        """Whether a page follows."""
        return self.follows

    def has_previous(self) -> bool:
        """Whether there is a page before."""
        return self.number > 1

    def has_other_pages(self) -> bool:
        """Whether this is not all."""
        return self.has_next() or self.has_previous()

    def next_page_number(self) -> int:
        """The page that follows."""
        return self.number + 1

    def previous_page_number(self) -> int:
        """The page before."""
        return self.number - 1
