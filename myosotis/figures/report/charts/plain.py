"""A sketch straight to SVG: the same drawing as by way of Vega-Lite, a hundred times quicker.

A release draws each chart for pages, paper and hotlines in every language; the specification stays its source.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from myosotis.figures.report.charts.drawing import FORMS, WIDTH
from myosotis.figures.report.charts.measuring import FAMILIES
from myosotis.figures.report.charts.reading import Read
from myosotis.figures.report.charts.rendering import HATCH
from myosotis.figures.report.charts.sketch import HATCHED, Sketch
from myosotis.figures.report.edition import Chart, Form
from myosotis.figures.report.texts import Speaker

ANCHORS = {"left": "start", "center": "middle", "right": "end"}
MIDDLE = 0.3  # how far below the middle of a line its letters stand, in their size


def draw_plainly(chart: Chart, speaker: Speaker, width: float = WIDTH) -> str:
    """The chart as SVG. Equal charts give equal bytes."""
    is_mirrored = speaker.is_right_to_left and chart.form is not Form.MAP
    sketch = Sketch(width, is_mirrored=is_mirrored)
    FORMS[chart.form](Read(chart, speaker), sketch)
    return write_svg(sketch, chart.code)


def write_svg(sketch: Sketch, name: str) -> str:
    """The marks of a sketch in the order in which they lie above each other."""
    height = round(sketch.height)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{sketch.width:g}" height="{height}" '
        f'viewBox="0 0 {sketch.width:g} {height}">'
    ]
    if any(
        row["fill"] == HATCHED for row in (*sketch.rectangles, *(one["properties"] for one in sketch.shapes))
    ):
        parts.append(HATCH.format(name=f"hatched-{name}"))
    parts += map(_shape, sketch.shapes)
    parts += map(_rule, sketch.rules)
    parts += map(_rectangle, sketch.rectangles)
    parts += _lines(sketch.lines)
    parts += map(_point, sketch.points)
    if sketch.words:
        parts += [f"<g font-family={quoteattr(FAMILIES)}>", *map(_word, sketch.words), "</g>"]
    parts.append("</svg>")
    return "".join(parts).replace(HATCHED, f"url(#hatched-{name})")


def _shape(row: dict[str, Any]) -> str:
    said = row["properties"]
    drawn = "".join(
        "M" + "L".join(f"{x:g},{y:g}" for x, y in ring[:-1]) + "Z"
        for part in row["geometry"]["coordinates"]
        for ring in part
    )
    stroke = f'stroke="{said["stroke"]}" stroke-width="0.8" stroke-linejoin="round"'
    return f'<path d="{drawn}" fill="{said["fill"]}" {stroke}/>'


def _rule(row: dict[str, Any]) -> str:
    ends = f'x1="{row["x"]:g}" y1="{row["y"]:g}" x2="{row["x2"]:g}" y2="{row["y2"]:g}"'
    return f'<line {ends} stroke="{row["color"]}" stroke-width="{row["thick"]:g}"{_dashes(row["dash"])}/>'


def _rectangle(row: dict[str, Any]) -> str:
    left, right = sorted((row["x"], row["x2"]))
    top, bottom = sorted((row["y"], row["y2"]))
    place = f'x="{left:g}" y="{top:g}" width="{right - left:.4g}" height="{bottom - top:.4g}"'
    stroke = "" if row["stroke"] == "transparent" else f' stroke="{row["stroke"]}"'
    return f'<rect {place} fill="{row["fill"]}"{stroke}/>'


def _lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    by_name: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_name.setdefault(row["line"], []).append(row)
    for points in by_name.values():
        ordered = sorted(points, key=lambda row: row["order"])
        drawn = " ".join(f"{row['x']:g},{row['y']:g}" for row in ordered)
        said = f'stroke="{points[0]["color"]}" stroke-width="2.5" stroke-linejoin="round"'
        yield f'<polyline points="{drawn}" fill="none" {said}{_dashes(points[0]["dash"])}/>'


def _point(row: dict[str, Any]) -> str:
    radius = math.sqrt(row["size"]) / 2
    said = f'fill="{row["fill"]}" stroke="{row["stroke"]}" stroke-width="2"'
    return f'<circle cx="{row["x"]:g}" cy="{row["y"]:g}" r="{radius:.3g}" {said}/>'


def _word(row: dict[str, Any]) -> str:
    y = row["y"] + round(MIDDLE * row["size"])
    said = f'font-size="{row["size"]:g}" fill="{row["color"]}" text-anchor="{ANCHORS[row["align"]]}"'
    weight = "" if row["weight"] == 400 else f' font-weight="{row["weight"]}"'
    return f'<text x="{row["x"]:g}" y="{y:g}" {said}{weight}>{escape(str(row["text"]))}</text>'


def _dashes(dash: Sequence[int]) -> str:
    return f' stroke-dasharray="{",".join(map(str, dash))}"' if dash else ""
