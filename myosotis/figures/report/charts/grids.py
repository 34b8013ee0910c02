"""Rows against columns, and the map of Europe."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from myosotis.figures.report.charts.measuring import width_of, wrap
from myosotis.figures.report.charts.palette import EDGE, GRADES, INK, LINE, PARTS, QUIET, STEPS, ink_on
from myosotis.figures.report.charts.reading import Read, choose_ticks
from myosotis.figures.report.charts.sketch import HATCHED, Sketch
from myosotis.figures.report.edition import Mark

EUROPE = Path(__file__).with_name("europe.json")
SMALL = 12
TINY = 11
CELL = 22.0
ELSEWHERE = "#eaeff6"
SILENT = "#d3dbe6"
BORDER = "#ffffff"
CLASSES = len(STEPS)
HOTLINES = "unit.hotlines"


def draw_matrix(read: Read, sketch: Sketch) -> None:
    """Rows against columns: the grade as a letter on its colour, or the sign of why there is none."""
    columns = list(read.chart.columns) or [series for series in read.series if series is not None]
    names = {row: wrap(read.name(row), sketch.width * 0.36, SMALL) for row in read.rows}
    left = max((width_of(line, SMALL) for lines in names.values() for line in lines), default=0) + 12
    step = (sketch.width - left) / max(len(columns), 1)
    heads = [wrap(read.name(column), max(step - 4, 40), TINY) for column in columns]
    top = 14.0 * max((len(lines) for lines in heads), default=1) + 10
    for number, lines in enumerate(heads):
        for offset, line in enumerate(lines):
            y = top - 10 - 14 * (len(lines) - 1 - offset)
            sketch.word(left + step * (number + 0.5), y, line, size=TINY, color=QUIET, align="center")
    y = top
    for row in read.rows:
        height = max(CELL, 15.0 * len(names[row]) + 4)
        sketch.rule(0, y, sketch.width, y, color=LINE)
        for offset, line in enumerate(names[row]):
            sketch.word(0, y + height / 2 - 7.5 * (len(names[row]) - 1) + 15 * offset, line, size=SMALL)
        for number, column in enumerate(columns):
            mark = read.mark(row, column)
            if mark is not None:
                _draw_cell(read, sketch, mark, left + step * number, y, (step, height))
        y += height
    sketch.height = y + 2


def _draw_cell(read: Read, sketch: Sketch, mark: Mark, x: float, y: float, size: tuple[float, float]) -> None:
    wide, tall = size
    fill = GRADES.get(mark.note)
    text = mark.note if fill else read.written(mark)
    if fill:
        sketch.rectangle(x + 1.5, y + 2, wide - 3, tall - 4, fill)
    colour = ink_on(fill) if fill else QUIET
    sketch.word(x + wide / 2, y + tall / 2, text, size=SMALL, color=colour, align="center", bold=bool(fill))


@lru_cache(maxsize=1)
def read_europe() -> dict[str, Any]:
    """The outlines of Europe in kilometres, from the upper left of the frame."""
    return dict(json.loads(EUROPE.read_text(encoding="utf-8")))


def draw_map(read: Read, sketch: Sketch) -> None:
    """One value a country: darker is more. Maps are never mirrored."""
    europe, scale = read_europe(), 0.0
    scale = sketch.width / europe["width"]
    fills, key = _choose_fills(read)
    for code, rings in europe["countries"].items():
        fill = fills.get(code, ELSEWHERE)
        shape = [[[[round(x * scale, 1), round(y * scale, 1)] for x, y in ring]] for ring in rings]
        sketch.shapes.append(
            {
                "type": "Feature",
                "properties": {"fill": fill, "stroke": BORDER, "country": code},
                "geometry": {"type": "MultiPolygon", "coordinates": [_close(ring) for ring in shape]},
            }
        )
    for code, (x, y) in europe["marked"].items():
        if code in fills:
            sketch.point(x * scale, y * scale, fill=fills[code], stroke=INK, size=70)
    y = europe["height"] * scale + 16
    x = 0.0
    for fill, name in key:
        wide = width_of(name, SMALL) + 36
        if x and x + wide > sketch.width:
            x, y = 0.0, y + 20
        sketch.rectangle(x, y - 7, 16, 14, fill, stroke=EDGE if fill in (HATCHED, SILENT, ELSEWHERE) else "")
        sketch.word(x + 22, y, name, size=SMALL, color=QUIET)
        x += wide
    sketch.height = y + 14


def _close(ring: list[list[list[float]]]) -> list[list[list[float]]]:
    """Rings turn so that what they enclose is inside (Vega fills the other side else)."""
    points = ring[0]
    turned = sum(points[i - 1][0] * p[1] - p[0] * points[i - 1][1] for i, p in enumerate(points))
    ordered = points if turned > 0 else points[::-1]
    return [[*ordered, ordered[0]]]


def _choose_fills(read: Read) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """The colour of each country, and what the colours mean."""
    named = [series for series in read.series if series is not None]
    if named:
        colours = {
            series: (STEPS[3], STEPS[1], PARTS[1], PARTS[2])[number % 4]
            for number, series in enumerate(named)
        }
        fills = {
            mark.row.code: SILENT if _is_silent(mark) else colours[mark.series]
            for mark in read.chart.marks
            if mark.series is not None
        }
        key = [(SILENT if "not" in s.code or "silent" in s.code else colours[s], read.name(s)) for s in named]
        return fills | _silent_ones(read, named), key
    if read.chart.unit == HOTLINES:
        fills = {mark.row.code: SILENT if _is_nothing(mark) else STEPS[3] for mark in read.chart.marks}
        return fills, [
            (STEPS[3], read.speaker.text("key.reported")),
            (SILENT, read.speaker.text("key.not_reported")),
        ]
    ticks = choose_ticks(read.largest(), CLASSES)
    upper = [float(tick) for tick in ticks[1:]]
    colours_of = STEPS[-len(upper) :] if len(upper) <= CLASSES else STEPS
    fills, key = {}, []
    for mark in read.chart.marks:
        if mark.value is not None:
            index = next(
                (number for number, limit in enumerate(upper) if float(mark.value) <= limit), len(upper) - 1
            )
            fills[mark.row.code] = colours_of[min(index, len(colours_of) - 1)]
        else:
            fills[mark.row.code] = SILENT
    for number, colour in enumerate(colours_of):
        ends = (
            read.speaker.number(ticks[number], read.kind),
            read.speaker.number(ticks[number + 1], read.kind),
        )
        key.append((colour, "–".join(ends)))
    notes = list(dict.fromkeys(mark.note for mark in read.chart.marks if mark.value is None and mark.note))
    known = [note for note in notes if read.speaker.has_text(f"key.{note}")]
    return fills, key + [(SILENT, read.speaker.text(f"key.{note}")) for note in known]


def _is_nothing(mark: Mark) -> bool:
    return not mark.value


def _is_silent(mark: Mark) -> bool:
    return mark.series is not None and ("not" in mark.series.code or "silent" in mark.series.code)


def _silent_ones(read: Read, named: list[Any]) -> dict[str, str]:
    return {mark.row.code: SILENT for mark in read.chart.marks if mark.series not in named}
