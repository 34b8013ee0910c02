"""What a person fills in: a request, fields that are told, facts that answer a question."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import UUID

LONGEST = dt.timedelta(days=180)


@dataclass(frozen=True)
class RequestInput:
    """A request as it is written. `fields` are keys of offered fields, `<person>:<code>`; `nodes` ids of peers.

    `consent` is a record of the case's consents for the request itself; without it one that fits is taken.
    `where_reason`: why whereabouts under a block are told. `keep_until` is the last day on which they keep it.
    `way` is how bodies without a node read it, whose ids `nodes` then holds; "" where it goes to nodes.
    """

    nodes: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    urgency: str = "routine"
    languages: list[str] = field(default_factory=list)
    summary: str = ""
    purpose: list[str] = field(default_factory=list)
    consent: str = ""
    fields: list[str] = field(default_factory=list)
    onward: list[str] = field(default_factory=lambda: ["nobody"])
    keep_until: str = ""
    needed_by: str = ""
    where_reason: str = ""
    contact_role: str = ""
    contact_window: str = ""
    way: str = ""
    transfer_ground: str = ""

    def to_value(self) -> dict[str, Any]:
        """As it is kept in a draft."""
        return asdict(self)

    @classmethod
    def from_value(cls, value: dict[str, Any] | None) -> RequestInput:
        """Read from a draft."""
        known = {name: given for name, given in (value or {}).items() if name in cls.__dataclass_fields__}
        return cls(**known)

    def last_day(self, today: dt.date) -> dt.date:
        """Until when it is kept: what was written, at most half a year."""
        last = today + LONGEST
        return min(dt.date.fromisoformat(self.keep_until), last) if self.keep_until else last


@dataclass(frozen=True)
class ShareInput:
    """More fields for a cooperation that runs."""

    fields: list[str]
    onward: list[str] = field(default_factory=lambda: ["nobody"])
    keep_until: str = ""
    where_reason: str = ""


@dataclass(frozen=True)
class FactInput:
    """One dated fact: `dated` a day (2026-01-31) or an instant (2026-01-31T14:05:00Z)."""

    dated: str
    source: str
    certainty: str
    text: str = ""
    known: str = ""
    language: str = ""
    is_alleged: bool = False


@dataclass(frozen=True)
class OnwardTold:
    """To whom the holder told an item further, and whether it is erased there: yes, no, asked."""

    to: str
    is_erased: str
    told_on: str = ""
    text: str = ""


def end_of(day: dt.date) -> dt.datetime:
    """The end of a day: what is kept until then is gone at it. The last day of all ends with itself."""
    if day == dt.date.max:
        return dt.datetime.max.replace(tzinfo=dt.UTC)
    return dt.datetime.combine(day + dt.timedelta(days=1), dt.time(), dt.UTC)


def last_day_before(end: dt.datetime) -> dt.date:
    """The last day on which something that ends then is kept: of the end of a day, that day."""
    return (end.astimezone(dt.UTC) - dt.timedelta(seconds=1)).date()


def key_of(person_id: UUID, code: str, file_id: UUID | None = None) -> str:
    """The key of an offered field; of a photo, which one."""
    return f"{person_id}:{code}:{file_id}" if file_id else f"{person_id}:{code}"
