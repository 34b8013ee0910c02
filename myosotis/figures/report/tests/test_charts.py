"""Charts say what their marks say: hidden is never nothing, a break is a gap, nothing runs off the drawing."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest

from myosotis.figures.report.charts.drawing import FORMS, WIDTH, specify
from myosotis.figures.report.charts.grids import read_europe
from myosotis.figures.report.charts.measuring import width_of
from myosotis.figures.report.charts.palette import (
    LINES,
    PAPER,
    PARTS,
    TOLD_APART_IN_GREY,
    contrast_of,
    ink_on,
)
from myosotis.figures.report.charts.reading import Read, choose_ticks, explain_signs
from myosotis.figures.report.charts.sketch import HATCHED, Sketch
from myosotis.figures.report.edition import Chart, Form, Label, Mark, Message
from myosotis.figures.report.texts import Speaker

WORD = Message("category.who_plain")
CATEGORIES = ("runaway", "parental_abduction", "missing_in_migration", "lost_injured_otherwise")
AGES = ("age_0_5", "age_6_9", "age_10_11", "age_12_13", "age_14_15", "age_16_17")


def make_chart(form: Form, marks: list[Mark], unit: str = "unit.cases") -> Chart:
    """A chart of these marks."""
    return Chart(form.value, form, WORD, WORD, WORD, unit, tuple(marks), "new_cases")


def sketch_of(chart: Chart, language: str = "en") -> Sketch:
    """The chart as it is sketched."""
    speaker = Speaker(language)
    sketch = Sketch(WIDTH, is_mirrored=speaker.is_right_to_left and chart.form is not Form.MAP)
    FORMS[chart.form](Read(chart, speaker), sketch)
    return sketch


def cross(rows: list[Label], series: list[Label], start: int = 1) -> list[Mark]:
    """A mark with a growing number for each row and series; the last one is hidden."""
    places = [(row, one) for row in rows for one in series]
    marks = [Mark(*place, Decimal(start + number * 7)) for number, place in enumerate(places)]
    return [*marks[:-1], Mark(*places[-1], None, "hidden")]


def make_each_form() -> list[Chart]:
    """One chart of each form, with a hidden number in each."""
    categories = [Label("category", code) for code in CATEGORIES]
    ages = [Label("age_band", code) for code in AGES]
    years = [Label("year", str(year)) for year in range(2015, 2026)]
    genders = [Label("gender", code) for code in ("female", "male")]
    countries = [Label("country", code) for code in ("BE", "MT", "UA")]
    plain: list[Mark] = [Mark(row, None, Decimal(9 + number)) for number, row in enumerate(ages)]
    return [
        make_chart(Form.BARS, [*plain, Mark(Label("age_band", "age_18_24"), None, None, "hidden")]),
        make_chart(Form.STACKED, cross(categories, ages), "unit.percent"),
        make_chart(
            Form.COLUMNS,
            cross(years, [Label("text", "series.new"), Label("text", "series.from_before")], 4000),
        ),
        make_chart(Form.LINES, cross(years, categories), "unit.percent"),
        make_chart(Form.PYRAMID, cross(ages, genders)),
        make_chart(Form.MATRIX, cross(categories, ages), "unit.grade"),
        make_chart(Form.MAP, cross(countries, [Label("text", "series.new")])),
        make_chart(
            Form.STEPS, [Mark(row, None, Decimal(80 - 9 * at)) for at, row in enumerate(ages)], "unit.percent"
        ),
    ]


@pytest.mark.parametrize("language", ["en", "el", "ar"])
def test_words_stay_inside_every_drawing(language: str) -> None:
    """In each form and each direction; equal charts are specified equally."""
    for chart in make_each_form():
        sketch = sketch_of(chart, language)
        for word in sketch.words:
            wide = width_of(word["text"], word["size"])
            left = word["x"] - {"left": 0, "center": wide / 2, "right": wide}[word["align"]]
            assert left >= -4, (chart.form, word)
            assert left + wide <= WIDTH + 4, (chart.form, word)
            assert 0 <= word["y"] <= sketch.height + 1, (chart.form, word)
        assert specify(chart, Speaker(language)) == specify(chart, Speaker(language))


def test_a_hidden_number_is_a_hatched_stub_with_its_sign() -> None:
    """It has the length of no number, and what it is stands below the chart."""
    marks = [
        Mark(Label("category", "runaway"), None, 90),
        Mark(Label("category", "parental_abduction"), None, None, "hidden"),
    ]
    chart = make_chart(Form.BARS, marks)
    sketch = sketch_of(chart)

    assert [row["value"] for row in sketch.rectangles] == ["90", None]
    assert sketch.rectangles[1]["fill"] == HATCHED
    assert [word["text"] for word in sketch.words][-1] == "c"
    assert explain_signs(chart, Speaker("en")) == ["c: hidden so that no child can be recognised."]


def test_a_line_stops_at_a_break_and_where_a_number_is_missing() -> None:
    """Two gaps make three pieces."""
    notes = {2018: "break", 2021: "not_reported"}
    marks = [
        Mark(
            Label("year", str(year)),
            None,
            None if year == 2021 else Decimal(year - 2000),
            notes.get(year, ""),
        )
        for year in range(2015, 2026)
    ]
    sketch = sketch_of(make_chart(Form.LINES, marks))

    assert len({row["line"] for row in sketch.lines}) == 3
    assert "new definition" in [word["text"] for word in sketch.words]


def test_bars_begin_at_the_right_for_readers_from_right_to_left() -> None:
    """The whole drawing is mirrored; a map is not."""
    bars, world = make_each_form()[0], make_each_form()[6]

    left = max(row["x"] for row in sketch_of(bars, "ar").rectangles)
    assert left > WIDTH / 2
    assert sketch_of(world, "ar").shapes == sketch_of(world, "en").shapes


def test_colours_are_told_apart_in_grey_and_words_on_them_are_read() -> None:
    """Neighbouring parts differ in how light they are; lines are dark enough to be words."""
    for one, other in pairwise(PARTS):
        assert contrast_of(one, other) >= TOLD_APART_IN_GREY, (one, other)
    assert min(contrast_of(colour, PAPER) for colour in LINES) >= 4.5
    assert min(contrast_of(ink_on(colour), colour) for colour in PARTS) >= 4.5


def test_the_map_has_the_countries_of_the_network_and_marks_the_smallest() -> None:
    """Crimea is drawn with Ukraine, and the file stays small."""
    europe = read_europe()
    wanted = "AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IT LT LU LV MT NL NO PL PT RO RS SE SI SK UA"

    assert set(wanted.split()) <= europe["countries"].keys()
    assert {"MT", "LU", "CY"} <= europe["marked"].keys()
    ukraine = [point for ring in europe["countries"]["UA"] for point in ring]
    crimea = max(y for _x, y in ukraine)
    assert crimea > max(y for ring in europe["countries"]["MD"] for _x, y in ring)


def test_ticks_are_round_and_begin_at_nothing() -> None:
    """An axis of counts begins at zero."""
    assert choose_ticks(8845, 4) == [Decimal(0), Decimal(5000), Decimal(10000)]
    assert choose_ticks(62.0, 4)[-1] == Decimal(80)
    assert choose_ticks(0) == [Decimal(0), Decimal(1)]
