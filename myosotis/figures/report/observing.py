"""The open data of a release: every published count, and the percentages, growths and rates made of open ones."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from myosotis.figures.report.edition import NETWORK, Conf, Observation
from myosotis.figures.report.gathering import CATEGORY, KNOWN, UNKNOWN, Gathered
from myosotis.figures.report.growth import trend_of
from myosotis.figures.report.medians import AGE_BAND, AGES, median_age
from myosotis.figures.report.policy import load_policy
from myosotis.figures.report.showing import NOT_PUBLISHED, OUR_ROWS, Release, base_of
from myosotis.figures.report.tables import spot_of
from myosotis_core.comparison import Careful, rate_of
from myosotis_core.indicators import TOTAL, UNALLOCATED, Indicator, load_definitions

NEW_CASES = "new_cases_by_category"
TRENDS = (NEW_CASES, "contacts")


def observe(release: Release) -> tuple[Observation, ...]:
    """All observations of a release, in a fixed order."""
    found: list[Observation] = []
    for (indicator, year), gathered in release.protected.gathered.items():
        if release.is_published(indicator, year):
            found += _of_network(release, gathered)
        if release.is_published(indicator, year, "each"):
            found += _of_hotlines(release, gathered)
    found += _ratios(release)
    for indicator in TRENDS:
        found += _trends(release, indicator)
    found += _medians(release)
    found += _rates(release)
    found += _reporting(release)
    return tuple(
        sorted(found, key=lambda one: (one.indicator, one.year, one.hotline, one.place, one.measure))
    )


def _of_network(release: Release, gathered: Gathered) -> Iterator[Observation]:
    indicator = gathered.rule.indicator
    shown = gathered.rule.network_in(gathered.year, release.year) or ()
    for place in _places(release, indicator, shown):
        said = dict(zip(indicator.by, place, strict=True))
        if not _is_there(release, gathered, NETWORK, said):
            continue
        yield _count(release, gathered, place, NETWORK)
        if place and place[-1] not in (TOTAL, *OUR_ROWS) and place[0] not in (UNALLOCATED,):
            share = release.share(indicator.code, *place, year=gathered.year)
            if share.value is not None:
                yield _share(indicator.code, gathered.year, said, share)


def _of_hotlines(release: Release, gathered: Gathered) -> Iterator[Observation]:
    indicator = gathered.rule.indicator
    shown = gathered.rule.hotline_in(gathered.year, release.year) or ()
    for hotline in sorted(one.code for one in release.operating(gathered.year)):
        is_silent = hotline not in release.collection.returns[gathered.year]
        for place in _places(release, indicator, shown):
            said = dict(zip(indicator.by, place, strict=True))
            if is_silent and any(code != TOTAL for code in place):
                continue
            if hotline in gathered.parts and not _is_there(release, gathered, hotline, said):
                continue
            if hotline not in gathered.parts and any(code in OUR_ROWS for code in place):
                continue
            yield _count(release, gathered, place, hotline)


def _places(release: Release, indicator: Indicator, shown: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    rows = []
    for dimension in indicator.by:
        if dimension not in shown:
            rows.append((TOTAL,))
            continue
        own = (UNALLOCATED,) if dimension == CATEGORY else (KNOWN, UNKNOWN, UNALLOCATED)
        rows.append((TOTAL, *release.rows(indicator.code, dimension), *own))
    yield from product(*rows)


def _is_there(release: Release, gathered: Gathered, hotline: str, said: dict[str, str]) -> bool:
    """Whether the tables hold the cell; rows of our own that are empty are left out where nothing depends on them."""
    indicator = gathered.rule.indicator
    try:
        value = release.protected.count(
            indicator.measure.code, gathered.year, spot_of(indicator, hotline, said)
        )
    except KeyError:
        return False
    return not (value == 0 and UNALLOCATED in said.values())


def _count(release: Release, gathered: Gathered, place: tuple[str, ...], hotline: str) -> Observation:
    indicator = gathered.rule.indicator
    shown = release.count(indicator.code, *place, year=gathered.year, hotline=hotline)
    letter = "O" if shown.note == NOT_PUBLISHED else shown.letter
    return Observation(
        indicator=indicator.code,
        year=gathered.year,
        hotline=hotline,
        place=tuple(zip(indicator.by, place, strict=True)),
        measure="count",
        value=shown.value,
        obs_status=letter,
        conf_status=Conf.HIDDEN if shown.is_hidden else Conf.FREE,
        hotlines=shown.hotlines if hotline == NETWORK else None,
    )


def _share(
    code: str, year: int, said: dict[str, str], share: Careful, hotlines: int | None = None
) -> Observation:
    place = tuple(said.items())
    return Observation(
        code, year, NETWORK, place, "share", share.value, "A", Conf.FREE, hotlines, share.lower, share.upper
    )


def _ratios(release: Release) -> Iterator[Observation]:
    """The quoted shares of the latest year, under their own codes."""
    for ratio in load_definitions().ratios:
        indicator = load_definitions().indicator(ratio.indicator)
        rule = load_policy().rule(indicator.code)
        if ratio.part == ("*",) or rule is None or not release.is_published(indicator.code):
            continue
        befores: list[tuple[str, ...]] = [(TOTAL,) * (len(indicator.by) - 1)]
        if indicator.by[0] == CATEGORY and CATEGORY in (rule.network or ()):
            befores += [(code,) for code in release.rows(indicator.code, CATEGORY)]
        for before in befores:
            share = release.ratio(ratio.code, *before)
            if share.value is not None:
                hotlines = release.count(indicator.code, *before, base_of(indicator)).hotlines
                said = dict(zip(indicator.by, before, strict=False))
                yield _share(ratio.code, release.year, said, share, hotlines)


def _trends(release: Release, indicator: str) -> Iterator[Observation]:
    defined = load_definitions().indicator(indicator)
    cells: list[tuple[str, ...]] = [()]
    if defined.by == (CATEGORY,):
        cells += [(code,) for code in release.rows(indicator, CATEGORY)]
    for codes in cells:
        trend = trend_of(release, indicator, *codes)
        place = tuple(zip(defined.by, codes or (TOTAL,) * len(defined.by), strict=True))
        growth = trend.growth
        if growth is not None and growth.percent is not None:
            hotlines = len(growth.hotlines) - bool(growth.without)
            yield Observation(
                indicator, release.year, NETWORK, place, "growth", growth.percent, "A", Conf.FREE, hotlines
            )
        for link in trend.links if trend.is_linked else ():
            panel = len(link.growth.hotlines) if link.growth is not None else None
            yield Observation(
                indicator, link.year, NETWORK, place, "index", link.index, "A", Conf.FREE, panel
            )


def _medians(release: Release) -> Iterator[Observation]:
    """The median age of all, of each category, and of each hotline; an estimate from open age groups."""
    places = [(code, NETWORK) for code in (TOTAL, *release.rows(AGES, CATEGORY))]
    places += [(TOTAL, hotline) for hotline in release.reporting]
    for category, hotline in places:
        age = median_age(release, category, hotline)
        if age is not None:
            place = ((CATEGORY, category), (AGE_BAND, TOTAL))
            given = release.count(AGES, category, KNOWN).hotlines if hotline == NETWORK else None
            yield Observation(AGES, release.year, hotline, place, "median", age, "E", Conf.FREE, given)


def _rates(release: Release) -> Iterator[Observation]:
    """New cases per 100,000 children in the countries of the hotlines that counted them, where both are known."""
    population = release.collection.population
    countries = {one.code: one.country for one in release.collection.hotlines}
    for year in release.years:
        shown = release.count(NEW_CASES, year=year)
        gathered = release.protected.gathered[NEW_CASES, year]
        covered = {countries[one] for one in gathered.parts}
        if shown.value is None or len(gathered.parts) != len(covered):
            continue
        if any((country, year) not in population for country in covered):
            continue
        rate = rate_of(shown.value, sum(population[country, year] for country in covered))
        if rate.value is not None:
            place = ((CATEGORY, TOTAL),)
            yield Observation(
                NEW_CASES,
                year,
                NETWORK,
                place,
                "rate",
                rate.value,
                "A",
                Conf.FREE,
                shown.hotlines,
                rate.lower,
                rate.upper,
            )


def _reporting(release: Release) -> Iterator[Observation]:
    """How many hotlines reported and how many were in operation, year by year."""
    for year in release.years:
        sent, operating = len(release.collection.returns[year]), len(release.operating(year))
        for code, number in (("hotlines_reporting", sent), ("hotlines_operating", operating)):
            yield Observation(code, year, NETWORK, (), "count", number, "A", Conf.FREE, sent)
