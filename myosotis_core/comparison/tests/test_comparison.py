"""Local codes, coverage, populations, small numbers, questions, and what was published before."""

import hashlib
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from myosotis_core.comparison import (
    QUESTIONS,
    BadMapping,
    BadPopulation,
    Reason,
    are_apart,
    conflicts_of,
    count_on_time,
    coverage_of,
    find_questions,
    load_conflicts,
    load_published,
    map_counts,
    map_table,
    median_age,
    poisson,
    rate_of,
    read_matches,
    read_population,
    share_of,
    survival,
    translate_code,
    wilson,
    write_matches,
)
from myosotis_core.comparison.local_codes import NEEDED, split_whole
from myosotis_core.indicators import (
    Fact,
    Grade,
    Kind,
    Practice,
    Standing,
    Status,
    growth_percent,
    lay_out,
    load_definitions,
    pool,
    share_percent,
    tabulate,
    tabulate_missing,
)

DEFINITIONS = load_definitions()
HEAD = "\t".join((*NEEDED, "share", "valid_from", "valid_to", "mapping_justification"))
MATCHES = f"""# Child Focus
{HEAD}
BE\tfugue\tskos:exactMatch\tcategory@2026.1\trunaway
BE\tparent\tskos:closeMatch\tcategory@2026.1\tparental_abduction
BE\tvisite\tskos:broadMatch\tcategory@2026.1\tparental_abduction\t\t2020
BE\tinquiet\tskos:relatedMatch\tcategory@2026.1\tlost_injured_otherwise\t0.7\t\t\tsample of 200 files
BE\tinquiet\tskos:relatedMatch\tcategory@2026.1\trunaway\t0.3\t\t\tsample of 200 files
BE\tautre\tskos:narrowMatch\tcategory@2026.1\tthird_person_abduction\t\t\t2019
"""


def test_local_codes_become_common_ones_by_the_rules():
    matches = read_matches(MATCHES)
    counts = {"fugue": 100, "parent": 20, "visite": 5, "inquiet": 15, "autre": 4}
    found = map_table(DEFINITIONS.indicator("new_cases_by_category"), matches, counts, 2024)
    assert found.total.value == 144
    assert (found.cell("runaway").value, found.cell("runaway").status) == (104, Status.ESTIMATED)
    assert (found.cell("parental_abduction").value, found.cell("parental_abduction").grade) == (25, Grade.B)
    assert (found.cell("lost_injured_otherwise").value, found.cell("lost_injured_otherwise").grade) == (
        11,
        Grade.C,
    )
    assert found.cell("blank").value == 4  # the match of “autre” ended in 2019
    assert find_questions({"new_cases_by_category": found}) == []


def test_a_wider_local_code_leaves_the_narrower_common_ones_without_a_number():
    matches = read_matches(MATCHES)
    found = map_counts(matches, "category", {"fugue": 10, "autre": 4}, 2019)
    assert (found.counts, found.left_over) == ({"runaway": 10, "total": 14}, {})
    assert found.practice.codes["category", "third_person_abduction"] is Status.OTHER_CODE
    assert found.grades["third_person_abduction"] is Grade.D
    assert map_counts(matches, "category", {"visite": 1}, 2020).practice.changed == {"category"}
    assert [translate_code(matches, local, 2019) for local in ("fugue", "inquiet", "visite")] == [
        "runaway",
        None,
        None,
    ]


def test_a_mapping_is_written_and_read_and_its_faults_are_told_by_line():
    matches = read_matches(MATCHES)
    assert read_matches(write_matches(matches)) == matches
    wrong = f"{HEAD}\nBE\ta\tskos:exactMatch\tcategory\tno_such_code\nBE\tb\tskos:relatedMatch\tcategory\trunaway\n"
    with pytest.raises(BadMapping, match=r"Line 2.*no_such_code.*“b”: a partial match needs"):
        read_matches(wrong)
    twice = f"{HEAD}\nBE\ta\tskos:exactMatch\tcategory\trunaway\nBE\ta\tskos:closeMatch\tcategory\tparental_abduction\n"
    with pytest.raises(BadMapping, match="cannot have a second match"):
        read_matches(twice)
    assert split_whole(10, [Decimal("0.333"), Decimal("0.333"), Decimal("0.334")]) == [3, 3, 4]


