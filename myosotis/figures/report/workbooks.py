"""The tables of the report as a workbook: one sheet a table, no formula, and a sign where there is no number.

First the numbers of each chart under its message, then each figure year by year for the network, then by hotline.
Called by: the command that builds the report.
"""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from myosotis.figures.report.edition import NETWORK, Conf, Edition, Observation
from myosotis.figures.report.pack.codebook import Codebook, Column, make_codebook, own_labels
from myosotis.figures.report.places import place_of_workbook
from myosotis.figures.report.printing.book import word
from myosotis.figures.report.tabling import list_charts, make_table, name_column, source_of
from myosotis.figures.report.texts import Speaker

SIGN_OF = {"K": "other_code", "L": "not_collected", "M": "impossible", "O": "not_reported"}
FLAGS = {"B": "b", "E": "e"}
INK, DEEP, QUIET, WASH, RULE = "#14213a", "#15386b", "#4a5970", "#e8f0fa", "#dce4ef"
FONT = "Noto Sans"
WIDEST, NARROWEST = 46, 11


@dataclass(frozen=True, slots=True)
class Written:
    """One cell: a number with its flag, or a sign."""

    value: int | Decimal | None
    sign: str = ""
    flag: str = ""


@dataclass(frozen=True)
class SheetTable:
    """One sheet: `labels` is how many of its first columns are names."""

    title: str
    subtitle: str
    head: tuple[str, ...]
    labels: int
    rows: tuple[tuple[tuple[str, ...], tuple[Written, ...]], ...]
    notes: tuple[str, ...]
    group: str
    source: str = ""


def write_workbook(edition: Edition, language: str, out: Path) -> Path:
    """Write the workbook of one language below `out`, and return it. Equal editions give equal bytes."""
    speaker = Speaker.of_edition(edition, language)
    tables = [*chart_tables(edition, speaker), *figure_tables(edition, speaker)]
    path = out / place_of_workbook(edition.year, language)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(make_workbook(edition, speaker, tables))
    return path


def chart_tables(edition: Edition, speaker: Speaker) -> Iterator[SheetTable]:
    """The numbers of each chart."""
    group = word("tables", speaker.language)
    for chart in list_charts(edition):
        table = make_table(chart, speaker)
        rows = tuple(
            (
                (name,),
                tuple(Written(cell.value, "" if cell.value is not None else cell.written) for cell in cells),
            )
            for name, cells in table.rows
        )
        hidden = (word("hidden", speaker.language),) if table.has_hidden else ()
        notes = (*table.notes, *hidden)
        source = source_of(edition, speaker, chart)
        yield SheetTable(table.title, table.subtitle, table.head, 1, rows, notes, group, source)


def figure_tables(edition: Edition, speaker: Speaker) -> Iterator[SheetTable]:
    """Each indicator and measure: the network year by year, and the hotlines in the year of the report."""
    codebook = make_codebook(edition, (speaker.language,))
    order = {one.code: at for at, one in enumerate(codebook.indicators.codes)}
    found: dict[tuple[str, str], list[Observation]] = {}
    for one in edition.observations:
        found.setdefault((one.indicator, one.measure), []).append(one)
    for indicator, measure in sorted(found, key=lambda key: (order[key[0]], key[1])):
        own = found[indicator, measure]
        network = [one for one in own if one.hotline == NETWORK]
        if network:
            yield by_year(indicator, measure, network, codebook, speaker)
        hotlines = [one for one in own if one.hotline != NETWORK and one.year == edition.year]
        if hotlines:
            yield by_hotline(edition.year, indicator, measure, hotlines, codebook, speaker)


def by_year(
    indicator: str, measure: str, own: Sequence[Observation], codebook: Codebook, speaker: Speaker
) -> SheetTable:
    """The network, one column a year."""
    years = sorted({one.year for one in own})
    dimensions, places = list_places(own, codebook)
    cells = {(one.place, one.year): one for one in own}
    rows = tuple(
        (labels, tuple(write_cell(cells.get((place, year)), speaker) for year in years))
        for place, labels in places
    )
    head = (*(one.labels[speaker.language] for one in dimensions), *map(str, years))
    subtitle = f"{label_of(codebook.measures, measure, speaker)}. {speaker.text('code.any.network')}"
    return _make_sheet(indicator, subtitle, head, len(dimensions), rows, own, codebook, speaker)


