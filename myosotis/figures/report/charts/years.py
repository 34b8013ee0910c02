"""What runs from left to right: columns, lines over the years with gaps, and how long children stay missing."""

from __future__ import annotations

from itertools import pairwise

from myosotis.figures.report.charts.measuring import width_of, wrap
from myosotis.figures.report.charts.palette import (
    BLUE,
    DASHES,
    EDGE,
    INK,
    LIGHT,
    LINE,
    LINES,
    PAPER,
    PARTS,
    QUIET,
    ink_on,
)
from myosotis.figures.report.charts.reading import BREAK, HIDDEN, Read, choose_ticks
from myosotis.figures.report.charts.sketch import Sketch
from myosotis.figures.report.edition import Label

SIZE = 13
SMALL = 12
TINY = 11
PLOT = 190.0
NARROWEST_LABEL = 34
NAMES_AT_MOST = 0.24
NEAREST = 15.0
LOWEST = PLOT + 36.0


def draw_columns(read: Read, sketch: Sketch) -> None:
    """One column a row; several series stand on each other and are named beside the last. The last is the darkest."""
    rows, is_single = read.rows, len(read.series) == 1
    names = [wrap(read.name(series), sketch.width * NAMES_AT_MOST, SMALL) for series in read.series]
    room = 0.0 if is_single else max(width_of(line, SMALL, True) for lines in names for line in lines) + 14
    step = (sketch.width - room) / max(len(rows), 1)
    thick = min(step * 0.72, 58)
    has_break = any(mark.note == BREAK for mark in read.chart.marks)
    top = (24.0 if is_single else 8.0) + (16.0 if has_break else 0.0)
    floor = top + PLOT
    sums = [sum(_value(read, row, series) for series in read.series) for row in rows]
    scale = PLOT / (max(sums, default=0) or 1.0)
    for number, row in enumerate(rows):
        is_last = number == len(rows) - 1 or row.list != "year"
        _draw_column(read, sketch, row, (step * (number + 0.5), thick), (floor, scale), is_last)
        if any(mark.note == BREAK for mark in read.chart.marks if mark.row == row):
            _draw_break(read, sketch, step * number, 0, floor)
    if not is_single and rows:
        _name_parts(read, sketch, names, sketch.width - room + 2, (floor, scale))
    sketch.rule(0, floor, step * len(rows), floor, color=EDGE)
    sketch.height = _name_columns(read, sketch, rows, step, floor)


def _value(read: Read, row: Label, series: Label | None) -> float:
    mark = read.mark(row, series)
    return float(mark.value) if mark is not None and mark.value is not None else 0.0


def _draw_column(
    read: Read,
    sketch: Sketch,
    row: Label,
    across: tuple[float, float],
    scale: tuple[float, float],
    is_last: bool,
) -> None:
    (middle, thick), (floor, per_one) = across, scale
    y, left, is_single = floor, middle - thick / 2, len(read.series) == 1
    for number, series in enumerate(read.series):
        mark = read.mark(row, series)
        if mark is None:
            continue
        text = read.written(mark)
        if mark.value is None:
            if mark.note == HIDDEN:
                sketch.stub(left, y - 16, thick, 16)
                y -= 16
            sketch.word(middle, y - 9, text, size=SMALL, color=QUIET, align="center")
            y -= 18
            continue
        tall = float(mark.value) * per_one
        colour = (BLUE if is_last else LIGHT) if is_single else PARTS[number % len(PARTS)]
        sketch.rectangle(
            left, y - tall, thick, tall if is_single else max(tall - 1, 0.5), colour, told=mark.value
        )
        if is_single:
            size = SMALL if width_of(text, SMALL, True) <= thick + 8 else TINY
            sketch.word(middle, y - tall - 9, text, size=size, align="center", bold=is_last)
        elif not is_last and tall > 16 and width_of(text, TINY) <= thick - 4:
            sketch.word(middle, y - tall / 2, text, size=TINY, color=ink_on(colour), align="center")
        y -= tall


def _name_parts(
    read: Read, sketch: Sketch, names: list[list[str]], left: float, scale: tuple[float, float]
) -> None:
    """Beside the last column: the number and the name of each part, at its height."""
    floor, per_one = scale
    blocks, y = [], floor
    for number, series in enumerate(read.series):
        mark = read.mark(read.rows[-1], series)
        lines = ([read.written(mark)] if mark is not None else []) + names[number]
        tall = _value(read, read.rows[-1], series) * per_one
        blocks.append((y - tall / 2 - NEAREST * (len(lines) - 1) / 2, number, lines))
        y -= tall
    blocks.sort()
    for start, (_wanted, number, lines) in zip(_spread(blocks, floor + 6), blocks, strict=True):
        sketch.rectangle(left, start - 5, 4, NEAREST * len(lines) - 4, PARTS[number % len(PARTS)])
        for offset, line in enumerate(lines):
            colour = INK if offset == 0 else QUIET
            sketch.word(left + 9, start + NEAREST * offset, line, size=SMALL, color=colour, bold=offset == 0)


