"""A small collection for tests: seven invented hotlines, three years, counted from drawn facts; quick to make."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from random import Random

from myosotis.figures.report.collection import Collection, Hotline, Return
from myosotis.figures.report.edition import Edition
from myosotis.figures.report.policy import load_policy
from myosotis.figures.report.preparing import prepare
from myosotis_core.indicators import Fact, Kind, Standing, tabulate_all
from myosotis_core.vocabulary import CURRENT_VERSION

YEAR = 2025
SIZES = {"ash": 2, "birch": 9, "cedar": 40, "elm": 90, "fir": 160, "hazel": 200, "larch": 420}
CATEGORIES = {"runaway": 60, "parental_abduction": 20, "missing_in_migration": 9, "lost_injured_otherwise": 9}
CATEGORIES["third_person_abduction"] = 2
AGES = {"age_0_5": 15, "age_6_9": 10, "age_10_11": 10, "age_12_13": 15, "age_14_15": 30, "age_16_17": 20}
GENDERS = {"female": 55, "male": 44, "non_binary": 1}
OUTCOMES = {
    "returned": 70,
    "stays_elsewhere_safely": 8,
    "not_located": 20,
    "deceased": 1,
    "returned_by_order": 6,
}
DURATIONS = {
    "under_24_hours": 40,
    "days_1_to_3": 25,
    "days_3_to_7": 13,
    "week_to_month": 14,
    "months_1_to_6": 6,
}
CHANNELS = {"phone": 75, "chat": 12, "mail": 13}
FIRST_YEAR_WITHOUT = "fir"


@lru_cache(maxsize=1)
def make_collection() -> Collection:
    """All seven in the latest year, one of them not in the first."""
    hotlines = tuple(
        Hotline(code, f"{code.title()} Line", country, 2010)
        for code, country in zip(SIZES, ("MT", "CY", "LT", "HR", "PT", "NL", "PL"), strict=True)
    )
    returns: dict[int, dict[str, Return]] = {}
    for year in range(YEAR - 2, YEAR + 1):
        returns[year] = {
            code: make_return(code, year) for code in SIZES if (code, year) != (FIRST_YEAR_WITHOUT, YEAR - 2)
        }
    return Collection(YEAR, hotlines, returns, digest="small")


def make_return(hotline: str, year: int) -> Return:
    """What one hotline counted, drawn from its size; the same each time."""
    draw = Random(f"{hotline} {year}")
    counted: Counter[tuple[Kind, Standing, bool, tuple[tuple[str, str], ...]]] = Counter()
    for _case in range(SIZES[hotline] * (year - 2005) // 18):
        counted.update(_draw_case(draw))
    facts = [
        Fact(kind, year, 1, standing=standing, is_closed=is_closed, codes=dict(codes), count=count)
        for (kind, standing, is_closed, codes), count in sorted(counted.items())
    ]
    for channel, weight in CHANNELS.items():
        count = SIZES[hotline] * weight // 25
        codes = {"channel": channel, "contact_kind": "missing"}
        facts += [Fact(Kind.CONTACT, year, 1, codes=codes, count=count)] if count else []
    indicators = [one.indicator for one in load_policy().rules if one.is_series or year == YEAR]
    return Return(
        hotline, year, CURRENT_VERSION, tabulate_all(facts, indicators, year), is_on_time=hotline != "elm"
    )


def _draw_case(draw: Random) -> list[tuple[Kind, Standing, bool, tuple[tuple[str, str], ...]]]:
    category = _pick(draw, CATEGORIES)
    abroad = "yes" if draw.random() < (0.5 if category == "parental_abduction" else 0.05) else "no"
    standing = Standing.NEW if draw.random() < 0.7 else Standing.FROM_BEFORE
    case = {"category": category, "cross_border": "asked_not_known" if draw.random() < 0.04 else abroad}
    child = {"category": category, "age_band": _pick(draw, AGES), "gender": _pick(draw, GENDERS)}
    outcome = _pick(draw, OUTCOMES)
    episode = {"category": category, "outcome": outcome, "missing_duration": _pick(draw, DURATIONS)}
    is_over = outcome != "not_located"
    return [
        (Kind.CASE, standing, is_over, tuple(case.items())),
        (Kind.CHILD, standing, False, tuple(child.items())),
        (Kind.EPISODE, standing, is_over, tuple(episode.items())),
    ]


def _pick(draw: Random, weights: dict[str, int]) -> str:
    return draw.choices(list(weights), list(weights.values()))[0]


@lru_cache(maxsize=1)
def make_edition() -> Edition:
    """The edition of the small collection."""
    return prepare(make_collection())
