"""One chart from its marks to its drawing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from myosotis.figures.report.charts.bars import draw_bars, draw_pyramid, draw_stacked
from myosotis.figures.report.charts.grids import draw_map, draw_matrix
from myosotis.figures.report.charts.reading import Read
from myosotis.figures.report.charts.rendering import render_png, render_svg
from myosotis.figures.report.charts.sketch import Sketch
from myosotis.figures.report.charts.years import draw_columns, draw_lines, draw_steps
from myosotis.figures.report.edition import Chart, Form
from myosotis.figures.report.texts import Speaker

WIDTH = 440.0

FORMS: Mapping[Form, Callable[[Read, Sketch], None]] = {
    Form.BARS: draw_bars,
    Form.STACKED: draw_stacked,
    Form.COLUMNS: draw_columns,
    Form.LINES: draw_lines,
    Form.PYRAMID: draw_pyramid,
    Form.MATRIX: draw_matrix,
    Form.MAP: draw_map,
    Form.STEPS: draw_steps,
}


def specify(chart: Chart, speaker: Speaker, width: float = WIDTH) -> dict[str, Any]:
    """The chart as a Vega-Lite specification in the speaker's language; its description is the alternative text."""
    is_mirrored = speaker.is_right_to_left and chart.form is not Form.MAP
    sketch = Sketch(width, is_mirrored=is_mirrored)
    FORMS[chart.form](Read(chart, speaker), sketch)
    sketch.height = round(sketch.height)
    return sketch.to_vega_lite(speaker.say(chart.alt))


def draw_svg(chart: Chart, speaker: Speaker, width: float = WIDTH) -> str:
    """The chart as SVG. Equal charts give equal bytes."""
    return render_svg(specify(chart, speaker, width), chart.code)


def draw_png(chart: Chart, speaker: Speaker, width: float = WIDTH, scale: float = 2.0) -> bytes:
    """The chart as a picture, for where SVG cannot stand."""
    return render_png(draw_svg(chart, speaker, width), scale)
