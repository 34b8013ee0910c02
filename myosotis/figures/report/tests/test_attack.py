"""The attacker finds what is planted, and nothing in a clean edition."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

import pytest

from myosotis.figures.report.attack import Findings, attack_edition, attack_statements
from myosotis.figures.report.attack.cells import Cell, count_all, name_cell
from myosotis.figures.report.attack.knowledge import learn
from myosotis.figures.report.attack.reading import Words, read_markup
from myosotis.figures.report.attack.trying import OUTSIDER, Reader, attack_knowledge
from myosotis.figures.report.attack.words import find_told, read_numbers
from myosotis.figures.report.edition import NETWORK, Conf, Observation
from myosotis.figures.report.protecting import gather_all
from myosotis.figures.report.tests.small_collection import YEAR, make_collection, make_edition
from myosotis_core.indicators import TOTAL, load_definitions, share_percent

pytestmark = pytest.mark.deep

INDICATORS = {one.code: one for one in load_definitions().indicators}


@lru_cache(maxsize=1)
def truth() -> tuple[dict[Cell, int], dict[str, dict[Cell, int]]]:
    return count_all(gather_all(make_collection()), make_edition().reporting)


def cell_of(one: Observation) -> Cell:
    return name_cell(INDICATORS[one.indicator], one.year, one.hotline, one.place)


def hidden_counts() -> list[Observation]:
    return [one for one in make_edition().observations if one.conf_status is Conf.HIDDEN]


def with_told(cell: Cell) -> list[Observation]:
    """The edition's numbers, with one hidden cell told."""
    count = truth()[0][cell]
    return [
        replace(one, value=count, conf_status=Conf.FREE)
        if one.conf_status is Conf.HIDDEN and cell_of(one) == cell
        else one
        for one in make_edition().observations
    ]


def attack(statements: list[Observation]) -> Findings:
    return attack_statements(statements, truth=truth()[0])


def test_a_clean_edition_tells_nobody_anything() -> None:
    findings = attack_edition(make_edition(), make_collection())
    assert findings.is_safe, findings.sentence()
    assert list(findings.readers) == [OUTSIDER, *make_edition().reporting]
    assert findings.hidden > 50
    assert "none could" in findings.sentence()


def test_the_order_of_what_is_read_changes_neither_the_attempts_nor_what_they_find() -> None:
    statements = make_edition().observations
    one, other = attack(list(statements)), attack(list(reversed(statements)))
    assert (one.tried, one.narrowest, one.intervals) == (other.tried, other.narrowest, other.intervals)


def test_every_open_number_is_the_true_one() -> None:
    for one in make_edition().observations:
        if one.measure == "count" and one.value is not None and one.indicator in INDICATORS:
            assert truth()[0][cell_of(one)] == one.value


def test_a_small_number_that_is_told_is_found() -> None:
    small = next(one for one in hidden_counts() if 0 < truth()[0][cell_of(one)] < 5)
    findings = attack(with_told(cell_of(small)))
    assert cell_of(small) in {leak.cell for leak in findings.leaks}


def test_a_larger_hidden_number_that_is_told_gives_a_small_one_away() -> None:
    found = 0
    for one in hidden_counts():
        if truth()[0][cell_of(one)] >= 5 and one.indicator == "new_cases_by_category":
            found += not attack(with_told(cell_of(one))).is_safe
        if found == 2:
            break
    assert found == 2


def test_a_percentage_of_a_hidden_number_is_found() -> None:
    one = next(
        one
        for one in hidden_counts()
        if one.indicator == "new_cases_by_category"
        and one.hotline != NETWORK
        and truth()[0][cell_of(one)] < 5
        and truth()[0].get(name_cell(INDICATORS[one.indicator], one.year, one.hotline, ()), 0) > 20
    )
    whole = truth()[0][name_cell(INDICATORS[one.indicator], one.year, one.hotline, ())]
    told = replace(
        one, measure="share", value=share_percent(truth()[0][cell_of(one)], whole), conf_status=Conf.FREE
    )
    findings = attack([*make_edition().observations, told])
    assert cell_of(one) in {leak.cell for leak in findings.leaks}


def test_growth_over_a_hidden_number_is_found() -> None:
    code, place = "contacts", ()
    numbers = {year: {"a": 40, "b": 60, "c": count} for year, count in ((YEAR - 1, 50), (YEAR, 3))}
    statements = [
        Observation(
            code, year, hotline, place, "count", None if (year, hotline) == (YEAR, "c") else count, "A", conf
        )
        for year, found in numbers.items()
        for hotline, count in found.items()
        for conf in [Conf.HIDDEN if (year, hotline) == (YEAR, "c") else Conf.FREE]
    ]
    growth = (Decimal(100 * 103) / 150 - 100).quantize(Decimal("0.1"))
    told = Observation(code, YEAR, NETWORK, place, "growth", growth, "A", Conf.FREE, 3)
    hidden = {name_cell(INDICATORS[code], YEAR, "c", place): 3}
    assert attack_statements(statements, truth=hidden).is_safe
    assert not attack_statements([*statements, told], truth=hidden).is_safe


def test_last_years_release_that_showed_more_is_found() -> None:
    one = next(one for one in hidden_counts() if one.year == YEAR - 1 and one.hotline != NETWORK)
    public = {cell_of(one): truth()[0][cell_of(one)]}
    findings = attack_statements(make_edition().observations, truth=truth()[0], public=public)
    assert any(leak.cell == cell_of(one) and "another" in leak.why for leak in findings.leaks)


