"""The numbers of a chart as a table, for whoever reads numbers: in the annex of the PDF and in the workbooks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from myosotis.figures.report.charts import explain_signs, kind_of, rows_of, write_mark
from myosotis.figures.report.edition import Chart, Edition, Form, Given, Label, Mark
from myosotis.figures.report.pack.codebook import own_labels
from myosotis.figures.report.texts import Speaker
from myosotis_core.indicators import Grade
from myosotis_core.vocabulary import UnknownList, load

HIDDEN = "hidden"
GRADES = frozenset(grade.value for grade in Grade)


@dataclass(frozen=True, slots=True)
class TableCell:
    """One cell: its number, or the sign of why there is none. `written` is either as the reader's language has it."""

    written: str
    value: int | Decimal | None = None
    note: str = ""


@dataclass(frozen=True)
class ChartTable:
    """One table: `head` names all columns, the first that of the rows; `kind` is how its numbers are written."""

    code: str
    indicator: str
    title: str
    subtitle: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, tuple[TableCell, ...]], ...]
    notes: tuple[str, ...]
    kind: str

    @property
    def has_hidden(self) -> bool:
        """Whether a number of it is hidden."""
        return any(cell.note == HIDDEN for _name, cells in self.rows for cell in cells)


def make_table(chart: Chart, speaker: Speaker) -> ChartTable:
    """The chart as a table in the speaker's language."""
    rows = rows_of(chart, speaker)
    found = dict.fromkeys(mark.series for mark in chart.marks)
    series: list[Label | None] = [column for column in chart.columns if column in found] or list(found)
    marks = {(mark.row, mark.series): mark for mark in chart.marks}
    unit = name_unit(chart, speaker) or speaker.text("page.numbers")
    is_one = len(series) == 1 and (series[0] is None or series[0].list == "indicator")
    names = [unit if is_one or one is None else speaker.label(one) for one in series]
    has_bounds = len(series) == 1 and any(mark.low is not None for mark in chart.marks)
    bounds = ("low", "high") if has_bounds else ()
    made = []
    for row in rows:
        cells = [_cell(marks.get((row, one)), chart, speaker) for one in series]
        for bound in bounds:
            cells.append(_bound(marks.get((row, series[0])), bound, chart, speaker))
        made.append((speaker.label(row), tuple(cells)))
    return ChartTable(
        code=chart.code,
        indicator=chart.indicator,
        title=speaker.say(chart.title),
        subtitle=speaker.say(chart.subtitle),
        head=(
            name_rows(rows, speaker),
            *names,
            *(name_column(bound, speaker.language) for bound in bounds),
        ),
        rows=tuple(made),
        notes=notes_of(chart, speaker),
        kind=kind_of(chart.unit),
    )


def notes_of(chart: Chart, speaker: Speaker) -> tuple[str, ...]:
    """What stands below a chart or its table, each sentence once."""
    return tuple(dict.fromkeys(explain_signs(chart, speaker)))


def source_of(edition: Edition, speaker: Speaker, chart: Chart | None = None) -> str:
    """Where the numbers of a chart come from: what hotlines returned, or one of them, or what mediators told."""
    values: Mapping[str, Given] = {} if chart is None else chart.subtitle.values
    if isinstance(mediators := values.get("mediators"), int):
        return speaker.text(
            "page.source_mediators", mediators=mediators, year=edition.year, version=edition.definitions
        )
    if isinstance(hotline := values.get("hotline"), Label):
        return speaker.text("page.source_hotline", hotline=hotline, version=edition.definitions)
    return speaker.text(
        "page.source", hotlines=len(edition.reporting), year=edition.year, version=edition.definitions
    )


def list_charts(edition: Edition) -> list[Chart]:
    """The charts of all chapters in their order."""
    return [chart for chapter in edition.chapters for chart in chapter.charts]


def name_unit(chart: Chart, speaker: Speaker) -> str:
    """What one mark counts."""
    key = chart.unit if speaker.has_text(chart.unit) else f"unit.{chart.unit}"
    return _capital(speaker.text(key)) if speaker.has_text(key) else ""


def name_column(name: str, language: str) -> str:
    """What a column of the open data is called."""
    return own_labels("column", name, (language,))[language]


def _cell(mark: Mark | None, chart: Chart, speaker: Speaker) -> TableCell:
    if mark is None:
        return TableCell("")
    if chart.form is Form.MATRIX and mark.note in GRADES:
        return TableCell(mark.note)
    return TableCell(write_mark(speaker, mark, chart.unit), mark.value, mark.note)


def _bound(mark: Mark | None, bound: str, chart: Chart, speaker: Speaker) -> TableCell:
    value: Decimal | None = None if mark is None else getattr(mark, bound)
    return TableCell("") if value is None else TableCell(speaker.number(value, kind_of(chart.unit)), value)


def name_rows(rows: list[Label], speaker: Speaker) -> str:
    """What the first column is called."""
    lists = {row.list for row in rows}
    name = lists.pop() if len(lists) == 1 else ""
    if name == "country":
        return speaker.text("page.country")
    if name in ("year", "hotline", "indicator"):
        return name_column(name, speaker.language)
    try:
        return load().list(name).label(speaker.language)
    except UnknownList:
        return speaker.text("page.what")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
