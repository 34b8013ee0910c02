"""What may be seen of a release: each number open, hidden or missing. Chapters and sheets read figures here alone.

A percentage, growth or rate is made of open counts only; where its part or its base is hidden there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from myosotis.figures.report.collection import Collection, Hotline
from myosotis.figures.report.edition import NETWORK
from myosotis.figures.report.gathering import KNOWN, UNKNOWN, Gathered, Standing, codes_of, letter_of
from myosotis.figures.report.policy import load_policy
from myosotis.figures.report.protecting import Protected
from myosotis.figures.report.tables import spot_of
from myosotis_core.comparison import Careful, Panel, Reason, share_of
from myosotis_core.comparison import Observation as Counted
from myosotis_core.indicators import (
    TOTAL,
    UNALLOCATED,
    Indicator,
    Ratio,
    Status,
    load_definitions,
    obs_status,
)

HIDDEN = "hidden"
FEW = "few"
OUR_ROWS = (KNOWN, UNKNOWN, UNALLOCATED)
NOT_PUBLISHED = "not_published"


@dataclass(frozen=True, slots=True)
class Shown:
    """One count as it may be seen. `note` says why there is no value: `hidden`, or a status of `indicators`.

    `hotlines`: how many could give it; `letter`: SDMX's CL_OBS_STATUS.
    """

    value: int | None
    note: str
    hotlines: int
    letter: str
    is_break: bool = False

    @property
    def is_hidden(self) -> bool:
        """Whether there is a number that may not be seen."""
        return self.note == HIDDEN


@dataclass(frozen=True)
class Release:
    """A collection and what of it may be seen."""

    collection: Collection
    protected: Protected

    @property
    def year(self) -> int:
        """The year of the report."""
        return self.collection.year

    @cached_property
    def years(self) -> tuple[int, ...]:
        """All years with a return, up to that of the report."""
        return tuple(
            sorted(one for one, found in self.collection.returns.items() if found and one <= self.year)
        )

    @cached_property
    def reporting(self) -> tuple[str, ...]:
        """The hotlines that reported this year."""
        return tuple(sorted(self.collection.returns.get(self.year, {})))

    def operating(self, year: int) -> tuple[Hotline, ...]:
        """The hotlines in operation in a year."""
        return tuple(one for one in self.collection.hotlines if one.since <= year)

    def rows(self, indicator: str, dimension: str) -> tuple[str, ...]:
        """The codes of a dimension, as they are shown."""
        return codes_of(load_definitions().indicator(indicator), dimension)

    def is_published(self, indicator: str, year: int | None = None, hotline: str = NETWORK) -> bool:
        """Whether anything is published of an indicator in a year."""
        rule, when = load_policy().rule(indicator), self.year if year is None else year
        found = self.protected.gathered.get((indicator, when))
        if rule is None or found is None or len(found.collecting) < load_policy().contributors:
            return False
        return (rule.network_in if hotline == NETWORK else rule.hotline_in)(when, self.year) is not None

    def count(self, indicator: str, *codes: str, year: int | None = None, hotline: str = NETWORK) -> Shown:
        """One count: a code for each dimension of the indicator, none for the total."""
        when = self.year if year is None else year
        defined = load_definitions().indicator(indicator)
        place = codes or (TOTAL,) * len(defined.by)
        gathered = self.protected.gathered.get((indicator, when))
        if gathered is None:
            return Shown(None, Status.NOT_REPORTED.value, 0, "O")
        said = dict(zip(defined.by, place, strict=True))
        try:
            value = self.protected.count(defined.measure.code, when, spot_of(defined, hotline, said))
        except KeyError:
            return self._missing(gathered, place, hotline)
        if hotline != NETWORK:
            return _of_hotline(gathered, place, hotline, value)
        standing = _standing(gathered, place)
        if not standing.hotlines:
            return self._missing(gathered, place, hotline)
        letter = letter_of(standing, value == 0)
        note = HIDDEN if value is None else ""
        return Shown(value, note, standing.hotlines, letter, standing.is_break)

    def _missing(self, gathered: Gathered, place: Sequence[str], hotline: str) -> Shown:
        """Why there is no number: what the hotlines say, or that none is published so finely."""
        if hotline == NETWORK:
            why = _standing(gathered, place).why_not
            return Shown(
                None, next(iter(sorted(why)), NOT_PUBLISHED), 0, letter_of(_standing(gathered, place), False)
            )
        if hotline not in self.collection.returns.get(gathered.year, {}):
            return Shown(None, Status.NOT_REPORTED.value, 0, obs_status(Status.NOT_REPORTED))
        return _of_hotline(gathered, place, hotline, None, is_missing=True)

    def share(self, indicator: str, *codes: str, year: int | None = None, hotline: str = NETWORK) -> Careful:
        """A cell in per cent of its base: of those known or of all, as the indicator says. Of open counts only."""
        base = KNOWN if load_definitions().indicator(indicator).share_of == KNOWN else TOTAL
        part = self.count(indicator, *codes, year=year, hotline=hotline)
        whole = self.count(indicator, *codes[:-1], base, year=year, hotline=hotline)
        return share_of(part.value, whole.value)

    def ratio(self, code: str, *before: str, year: int | None = None) -> Careful:
        """A quoted share, for codes of the dimension before the last. Of open counts only."""
        found: Ratio = load_definitions().ratio(code)
        indicator = load_definitions().indicator(found.indicator)
        place = before or (TOTAL,) * (len(indicator.by) - 1)
        base = KNOWN if indicator.share_of == KNOWN else TOTAL
        whole = self.count(indicator.code, *place, base, year=year).value
        parts = [self.count(indicator.code, *place, one, year=year).value for one in found.part]
        if whole is None or any(one is None for one in parts):
            return Careful(None, whole, reason=Reason.NO_VALUE)
        named = sum(one or 0 for one in parts)
        return share_of(whole - named if found.is_inverse else named, whole)

    def known_share(self, indicator: str, year: int | None = None) -> Decimal | None:
        """How many have an answer, per cent of all that was counted; None where that cannot be seen."""
        defined = load_definitions().indicator(indicator)
        if defined.share_of != KNOWN:
            return None
        before = (TOTAL,) * (len(defined.by) - 1)
        known = self.count(indicator, *before, KNOWN, year=year)
        whole = self.count(indicator, *before, TOTAL, year=year)
        return share_of(known.value, whole.value).value

    def panel(self, indicator: str, *codes: str, year: int) -> Panel:
        """What each hotline counted, as everybody may see it: hidden numbers are no part of a panel."""
        gathered = self.protected.gathered.get((indicator, year))
        if gathered is None:
            return {}
        place = codes or (TOTAL,)
        panel: dict[str, Counted] = {}
        for hotline, one in sorted(self.collection.returns.get(year, {}).items()):
            shown = self.count(indicator, *codes, year=year, hotline=hotline)
            cell = gathered.alone.get((hotline, place[-1]))
            if shown.value is not None and cell is not None:
                panel[hotline] = Counted(shown.value, one.definitions, cell.is_break, cell.grade)
        return panel


def _standing(gathered: Gathered, place: Sequence[str]) -> Standing:
    """What stands behind a cell of the network; rows of our own are given by those that collect the table."""
    found = gathered.standings.get(tuple(place))
    if found is None or any(code in OUR_ROWS for code in place):
        return Standing(hotlines=len(gathered.collecting))
    return found


def _of_hotline(
    gathered: Gathered, place: Sequence[str], hotline: str, value: int | None, *, is_missing: bool = False
) -> Shown:
    code = next((one for one in place if one != TOTAL), TOTAL)
    cell = gathered.alone.get((hotline, code))
    if code in OUR_ROWS and not is_missing:
        return Shown(value, "" if value is not None else HIDDEN, 1, "A")
    if code == TOTAL and not is_missing:
        letter = cell.obs_status if cell is not None and cell.value is not None else "A"
        return Shown(value, HIDDEN if value is None else "", 1, letter, cell is not None and cell.is_break)
    if cell is None:
        return Shown(None, NOT_PUBLISHED, 0, "O")
    if cell.value is None or is_missing:
        note = NOT_PUBLISHED if cell.value is not None else cell.status.value
        return Shown(None, note, 0, cell.obs_status)
    return Shown(value, HIDDEN if value is None else "", 1, cell.obs_status, cell.is_break)


def base_of(indicator: Indicator) -> str:
    """The row that percentages of an indicator are of."""
    return KNOWN if indicator.share_of == KNOWN else TOTAL
