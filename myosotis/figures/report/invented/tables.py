"""From what happened to the tables of a return: each dimension drawn once, so that tables agree with each other."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from myosotis.casework.regions import region_of
from myosotis.figures.report.invented.drawing import begin_chance, draw_several, share_out
from myosotis.figures.report.invented.network import Profile, read_data
from myosotis.figures.report.invented.populations import HIDDEN, Happened, Spine, Standing, recode
from myosotis_core.indicators import BLANK, TOTAL, Indicator, Kind, Practice, Table, age_band, lay_out

NOT_KNOWN, DOES_NOT_APPLY = "asked_not_known", "does_not_apply"
SPINES = {Kind.CONTACT: "contact_kind"}
WHICH: Mapping[str, Callable[[Standing], bool]] = {
    "worked_on": lambda one: True,
    "new": lambda one: one[0],
    "from_before": lambda one: not one[0],
    "closed": lambda one: one[1],
    "open": lambda one: not one[1],
}

Pairs = Mapping[tuple[str, str], int]
"""How many under a code of the spine and a code of another dimension."""


class YearOfTables:
    """The tables of one hotline and year, made from its counts by chance that hangs on nothing else."""

    def __init__(self, profile: Profile, happened: Happened, practice: Practice, seed: int) -> None:
        self._rng = begin_chance(f"{seed}:{profile.code}:{happened.year}")
        self._profile = profile
        self._happened = happened
        self._practice = practice
        self._spines: dict[tuple[Kind, Standing], Spine] = {
            (kind, standing): spine
            if kind is Kind.CONTACT
            else recode(self._rng, profile, happened.year, spine)
            for (kind, standing), spine in happened.spines.items()
        }
        self._drawn: dict[tuple[Kind, str, str], Pairs] = {}

    def table(self, indicator: Indicator) -> Table:
        """One table, with what the hotline says of its figures."""
        return lay_out(indicator, self._happened.year, self._places(indicator), self._practice)

    def _places(self, indicator: Indicator) -> dict[tuple[str, ...], int]:
        if indicator.measure.is_prevention:
            return self._prevention(indicator)
        kind, which = indicator.kind, indicator.measure.which
        spine_name = SPINES.get(kind, "category")
        left_out = set(indicator.measure.without.get(spine_name, ()))
        only = set(indicator.only.get(spine_name, ()))
        spine = {
            code: count
            for code, count in self._spine(kind, which).items()
            if code not in left_out and (not only or code in only)
        }
        counts: Counter[tuple[str, ...]] = Counter()

        def add(code: str, other: str, count: int) -> None:
            rows = {TOTAL, code} - {HIDDEN} if spine_name in indicator.by else {TOTAL}
            for row in rows:
                counts[tuple(row if one == spine_name else other for one in indicator.by)] += count

        for code, count in spine.items():
            add(code, TOTAL, count)
        for dimension in indicator.by:
            if dimension != spine_name:
                for (code, other), count in self._pairs(kind, which, dimension).items():
                    if code in spine:
                        add(code, other, count)
        return {place: count for place, count in counts.items() if count}

    def _spine(self, kind: Kind, which: str) -> Counter[str]:
        """All of a kind that are meant, by code of the spine."""
        found: Counter[str] = Counter()
        for (one, standing), spine in self._spines.items():
            if one is kind and WHICH[which](standing):
                found.update(spine)
        return found

    def _prevention(self, indicator: Indicator) -> dict[tuple[str, ...], int]:
        whole = self._happened.prevention
        if not indicator.by:
            return {(): whole}
        places: dict[tuple[str, ...], int] = {(TOTAL,): whole}
        for code, count in self._draw_plain("prevention", indicator.by[0], "default", whole).items():
            places[code,] = count
        return places

    def _pairs(self, kind: Kind, which: str, dimension: str) -> Pairs:
        key = (kind, which, dimension)
        if key not in self._drawn:
            self._drawn[key] = self._draw(kind, which, dimension)
        return self._drawn[key]

    def _draw(self, kind: Kind, which: str, dimension: str) -> Pairs:
        if dimension == "region":
            return _gather(self._pairs(kind, which, "country"), lambda code: region_of(code) or code)
        if dimension == "age_band":
            return _gather(self._pairs(kind, which, "age"), _band)
        if dimension == "country":
            return self._draw_countries(which)
        if dimension in ("outcome", "file_age"):
            return self._draw_by_standing(kind, which, dimension)
        name = "missing_open" if (which, dimension) == ("open", "missing_duration") else dimension
        return self._draw_spine(kind.value, name, self._spine(kind, which))

    def _draw_spine(self, kind: str, dimension: str, spine: Spine) -> Pairs:
        return {
            (code, other): count
            for code in sorted(spine)
            for other, count in self._draw_plain(kind, dimension, code, spine[code]).items()
        }

    def _draw_plain(self, kind: str, dimension: str, code: str, whole: int) -> dict[str, int]:
        """Codes, unknown answers and blanks of one dimension, for so many under one code of the spine."""
        shares: dict[str, Any] = read_data("shares")[kind][dimension]
        rng, silence = self._rng, self._profile.silence
        silent = {NOT_KNOWN: shares.get("unknown", 0.0) * silence, BLANK: shares.get("blank", 0.0) * silence}
        parts = share_out(rng, whole, {**silent, "": max(0.1, 1 - sum(silent.values()))})
        known = parts.pop("", 0)
        weights = shares.get(code) or shares["default"]
        if not shares.get("several"):
            return parts | share_out(rng, known, weights)
        if "none" in shares:
            none, share = shares["none"]
            without = share_out(rng, known, {none: share, "": 1 - share})
            known = without.pop("", 0)
            parts |= without
        return parts | draw_several(rng, known, weights)

    def _draw_by_standing(self, kind: Kind, which: str, dimension: str) -> Pairs:
        """What hangs on whether it is new and ended: the outcome, and the age of a file. Drawn once for each."""
        found: Counter[tuple[str, str]] = Counter()
        for standing in sorted({one for of_kind, one in self._spines if of_kind is kind}):
            if WHICH[which](standing):
                key = (kind, str(standing), dimension)
                if key not in self._drawn:
                    spine = self._spines[kind, standing]
                    fixed = _fixed(dimension, standing)
                    self._drawn[key] = (
                        {(code, fixed): count for code, count in spine.items() if count}
                        if fixed
                        else self._draw_spine(kind.value, dimension, spine)
                    )
                found.update(self._drawn[key])
        return found

    def _draw_countries(self, which: str) -> Pairs:
        """The other country of cases across borders; others have none."""
        own = self._profile.hotline.country
        found: dict[tuple[str, str], int] = defaultdict(int)
        shares = read_data("shares")["case"]["country"]
        weights = {code: one for code, one in shares["default"].items() if code != own}
        weights[NOT_KNOWN] = shares["unknown"] * sum(weights.values())
        for (code, answer), count in self._pairs(Kind.CASE, which, "cross_border").items():
            if answer == "yes":
                for country, part in share_out(self._rng, count, weights).items():
                    found[code, country] += part
            else:
                found[code, DOES_NOT_APPLY if answer == "no" else answer] += count
        return found


def _fixed(dimension: str, standing: Standing) -> str:
    if dimension == "outcome":
        return "" if standing[1] else "not_located"
    return "same_year" if standing[0] else ""


def _band(code: str) -> str:
    return age_band(int(code)) if code.isdigit() else code


def _gather(pairs: Pairs, coarser: Callable[[str], str]) -> Pairs:
    found: Counter[tuple[str, str]] = Counter()
    for (code, fine), count in pairs.items():
        found[code, coarser(fine)] += count
    return found
