"""What the report is made from: hotlines, their returns year by year, and what is public already."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from myosotis_core.comparison import Match
from myosotis_core.disclosure import Known
from myosotis_core.indicators import Practice, Table


@dataclass(frozen=True)
class Hotline:
    """One hotline of the network. `code` is stable and tells nothing but which one; `country` is ISO 3166-1 alpha-2."""

    code: str
    name: str
    country: str
    since: int


@dataclass(frozen=True)
class Return:
    """What one hotline said of one year: tables by indicator code, as frozen when two people signed it.

    `service` holds what the hotline says of itself (staff, hours, languages, challenges, funding) by question code.
    """

    hotline: str
    year: int
    definitions: str
    tables: Mapping[str, Table]
    practice: Practice = field(default_factory=Practice)
    signed_on: dt.date | None = None
    is_on_time: bool = True
    comment: str = ""
    service: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Mediator:
    """What one mediator told of one year, under a number and never under a name.

    `mediations`: cross-border ones worked on, a co-mediated one with the mediator who leads it. `outcomes`: how many
    stood how at the end of the year, by code; they add up. `days`: the median from first contact to end.
    """

    number: str
    country: str
    mediations: int
    outcomes: Mapping[str, int]
    languages: tuple[str, ...] = ()
    days: int | None = None


@dataclass(frozen=True)
class Collection:
    """Everything one edition is made from: the same collection always gives the same edition.

    `returns` by year and hotline; a hotline without a return of a year did not report. `known` are cells that are
    public already, as coordinates of our own tables. `population` gives children from 0 to 17 by country and year.
    `earlier` holds, by year, the protected tables of earlier releases as they were published (name to CSV).
    `settled` holds, by year and hotline, the returns that the latest release of a told year was counted from: they tell
    who joined later or corrected since (`settling.py`).
    `mappings` are the matches of hotlines that count by codes of their own: what their grades come from.
    `mediators` holds, by year, what mediators of the network told.
    `stories` and `chapters` are written texts by language and name, in Markdown.
    """

    year: int
    hotlines: tuple[Hotline, ...]
    returns: Mapping[int, Mapping[str, Return]]
    known: tuple[Known, ...] = ()
    population: Mapping[tuple[str, int], int] = field(default_factory=dict)
    earlier: Mapping[int, Mapping[str, bytes]] = field(default_factory=dict)
    stories: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    chapters: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    digest: str = ""
    mappings: Mapping[str, tuple[Match, ...]] = field(default_factory=dict)
    settled: Mapping[int, Mapping[str, Return]] = field(default_factory=dict)
    mediators: Mapping[int, tuple[Mediator, ...]] = field(default_factory=dict)
