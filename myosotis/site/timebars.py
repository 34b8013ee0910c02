"""Where bars, marks and ticks stand on the two time axes of the house, in percent from the left edge.

The board's axis is logarithmic and ends at now, so that nine hours and twenty-three days are both readable.
A case's axis is linear in days. On right-to-left pages time runs from right to left: positions are mirrored
here, never in the style sheet, because mirrored words cannot be read.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from django.utils import formats, timezone

from myosotis.casework import spans

FAR_HOURS = 900.0
NEAR_HOURS = 0.7
TICK_HOURS = (1, 6, 24, 72, 168, 720, 2160, 8760, 43800)
NARROWEST_GAP = 6.0
MOST_DAY_TICKS = 8
LABEL_WIDTH = 11.0


def place_on_log_axis(hours: float, far: float = FAR_HOURS) -> float:
    """Return how many percent before now an hour stands: 0 is now, 100 the far end."""
    ratio = math.log(1 + max(hours, 0.0) / NEAR_HOURS) / math.log(1 + far / NEAR_HOURS)
    return round(min(ratio, 1.0) * 100, 2)


def mirror(percent: float, mirrored: bool) -> float:
    """Return a position counted from the left edge; time ends at the right, or at the left when mirrored."""
    return round(percent if mirrored else 100 - percent, 2)


def list_ticks(*, far: float, mirrored: bool) -> list[dict[str, Any]]:
    """Return the named hours and days of the board's axis that have room."""
    ticks: list[dict[str, Any]] = []
    last = 0.0
    for hours in TICK_HOURS:
        before = place_on_log_axis(hours, far)
        if hours > far or before - last < NARROWEST_GAP or before > 98:
            continue
        label = spans.say_hours(hours) if hours <= 24 else spans.say_span(minutes=hours * 60)
        ticks.append({"x": mirror(before, mirrored), "label": label})
        last = before
    return ticks


def lay_out_bar(
    *, hours: float, marks: Sequence[dict[str, Any]], far: float, mirrored: bool
) -> dict[str, Any]:
    """Return the bar, its marks and the grid of one row of the board."""
    before = place_on_log_axis(hours, far)
    placed = [{**mark, "x": mirror(place_on_log_axis(mark["hours"], far), mirrored)} for mark in marks]
    return {
        "ticks": list_ticks(far=far, mirrored=mirrored),
        "start": mirror(before, mirrored),
        "x": 0 if mirrored else mirror(before, mirrored),
        "width": before,
        "now": 0 if mirrored else 100,
        "anchor": anchor_label(forward=100 - before, at_start=True),
        "marks": placed,
    }


@dataclass(frozen=True)
class LineAxis:
    """The days all episode lines of one case share."""

    start: datetime
    end: datetime
    now: datetime
    mirrored: bool
    ticks: tuple[dict[str, Any], ...]

    def place(self, at: datetime) -> float:
        """Return where an instant stands, in percent from the left edge."""
        whole = max((self.end - self.start).total_seconds(), 1.0)
        forward = min(max((at - self.start).total_seconds() / whole, 0.0), 1.0) * 100
        return round(100 - forward if self.mirrored else forward, 2)

    def anchor(self, at: datetime) -> str:
        """Return on which side of an instant its label stands."""
        forward = 100 - self.place(at) if self.mirrored else self.place(at)
        return anchor_label(forward=forward)

    @property
    def now_x(self) -> float:
        """Return where now stands."""
        return self.place(self.now)


def make_line_axis(*, start: datetime, end: datetime, now: datetime, mirrored: bool) -> LineAxis:
    """Make an axis with a tick at midnight of every day, or of every few days when there are many."""
    bare = LineAxis(start=start, end=end, now=now, mirrored=mirrored, ticks=())
    local_start, local_end = timezone.localtime(start), timezone.localtime(end)
    days = max((local_end.date() - local_start.date()).days, 1)
    step = math.ceil(days / MOST_DAY_TICKS)
    ticks = []
    for offset in range(step, days + 1, step):
        day = local_start.date() + timedelta(days=offset)
        midnight = timezone.make_aware(datetime.combine(day, time.min))
        if midnight >= end:
            break
        ticks.append(
            {"x": bare.place(midnight), "label": formats.date_format(day, "D j" if days <= 14 else "j M")}
        )
    return LineAxis(start=start, end=end, now=now, mirrored=mirrored, ticks=tuple(ticks))


def lay_out_line(*, axis: LineAxis, line: dict[str, Any]) -> dict[str, Any]:
    """Return the bar of one episode, the dashes after its end, and its marks."""
    began = axis.place(line["began_at"])
    end = axis.place(line.get("ended_at") or axis.now)
    placed: list[dict[str, Any]] = []
    taken = [began, end]
    for mark in line.get("marks", ()):
        x = axis.place(mark["at"])
        is_named = bool(mark.get("label")) and all(abs(x - other) >= LABEL_WIDTH for other in taken)
        placed.append({**mark, "x": x, "anchor": axis.anchor(mark["at"]), "is_named": is_named})
        if is_named:
            taken.append(x)
    return {
        **line,
        "x": min(began, end),
        "width": round(abs(end - began), 2),
        "began_x": began,
        "end_x": end,
        "end_anchor": axis.anchor(line.get("ended_at") or axis.now),
        "after_x": axis.now_x,
        "has_room_after": bool(line.get("after_label")) and abs(axis.now_x - end) >= 2 * LABEL_WIDTH,
        "marks": placed,
    }


def anchor_label(*, forward: float, at_start: bool = False) -> str:
    """Return the text-anchor that keeps a label on its line; `forward` counts along time, not the screen.

    The words of a right-to-left page start at the right, and so does its time: one answer for both.
    """
    if forward > 86:
        return "end"
    return "start" if at_start or forward < 12 else "middle"
