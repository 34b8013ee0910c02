"""Makes facts from dates and codes: how a case that runs over several years becomes one fact for each year.

Dates are local dates of the hotline, without a time zone; instants are aware. The caller passes the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from myosotis_core.indicators.arithmetic import duration_band, quarter_of
from myosotis_core.indicators.facts import Basis, Codes, Fact, FactRefused, Standing
from myosotis_core.indicators.margins import Kind
from myosotis_core.vocabulary import load

CodesOf = Mapping[str, Codes] | Callable[[int], Mapping[str, Codes]]
"""Codes that hold for every year, or a function from the year to the codes it had at closing or on 31 December."""


@dataclass(frozen=True)
class Period:
    """One time a case was open, both days included; `closed_on` is None while it is open. Raises `FactRefused`."""

    opened_on: date
    closed_on: date | None = None

    def __post_init__(self) -> None:
        if self.closed_on is not None and self.closed_on < self.opened_on:
            raise FactRefused("A case cannot be closed before it is opened.")

    def covers(self, year: int) -> bool:
        """Whether the case was open on a day of the year."""
        return self.opened_on.year <= year and (self.closed_on is None or self.closed_on.year >= year)

    def is_open_after(self, year: int) -> bool:
        """Whether the case was still open when the year ended."""
        return self.covers(year) and (self.closed_on is None or self.closed_on.year > year)


def contact_fact(received_on: date, codes: Mapping[str, Codes]) -> Fact:
    """The fact of one contact, in the year and quarter it was received. Unanswered ones are told by `contact_kind`."""
    return Fact(Kind.CONTACT, received_on.year, quarter_of(received_on), codes=codes)


def case_facts(
    periods: Sequence[Period],
    *,
    counted_on: date,
    codes: CodesOf,
    first_missing_on: date | None,
    basis: Basis = Basis.OWN,
    closure_reason: str = "",
) -> list[Fact]:
    """The facts of one case, one for each year in which it was open, up to the year of `counted_on`.

    `periods`: each time it was open, oldest first; a case reopened in a later year is from before in that year.
    `first_missing_on`: when the first child of the case was last seen; None for a case in prevention. A case counts
    as prevention in the years before, and as a case of missing children from that year on. With basis assistance the
    facts are assistances. `closure_reason`: left out of years in which the case stayed open; a double or a case opened
    by mistake gives no fact at all. The dimension `file_age` is added.
    """
    if not periods or (
        closure_reason and load().list("closure_reason").code(closure_reason).has_flag("not_counted")
    ):
        return []
    opened_on = periods[0].opened_on
    facts: list[Fact] = []
    for year in range(opened_on.year, counted_on.year + 1):
        if not any(period.covers(year) for period in periods):
            continue
        is_closed = not any(period.is_open_after(year) for period in periods)
        said = dict(codes(year) if callable(codes) else codes)
        if basis is Basis.OWN:
            said["file_age"] = load().list("file_age").find(year - opened_on.year).code
            if is_closed and closure_reason:
                said["closure_reason"] = closure_reason
        facts.append(
            Fact(
                kind=Kind.CASE if basis is Basis.OWN else Kind.ASSISTANCE,
                year=year,
                quarter=quarter_of(opened_on) if year == opened_on.year else None,
                standing=Standing.NEW if year == opened_on.year else Standing.FROM_BEFORE,
                is_closed=is_closed,
                basis=basis,
                is_prevention=first_missing_on is None or first_missing_on.year > year,
                codes=said,
            )
        )
    return facts


def child_facts(cases: Sequence[Fact], *, codes: CodesOf) -> list[Fact]:
    """The facts of one child, one for each year, from the facts of all cases the child is in (`case_facts`).

    However many cases, a child counts once a year: new if any of them is new in the year, closed if none is open at
    its end. Own cases come before assistances and missing before prevention: if any case of the better sort exists
    in a year, the others do not matter. Give the canonical person: two files judged to be one child are one child.
    """
    facts: list[Fact] = []
    for year in sorted({case.year for case in cases}):
        of_year = [case for case in cases if case.year == year]
        best = min((case.basis is not Basis.OWN, case.is_prevention) for case in of_year)
        chosen = [case for case in of_year if (case.basis is not Basis.OWN, case.is_prevention) == best]
        is_new = any(case.standing is Standing.NEW for case in chosen)
        quarters = [case.quarter for case in chosen if case.quarter]
        facts.append(
            Fact(
                kind=Kind.CHILD,
                year=year,
                quarter=min(quarters, default=None),
                standing=Standing.NEW if is_new else Standing.FROM_BEFORE,
                is_closed=all(case.is_closed for case in chosen),
                basis=chosen[0].basis,
                is_prevention=chosen[0].is_prevention,
                codes=codes(year) if callable(codes) else codes,
            )
        )
    return facts


def episode_facts(
    last_seen_at: datetime,
    ended_at: datetime | None,
    *,
    located_at: datetime | None = None,
    counted_at: datetime,
    codes: CodesOf,
    basis: Basis = Basis.OWN,
) -> list[Fact]:
    """The facts of one episode, one for each year in which the child was missing, up to the year of `counted_at`.

    All instants are aware; the years are those of the time zone of `counted_at`, which is the hotline's.
    `missing_duration` is added: from last seen to `located_at` (or to `ended_at` where that is not known); in a year
    at whose end the child was still missing, to that end or to `counted_at`, with the outcome not_located and no
    `found_how`. Raises `FactRefused` for instants without a zone or in an impossible order.
    """
    zone = counted_at.tzinfo
    if zone is None or any(
        at is not None and at.tzinfo is None for at in (last_seen_at, ended_at, located_at)
    ):
        raise FactRefused("Instants need a time zone.")
    last_seen_at = last_seen_at.astimezone(zone)
    ended_at = ended_at.astimezone(zone) if ended_at else None
    finish_at = (located_at or ended_at) if ended_at else None
    if finish_at is not None and _hours_between(last_seen_at, finish_at) < 0:
        raise FactRefused("An episode cannot end before the child was last seen.")
    facts: list[Fact] = []
    last_year = ended_at.year if ended_at else counted_at.year
    for year in range(last_seen_at.year, min(last_year, counted_at.year) + 1):
        is_closed = ended_at is not None and ended_at.year == year
        said = dict(codes(year) if callable(codes) else codes)
        limits = [finish_at or counted_at]
        if not is_closed:
            said["outcome"] = "not_located"
            said.pop("found_how", None)
            limits += [counted_at, datetime(year + 1, 1, 1, tzinfo=zone)]
        hours = min(_hours_between(last_seen_at, limit) for limit in limits)
        said["missing_duration"] = duration_band(max(0.0, hours))
        is_new = year == last_seen_at.year
        quarter = quarter_of(last_seen_at.date()) if is_new else None
        standing = Standing.NEW if is_new else Standing.FROM_BEFORE
        facts.append(Fact(Kind.EPISODE, year, quarter, standing, is_closed, basis, codes=said))
    return facts


def _hours_between(start_at: datetime, end_at: datetime) -> float:
    """Elapsed hours; through the epoch, because two instants of one zone subtract as clock times (the October hour)."""
    return (end_at.timestamp() - start_at.timestamp()) / 3600