def test_coverage_says_who_reported_and_for_how_many_children():
    indicator = DEFINITIONS.indicator("new_cases_by_category")
    facts = [Fact(Kind.CASE, 2024, 1, codes={"category": "runaway"}, count=4)]
    pooled = pool({"BE": tabulate(facts, indicator, 2024), "EL": tabulate_missing(indicator, 2024)})
    rows = [
        f"{country},2024,{age},{100 if country == 'BE' else 300}"
        for country in ("BE", "EL")
        for age in range(18)
    ]
    raw = "\n".join(["country,year,age,children", *rows]).encode()
    population = read_population(raw, vintage="2026-01", sha256=hashlib.sha256(raw).hexdigest())
    sent = {"BE": datetime(2025, 3, 1, tzinfo=UTC)}
    found = coverage_of(
        pooled,
        {"BE": "BE", "EL": "GR"},
        on_time=count_on_time(sent, datetime(2025, 3, 31, tzinfo=UTC)),
        population=population,
    )
    assert (found.reporting, found.operating, found.reporting_rate) == (1, 2, Decimal("50.0"))
    assert (found.on_time_rate, found.item_response) == (Decimal("50.0"), Decimal("100.0"))
    assert found.children_percent == Decimal("25.0")
    assert coverage_of(pooled, {"BE": "BE", "XX": "FR"}, population=population).children_percent is None
    with pytest.raises(BadPopulation, match="checksum"):
        read_population(raw, vintage="2026-01", sha256="0" * 64)


def test_a_population_is_read_as_eurostat_writes_it():
    lines = ["freq,unit,age,sex,geo,TIME_PERIOD,OBS_VALUE,OBS_FLAG"]
    ages = ["Y_LT1", *(f"Y{age}" for age in range(1, 21)), "TOTAL", "Y_OPEN"]
    lines += [
        f"A,NR,{age},{sex},{geo},2024,10," for age in ages for sex in "TF" for geo in ("EL", "EU27_2020")
    ]
    population = read_population("\n".join(lines).encode(), vintage="2025-07")
    assert population.children(["GR"], 2024) == 180
    assert population.children(["GR"], 2024, (12, 17)) == 60
    assert population.children(["GR", "BE"], 2024) is None


def test_shares_and_rates_that_would_mislead_are_not_given():
    assert share_of(3, 29).reason is Reason.FEW
    assert share_of(None, 100).reason is Reason.NO_VALUE
    assert (share_of(15, 30).value, share_of(15, 30).lower, share_of(15, 30).upper) == tuple(
        Decimal(one) for one in ("50.0", "33.2", "66.8")
    )
    assert rate_of(5, None).reason is Reason.NO_POPULATION
    few = rate_of(10, 1_000_000)
    assert (few.value, few.lower, few.upper, few.reason) == (
        Decimal("1.0"),
        Decimal("0.5"),
        Decimal("1.8"),
        Reason.UNCERTAIN,
    )
    assert [round(one, 3) for one in poisson(10)] == [4.795, 18.390]  # the printed tables of Garwood
    assert [round(one, 3) for one in poisson(0)] == [0.0, 3.689]
    assert [round(one, 2) for one in poisson(200)] == pytest.approx([173.24, 229.72], abs=0.02)
    assert [round(one, 4) for one in wilson(0, 10)] == [0.0, 0.2775]
    assert are_apart(share_of(10, 100), share_of(60, 100))
    assert not are_apart(share_of(48, 100), share_of(52, 100))


