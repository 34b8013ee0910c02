"""The counts of a year, as published, and the same before and after an erasure."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from myosotis_core.indicators import (
    DIMENSIONS,
    MARGINS,
    Basis,
    Count,
    Fact,
    Kind,
    NotKept,
    Period,
    Standing,
    Which,
    YearSoFar,
    case_facts,
    child_facts,
    contact_fact,
    count_assistances,
    count_cases,
    count_cases_from_before,
    count_children,
    count_closed_cases,
    count_contacts,
    count_contacts_answered,
    count_episodes,
    count_new_cases,
    count_prevention_files,
    keep,
    keep_lost,
    year_so_far,
)
from myosotis_core.indicators.margins import AGE, COUNTRY, QUARTER, is_multi
from myosotis_core.vocabulary import load

pytestmark = pytest.mark.deep

Counter = Callable[..., Count]
COUNTERS: dict[Kind, tuple[Counter, ...]] = {
    Kind.CONTACT: (count_contacts,),
    Kind.CASE: (count_cases, count_prevention_files),
    Kind.CHILD: (count_children,),
    Kind.EPISODE: (count_episodes,),
    Kind.ASSISTANCE: (count_assistances,),
}
COUNTED_ON = date(2026, 11, 21)


def make_year_2018() -> list[list[Fact]]:
    """The cases of 2018 with their children: 6,221 new, 2,624 from before, 9,115 children."""
    chance = random.Random(2018)
    cases: list[list[Fact]] = []
    for number in range(6221 + 2624):
        is_new = number < 6221
        opened_on = date(2018, 1, 1) if is_new else date(2014, 1, 1)
        opened_on += timedelta(days=chance.randrange(365 if is_new else 4 * 365))
        closed_on = chance.choice([None, date(2018, 12, 31), date(2019, 6, 1), date(2020, 6, 1)])
        category = chance.choice(load().list("category").names)
        facts = case_facts(
            [Period(opened_on, closed_on)],
            counted_on=date(2018, 12, 31),
            codes={"category": category},
            first_missing_on=opened_on,
        )
        facts = [fact for fact in facts if fact.year == 2018]
        children = 2 if number < 9115 - 8845 else 1
        for _ in range(children):
            codes = {
                "category": category,
                "gender": chance.choice(["female", "male"]),
                "age": str(chance.randrange(18)),
            }
            facts += child_facts(facts[:1], codes=codes)
        cases.append(facts)
    return cases


@pytest.mark.slow
def test_the_year_2018_comes_out_as_published_also_after_half_is_erased() -> None:
    cases = make_year_2018()
    live = [fact for case in cases for fact in case]
    erased = [fact for case in cases[::2] for fact in case]
    left = [fact for case in cases[1::2] for fact in case] + keep(erased)
    for facts in (live, left, keep(live)):
        assert count_new_cases(facts, 2018).value == 6221
        assert count_cases_from_before(facts, 2018).value == 2624
        assert count_cases(facts, 2018).value == 6221 + 2624 == 8845
        assert count_children(facts, 2018).value == 9115
    assert year_so_far(left, 2018) == year_so_far(live, 2018)
    by = ("category", "gender")
    assert count_children(left, 2018, by) == count_children(live, 2018, by)


def test_a_case_with_three_children_is_one_case_and_three_children() -> None:
    case = case_facts(
        [Period(date(2026, 3, 1))],
        counted_on=COUNTED_ON,
        codes={"category": "runaway"},
        first_missing_on=date(2026, 3, 1),
    )
    facts = [*case, *child_facts(case, codes={}), *child_facts(case, codes={}), *child_facts(case, codes={})]
    for counted in (facts, keep(facts)):
        cases, children = count_cases(counted, 2026), count_children(counted, 2026)
        assert (cases.value, cases.unit) == (1, "cases")
        assert (children.value, children.unit) == (3, "children")


def test_one_contact_about_several_children_is_one_contact() -> None:
    assert count_contacts([contact_fact(COUNTED_ON, {"contact_kind": "missing"})], 2026).value == 1


def test_a_child_in_two_cases_counts_once_before_and_after_one_is_erased() -> None:
    first = case_facts(
        [Period(date(2026, 1, 2))], counted_on=COUNTED_ON, codes={}, first_missing_on=date(2026, 1, 2)
    )
    second = case_facts(
        [Period(date(2026, 7, 2))], counted_on=COUNTED_ON, codes={}, first_missing_on=date(2026, 7, 2)
    )
    child = child_facts([*first, *second], codes={"category": "parental_abduction"})
    before = [*first, *second, *child]
    after = [*first, *child_facts(first, codes={"category": "runaway"})]
    kept = keep_lost(before, after)
    assert year_so_far([*after, *kept], 2026) == year_so_far(before, 2026)
    assert count_children([*after, *kept], 2026).value == 1
    again = keep([*kept, *keep_lost(after, [])])
    assert year_so_far(again, 2026) == year_so_far(before, 2026)


def test_silent_prank_and_unanswered_contacts_are_reported_but_not_answered() -> None:
    kinds = [
        "missing",
        "silent",
        "prank",
        "abusive",
        "test",
        "wrong_number",
        "unanswered",
        "outside_hours",
        "thanks",
    ]
    facts = [contact_fact(COUNTED_ON, {"contact_kind": kind, "channel": "phone"}) for kind in kinds]
    facts.append(contact_fact(COUNTED_ON, {"channel": "chat"}))
    for counted in (facts, keep(facts)):
        assert count_contacts(counted, 2026).value == 10
        assert count_contacts_answered(counted, 2026).value == 3
        by_channel = count_contacts_answered(counted, 2026, "channel")
        assert (by_channel.cell("phone"), by_channel.cell("chat")) == (2, 1)
        by_kind = count_contacts_answered(counted, 2026, "contact_kind")
        assert ("silent",) not in by_kind.cells
        assert (by_kind.value, by_kind.blanks) == (3, 1)


def test_prevention_and_assistance_are_counted_apart() -> None:
    period = [Period(date(2026, 4, 1))]
    feared = case_facts(period, counted_on=COUNTED_ON, codes={}, first_missing_on=None)
    helped = case_facts(
        period, counted_on=COUNTED_ON, codes={}, first_missing_on=date(2026, 4, 1), basis=Basis.ASSISTANCE
    )
    facts = [*feared, *helped, *child_facts(feared, codes={}), *child_facts(helped, codes={})]
    for counted in (facts, keep(facts)):
        assert count_cases(counted, 2026).value == count_children(counted, 2026).value == 0
        assert count_prevention_files(counted, 2026).value == 1
        assert (count_assistances(counted, 2026).value, count_assistances(counted, 2026).unit) == (
            1,
            "assistances",
        )


def test_zero_unknown_not_collected_and_blank_are_four_different_things() -> None:
    def child(**codes: str) -> Fact:
        return Fact(Kind.CHILD, 2026, codes=codes)

    table = count_children([child(gender="female"), child(gender="asked_not_known"), child()], 2026, "gender")
    assert (table.cell("female"), table.cell("male"), table.cell("asked_not_known"), table.blanks) == (
        1,
        0,
        1,
        1,
    )
    assert table.value == sum(table.cells.values()) + sum(table.absences.values()) + table.blanks
    uncollected = count_children([child(gender="not_collected")], 2026, "gender")
    assert uncollected.cell("male") is None
    assert uncollected.share("male") is None


def test_the_shares_of_2024_come_out_of_counts() -> None:
    published = {
        "runaway": 4091,
        "parental_abduction": 1014,
        "lost_injured_otherwise": 561,
        "missing_in_migration": 428,
        "third_person_abduction": 38,
    }
    facts = [
        Fact(Kind.CASE, 2024, codes={"category": code}, count=count) for code, count in published.items()
    ]
    table = count_new_cases(facts, 2024, "category")
    assert table.value == 6132
    assert [str(table.share(code)) for code in published] == ["66.7", "16.5", "9.1", "7.0", "0.6"]


def test_of_the_closed_cases_those_from_earlier_years_can_be_told() -> None:
    facts = [Fact(Kind.CASE, 2018, is_closed=True, codes={"file_age": "same_year"}, count=36)]
    facts.append(
        Fact(
            Kind.CASE,
            2018,
            standing=Standing.FROM_BEFORE,
            is_closed=True,
            codes={"file_age": "one_year"},
            count=64,
        )
    )
    assert count_closed_cases(keep(facts), 2018, "file_age").share("same_year") == Decimal("36.0")


def test_several_reasons_of_one_child_each_count() -> None:
    facts = [Fact(Kind.EPISODE, 2026, codes={"run_reason": ("home", "bullying")})]
    for counted in (facts, keep(facts)):
        table = count_episodes(counted, 2026, "run_reason")
        assert (table.value, table.cell("home"), table.cell("bullying"), table.is_multi) == (1, 1, 1, True)


def test_a_table_that_would_not_survive_an_erasure_is_not_offered() -> None:
    with pytest.raises(NotKept, match="would change with an erasure"):
        count_children([], 2026, ("age", "vulnerability"))


def test_kept_facts_join_at_most_two_answers() -> None:
    full = Fact(
        Kind.CHILD,
        2026,
        2,
        codes={"category": "runaway", "age": "15", "age_band": "age_14_15", "gender": "male"},
    )
    kept = keep([full])
    assert max(len(fact.codes) + (fact.quarter is not None) for fact in kept) == 2
    assert all("age" not in fact.codes or len(fact.codes) == 1 for fact in kept)


def test_counts_and_years_travel_as_json() -> None:
    year = year_so_far([contact_fact(COUNTED_ON, {"channel": "phone"})], 2026)
    assert YearSoFar.from_dict(json.loads(json.dumps(year.to_dict()))) == year


def code_of(kind: Kind, dimension: str) -> st.SearchStrategy[str | tuple[str, ...]]:
    source = DIMENSIONS[kind][dimension]
    if source == AGE:
        return st.sampled_from(["", "0", "7", "17", "not_collected"])
    if source == COUNTRY:
        return st.sampled_from(["", "BE", "GR", "asked_not_known"])
    one = load().list(source)
    codes = [*one.names[:3], *(code.code for code in one.absences[:2])]
    if is_multi(kind, dimension):
        return st.lists(st.sampled_from(codes), max_size=3).map(tuple)
    return st.sampled_from(["", *codes])


@st.composite
def make_fact(draw: st.DrawFn) -> Fact:
    kind = draw(st.sampled_from(Kind))
    names = [name for name, source in DIMENSIONS[kind].items() if source != QUARTER]
    chosen = draw(st.lists(st.sampled_from(names), max_size=4, unique=True))
    is_assistance = kind is Kind.ASSISTANCE or (kind in (Kind.CHILD, Kind.EPISODE) and draw(st.booleans()))
    is_contact = kind is Kind.CONTACT
    return Fact(
        kind=kind,
        year=draw(st.sampled_from([2025, 2026])),
        quarter=draw(st.sampled_from([None, 1, 4])),
        standing=Standing.NEW if is_contact else draw(st.sampled_from(Standing)),
        is_closed=False if is_contact else draw(st.booleans()),
        basis=Basis.ASSISTANCE if is_assistance else Basis.OWN,
        is_prevention=draw(st.booleans()),
        codes={name: draw(code_of(kind, name)) for name in chosen},
        count=draw(st.integers(1, 3)),
    )


def count_everything(facts: list[Fact]) -> list[Count]:
    counts = [
        count_contacts_answered(facts, 2026, by) for by in (None, "channel", ("support", "contact_kind"))
    ]
    for kind, counters in COUNTERS.items():
        for counter in counters:
            for margin in MARGINS[kind]:
                if kind is Kind.CONTACT:
                    counts.append(counter(facts, 2026, margin))
                else:
                    counts += [
                        counter(facts, 2026, margin, which=which) for which in (Which.NEW, Which.CLOSED)
                    ]
    return counts


@settings(max_examples=40, deadline=None)
@given(st.lists(make_fact(), max_size=8), st.lists(make_fact(), max_size=8))
def test_no_count_of_any_kind_changes_when_facts_are_kept_after_erasure(
    erased: list[Fact], live: list[Fact]
) -> None:
    assert count_everything([*live, *keep(erased)]) == count_everything([*live, *erased])


@settings(max_examples=60, deadline=None)
@given(st.lists(make_fact(), max_size=8), st.lists(make_fact(), max_size=8))
def test_keeping_in_two_steps_or_twice_is_keeping_once(first: list[Fact], second: list[Fact]) -> None:
    assert keep([*keep(first), *second]) == keep([*first, *second]) == keep(keep([*first, *second]))


@pytest.mark.slow
@settings(max_examples=40, deadline=None)
@given(st.lists(make_fact(), max_size=6), st.lists(make_fact(), max_size=6))
def test_what_is_lost_restores_the_counts_whatever_changed(before: list[Fact], after: list[Fact]) -> None:
    assert count_everything([*after, *keep_lost(before, after)]) == count_everything(before)


@given(st.lists(make_fact(), max_size=10))
def test_worked_on_is_always_new_plus_from_before_and_closed_plus_open(facts: list[Fact]) -> None:
    for counter in (count_cases, count_children, count_episodes, count_prevention_files, count_assistances):
        value = {which: counter(facts, 2026, which=which).value for which in Which}
        assert value[Which.WORKED_ON] == value[Which.NEW] + value[Which.FROM_BEFORE]
        assert value[Which.WORKED_ON] == value[Which.CLOSED] + value[Which.OPEN]