def _name_columns(read: Read, sketch: Sketch, rows: list[Label], step: float, floor: float) -> float:
    """The names below the columns; where there is no room, every second from the last. Returns the height."""
    names = [wrap(read.name(row), max(step - 6, NARROWEST_LABEL), SMALL) for row in rows]
    needed = max((width_of(line, SMALL) for lines in names for line in lines), default=0)
    every = 1 if needed <= step - 2 or len(rows) < 6 else 2
    for number, lines in enumerate(names):
        if (len(rows) - 1 - number) % every == 0:
            for line_number, line in enumerate(lines):
                y = floor + 13 + 15 * line_number
                sketch.word(step * (number + 0.5), y, line, size=SMALL, color=QUIET, align="center")
    below = floor + 15 * max((len(lines) for lines in names), default=1) + 8
    if not any(mark.hotlines is not None for mark in read.chart.marks):
        return below
    for number, row in enumerate(rows):
        counted = next((mark.hotlines for mark in read.chart.marks if mark.row == row), None)
        if counted is not None:
            written = f"({read.speaker.number(counted)})"
            sketch.word(step * (number + 0.5), below + 4, written, size=TINY, color=QUIET, align="center")
    return below + 14


def _draw_break(read: Read, sketch: Sketch, x: float, top: float, floor: float) -> None:
    sketch.rule(x, top + 16, x, floor, color=QUIET, dash="3 3")
    text = read.speaker.text("sign.break")
    is_late = x + width_of(text, TINY) > sketch.width
    sketch.word(x, top + 8, text, size=TINY, color=QUIET, align="right" if is_late else "left")