def by_hotline(
    year: int, indicator: str, measure: str, own: Sequence[Observation], codebook: Codebook, speaker: Speaker
) -> SheetTable:
    """The hotlines, one column each place of the table."""
    _dimensions, places = list_places(own, codebook)
    cells = {(one.hotline, one.place): one for one in own}
    present = {one.hotline for one in own}
    rows = tuple(
        (
            (one.labels[speaker.language],),
            tuple(write_cell(cells.get((one.code, place)), speaker) for place, _labels in places),
        )
        for one in codebook.hotlines.codes
        if one.code in present
    )
    head = (
        name_column("hotline", speaker.language),
        *(" · ".join(labels) or speaker.text("code.any.total") for _place, labels in places),
    )
    subtitle = f"{label_of(codebook.measures, measure, speaker)}, {year}. {speaker.text('page.hotlines')}"
    return _make_sheet(indicator, subtitle, head, 1, rows, own, codebook, speaker)


def _make_sheet(
    indicator: str,
    subtitle: str,
    head: tuple[str, ...],
    labels: int,
    rows: tuple[tuple[tuple[str, ...], tuple[Written, ...]], ...],
    own: Sequence[Observation],
    codebook: Codebook,
    speaker: Speaker,
) -> SheetTable:
    named = f"indicator.{indicator}"
    return SheetTable(
        speaker.text(named) if speaker.has_text(named) else label_of(codebook.indicators, indicator, speaker),
        subtitle,
        head,
        labels,
        rows,
        tuple(explain(own, speaker)),
        word("all_numbers", speaker.language),
    )


def list_places(
    own: Iterable[Observation], codebook: Codebook
) -> tuple[list[Column], list[tuple[tuple[tuple[str, str], ...], tuple[str, ...]]]]:
    """The dimensions of some observations, and their places in the order of the codes, each with its labels."""
    places = {one.place for one in own}
    used = {name for place in places for name, _code in place}
    dimensions = [one for one in codebook.dimensions if one.name in used]
    (language,) = codebook.languages
    order = {
        (column.name, code.code): (at, code.labels[language])
        for column in dimensions
        for at, code in enumerate(column.codes)
    }
    ranked = sorted(places, key=lambda place: [order[part][0] for part in _in_order(place, dimensions)])
    return dimensions, [
        (place, tuple(order[part][1] for part in _in_order(place, dimensions))) for place in ranked
    ]


def _in_order(place: Iterable[tuple[str, str]], dimensions: Sequence[Column]) -> list[tuple[str, str]]:
    given = dict(place)
    return [(one.name, given[one.name]) for one in dimensions if one.name in given]


def label_of(column: Column, code: str, speaker: Speaker) -> str:
    """What a code of the codebook is called."""
    return next(one.labels[speaker.language] for one in column.codes if one.code == code)


def write_cell(one: Observation | None, speaker: Speaker) -> Written:
    """One number with its flag, or the sign of why there is none."""
    if one is None:
        return Written(None)
    if one.conf_status is Conf.HIDDEN:
        return Written(None, speaker.text("sign.hidden"))
    if one.value is None:
        return Written(None, speaker.text(f"sign.{SIGN_OF.get(one.obs_status, 'refused')}"))
    return Written(one.value, flag=FLAGS.get(one.obs_status, ""))


def explain(own: Iterable[Observation], speaker: Speaker) -> Iterator[str]:
    """A sentence for each sign and flag that occurs."""
    statuses = {one.obs_status for one in own}
    if any(one.conf_status is Conf.HIDDEN for one in own):
        yield word("hidden", speaker.language)
    missing = {one.obs_status for one in own if one.value is None and one.conf_status is Conf.FREE}
    for status, sign in SIGN_OF.items():
        if status in missing:
            yield speaker.text(f"told.{sign}")
    if missing - SIGN_OF.keys():
        yield speaker.text("told.refused")
    for status, flag in FLAGS.items():
        if status in statuses:
            yield f"{flag}: {own_labels('obs_status', status, (speaker.language,))[speaker.language]}"


