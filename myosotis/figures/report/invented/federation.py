"""The whole federation as a collection, and what really happened in it, which no collection knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from myosotis.figures.report.collection import Collection, Return
from myosotis.figures.report.folders import files_of, write_collection
from myosotis.figures.report.invented.drawing import begin_chance
from myosotis.figures.report.invented.mediators import make_mediators
from myosotis.figures.report.invented.network import YEARS, Profile, choose_reporting, make_profiles
from myosotis.figures.report.invented.populations import live_through
from myosotis.figures.report.invented.returns import make_returns
from myosotis.figures.report.invented.texts import read_texts
from myosotis.figures.report.ledger import tables_of
from myosotis.figures.report.protecting import protect_collection
from myosotis_core.disclosure import Known
from myosotis_core.indicators import TOTAL, Kind

SEED = 1
CHILDREN = 9_000
"""Children for each new case of 2015, about: invented, so that rates can be drawn."""


def make_federation(seed: int = SEED, *, years: Sequence[int] = YEARS) -> Collection:
    """The collection of all hotlines, or of some of the years. Its digest is empty until it is written and read."""
    profiles = make_profiles(seed)
    reporting = choose_reporting(profiles, seed)
    wanted = [year for year in YEARS if year in years]
    returns: dict[int, dict[str, Return]] = {year: {} for year in wanted}
    for profile in profiles:
        answered = [year for year in wanted if profile.code in reporting[year]]
        for year, one in make_returns(profile, answered, seed).items():
            returns[year][profile.code] = one
    return Collection(
        year=wanted[-1],
        hotlines=tuple(one.hotline for one in profiles),
        returns=returns,
        known=_make_known(returns),
        population=_make_population(profiles, wanted, seed),
        stories=read_texts("stories"),
        chapters=read_texts("chapters"),
        mappings={one.code: one.matches for one in profiles if one.matches},
        mediators=make_mediators(wanted, seed),
    )


def true_totals(seed: int = SEED) -> dict[int, int]:
    """New cases of all 32 hotlines by year, whether or not they answered: what growth should be measured against."""
    totals = dict.fromkeys(YEARS, 0)
    for profile in make_profiles(seed):
        for happened in live_through(profile, seed):
            if happened.year >= profile.hotline.since:
                totals[happened.year] += happened.total(Kind.CASE, is_new=True)
    return totals


def invent(
    folder: Path,
    seed: int = SEED,
    *,
    releases: Sequence[int] = (),
    say: Callable[[str], None] = lambda _text: None,
) -> Collection:
    """Write an invented collection into a folder, for the command line.

    `releases`: earlier years that have been published already, each as its own edition would have been; their open
    cells are then known to every reader of the new one.
    """
    say("Inventing 32 hotlines and eleven years")
    collection = make_federation(seed)
    for year in sorted(releases):
        say(f"The release of {year}")
        collection = publish_earlier(collection, year)
    digest = write_collection(collection, folder)
    say(f"{len(files_of(collection))} files in {folder}, SHA-256 {digest[:12]}…")
    return replace(collection, digest=digest)


def publish_earlier(collection: Collection, year: int) -> Collection:
    """The same collection after an earlier year was published from what was known by then."""
    until = {one: returns for one, returns in collection.returns.items() if one <= year}
    known = tuple(one for one in collection.known if int(one.cell["year"]) <= year)
    earlier = {one: tables for one, tables in collection.earlier.items() if one < year}
    then = replace(collection, year=year, returns=until, known=known, earlier=earlier)
    tables = tables_of(protect_collection(then).cubes)
    return replace(collection, earlier={**collection.earlier, year: tables})


def _make_known(returns: Mapping[int, Mapping[str, Return]]) -> tuple[Known, ...]:
    """What three hotlines have told in reports of their own: totals of two years, and one category."""
    known = []
    for year in sorted(returns)[-2:]:
        for hotline, code, category in (
            ("h05", "new_cases_by_category", TOTAL),
            ("h05", "new_cases_by_category", "runaway"),
            ("h10", "new_cases_by_category", TOTAL),
            ("h14", "new_cases_by_category", "missing_in_migration"),
        ):
            one = returns[year].get(hotline)
            value = one.tables[code].cell(category).value if one else None
            if value is not None:
                cell = {"indicator": code, "year": str(year), "hotline": hotline}
                cell |= {"category": category} if category != TOTAL else {}
                known.append(
                    Known(cell, Decimal(value), f"Yearly report {year} of the hotline itself (invented)")
                )
    return tuple(known)


def _make_population(
    profiles: Sequence[Profile], years: Sequence[int], seed: int
) -> dict[tuple[str, int], int]:
    """Invented numbers of children by country, falling slowly."""
    found = {}
    for profile in profiles:
        rng = begin_chance(f"{seed}:{profile.code}:children")
        start = profile.size**0.8 * CHILDREN * rng.uniform(0.7, 1.6)
        for year in years:
            found[profile.hotline.country, year] = round(start * 0.995 ** (year - YEARS[0]), -3)
    return {key: int(value) for key, value in found.items()}
