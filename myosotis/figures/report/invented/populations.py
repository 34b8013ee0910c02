"""What happened at one invented hotline, year by year: cases opened and closed, children, episodes, contacts."""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from myosotis.figures.report.invented.drawing import begin_chance, draw_some, share_out
from myosotis.figures.report.invented.network import YEARS, Profile, read_data
from myosotis_core.comparison import map_counts
from myosotis_core.indicators import BLANK, TOTAL, Kind, Practice

GROWTH = 1.03
"""What every hotline grows by in a year, beside its own ups and downs."""
HIDDEN = "~"
"""Counted, but under a code of the hotline's own that is wider than any common one: in totals only."""
CONTACTS_IN = {2019: 0.97, 2020: 0.78, 2021: 0.86}
CLOSED_SAME_YEAR = {
    "runaway": 0.82,
    "parental_abduction": 0.45,
    "third_person_abduction": 0.6,
    "missing_in_migration": 0.5,
    "lost_injured_otherwise": 0.8,
}
ENDED_SAME_YEAR = {
    "runaway": 0.94,
    "parental_abduction": 0.42,
    "third_person_abduction": 0.75,
    "missing_in_migration": 0.4,
    "lost_injured_otherwise": 0.86,
}
ENDED_LATER = {"missing_in_migration": 0.25, "parental_abduction": 0.45}
REPEATED = {"runaway": 0.3}

Spine = Mapping[str, int]
"""How many under each code of the dimension that all tables of a kind share: the category, of contacts their kind."""
Standing = tuple[bool, bool]
"""New in the year, closed (or ended) in the year."""


@dataclass(frozen=True)
class Happened:
    """One year at one hotline, by true category: `spines` by kind and standing; `prevention` files."""

    year: int
    spines: Mapping[tuple[Kind, Standing], Spine]
    prevention: int

    def total(self, kind: Kind, *, is_new: bool) -> int:
        """How many of a kind are new (or from before) in the year."""
        return sum(
            sum(spine.values())
            for (one, standing), spine in self.spines.items()
            if (one, standing[0]) == (kind, is_new)
        )


def live_through(profile: Profile, seed: int) -> Iterator[Happened]:
    """All eleven years of a hotline; what is open at the end of one is from before in the next."""
    rng = begin_chance(f"{seed}:{profile.code}:years")
    level = profile.size
    calls = 9 * math.exp(rng.gauss(0, 0.35))
    open_cases: Counter[str] = Counter(share_out(rng, round(level * 0.42), _weights(profile, YEARS[0])))
    missing: Counter[str] = Counter(share_out(rng, round(level * 0.25), _weights(profile, YEARS[0])))
    for year in YEARS:
        new = Counter(share_out(rng, _about(rng, level), _weights(profile, year)))
        cases = _step(rng, new, open_cases, CLOSED_SAME_YEAR, {})
        began = Counter({code: n + draw_some(rng, n, REPEATED.get(code, 0.04)) for code, n in new.items()})
        episodes = _step(rng, began, missing, ENDED_SAME_YEAR, ENDED_LATER)
        spines: dict[tuple[Kind, Standing], Spine] = {
            (Kind.CASE, standing): spine for standing, spine in cases.items()
        }
        spines |= {(Kind.EPISODE, standing): spine for standing, spine in episodes.items()}
        for is_new, from_cases in ((True, new), (False, open_cases)):
            spines[Kind.CHILD, (is_new, True)] = Counter(
                {code: n + draw_some(rng, n, 0.11) for code, n in from_cases.items()}
            )
        contacts = _about(rng, sum(new.values()) * calls * CONTACTS_IN.get(year, 1.0))
        kinds = read_data("shares")["contact"]["contact_kind"]["default"]
        spines[Kind.CONTACT, (True, True)] = share_out(rng, contacts, kinds)
        helped = _about(rng, level * 0.04)
        spines[Kind.ASSISTANCE, (True, True)] = share_out(rng, helped, _weights(profile, year))
        yield Happened(year, spines, _about(rng, level * 0.06))
        open_cases = cases[True, False] + cases[False, False]
        missing = episodes[True, False] + episodes[False, False]
        level *= GROWTH * math.exp(rng.gauss(0, 0.04))


def recode(rng: random.Random, profile: Profile, year: int, spine: Spine) -> Spine:
    """Counts by true category as the hotline's own codes give them, joined to the common ones again."""
    habits = _habits(profile, year)
    if not habits:
        return spine
    local: Counter[str] = Counter()
    for code, count in spine.items():
        local.update(share_out(rng, count, habits[code]))
    mapped = map_counts(profile.matches, "category", local, year)
    found = {code: count for code, count in mapped.counts.items() if code != TOTAL and count}
    unclear = sum(mapped.left_over.values())
    hidden = sum(local.values()) - sum(found.values()) - unclear
    return found | ({BLANK: unclear} if unclear else {}) | ({HIDDEN: hidden} if hidden else {})


def practice_of_codes(profile: Profile, year: int) -> Practice:
    """What the mapping says of the hotline's categories in a year: grades, estimates, codes within wider ones."""
    local = {code: 0 for habit in _habits(profile, year).values() for code in habit}
    return map_counts(profile.matches, "category", local, year).practice


def _habits(profile: Profile, year: int) -> Mapping[str, Mapping[str, float]]:
    if profile.change and year >= profile.change:
        return {code: {code: 1.0} for code in profile.habits}
    return profile.habits


def _step(
    rng: random.Random,
    new: Spine,
    before: Spine,
    same_year: Mapping[str, float],
    later: Mapping[str, float],
) -> dict[Standing, Counter[str]]:
    closed = Counter({code: draw_some(rng, n, same_year[code]) for code, n in new.items()})
    ended = Counter({code: draw_some(rng, n, later.get(code, 0.64)) for code, n in before.items()})
    return {
        (True, True): closed,
        (True, False): Counter(new) - closed,
        (False, True): ended,
        (False, False): Counter(before) - ended,
    }


def _weights(profile: Profile, year: int) -> dict[str, float]:
    """The shares of categories of a year, tilted as at this hotline."""
    anchors = read_data("shares")["categories"]
    first, last = (2015, 2015) if year == 2015 else (2016, 2025)
    part = 0.0 if first == last else (year - first) / (last - first)
    begin, end = anchors[str(first)], anchors[str(last)]
    return {code: (begin[code] * (1 - part) + end[code] * part) * profile.tilt[code] for code in begin}


def _about(rng: random.Random, expected: float) -> int:
    """A count that is about so many, as independent events are."""
    return max(0, round(rng.gauss(expected, math.sqrt(expected)))) if expected > 0 else 0