def make_workbook(edition: Edition, speaker: Speaker, tables: Sequence[SheetTable]) -> bytes:
    """The workbook itself."""
    target = io.BytesIO()
    title = speaker.text("page.title", year=edition.year)
    with xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        book.set_properties(
            {
                "title": title,
                "author": speaker.text("page.federation"),
                "subject": speaker.text("page.downloads.citation", year=edition.year),
                "keywords": "116 000",
                "created": dt.datetime(edition.year, 12, 31),  # noqa: DTZ001 - the library takes no zone
            }
        )
        styles = Styles(book)
        contents = book.add_worksheet(_sheet_name(speaker.text("page.contents")))
        sheets = [book.add_worksheet(str(number)) for number in range(1, len(tables) + 1)]
        source = source_of(edition, speaker)
        write_contents(contents, edition, speaker, tables, styles)
        for table, sheet in zip(tables, sheets, strict=True):
            write_sheet(sheet, table, source, styles, is_turned=speaker.is_right_to_left)
    return target.getvalue()


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.made: dict[str, Format] = {}

    def get(self, name: str, **said: Any) -> Format:
        """One format by its name."""
        if name not in self.made:
            base = {"font_name": FONT, "font_size": 10, "font_color": INK, "valign": "top"}
            self.made[name] = self.book.add_format({**base, **said})
        return self.made[name]

    @property
    def title(self) -> Format:
        """A title."""
        return self.get("title", font_size=14, bold=True, font_color=DEEP)

    @property
    def quiet(self) -> Format:
        """What stands beside."""
        return self.get("quiet", font_size=9, font_color=QUIET)

    @property
    def wrapped(self) -> Format:
        """A sentence over several lines."""
        return self.get("wrapped", font_size=9, font_color=QUIET, text_wrap=True)

    @property
    def name(self) -> Format:
        """The name of a row."""
        return self.get("name", bottom=1, bottom_color=RULE)

    @property
    def link(self) -> Format:
        """A way to another sheet."""
        return self.get("link", font_color="#1d4f91", underline=1)

    def head(self, *, is_label: bool) -> Format:
        """The head of a column."""
        said = {"bold": True, "bg_color": WASH, "font_color": DEEP, "text_wrap": True, "valign": "bottom"}
        side = {} if is_label else {"align": "right"}
        return self.get(f"head-{is_label}", bottom=2, bottom_color="#1d4f91", **said, **side)

    def number(self, cell: Written) -> Format:
        """A number, with as many decimals as it has and its flag behind it; or a sign."""
        if cell.value is None:
            return self.get("sign", bottom=1, bottom_color=RULE, align="right", font_color=QUIET)
        exponent = cell.value.as_tuple().exponent if isinstance(cell.value, Decimal) else 0
        decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
        shape = (
            "#,##0" + ("." + "0" * decimals if decimals else "") + (f'" {cell.flag}"' if cell.flag else "")
        )
        return self.get(f"number-{shape}", bottom=1, bottom_color=RULE, align="right", num_format=shape)


def write_contents(
    sheet: Worksheet, edition: Edition, speaker: Speaker, tables: Sequence[SheetTable], styles: Styles
) -> None:
    """The first sheet: what this is, how to read it, and a way to each table."""
    sheet.hide_gridlines(2)
    if speaker.is_right_to_left:
        sheet.right_to_left()
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, speaker.text("page.title", year=edition.year), styles.title)
    lead = speaker.text("page.lead", reporting=len(edition.reporting), year=edition.year)
    told = [lead, speaker.text("page.signs_lead"), word("hidden", speaker.language)]
    told += [speaker.text("page.downloads.citation", year=edition.year)]
    row = 1
    for sentence in told:
        sheet.write_string(row, 1, sentence, styles.wrapped)
        row += 1
    group = ""
    for number, table in enumerate(tables, start=1):
        if table.group != group:
            group = table.group
            sheet.write_string(
                row + 1, 1, group, styles.get("group", bold=True, font_color=DEEP, font_size=11)
            )
            row += 2
        sheet.write_url(row, 0, f"internal:'{number}'!A1", styles.link, str(number))
        sheet.write_string(row, 1, f"{table.title} ({table.subtitle})", styles.get("plain"))
        row += 1
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def write_sheet(sheet: Worksheet, table: SheetTable, source: str, styles: Styles, *, is_turned: bool) -> None:
    """One table on its sheet."""
    sheet.hide_gridlines(2)
    if is_turned:
        sheet.right_to_left()
    sheet.write_string(0, 0, table.title, styles.title)
    sheet.write_string(1, 0, table.subtitle, styles.quiet)
    top = 3
    for column, name in enumerate(table.head):
        sheet.write_string(top, column, name, styles.head(is_label=column < table.labels))
    for at, (labels, cells) in enumerate(table.rows, start=top + 1):
        for column, label in enumerate(labels):
            sheet.write_string(at, column, label, styles.name)
        for column, cell in enumerate(cells, start=table.labels):
            if cell.value is None:
                sheet.write_string(at, column, cell.sign, styles.number(cell))
            else:
                sheet.write_number(at, column, float(cell.value), styles.number(cell))
    row = top + 2 + len(table.rows)
    for note in (*table.notes, table.source or source):
        sheet.write_string(row, 0, note, styles.quiet)
        row += 1
    longest = max((len(label) for labels, _cells in table.rows for label in labels), default=0)
    sheet.set_column(0, max(table.labels - 1, 0), min(max(longest + 2, 16), WIDEST))
    for column, name in enumerate(table.head[table.labels :], start=table.labels):
        sheet.set_column(column, column, min(max(len(name) // 2 + 2, NARROWEST), 24))
    sheet.freeze_panes(top + 1, table.labels)
    sheet.repeat_rows(top)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _sheet_name(text: str) -> str:
    """A name that a sheet may bear."""
    return "".join(" " if letter in "[]:*?/\\'" else letter for letter in text)[:31]