def draw_lines(read: Read, sketch: Sketch) -> None:
    """One line a series, named at its end. Where a number is missing and before a break the line stops."""
    ticks = choose_ticks(read.largest(), 4)
    left = max(width_of(read.speaker.number(tick, read.kind), TINY) for tick in ticks) + 8
    is_alone = len(read.series) == 1
    ends = [[] if is_alone else wrap(read.name(one), sketch.width * 0.26, SMALL, True) for one in read.series]
    right = (
        sketch.width - max((width_of(line, SMALL, True) for lines in ends for line in lines), default=0) - 14
    )
    right = min(right, sketch.width - 52)
    top, floor = 28.0, 28.0 + PLOT
    scale = PLOT / float(ticks[-1])
    for tick in ticks:
        y = floor - float(tick) * scale
        sketch.rule(left, y, right, y, color=EDGE if tick == 0 else LINE)
        sketch.word(left - 6, y, read.speaker.number(tick, read.kind), size=TINY, color=QUIET, align="right")
    step = (right - left) / max(len(read.rows) - 1, 1)
    places = {row: left + step * number for number, row in enumerate(read.rows)}
    broken = {mark.row for mark in read.chart.marks if mark.note == BREAK}
    for row in broken:
        _draw_break(read, sketch, places[row] - step / 2, top - 28, floor)
    finals: list[tuple[float, int]] = []
    for number, series in enumerate(read.series):
        finals += _draw_line(read, sketch, number, series, places, (floor, scale))
    _name_lines(read, sketch, finals, ends, right)
    every = max(1, -(-NARROWEST_LABEL // max(int(step), 1)))
    for number, row in enumerate(read.rows):
        if (len(read.rows) - 1 - number) % every == 0:
            sketch.word(places[row], floor + 14, read.name(row), size=SMALL, color=QUIET, align="center")
    sketch.height = floor + 26


def _draw_line(
    read: Read,
    sketch: Sketch,
    number: int,
    series: Label | None,
    places: dict[Label, float],
    scale: tuple[float, float],
) -> list[tuple[float, int]]:
    """Draw one line in pieces; returns where it ends."""
    floor, per_one = scale
    colour, dash = LINES[number % len(LINES)], DASHES[number % len(DASHES)]
    pieces: list[list[tuple[float, float]]] = [[]]
    for row, x in places.items():
        mark = read.mark(row, series)
        if mark is None or mark.value is None:
            pieces.append([])
            if mark is not None and mark.note == HIDDEN:
                sketch.word(x, floor - 9, read.written(mark), size=TINY, color=QUIET, align="center")
            continue
        if mark.note == BREAK:
            pieces.append([])
        pieces[-1].append((x, floor - float(mark.value) * per_one))
    drawn = [piece for piece in pieces if piece]
    for count, piece in enumerate(drawn):
        sketch.line(f"{number}-{count}", piece, colour, dash)
        if len(piece) == 1:
            sketch.point(*piece[0], fill=colour, stroke=colour, size=24)
    if not drawn:
        return []
    sketch.point(*drawn[-1][-1], fill=PAPER, stroke=colour, size=44)
    return [(drawn[-1][-1][1], number)]


def _name_lines(
    read: Read, sketch: Sketch, finals: list[tuple[float, int]], names: list[list[str]], right: float
) -> None:
    """The name and the last number of each line at its end, moved apart where they would touch."""
    blocks = []
    for y, number in sorted(finals):
        series = read.series[number]
        last = next(
            mark for row in reversed(read.rows) if (mark := read.mark(row, series)) and mark.value is not None
        )
        lines = [read.written(last), *(line for line in names[number] if line)]
        blocks.append((y - NEAREST * (len(lines) - 1) / 2, number, lines))
    for start, (_wanted, number, lines) in zip(_spread(blocks, LOWEST), blocks, strict=True):
        for offset, line in enumerate(lines):
            colour = LINES[number % len(LINES)]
            sketch.word(
                right + 10, start + NEAREST * offset, line, size=SMALL, color=colour, bold=offset == 0
            )


def _spread(blocks: list[tuple[float, int, list[str]]], lowest: float) -> list[float]:
    """Where each block begins, so that none touches another and none falls below the chart."""
    starts: list[float] = []
    end = 0.0
    for wanted, _number, lines in blocks:
        starts.append(max(wanted, end))
        end = starts[-1] + NEAREST * len(lines) + 3
    limit = lowest
    for index in range(len(blocks) - 1, -1, -1):
        starts[index] = min(starts[index], limit - NEAREST * len(blocks[index][2]))
        limit = starts[index] - 3
    return starts


def draw_steps(read: Read, sketch: Sketch) -> None:
    """How many of a hundred are still missing after each time: a stair that begins at all of them."""
    left, top, right = 44.0, 16.0, sketch.width - 8
    floor = top + PLOT
    scale = PLOT / 100.0
    for tick in (0, 25, 50, 75, 100):
        y = floor - tick * scale
        sketch.rule(left, y, right, y, color=EDGE if tick == 0 else LINE)
        sketch.word(left - 6, y, read.speaker.number(tick, "percent"), size=TINY, color=QUIET, align="right")
    step = (right - left) / max(len(read.rows), 1)
    for number, series in enumerate(read.series):
        colour = LINES[number % len(LINES)]
        heights = [_height(read, row, series) for row in read.rows]
        stair: list[tuple[float, float]] = [(left, floor - 100 * scale)]
        for count, height in enumerate(heights):
            if height is None:
                break
            x = left + step * (count + 0.5)
            stair += [(x, stair[-1][1]), (x, floor - height * scale)]
        last = len(stair) // 2
        sketch.line(
            f"{number}", [*stair, (left + step * min(last + 0.5, len(heights)), stair[-1][1])], colour, ()
        )
        _write_steps(read, sketch, series, stair, step, colour)
    names = [wrap(read.name(row), step - 4, TINY) for row in read.rows]
    for count, lines in enumerate(names):
        for offset, line in enumerate(lines):
            x = left + step * (count + 0.5)
            sketch.word(x, floor + 13 + 13 * offset, line, size=TINY, color=QUIET, align="center")
    sketch.height = floor + 13 * max((len(lines) for lines in names), default=1) + 10


def _height(read: Read, row: Label, series: Label | None) -> float | None:
    mark = read.mark(row, series)
    return float(mark.value) if mark is not None and mark.value is not None else None


def _write_steps(
    read: Read,
    sketch: Sketch,
    series: Label | None,
    stair: list[tuple[float, float]],
    step: float,
    colour: str,
) -> None:
    for row, (_before, after) in zip(read.rows, list(pairwise(stair))[1::2], strict=False):
        mark = read.mark(row, series)
        if mark is not None and mark.value is not None:
            ink = INK if len(read.series) == 1 else colour
            sketch.word(
                after[0] + step * 0.06, after[1] - 9, read.written(mark), size=TINY, color=ink, bold=True
            )
