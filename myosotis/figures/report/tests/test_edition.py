"""An edition says nothing that is hidden, and every sentence is true of the numbers beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from myosotis.figures.report.edition import NETWORK, Chart, Conf, Edition, Label, Message, Observation
from myosotis.figures.report.ledger import read_earlier, tables_of
from myosotis.figures.report.messages import SENTENCES, UnknownSentence, say_that
from myosotis.figures.report.policy import BadPolicy, load_policy
from myosotis.figures.report.preparing import NothingToReport, prepare
from myosotis.figures.report.protecting import find_main_answers
from myosotis.figures.report.tables import NOT, Piece
from myosotis.figures.report.tests.small_collection import YEAR, make_collection, make_edition
from myosotis.figures.report.texts import REPORT_LANGUAGES, placeholders_of, read_texts
from myosotis_core.indicators import TOTAL, growth_percent, load_definitions, pool, share_percent


def messages_of(edition: Edition) -> Iterator[Message]:
    for headline in edition.headlines:
        yield headline.sentence
    for chart in charts_of(edition):
        yield from (chart.title, chart.subtitle, chart.alt, *chart.notes)
    for part in (*edition.chapters, *edition.sheets):
        yield from part.sentences


def charts_of(edition: Edition) -> Iterator[Chart]:
    for part in (*edition.chapters, *edition.sheets):
        yield from part.charts


def counted(
    edition: Edition, indicator: str, hotline: str = NETWORK, year: int = YEAR
) -> dict[tuple[str, ...], Observation]:
    return {
        tuple(code for _name, code in one.place): one
        for one in edition.observations
        if (one.indicator, one.hotline, one.year, one.measure) == (indicator, hotline, year, "count")
    }


def test_no_count_below_the_threshold_is_told_and_zeros_are() -> None:
    edition = make_edition()
    values = [one.value for one in edition.observations if one.measure == "count" and one.place]
    assert not [value for value in values if value is not None and 0 < value < load_policy().threshold]
    assert 0 in values
    assert any(one.conf_status is Conf.HIDDEN and one.value is None for one in edition.observations)


def test_open_counts_are_those_of_the_returns() -> None:
    collection, edition = make_collection(), make_edition()
    code = "children_by_category_and_age"
    truth = pool({name: one.tables[code] for name, one in collection.returns[YEAR].items()})
    shown = [(place, one) for place, one in counted(edition, code).items() if one.value is not None]
    assert len(shown) > 20
    for place, one in shown:
        if not {"known", "unknown", "unallocated"} & {*place}:
            assert one.value == truth.cell(*place).value
            assert one.hotlines == truth.cell(*place).hotlines


def test_the_answer_that_most_children_of_a_category_met_is_hidden_last() -> None:
    counts = {("runaway", "returned"): 80, ("runaway", "deceased"): 2, ("runaway", f"{NOT}answered"): 90}
    main = list(find_main_answers([Piece(("category", "outcome"), {"h01": counts}, 1)]))
    assert main == [{"category": "runaway", "outcome": "returned"}] * 2


def test_totals_of_all_hotlines_are_shown_although_small_hotlines_are_not() -> None:
    edition = make_edition()
    network = counted(edition, "new_cases_by_category")
    assert all(network[one,].value is not None for one in (TOTAL, "runaway", "parental_abduction"))
    small = counted(edition, "new_cases_by_category", "ash")
    assert any(one.conf_status is Conf.HIDDEN for one in small.values())


def test_every_percentage_is_of_open_counts_and_rounded_half_up() -> None:
    edition, checked = make_edition(), 0
    indicators = {one.code: one for one in load_definitions().indicators}
    for one in edition.observations:
        if one.measure != "share" or one.indicator not in indicators:
            continue
        cells = counted(edition, one.indicator, one.hotline, one.year)
        place = tuple(code for _name, code in one.place)
        base = "known" if indicators[one.indicator].share_of == "known" else TOTAL
        part, whole = cells[place].value, cells[(*place[:-1], base)].value
        assert isinstance(part, int)
        assert isinstance(whole, int)
        assert whole >= 30
        assert one.value == share_percent(part, whole)
        checked += 1
    assert checked > 30


def test_titles_hold_against_the_data() -> None:
    held = set()
    for message in messages_of(make_edition()):
        held |= {*message.holds}
        if "more_than_half" in message.holds:
            assert Decimal(str(message.values["share"])) > 50
        growth = message.values.get("growth")
        if message.key.endswith("almost_unchanged") and isinstance(growth, Decimal):
            assert abs(growth) < 1
        if message.key == "growth.rose":
            assert isinstance(growth, Decimal)
            assert growth >= 1
        if message.key == "growth.fell":
            assert isinstance(growth, Decimal)
            assert growth <= -1
    assert {"more_than_half", "none_could"} <= held


def test_the_title_of_a_chart_names_its_longest_bar() -> None:
    for chart in charts_of(make_edition()):
        if isinstance(chart.title.values.get("first"), Label) and chart.unit == "unit.percent":
            longest = max(mark.value or 0 for mark in chart.marks)
            named = next(mark for mark in chart.marks if mark.row == chart.title.values["first"])
            assert named.value == longest == chart.title.values["share"]


def test_the_cover_leads_to_charts_that_are_there() -> None:
    edition = make_edition()
    charts = {chapter.code: {chart.code for chart in chapter.charts} for chapter in edition.chapters}
    assert len(edition.headlines) == 6
    for headline in edition.headlines:
        assert headline.chart in charts[headline.chapter]


def test_growth_is_of_hotlines_in_both_years_and_named_by_their_number() -> None:
    edition = make_edition()
    growth = next(
        one for one in edition.observations if one.measure == "growth" and one.indicator == "contacts"
    )
    panel = [
        (
            counted(edition, "contacts", hotline, YEAR - 1)[()].value,
            counted(edition, "contacts", hotline)[()].value,
        )
        for hotline in edition.reporting
    ]
    both = [(before, now) for before, now in panel if before is not None and now is not None]
    assert growth.hotlines in (len(both), len(both) - 1)
    assert growth.value == growth_percent(
        sum(int(one) for one, _now in both), sum(int(one) for _before, one in both)
    )


def test_a_mark_is_hidden_exactly_where_its_number_is() -> None:
    for chart in charts_of(make_edition()):
        for mark in chart.marks:
            assert mark.note not in ("hidden", "few") or (mark.value, mark.low, mark.high) == (
                None,
                None,
                None,
            )


def test_every_sentence_has_a_text_with_its_placeholders_in_each_language() -> None:
    used = {message.key: message for message in messages_of(make_edition())}
    for language in REPORT_LANGUAGES:
        if not (Path(__file__).parents[1] / "texts" / f"{language}.toml").is_file():
            continue
        texts = read_texts(language)
        assert not [key for key in SENTENCES if key not in texts], language
        for key, message in used.items():
            assert placeholders_of(texts[key]) <= {*message.values}, (language, key)
    with pytest.raises(UnknownSentence):
        say_that("no.such")


@pytest.mark.slow
def test_the_same_collection_gives_the_same_edition_with_more_workers() -> None:
    edition, again = make_edition(), prepare(make_collection(), workers=2)
    assert again.observations == edition.observations
    assert again.chapters == edition.chapters
    assert tables_of(again.cubes) == tables_of(edition.cubes)


@pytest.mark.slow
def test_next_year_hides_what_was_hidden_and_shows_what_was_shown() -> None:
    collection, edition = make_collection(), make_edition()
    earlier = {YEAR: tables_of(edition.cubes)}
    again = prepare(replace(collection, earlier=earlier))
    first = {name: table for name, table in tables_of(edition.cubes).items() if name.startswith("new_cases")}
    second = tables_of(again.cubes)
    assert {name: second[name] for name in first} == first
    hidden = read_earlier(earlier).hidden
    assert any(hidden.values())


def test_a_year_nobody_reported_has_no_edition() -> None:
    with pytest.raises(NothingToReport, match="2026"):
        prepare(replace(make_collection(), year=2026))


def test_the_policy_names_every_indicator_once_and_gives_reasons(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    policy = load_policy()
    named = [one.indicator.code for one in policy.rules] + list(policy.withheld)
    assert sorted(named) == sorted(one.code for one in load_definitions().indicators)
    assert all(len(one.reason) > 10 for one in policy.rules)
    special = [one for one in policy.rules if one.indicator.is_special]
    assert all(one.hotline is None and one.least == 10 and len(one.network or ()) == 1 for one in special)
    raw = (Path(__file__).parents[1] / "policy.toml").read_text(encoding="utf-8")
    assert tomllib.loads(raw)["threshold"] == 5
    (tmp_path / "policy.toml").write_text(
        raw.replace('indicator = "contacts"\n', 'indicator = "contacts_by_line"\n')
    )
    monkeypatch.setattr("myosotis.figures.report.policy.FILE", tmp_path / "policy.toml")
    load_policy.cache_clear()
    with pytest.raises(BadPolicy):
        load_policy()
    monkeypatch.undo()
    load_policy.cache_clear()


def test_years_of_a_series_follow_each_other() -> None:
    edition = make_edition()
    for chart in charts_of(edition):
        if chart.code.endswith("-trend"):
            assert all(int(one.row.code) + 1 == int(two.row.code) for one, two in pairwise(chart.marks))


def test_charts_say_what_their_numbers_are_of() -> None:
    charts = {chart.code: chart for chart in charts_of(make_edition())}
    matrix = charts["reporters-matrix"].title.values
    assert int(str(matrix["good"])) <= int(str(matrix["hotlines"])) == len(make_edition().reporting)
    if steps := charts.get("caseload-survival"):
        assert steps.subtitle.key == "subtitle.survival"
        assert "over_1_year" not in {mark.row.code for mark in steps.marks}
        assert [one.key for one in steps.notes] == ["note.survival"]
    if regions := charts.get("borders-regions"):
        base = regions.subtitle.values.get("base")
        assert base is None or Decimal(str(base)) <= 100
