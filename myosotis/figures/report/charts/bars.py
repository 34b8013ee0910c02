"""Bars that lie: one value a row, parts of a whole, and two series back to back over ages."""

from __future__ import annotations

from myosotis.figures.report.charts.measuring import width_of, wrap
from myosotis.figures.report.charts.palette import BLUE, EDGE, INK, LIGHT, LINE, PARTS, QUIET, ink_on
from myosotis.figures.report.charts.reading import HIDDEN, Read, is_without_answer
from myosotis.figures.report.charts.sketch import HATCHED, Sketch
from myosotis.figures.report.edition import Label, Mark

SIZE = 13
SMALL = 12
LEADING = 16
BAR = 18
THIN = 14
GAP = 9
STUB = 20
LABELS_AT_MOST = 0.42
UNKNOWN = "#e6ebf2"
DIRECT_AT_MOST = 4


def draw_bars(read: Read, sketch: Sketch) -> None:
    """One bar a row and series, with its number at its end."""
    names = _wrap_rows(read, sketch)
    left = max((width_of(line, SIZE) for lines in names.values() for line in lines), default=0) + 12
    values = [read.written(mark) for mark in read.chart.marks]
    right = sketch.width - max((width_of(value, SIZE, True) for value in values), default=0) - 8
    largest = read.largest() or 1.0
    is_single = len(read.series) == 1
    y = 4.0 if is_single else _name_series(read, sketch, left)
    for row in read.rows:
        thick = BAR if is_single else THIN
        inner = thick * len(read.series) + 2 * (len(read.series) - 1)
        height = max(inner, LEADING * len(names[row]))
        _write_lines(sketch, names[row], y + height / 2)
        top = y + (height - inner) / 2
        for number, series in enumerate(read.series):
            mark = read.mark(row, series)
            if mark is not None:
                colour = _colour_of(row, series, number)
                _draw_bar(
                    read,
                    sketch,
                    mark,
                    left,
                    top + number * (thick + 2),
                    thick,
                    (right - left) / largest,
                    colour,
                )
        y += height + GAP
    sketch.rule(left, 0 if is_single else 20, left, y - GAP + 4, color=EDGE)
    sketch.height = y - GAP + 6


def _colour_of(row: Label, series: Label | None, number: int) -> str:
    if series is None:
        return "#a8b4c6" if is_without_answer(row) else BLUE
    return PARTS[number % len(PARTS)]


def _draw_bar(
    read: Read, sketch: Sketch, mark: Mark, left: float, top: float, thick: float, scale: float, colour: str
) -> None:
    middle, text = top + thick / 2, read.written(mark)
    if mark.value is None:
        if mark.note == HIDDEN:
            sketch.stub(left, top, STUB, thick)
        at = left + (STUB if mark.note == HIDDEN else 0) + 6
        sketch.word(at, middle, text, color=QUIET)
        return
    length = float(mark.value) * scale
    sketch.rectangle(left, top, length, thick, colour, told=mark.value)
    end = length
    if mark.low is not None and mark.high is not None:
        low, high = left + float(mark.low) * scale, left + float(mark.high) * scale
        sketch.rule(low, middle, high, middle, color=INK, thick=1.2)
        for x in (low, high):
            sketch.rule(x, middle - 4, x, middle + 4, color=INK, thick=1.2)
        end = max(length, high - left)
    sketch.word(left + end + 6, middle, text, bold=True)


def _wrap_rows(read: Read, sketch: Sketch) -> dict[Label, list[str]]:
    room = sketch.width * LABELS_AT_MOST
    return {row: wrap(read.name(row), room, SIZE) for row in read.rows}


def _write_lines(sketch: Sketch, lines: list[str], middle: float, x: float = 0) -> None:
    top = middle - LEADING * (len(lines) - 1) / 2
    for number, line in enumerate(lines):
        sketch.word(x, top + number * LEADING, line)


def _name_series(read: Read, sketch: Sketch, left: float) -> float:
    """The names of the series in a row, each behind its colour; returns where the bars begin."""
    x, y = left, 10.0
    for number, series in enumerate(read.series):
        name = read.name(series)
        wide = width_of(name, SMALL) + 30
        if x > left and x + wide - 14 > sketch.width:
            x, y = left, y + 18
        colour = UNKNOWN if is_without_answer(series) else PARTS[number % len(PARTS)]
        stroke = EDGE if is_without_answer(series) else ""
        sketch.rectangle(x, y - 5, 10, 10, colour, stroke=stroke)
        sketch.word(x + 15, y, name, size=SMALL, color=QUIET)
        x += wide
    return y + 16


def draw_stacked(read: Read, sketch: Sketch) -> None:
    """Parts of a whole: one bar a row, the parts in the order of the series, named above."""
    names = _wrap_rows(read, sketch)
    is_alone = len(read.rows) == 1
    left = 0.0 if is_alone else max(width_of(line, SIZE) for lines in names.values() for line in lines) + 12
    scale = _scale_of(read, sketch.width - left)
    y = _name_first(read, sketch, left, scale) or _name_series(read, sketch, 0.0)
    for row in read.rows:
        height = max(26.0, LEADING * len(names[row]))
        if not is_alone:
            _write_lines(sketch, names[row], y + height / 2)
        _draw_parts(read, sketch, row, left, y + (height - 26) / 2, scale)
        y += height + 9
    sketch.height = y - 7


