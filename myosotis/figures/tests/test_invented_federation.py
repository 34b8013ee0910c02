"""The invented federation is as messy as a real one, agrees with itself, and is the same for the same seed."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

import pytest

from myosotis.figures.report.attack import attack_edition
from myosotis.figures.report.collection import Collection
from myosotis.figures.report.invented import YEARS, make_federation, true_totals
from myosotis.figures.report.invented.federation import publish_earlier
from myosotis.figures.report.invented.network import choose_reporting, make_profiles
from myosotis.figures.report.invented.populations import live_through
from myosotis.figures.report.invented.returns import make_returns
from myosotis.figures.report.ledger import read_earlier
from myosotis.figures.report.preparing import prepare
from myosotis.figures.report.return_files import return_to_bytes
from myosotis_core.comparison import Observation, chain, find_questions, matched_growth
from myosotis_core.indicators import (
    DoesNotAdd,
    Grade,
    Kind,
    Status,
    additive_counts,
    load_definitions,
    pool,
    read_ratio,
    share_percent,
    side_by_side,
)

pytestmark = pytest.mark.deep


@pytest.fixture(scope="module")
def federation() -> Collection:
    """The last of its years: making all eleven takes some seconds."""
    return make_federation(years=YEARS[-1:])


def test_thirty_two_hotlines_of_which_eighteen_to_twenty_seven_answer_and_never_the_same(
    federation: Collection,
) -> None:
    reporting = choose_reporting(make_profiles(1), 1)
    assert len(federation.hotlines) == len({one.country for one in federation.hotlines}) == 32
    sizes = [len(codes) for codes in reporting.values()]
    assert (len(sizes), min(sizes), max(sizes)) == (11, 18, 27)
    assert all(reporting[year] != reporting[year + 1] for year in YEARS[:-1])
    assert set(federation.returns[2025]) == reporting[2025]


def test_every_reason_and_grade_occurs_and_no_return_contradicts_itself(federation: Collection) -> None:
    found: Counter[object] = Counter()
    for one in federation.returns[2025].values():
        asked = {question.code for question in find_questions(one.tables)}
        assert asked <= {"much_unknown"}, (one.hotline, asked)
        for table in one.tables.values():
            found.update(cell.status for cell in table.cells.values())
            found.update(cell.grade for cell in table.cells.values())
    wanted = {*Grade, *Status} - {Status.NOT_REPORTED, Status.IMPOSSIBLE}
    assert set(found) == wanted
    for indicator in load_definitions().indicators:
        tables = {code: one.tables[indicator.code] for code, one in federation.returns[2025].items()}
        if not indicator.is_multi:
            try:
                additive_counts(side_by_side(tables))
            except DoesNotAdd as error:
                pytest.fail(f"{indicator.code}: {error}")


def test_shares_are_near_those_the_federation_has_published(federation: Collection) -> None:
    def share(code: str, *before: str) -> Decimal | None:
        ratio = load_definitions().ratio(code)
        tables = {name: one.tables[ratio.indicator] for name, one in federation.returns[2025].items()}
        found = read_ratio(pool(tables), ratio, *before)
        return found and share_percent(*found)

    for code, before, published, room in (
        ("category_share", "runaway", 62, 5),
        ("category_share", "parental_abduction", 20, 4),
        ("category_share", "missing_in_migration", 8, 2),
        ("cross_border_share", "total", 14, 2),
        ("girls_share", "runaway", 60, 3),
        ("repeat_share", "", 28, 4),
        ("under_a_week_share", "runaway", 78, 4),
    ):
        found = share(code, *([before] if before else []))
        assert found is not None
        assert abs(found - published) <= room, (code, before, found)


def test_the_same_seed_gives_the_same_bytes_and_a_year_hangs_on_no_other(federation: Collection) -> None:
    profile = make_profiles(1)[4]
    years = make_returns(profile, (2016, 2025), 1)
    assert return_to_bytes(years[2025]) == return_to_bytes(federation.returns[2025][profile.code])
    other = make_returns(make_profiles(2)[4], (2025,), 2)
    assert return_to_bytes(other[2025]) != return_to_bytes(years[2025])
    migration = years[2016].tables["new_cases_by_category"].cell("missing_in_migration")
    assert migration.is_break


@pytest.mark.deep
def test_what_two_releases_show_together_tells_no_more_than_each() -> None:
    whole = make_federation(years=YEARS[-2:])
    few = {one.code for one in whole.hotlines[:10]}
    returns = {
        year: {code: one for code, one in of_year.items() if code in few}
        for year, of_year in whole.returns.items()
    }
    hotlines = tuple(one for one in whole.hotlines if one.code in few)
    collection = replace(whole, hotlines=hotlines, returns=returns, known=())
    again = publish_earlier(collection, 2024)
    before, edition = read_earlier(again.earlier), prepare(again)
    shown = {(one.indicator, one.year): one for one in edition.observations if one.measure == "count"}
    assert ("new_cases_by_category", 2024) in shown
    assert sum(len(cells) for cells in before.hidden.values()) > 20
    findings = attack_edition(edition, again)
    assert findings.is_safe, findings.sentence()


def test_matched_growth_follows_what_happened_and_the_growth_of_totals_does_not() -> None:
    reporting, true = choose_reporting(make_profiles(1), 1), true_totals(1)
    panels: dict[int, dict[str, Observation]] = {year: {} for year in YEARS}
    for profile in make_profiles(1):
        for happened in live_through(profile, 1):
            if profile.code in reporting[happened.year]:
                counted = happened.total(Kind.CASE, is_new=True)
                panels[happened.year][profile.code] = Observation(counted)
    raw, matched = Decimal(0), Decimal(0)
    for before, now in pairwise(YEARS):
        really = Decimal(100 * (true[now] - true[before])) / true[before]
        growth = matched_growth(panels[before], panels[now])
        assert growth.percent is not None
        assert growth.raw is not None
        raw += abs(growth.raw - really)
        matched += abs(growth.percent - really)
    assert raw / 10 > 10
    assert matched / 10 <= Decimal("2.5")
    last = chain(panels)[-1].index
    assert last is not None
    assert abs(last - Decimal(100 * true[2025]) / true[2015]) <= 8
    thin = {code: one for code, one in panels[2025].items() if code in ("h07", "h17", "h22", "h24")}
    assert matched_growth(panels[2024], thin).refusal is not None