def test_a_small_difference_to_an_earlier_release_is_found_and_what_follows_from_it() -> None:
    indicator = INDICATORS["new_cases_by_category"]
    numbers = {TOTAL: 100, "runaway": 60, "parental_abduction": None, "lost_injured_otherwise": 20}
    now = [
        Observation(
            indicator.code,
            YEAR - 1,
            NETWORK,
            (("category", code),),
            "count",
            count,
            "A",
            Conf.HIDDEN if count is None else Conf.FREE,
        )
        for code, count in numbers.items()
    ]
    cells = {code: name_cell(indicator, YEAR - 1, NETWORK, (("category", code),)) for code in numbers}
    told = {cells[code]: count for code, count in numbers.items() if count is not None}
    assert not learn(now, told=[told]).moved
    knowledge = learn(now, told=[told | {cells[TOTAL]: 90, cells["runaway"]: 52}])
    assert [knowledge.moved[cells[code]] for code in ("runaway", "parental_abduction")] == [8, 2]
    found = attack_knowledge(
        knowledge, readers=[Reader(OUTSIDER, {})], truth=dict.fromkeys(cells.values(), 20)
    )
    assert [leak.cell for leak in found.leaks if "two releases" in leak.why] == [cells["parental_abduction"]]


def test_a_hotline_that_takes_away_its_own_part_is_found() -> None:
    own = truth()[1]["larch"]
    open_cells = {
        cell_of(one): int(one.value)
        for one in make_edition().observations
        if one.measure == "count" and one.value and one.hotline == NETWORK and one.indicator in INDICATORS
    }
    cell = next(cell for cell, count in open_cells.items() if own.get(cell, 0) and count - own[cell] >= 5)
    greedy = Reader("larch", {cell: open_cells[cell] - 2})
    findings = attack_statements(make_edition().observations, readers=[greedy], truth=truth()[0])
    assert [leak.why for leak in findings.leaks] == ["without its own part a small number of others is left"]


def test_a_group_that_two_hotlines_feed_tells_each_the_number_of_the_other_and_is_found() -> None:
    indicator = INDICATORS["children_by_category_and_age"]
    statements = [
        Observation(
            indicator.code,
            YEAR,
            NETWORK,
            (("category", "unallocated"), ("age_band", code)),
            "count",
            45,
            "A",
            Conf.FREE,
        )
        for code in ("age_0_5", "unknown")
    ]
    ages, unknown = map(cell_of, statements)
    two = [Reader(name, {ages: part, unknown: part}) for name, part in (("a", 15), ("b", 30))]
    found = attack_statements(statements, readers=two, truth={ages: 45, unknown: 45}).leaks
    assert [(leak.cell, leak.why) for leak in found] == [(ages, "fewer than three hotlines feed it")]
    three = [*two, Reader("c", {ages: 5, unknown: 5})]
    more = [replace(one, value=50) for one in statements]
    assert attack_statements(more, readers=three, truth={ages: 50, unknown: 50}).is_safe


def test_numbers_are_read_as_each_language_writes_them() -> None:
    assert read_numbers("10,140 children, 78.6% by telephone in 2025; 116 000", "en") == [
        (Decimal(10140), False),
        (Decimal("78.6"), True),
    ]
    assert read_numbers("with it the growth is +2.5%, or −1.4 %", "en") == []
    assert read_numbers("10.140 Kinder, 78,6 % am Telefon", "de") == [
        (Decimal(10140), False),
        (Decimal("78.6"), True),
    ]


def test_a_hidden_number_in_an_alternative_text_is_found() -> None:
    edition = make_edition()
    knowledge = learn(edition.observations)
    hidden = next(
        one
        for one in hidden_counts()
        if one.hotline == "cedar"
        and one.indicator == "new_cases_by_category"
        and one.year == YEAR
        and one.place[0][1] not in (TOTAL, "unallocated")
    )
    page = '<h1>Cedar Line</h1><figure><img alt="New cases by group, {year}: {name}, 27 cases."></figure>'
    names = {"runaway": "Runaway", "parental_abduction": "Parental abduction"}
    names |= {
        "missing_in_migration": "Missing in migration",
        "third_person_abduction": "Abduction by a third person",
    }
    name = names.get(hidden.place[0][1], "Lost, injured or otherwise missing")
    words = list(read_markup(page.format(year=YEAR, name=name), "en/cedar.html", "en"))
    leaks = list(find_told(words, edition.observations, knowledge, edition.hotlines, {}))
    assert {leak.cell for leak in leaks} == {cell_of(hidden)}
    clean = [Words("en/x.html", "en", f"New cases by group: {name} is not shown in {YEAR}.", "Cedar Line")]
    assert not list(find_told(clean, edition.observations, knowledge, edition.hotlines, {}))
    rows = [
        Words("en/x.html", "en", f"Bars: {name}. Rows in all: 27.", f"Cedar Line New cases by group {YEAR}")
    ]
    assert not list(find_told(rows, edition.observations, knowledge, edition.hotlines, {}))
    more = [replace(rows[0], text=f"Bars: {name}. All rows: 27.")]
    assert list(find_told(more, edition.observations, knowledge, edition.hotlines, {}))
