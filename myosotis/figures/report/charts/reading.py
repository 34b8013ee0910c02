"""What every form asks of a chart: its rows and series in order, its marks by place, its numbers and signs in words."""

from __future__ import annotations

import math
import unicodedata
from decimal import Decimal
from functools import cached_property

from myosotis.figures.report.edition import Chart, Form, Label, Mark
from myosotis.figures.report.texts import Speaker

HIDDEN = "hidden"
BREAK = "break"
FROM_HOTLINES = "hotlines"
SIGNS = (
    HIDDEN,
    "few",
    "not_collected",
    "not_reported",
    "declined",
    "other_code",
    "impossible",
    "refused",
    BREAK,
)
"""Notes that have a sign of their own in a chart and a sentence below it."""

CODES_WITHOUT_ANSWER = frozenset(
    {"blank", "asked_not_known", "not_collected", "does_not_apply", "unallocated"}
)


class Read:
    """A chart as it is about to be drawn, in one language."""

    def __init__(self, chart: Chart, speaker: Speaker) -> None:
        self.chart = chart
        self.speaker = speaker
        self.by_place = {(mark.row, mark.series): mark for mark in chart.marks}

    @cached_property
    def rows(self) -> list[Label]:
        """The rows in their order; hotlines stand by their names, so that no order can be read as a rank."""
        return rows_of(self.chart, self.speaker)

    @cached_property
    def series(self) -> list[Label | None]:
        """The series in their order: the chart's columns, where it names them; else as they come."""
        found = dict.fromkeys(mark.series for mark in self.chart.marks)
        return [column for column in self.chart.columns if column in found] or list(found)

    @property
    def kind(self) -> str:
        """How the numbers of the chart are written."""
        return kind_of(self.chart.unit)

    @property
    def has_hidden(self) -> bool:
        """Whether a number of the chart is hidden."""
        return any(mark.note == HIDDEN for mark in self.chart.marks)

    def mark(self, row: Label, series: Label | None) -> Mark | None:
        """The mark of a place, if there is one."""
        return self.by_place.get((row, series))

    def written(self, mark: Mark) -> str:
        """The number of a mark as it is read, or the sign of why there is none."""
        return write_mark(self.speaker, mark, self.chart.unit)

    def name(self, label: Label | None) -> str:
        """What a row or a series is called."""
        return "" if label is None else self.speaker.label(label)

    def largest(self) -> float:
        """The largest value drawn, with the ends of intervals."""
        drawn = [
            float(value)
            for mark in self.chart.marks
            for value in (mark.value, mark.high)
            if value is not None
        ]
        return max(drawn, default=0.0)


def rows_of(chart: Chart, speaker: Speaker) -> list[Label]:
    """The rows of a chart in their order; hotlines of a matrix and countries of a map by their names."""
    rows = list(dict.fromkeys(mark.row for mark in chart.marks))
    return (
        sorted(rows, key=lambda row: sort_key(speaker.label(row)))
        if chart.form in (Form.MATRIX, Form.MAP)
        else rows
    )


def sort_key(name: str) -> str:
    """Names in the order of their letters, whatever stands on them."""
    return "".join(
        one for one in unicodedata.normalize("NFD", name) if not unicodedata.combining(one)
    ).casefold()


def kind_of(unit: str) -> str:
    """How the numbers of a unit (a key of the texts) are written."""
    last = unit.rpartition(".")[2]
    if last in ("growth", "change"):
        return "change"
    return "percent" if "percent" in last or last == "share" else ""


def write_mark(speaker: Speaker, mark: Mark, unit: str) -> str:
    """The number of a mark as it is read, or the sign of why there is none. Never a zero for what is not known."""
    if mark.value is None:
        return speaker.text(f"sign.{mark.note}") if speaker.has_text(f"sign.{mark.note}") else "–"
    return speaker.number(mark.value, kind_of(unit))


def explain_signs(chart: Chart, speaker: Speaker) -> list[str]:
    """What stands below a chart: a sentence for each sign in it that its own notes do not tell, then its own notes."""
    notes = {mark.note for mark in chart.marks}
    told = {message.key.rpartition(".")[2] for message in chart.notes}
    told |= {note for note in notes if chart.form is Form.MAP and speaker.has_text(f"key.{note}")}
    if any(mark.hotlines is not None for mark in chart.marks):
        notes.add(FROM_HOTLINES)
    untold = [
        note for note in (FROM_HOTLINES, *SIGNS) if note in notes - told and speaker.has_text(f"told.{note}")
    ]
    return [speaker.text(f"told.{note}") for note in untold] + [
        speaker.say(message) for message in chart.notes
    ]


def is_without_answer(label: Label | None) -> bool:
    """Whether a part stands for what is not known."""
    return label is not None and label.code in CODES_WITHOUT_ANSWER


def choose_ticks(largest: float, most: int = 5) -> list[Decimal]:
    """Round values from zero to the first at or above the largest."""
    if largest <= 0:
        return [Decimal(0), Decimal(1)]
    rough = largest / most
    size = Decimal(10) ** math.floor(math.log10(rough))
    step = next((size * part for part in (1, 2, 5, 10) if float(size * part) >= rough), size * 10)
    step = max(step, Decimal(1)) if largest >= 2 else step
    return [step * count for count in range(math.ceil(Decimal(str(largest)) / step) + 1)]
