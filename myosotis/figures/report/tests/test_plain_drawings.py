"""Charts drawn straight to SVG are the charts of their specification."""

from __future__ import annotations

import io

import pytest
from PIL import Image, ImageChops

from myosotis.figures.report.charts import draw_svg
from myosotis.figures.report.charts.plain import draw_plainly
from myosotis.figures.report.charts.rendering import render_png
from myosotis.figures.report.edition import Chart
from myosotis.figures.report.tabling import list_charts
from myosotis.figures.report.tests.small_edition import make_small_edition
from myosotis.figures.report.texts import Speaker

pytestmark = pytest.mark.deep

JUST_SEEN = 24
CHARTS = list_charts(make_small_edition())


@pytest.mark.parametrize("chart", CHARTS, ids=[chart.code for chart in CHARTS])
def test_the_drawing_looks_the_same_without_the_way_round_by_its_specification(chart: Chart) -> None:
    speaker = Speaker.of_edition(make_small_edition(), "en")
    one, other = (look_at(draw(chart, speaker)) for draw in (draw_plainly, draw_svg))
    assert one.size == other.size
    assert sum(ImageChops.difference(one, other).histogram()[JUST_SEEN:]) == 0


def look_at(svg: str) -> Image.Image:
    """The drawing in greys, on white."""
    picture = Image.open(io.BytesIO(render_png(svg))).convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture).convert("L")