def test_a_return_is_asked_about_and_never_refused():
    def table(code, counts, year=2024, practice=None):
        return lay_out(DEFINITIONS.indicator(code), year, counts, practice or Practice())

    def total(code, value, year=2024):
        return table(code, {(): value}, year)

    category = table("new_cases_by_category", {("runaway",): 60, ("parental_abduction",): 5, ("total",): 70})
    tables = {
        "new_cases_by_category": category,
        "contacts": total("contacts", 10),
        "contacts_answered": total("contacts_answered", 12),
        "new_cases": total("new_cases", 70),
        "cases_from_before": total("cases_from_before", 5),
        "cases_worked_on": total("cases_worked_on", 80),
        "children": total("children", 90),
    }
    before = {
        "new_cases_by_category": table("new_cases_by_category", {("runaway",): 19, ("total",): 19}, 2023)
    }
    history = {"children": [total("children", value, 2020 + at) for at, value in enumerate((20, 25, 22, 24))]}
    asked = {one.code: one for one in find_questions(tables, before=before, history=history)}
    assert set(asked) == {
        "sum_differs",
        "jump",
        "answered_exceeds_contacts",
        "worked_on_differs",
        "outlier",
    }
    assert asked["sum_differs"].values == {"parts": 65, "total": 70}
    assert asked["jump"].place in {("runaway",), ("total",)}
    for one in asked.values():
        assert QUESTIONS[one.code].format(**one.values)
    gone = {"new_cases_by_category": tabulate_missing(category.indicator, 2024, Status.NOT_COLLECTED)}
    assert {one.code for one in find_questions(gone, before=before)} == {"vanished"}
    codes = ("runaway", "parental_abduction", "third_person_abduction", "missing_in_migration")
    filled = {(code,): 5 for code in codes} | {("total",): 20}
    all_gone = find_questions(
        gone, before={"new_cases_by_category": table("new_cases_by_category", filled, 2023)}
    )
    assert [(one.code, one.place, one.values["before"]) for one in all_gone] == [("vanished", (), 20)]


def test_what_cannot_be_is_asked_about():
    facts = [
        Fact(Kind.CASE, 2024, None, Standing.FROM_BEFORE, codes={"category": "runaway"}, count=2),
        Fact(Kind.CHILD, 2024, 1, codes={"category": "runaway", "gender": "asked_not_known"}, count=25),
    ]
    tables = {
        code: tabulate(facts, DEFINITIONS.indicator(code), 2024)
        for code in ("cases_worked_on", "new_cases", "cases_from_before", "children_by_category_and_gender")
    }
    assert {one.code for one in find_questions(tables)} == {"much_unknown"}


def test_what_was_published_is_kept_with_its_source_and_its_contradictions():
    figures = load_published()
    assert len(figures) == 129
    assert all(one.source for one in figures)
    codes = {one.code for one in (*DEFINITIONS.indicators, *DEFINITIONS.ratios)}
    assert {one.indicator.partition(":")[0] for one in figures} <= codes | {""}
    told = {conflict.code for one in figures for conflict in conflicts_of(one)}
    assert told == {one.code for one in load_conflicts()}

    def value(figure, year, category=""):
        return next(
            int(one.value)
            for one in figures
            if (one.figure, one.year, one.category) == (figure, year, category)
        )

    assert value("cases_new", 2018) + value("cases_open_from_before", 2018) == value("cases_total", 2018)
    assert growth_percent(value("cases_total", 2019), value("cases_total", 2020)) == Decimal("16.8")
    assert share_percent(
        value("children_missing", 2017, "runaway"), value("children_missing", 2017)
    ) == Decimal("57.2")


def test_time_missing_is_told_without_a_cut_at_the_end_of_the_year():
    def table(code, **bands):
        counts = {("runaway", band): count for band, count in bands.items()}
        counts |= {("total", band): count for band, count in bands.items()}
        return lay_out(DEFINITIONS.indicator(code), 2024, counts, Practice())

    ended = table("ended_episodes_by_time_missing", under_24_hours=50, days_1_to_3=20, over_1_year=5)
    still_open = table("open_episodes_by_time_missing", days_1_to_3=20, over_1_year=5)
    steps = survival(ended, still_open, "runaway")
    assert [step.still_missing for step in steps[:3]] == [Decimal("50.0"), Decimal("25.0"), Decimal("25.0")]
    assert steps[-1].still_missing is None
    nothing = tabulate_missing(still_open.indicator, 2024)
    assert survival(ended, nothing) is None
    ages = lay_out(
        DEFINITIONS.indicator("children_by_age"), 2024, {("14",): 2, ("9",): 1, ("17",): 1}, Practice()
    )
    assert median_age(ages) == 14


def test_nothing_of_the_comparison_ranks_hotlines():
    source = "\n".join(path.read_text() for path in Path(__file__).parents[1].glob("*.py"))
    assert "rank_" not in source
