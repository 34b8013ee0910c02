"""Time bars: where hours and days stand, and which labels have room."""

import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import translation

from myosotis.kernel import clock
from myosotis.site import timebars, words

NOON = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)


def draw(source: str, **values: object) -> str:
    return Template("{% load look %}" + source).render(Context(values))


def make_axis(mirrored: bool = False) -> timebars.LineAxis:
    return timebars.make_line_axis(
        start=NOON - dt.timedelta(days=5), end=NOON + dt.timedelta(days=1), now=NOON, mirrored=mirrored
    )


@pytest.mark.parametrize(
    ("hours", "percent"), [(1, 12.4), (6, 31.5), (24, 49.8), (72, 64.8), (168, 76.6), (720, 96.9)]
)
def test_the_boards_axis_is_logarithmic(hours: float, percent: float) -> None:
    assert timebars.place_on_log_axis(hours) == pytest.approx(percent, abs=0.3)


def test_a_child_missing_for_years_fills_the_bar() -> None:
    assert timebars.place_on_log_axis(50_000) == 100


def test_time_ends_at_the_right_and_on_arabic_pages_at_the_left() -> None:
    there = timebars.lay_out_bar(hours=9, marks=[], far=timebars.FAR_HOURS, mirrored=False)
    back = timebars.lay_out_bar(hours=9, marks=[], far=timebars.FAR_HOURS, mirrored=True)
    assert (there["now"], back["now"]) == (100, 0)
    assert there["start"] == pytest.approx(100 - back["start"])


def test_a_longer_axis_names_years_and_leaves_out_what_has_no_room() -> None:
    labels = [tick["label"] for tick in timebars.list_ticks(far=50_000, mirrored=False)]
    assert "365 d" in labels
    assert len(labels) <= 9


def test_an_episode_that_goes_on_reaches_now() -> None:
    line = {"began_at": NOON - dt.timedelta(days=4), "ended_at": None}
    layout = timebars.lay_out_line(axis=make_axis(), line=line)
    assert layout["x"] + layout["width"] == pytest.approx(make_axis().now_x)


def test_marks_close_together_keep_one_label() -> None:
    marks = [{"at": NOON - dt.timedelta(days=2, hours=n), "icon": "eye", "label": "seen"} for n in (0, 1, 2)]
    layout = timebars.lay_out_line(
        axis=make_axis(), line={"began_at": NOON - dt.timedelta(days=4), "ended_at": None, "marks": marks}
    )
    assert [mark["is_named"] for mark in layout["marks"]] == [True, False, False]


def test_an_episode_of_an_hour_does_not_break_the_axis() -> None:
    axis = timebars.make_line_axis(start=NOON, end=NOON, now=NOON, mirrored=False)
    assert axis.place(NOON) == 0


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "due now"),
        (26, "in 26 min"),
        (-34, "34 min late"),
        (176, "in 2 h 56 min"),
        (1000, "in 16 h"),
        (-1680, "1 d 4 h late"),
    ],
)
def test_due_times_are_said_as_people_do(minutes: int, said: str) -> None:
    assert words.say_due(minutes=minutes) == said


def test_how_long_a_child_is_missing_is_said_in_hours() -> None:
    assert "9 h<" in draw("{% time_bar 9.4 %}")


@pytest.mark.parametrize(("minutes", "state"), [(-5, "late"), (10, "soon"), (90, "later")])
def test_overdue_has_a_shape_and_a_word(minutes: int, state: str) -> None:
    with clock.set_clock(NOON):
        drawn = draw("{% due at %}", at=NOON + dt.timedelta(minutes=minutes))
    assert f'data-state="{state}"' in drawn
    assert ("alert-triangle" in drawn) is (state == "late")


def test_risk_is_four_steps_and_its_name() -> None:
    drawn = draw("{% risk 'medium' 'Medium' %}")
    assert drawn.count('fill="currentColor"') == 3
    assert "Medium" in drawn


def test_risk_not_judged_is_an_open_circle() -> None:
    assert "circle-dashed" in draw("{% risk None 'Not judged yet' %}")


def test_numbers_are_isolated_and_names_escaped() -> None:
    drawn = draw("{{ name|isolate_numbers }}", name="116 000 <b>België</b>")
    assert drawn == '<bdi dir="ltr">116 000</bdi> &lt;b&gt;België&lt;/b&gt;'


@pytest.mark.parametrize(
    ("value", "drawn"),
    [
        ("BE-2026-0002", '<bdi dir="ltr">BE-2026-0002</bdi>'),
        ("22 نوفمبر 03:14", "<bdi>22 نوفمبر 03:14</bdi>"),
    ],
)
def test_a_reference_reads_from_the_left_and_an_arabic_day_from_the_right(value: str, drawn: str) -> None:
    assert draw("{{ value|ltr }}", value=value) == drawn


def test_a_time_bar_has_no_comma_in_its_numbers_in_french() -> None:
    with translation.override("fr"):
        drawn = draw("{% time_bar 9 %}")
    assert 'width="36' in drawn
    assert "," not in drawn.split("<line")[1]