def _name_first(read: Read, sketch: Sketch, left: float, scale: float) -> float:
    """The names of few parts, each above its own in the first row; nothing where one has no room there."""
    if len(read.series) > DIRECT_AT_MOST:
        return 0.0
    places, x = [], left
    for series in read.series:
        mark = read.mark(read.rows[0], series)
        if mark is None or mark.value is None:
            return 0.0
        places.append((x, read.name(series)))
        x += float(mark.value) * scale
    ends = [start for start, _name in places[1:]] + [sketch.width]
    if any(start + width_of(name, SMALL) + 8 > end for (start, name), end in zip(places, ends, strict=True)):
        return 0.0
    for start, name in places:
        sketch.word(start, 9, name, size=SMALL, color=QUIET)
    return 20.0


def _scale_of(read: Read, room: float) -> float:
    """How wide one is drawn, so that the longest row fits with the stubs of what is hidden in it."""
    whole = 100.0 if read.kind == "percent" else 0.0
    scales = [
        (room - (STUB + 4) * bool(_hidden_of(read, row))) / total
        for row in read.rows
        if (total := _sum_of(read, row)) > 0
    ]
    return min([*scales, room / whole] if whole else scales, default=1.0)


def _sum_of(read: Read, row: Label) -> float:
    marks = [read.mark(row, series) for series in read.series]
    return sum(float(mark.value) for mark in marks if mark is not None and mark.value is not None)


def _hidden_of(read: Read, row: Label) -> int:
    marks = [read.mark(row, series) for series in read.series]
    return sum(1 for mark in marks if mark is not None and mark.note == HIDDEN and mark.value is None)


def _draw_parts(read: Read, sketch: Sketch, row: Label, left: float, top: float, scale: float) -> None:
    x, missing = left, ""
    for number, series in enumerate(read.series):
        mark = read.mark(row, series)
        if mark is None:
            continue
        if mark.value is None:
            missing = missing or ("" if mark.note == HIDDEN else read.written(mark))
            continue
        wide = float(mark.value) * scale
        colour = UNKNOWN if is_without_answer(series) else PARTS[number % len(PARTS)]
        sketch.rectangle(x, top, max(wide - 1, 0.5), 26, colour, told=mark.value)
        text = read.written(mark)
        if width_of(text, SMALL, True) + 8 <= wide:
            sketch.word(x + 6, top + 13, text, size=SMALL, color=ink_on(colour), bold=True)
        x += wide
    hidden = _hidden_of(read, row)
    if hidden:
        rest = sketch.width - x - 1 if read.kind == "percent" else STUB
        sketch.rectangle(x, top, max(rest, STUB), 26, HATCHED, stroke=EDGE)
        sign = read.speaker.text("sign.hidden")
        sketch.rectangle(x + 3, top + 6, width_of(sign, SMALL, True) + 6, 14, "#ffffff")
        sketch.word(x + 6, top + 13, sign, size=SMALL, color=INK, bold=True)
    elif missing and x == left:
        sketch.word(x, top + 13, missing, color=QUIET)


def draw_pyramid(read: Read, sketch: Sketch) -> None:
    """Two series back to back, the ages between them; what is of neither is told in the notes."""
    pair = [series for series in read.series if not is_without_answer(series)][:2]
    middle = max((width_of(read.name(row), SIZE) for row in read.rows), default=0) + 20
    values = [read.written(mark) for mark in read.chart.marks]
    margin = max((width_of(value, SMALL, True) for value in values), default=0) + 8
    side = (sketch.width - middle) / 2
    shown = [mark for mark in read.chart.marks if mark.series in pair and mark.value is not None]
    scale = (side - margin) / (max((float(mark.value or 0) for mark in shown), default=0) or 1.0)
    for number, series in enumerate(pair):
        sign = -1 if number == 0 else 1
        edge = sketch.width / 2 + sign * middle / 2
        sketch.word(
            edge, 9, read.name(series), align="right" if number == 0 else "left", bold=True, color=QUIET
        )
    y = 24.0
    for row in read.rows:
        sketch.word(sketch.width / 2, y + 11, read.name(row), align="center")
        for number, series in enumerate(pair):
            mark = read.mark(row, series)
            if mark is not None:
                _draw_side(read, sketch, mark, y, number, (side, middle, scale))
        y += 28
    sketch.rule(side, 20, side, y - 4, color=LINE)
    sketch.rule(side + middle, 20, side + middle, y - 4, color=LINE)
    sketch.height = y


def _draw_side(
    read: Read, sketch: Sketch, mark: Mark, top: float, number: int, sizes: tuple[float, float, float]
) -> None:
    side, middle, scale = sizes
    is_first = number == 0
    colour = BLUE if is_first else LIGHT
    wide = STUB if mark.value is None else float(mark.value) * scale
    if mark.value is None and mark.note != HIDDEN:
        wide = 0
    start = side - wide if is_first else side + middle
    if mark.value is not None:
        sketch.rectangle(start, top, wide, 22, colour, told=mark.value)
    elif mark.note == HIDDEN:
        sketch.stub(start, top, wide, 22)
    at = start - 6 if is_first else start + wide + 6
    text, is_number = read.written(mark), mark.value is not None
    colour = INK if is_number else QUIET
    sketch.word(
        at, top + 11, text, size=SMALL, color=colour, align="right" if is_first else "left", bold=is_number
    )
