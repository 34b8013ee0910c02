"""Growth of changing panels: matched within 2.5 points where raw is off by 15; refused where it would be a guess."""

import random
from decimal import Decimal
from statistics import mean

from myosotis_core.comparison import (
    Match,
    Observation,
    Predicate,
    Refusal,
    chain,
    comparable_part,
    map_table,
    matched_growth,
    observe,
)
from myosotis_core.indicators import Fact, Kind, load_definitions, pool, tabulate

TRUE = Decimal("3")


def panel(**values):
    return {hotline: Observation(value) for hotline, value in values.items()}


def simulate(seed, years=11):
    """32 hotlines of very different sizes that truly grow by 3 % a year with chance around it; 18 to 26 answer."""
    chance = random.Random(seed)
    sizes = [60 * 2.718 ** chance.gauss(1.4, 0.7) for _hotline in range(32)]
    found = {}
    for year in range(years):
        answering = chance.sample(range(32), chance.randint(18, 26))
        found[2014 + year] = {
            f"H{one}": Observation(max(0, round(chance.gauss(mu := sizes[one] * 1.03**year, mu**0.5))))
            for one in answering
        }
    return found


def test_matched_growth_is_right_where_raw_growth_is_the_panel():
    raw_errors, matched_errors, long_raw, long_chained = [], [], [], []
    for seed in range(25):
        years = simulate(seed)
        links = chain(years)
        for link in links[1:]:
            raw_errors.append(abs(link.growth.raw - TRUE))
            if link.growth.refusal is None:
                matched_errors.append(abs(link.growth.percent - TRUE))
        totals = [sum(one.value for one in year.values()) for year in years.values()]
        truth = Decimal(100) * Decimal("1.03") ** 10
        long_raw.append(abs(Decimal(100 * totals[-1]) / totals[0] - truth))
        if links[-1].index is not None:
            long_chained.append(abs(links[-1].index - truth))
    assert mean(raw_errors) > 15
    assert mean(matched_errors) <= Decimal("2.5")
    assert mean(long_chained) < mean(long_raw) / 2
    assert len(matched_errors) > 0.9 * len(raw_errors)


def test_a_panel_too_thin_is_refused():
    before, now = panel(BE=100, EL=50, IE=40, PT=900), panel(BE=110, EL=55, IE=42, FR=20)
    found = matched_growth(before, now)
    assert (found.percent, found.refusal, found.cover) == (None, Refusal.FEW_CASES, Decimal("0.174"))
    assert matched_growth(panel(BE=1, EL=2), panel(BE=2, EL=2)).refusal is Refusal.THIN_PANEL
    assert matched_growth(panel(BE=1), panel(EL=2)).refusal is Refusal.NO_PANEL
    assert matched_growth(panel(BE=0, EL=0, IE=0), panel(BE=1, EL=1, IE=1)).refusal is Refusal.NOTHING_BEFORE


def test_one_hotline_that_makes_most_of_the_change_is_shown_apart():
    found = matched_growth(panel(BE=100, EL=100, IE=100, PT=100), panel(BE=300, EL=103, IE=104, PT=105))
    assert (found.percent, found.without, found.with_all) == (Decimal("4.0"), "BE", Decimal("53.0"))


def test_no_growth_is_computed_across_a_break_or_another_definition():
    before = panel(BE=100, EL=100, IE=100, PT=20)
    now = panel(BE=110, EL=108, IE=112) | {"PT": Observation(60, version="2027.1")}
    found = matched_growth(before, now)
    assert (found.percent, found.left_out, len(found.hotlines)) == (Decimal("10.0"), ("PT",), 3)
    links = chain({2015: before, 2016: {name: Observation(9, is_break=True) for name in before}, 2017: now})
    assert [link.index for link in links] == [Decimal("100.0"), None, None]


def test_a_panel_is_read_from_the_tables_of_the_hotlines():
    indicator = load_definitions().indicator("new_cases_by_category")
    facts = [Fact(Kind.CASE, 2024, 1, codes={"category": "runaway"}, count=4)]
    seen = observe({"BE": tabulate(facts, indicator, 2024)}, "runaway", versions={"BE": "2027.1"})
    assert seen == {"BE": Observation(4, "2027.1")}


def test_a_total_is_as_comparable_as_the_cells_it_is_made_of():
    indicator = load_definitions().indicator("new_cases_by_category")
    facts = [Fact(Kind.CASE, 2024, 1, codes={"category": "runaway"}, count=60)]
    wider = [
        Match("PT", "taken", Predicate.NARROW, "category", "2026.1", code)
        for code in ("parental_abduction", "third_person_abduction")
    ]
    tables = {"BE": tabulate(facts, indicator, 2024), "PT": map_table(indicator, wider, {"taken": 40}, 2024)}
    assert comparable_part(pool(tables)) == Decimal("0.6")
    assert comparable_part(pool(tables), "runaway") == 1
