"""From a Vega-Lite specification to SVG and PNG: no browser, no network, the fonts of the house, always the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import vl_convert

from myosotis.figures.report.charts.measuring import FONTS
from myosotis.figures.report.charts.palette import EDGE, PAPER

VEGA_LITE = "6.4"
NOISE = re.compile(
    r' (?:aria-\w+|role|class|pointer-events|stroke-miterlimit|xmlns:xlink|version)="[^"]*"'
    r'| transform="translate\(0,0\)"'
)
HOLLOW = re.compile(r'<path d="" display="none"/>|<g/>|<g></g>| stroke-dasharray=""| opacity="1"')
HATCH = (
    '<defs><pattern id="{name}" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    f'<rect width="5" height="5" fill="{PAPER}"/><line y2="5" stroke="{EDGE}" stroke-width="1.6"/></pattern></defs>'
)


@lru_cache(maxsize=1)
def _prepare() -> None:
    vl_convert.register_font_directory(str(FONTS))


def render_svg(specification: Mapping[str, Any], name: str) -> str:
    """The specification as SVG; `name` is told apart from all other charts on a page."""
    _prepare()
    drawn = vl_convert.vegalite_to_svg(dict(specification), vl_version=VEGA_LITE)
    drawn = NOISE.sub("", drawn)
    for _round in range(3):
        drawn = HOLLOW.sub("", drawn)
    if "url(#hatched)" in drawn:
        hatched = f"hatched-{name}"
        drawn = drawn.replace("url(#hatched)", f"url(#{hatched})")
        drawn = drawn.replace(">", ">" + HATCH.format(name=hatched), 1)
    return drawn


def render_png(svg: str, scale: float = 1.0) -> bytes:
    """A drawn SVG as a picture."""
    _prepare()
    return bytes(vl_convert.svg_to_png(svg, scale=scale))
