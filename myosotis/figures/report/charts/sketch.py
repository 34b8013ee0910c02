"""A sketch: rectangles, lines and words of a chart with their places, and the Vega-Lite specification made of them.

A form (bars, lines, …) sketches from left to right; for readers from right to left the whole sketch is mirrored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from myosotis.figures.report.charts.measuring import FAMILIES
from myosotis.figures.report.charts.palette import INK, LINE

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
HATCHED = "url(#hatched)"
NO_SCALE = {"type": "quantitative", "scale": None, "axis": None}
MIRRORED = {"left": "right", "right": "left", "center": "center"}
RIGHT_TO_LEFT = ("\N{RIGHT-TO-LEFT ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")

Row = dict[str, Any]


@dataclass
class Sketch:
    """The marks of one chart, in pixels from the upper corner where reading begins."""

    width: float
    height: float = 0.0
    is_mirrored: bool = False
    rectangles: list[Row] = field(default_factory=list)
    rules: list[Row] = field(default_factory=list)
    lines: list[Row] = field(default_factory=list)
    points: list[Row] = field(default_factory=list)
    words: list[Row] = field(default_factory=list)
    shapes: list[Row] = field(default_factory=list)

    def rectangle(
        self,
        left: float,
        top: float,
        width: float,
        height: float,
        fill: str,
        *,
        stroke: str = "",
        told: object = None,
    ) -> None:
        """A bar; `told` is the number it draws, which the specification keeps."""
        self.rectangles.append(
            {
                "x": self._x(left),
                "x2": self._x(left + width),
                "y": round(top, 1),
                "y2": round(top + height, 1),
                "fill": fill,
                "stroke": stroke or "transparent",
                "value": None if told is None else str(told),
            }
        )

    def stub(self, left: float, top: float, width: float, height: float) -> None:
        """The sign of a number that is hidden: outlined and hatched, never as long as a number."""
        self.rectangle(left, top, width, height, HATCHED, stroke="#7d8ca4")

    def rule(
        self,
        x1: float,
        y1: float,
        x2: float,
        y2: float,
        *,
        color: str = LINE,
        thick: float = 1,
        dash: str = "",
    ) -> None:
        """A straight line."""
        row = {"x": self._x(x1), "x2": self._x(x2), "y": round(y1, 1), "y2": round(y2, 1)}
        self.rules.append(
            row | {"color": color, "thick": thick, "dash": [int(part) for part in dash.split()]}
        )

    def line(self, name: str, points: Sequence[tuple[float, float]], color: str, dash: Sequence[int]) -> None:
        """A line through points."""
        for order, (x, y) in enumerate(points):
            place = {"x": self._x(x), "y": round(y, 1), "order": order}
            self.lines.append(place | {"line": name, "color": color, "dash": list(dash)})

    def point(self, x: float, y: float, *, fill: str, stroke: str, size: float = 40) -> None:
        """A round mark."""
        self.points.append({"x": self._x(x), "y": round(y, 1), "fill": fill, "stroke": stroke, "size": size})

    def word(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = 13,
        color: str = INK,
        align: str = "left",
        bold: bool = False,
    ) -> None:
        """A piece of text; y is the middle of its line."""
        is_turned = self.is_mirrored and not text.isascii()
        self.words.append(
            {
                "x": self._x(x),
                "y": round(y, 1),
                "text": text.join(RIGHT_TO_LEFT) if is_turned else text,
                "size": size,
                "color": color,
                "align": MIRRORED[align] if self.is_mirrored else align,
                "weight": 600 if bold else 400,
            }
        )

    def _x(self, x: float) -> float:
        return round(self.width - x if self.is_mirrored else x, 1)

    def to_vega_lite(self, description: str) -> dict[str, Any]:
        """The sketch as a Vega-Lite specification."""
        layers = [
            layer(rows)
            for layer, rows in (
                (_shape_layer, self.shapes),
                (_rule_layer, self.rules),
                (_rectangle_layer, self.rectangles),
                (_line_layer, self.lines),
                (_point_layer, self.points),
                (_word_layer, self.words),
            )
            if rows
        ]
        return {
            "$schema": SCHEMA,
            "description": description,
            "width": self.width,
            "height": self.height,
            "padding": 0,
            "autosize": {"type": "none"},
            "background": None,
            "config": {"font": FAMILIES, "view": {"stroke": None}},
            "layer": layers,
        }


def _of(name: str) -> Mapping[str, str]:
    return {"expr": f"datum.{name}"}


def _place(*names: str) -> dict[str, Any]:
    return {name: {"field": name} | (NO_SCALE if len(name) == 1 else {}) for name in names}


def _rectangle_layer(rows: list[Row]) -> Row:
    mark = {"type": "rect", "fill": _of("fill"), "stroke": _of("stroke")}
    return {"data": {"values": rows}, "mark": mark, "encoding": _place("x", "x2", "y", "y2")}


def _rule_layer(rows: list[Row]) -> Row:
    mark = {"type": "rule", "stroke": _of("color"), "strokeWidth": _of("thick"), "strokeDash": _of("dash")}
    return {"data": {"values": rows}, "mark": mark, "encoding": _place("x", "x2", "y", "y2")}


def _line_layer(rows: list[Row]) -> Row:
    mark = {
        "type": "line",
        "stroke": _of("color"),
        "strokeDash": _of("dash"),
        "strokeWidth": 2.5,
        "strokeJoin": "round",
    }
    encoding = _place("x", "y") | {
        "detail": {"field": "line", "type": "nominal"},
        "order": {"field": "order"},
    }
    return {"data": {"values": rows}, "mark": mark, "encoding": encoding}


def _point_layer(rows: list[Row]) -> Row:
    mark = {"type": "point", "fill": _of("fill"), "stroke": _of("stroke"), "size": _of("size"), "opacity": 1}
    return {"data": {"values": rows}, "mark": mark, "encoding": _place("x", "y")}


def _word_layer(rows: list[Row]) -> Row:
    mark = {
        "type": "text",
        "baseline": "middle",
        "fill": _of("color"),
        "align": _of("align"),
        "fontSize": _of("size"),
        "fontWeight": _of("weight"),
    }
    return {
        "data": {"values": rows},
        "mark": mark,
        "encoding": _place("x", "y") | {"text": {"field": "text"}},
    }


def _shape_layer(rows: list[Row]) -> Row:
    mark = {
        "type": "geoshape",
        "fill": _of("properties.fill"),
        "stroke": _of("properties.stroke"),
        "strokeWidth": 0.8,
        "strokeJoin": "round",
    }
    return {
        "data": {"values": rows},
        "projection": {"type": "identity", "scale": 1, "translate": [0, 0]},
        "mark": mark,
    }
