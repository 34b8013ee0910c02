"""What invented mediators told: some two dozen a year, each of a few mediations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random

from myosotis.figures.report.collection import Mediator
from myosotis.figures.report.invented.drawing import begin_chance
from myosotis.figures.report.mediator_files import outcome_codes

MOST = 34
ANSWERING = 0.8
COUNTRIES = ("AT", "BE", "DE", "ES", "FR", "GB", "GR", "IE", "IT", "NL", "PL", "PT", "RO", "SE")
LANGUAGES = ("ar", "de", "en", "es", "fr", "it", "nl", "pl", "pt", "ro", "tr", "uk")
CHANCES = {
    "full_agreement": 26,
    "partial_agreement": 17,
    "no_agreement": 15,
    "not_started": 21,
    "withdrawn": 8,
    "running": 13,
}


def make_mediators(years: Sequence[int], seed: int) -> dict[int, tuple[Mediator, ...]]:
    """The answers of all mediators by year."""
    found = {}
    for year in years:
        chance = begin_chance(f"{seed}:{year}:mediators")
        answering = [number for number in range(1, MOST + 1) if chance.random() < ANSWERING]
        found[year] = tuple(_make_one(number, year, seed) for number in answering)
    return found


def _make_one(number: int, year: int, seed: int) -> Mediator:
    who, chance = begin_chance(f"{seed}:mediator:{number}"), begin_chance(f"{seed}:{year}:mediator:{number}")
    country = who.choice(COUNTRIES)
    languages = tuple(sorted(who.sample(LANGUAGES, who.randint(1, 4))))
    mediations = chance.randint(0, 12)
    return Mediator(
        number=f"m{number:02}",
        country=country,
        mediations=mediations,
        outcomes=_draw_outcomes(chance, mediations),
        languages=languages,
        days=chance.randint(30, 150) if mediations > 1 else None,
    )


def _draw_outcomes(chance: Random, mediations: int) -> dict[str, int]:
    codes = [code for code in outcome_codes() if code in CHANCES]
    drawn = Counter(chance.choices(codes, weights=[CHANCES[code] for code in codes], k=mediations))
    return {code: drawn[code] for code in codes if drawn[code]}
