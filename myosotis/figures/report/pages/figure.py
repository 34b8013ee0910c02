"""A chart on a page: its message, what is measured and of whom, the drawing, its notes, and its numbers in a table."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace

from myosotis.figures.report.charts import explain_signs, kind_of, specify, write_mark
from myosotis.figures.report.charts.palette import GRADES
from myosotis.figures.report.charts.plain import draw_plainly
from myosotis.figures.report.charts.reading import rows_of
from myosotis.figures.report.edition import Chart, Form, Label, Mark
from myosotis.figures.report.pages.frame import source_line
from myosotis.figures.report.pages.markup import Html, join, tag
from myosotis.figures.report.pages.site import Site
from myosotis.figures.report.places import place_of_table
from myosotis.figures.report.tabling import name_rows

STRIP = 120


class Figure:
    """One chart, drawn once, for its page and as files of its own."""

    def __init__(self, site: Site, chart: Chart, name: str = "", *, is_small: bool = False) -> None:
        self.is_small = is_small
        self.site, self.chart, self.name = site, chart, name or chart.code
        self.rows: list[Label] = rows_of(chart, site.speaker)
        found = dict.fromkeys(mark.series for mark in chart.marks)
        self.series: list[Label | None] = [column for column in chart.columns if column in found] or list(
            found
        )
        self.marks = {(mark.row, mark.series): mark for mark in chart.marks}
        self.svg = (
            "" if chart.form is Form.MATRIX else draw_plainly(replace(chart, code=self.name), site.speaker)
        )

    @property
    def files(self) -> dict[str, str]:
        """The files that go with the figure, by place in the folder of the language."""
        files = {f"charts/{self.name}.csv": self.write_rows()}
        if self.svg:
            files[f"charts/{self.name}.svg"] = self.svg
        if self.has_specification:
            drawn = specify(self.chart, self.site.speaker)
            files[f"charts/{self.name}.vl.json"] = (
                json.dumps(drawn, ensure_ascii=False, separators=(",", ":")) + "\n"
            )
        return files

    @property
    def has_specification(self) -> bool:
        """Whether the chart can be taken as a specification: those of chapters; a map would repeat its outlines."""
        return bool(self.svg) and not self.is_small and self.chart.form is not Form.MAP

    def write_rows(self) -> str:
        """The numbers of the chart as CSV: codes, labels, number, and why there is none."""
        speaker, stream = self.site.speaker, io.StringIO()
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(
            ["row", "row_label", "series", "series_label", "value", "low", "high", "note", "hotlines"]
        )
        for mark in self.chart.marks:
            series = ("", "") if mark.series is None else (mark.series.code, speaker.label(mark.series))
            numbers = ("" if value is None else str(value) for value in (mark.value, mark.low, mark.high))
            writer.writerow(
                [mark.row.code, speaker.label(mark.row), *series, *numbers, mark.note, mark.hotlines]
            )
        return stream.getvalue()

    def render(self, here: str, level: int = 2) -> Html:
        """The figure on its page."""
        site, chart, speaker = self.site, self.chart, self.site.speaker
        notes = [tag("p", sentence) for sentence in explain_signs(chart, speaker)]
        return tag(
            "figure",
            tag(
                "figcaption",
                tag(f"h{level}", speaker.say(chart.title)),
                tag("p", speaker.say(chart.subtitle), class_="measured"),
            ),
            tag(
                "div",
                self._draw(),
                tag("div", self._coverage(), *notes, class_="notes"),
                class_="drawn" if self.svg else "drawn wide",
            ),
            self._table() if self.svg else "",
            tag("div", source_line(site, chart), self._links(here), class_="under"),
            id=self.name,
        )

    def _draw(self) -> Html:
        alt = self.site.speaker.say(self.chart.alt)
        if not self.svg:
            return self._matrix(alt)
        labelled = self.svg.replace("<svg ", f'<svg role="img" aria-labelledby="alt-{self.name}" ', 1)
        title = tag("title", alt, id=f"alt-{self.name}")
        before, after = labelled.split(">", 1)
        return tag("div", Html(f"{before}>{title}{after}"), class_="chart")

    def _coverage(self) -> Html:
        """How many of the hotlines a figure covers, as a strip, where its subtitle says so."""
        values = self.chart.subtitle.values
        hotlines, operating = values.get("hotlines"), values.get("operating")
        if not isinstance(hotlines, int) or not isinstance(operating, int) or not operating:
            return Html("")
        wide = round(STRIP * hotlines / operating)
        start = STRIP - wide if self.site.speaker.is_right_to_left else 0
        bars = "".join(
            f'<rect class="{name}" x="{x}" width="{long}" height="6" rx="3"/>'
            for name, x, long in (("all", 0, STRIP), ("these", start, wide))
        )
        strip = Html(f'<svg class="strip" viewBox="0 0 {STRIP} 6" aria-hidden="true">{bars}</svg>')
        said = self.site.speaker.text("page.coverage_hotlines", reporting=hotlines, operating=operating)
        return tag("p", strip, said, class_="covered")

    def _links(self, here: str) -> Html:
        site, text = self.site, self.site.speaker.text
        links = [tag("a", text("page.rows"), href=site.link(here, f"charts/{self.name}.csv"))]
        if self.chart.indicator in site.indicators:
            place = site.link_root(here, place_of_table(self.chart.indicator))
            links.append(tag("a", text("page.all_rows"), href=place))
        if self.svg:
            links.append(tag("a", text("page.picture"), href=site.link(here, f"charts/{self.name}.svg")))
        if self.has_specification:
            place = site.link(here, f"charts/{self.name}.vl.json")
            links.append(tag("a", text("page.specification"), href=place))
        return tag("p", *links, class_="links")

    def _table(self) -> Html:
        speaker = self.site.speaker
        is_plain = self.series == [None]
        heads = [speaker.text(self.chart.unit)] if is_plain else [speaker.label(s) for s in self.series if s]
        heads += [speaker.text("page.from_hotlines")] if self.has_hotlines else []
        first = tag("th", name_rows(self.rows, speaker), scope="col")
        head = tag("tr", first, *(tag("th", name, scope="col", class_="number") for name in heads))
        body = [
            tag(
                "tr",
                tag("th", speaker.label(row), scope="row"),
                *(self._cell(self.marks.get((row, series))) for series in self.series),
                *self._hotlines(row),
            )
            for row in self.rows
        ]
        table = tag("table", tag("thead", head), tag("tbody", *body))
        label = speaker.text("page.numbers")
        scrolled = tag("div", table, class_="scrolled", role="region", tabindex="0", aria_label=label)
        return tag("details", tag("summary", label), scrolled, class_="numbers")

    @property
    def has_hotlines(self) -> bool:
        """Whether the marks say how many hotlines they are from."""
        return any(mark.hotlines is not None for mark in self.chart.marks)

    def _hotlines(self, row: Label) -> list[Html]:
        if not self.has_hotlines:
            return []
        counted = next((mark.hotlines for mark in self.chart.marks if mark.row == row), None)
        return [tag("td", "" if counted is None else self.site.speaker.number(counted), class_="number none")]

    def _cell(self, mark: Mark | None) -> Html:
        speaker = self.site.speaker
        if mark is None:
            return tag("td", class_="number")
        written = write_mark(speaker, mark, self.chart.unit)
        if mark.value is None:
            told = speaker.text(f"told.{mark.note}") if speaker.has_text(f"told.{mark.note}") else None
            return tag("td", tag("abbr", written, title=told) if told else written, class_="number none")
        if mark.low is None or mark.high is None:
            return tag("td", written, class_="number")
        kind = kind_of(self.chart.unit)
        ends = "–".join(speaker.number(end, kind) for end in (mark.low, mark.high))
        return tag("td", written, " ", tag("bdi", f"({ends})", class_="interval", dir="ltr"), class_="number")

    def _matrix(self, alt: str) -> Html:
        """A matrix is a table already: it is shown as one."""
        speaker = self.site.speaker
        columns = list(self.chart.columns) or [series for series in self.series if series is not None]
        head = [tag("th", tag("span", speaker.label(column)), scope="col") for column in columns]
        body = []
        for row in self.rows:
            cells = [self._grade(self.marks.get((row, column))) for column in columns]
            body.append(tag("tr", tag("th", tag("bdi", speaker.label(row)), scope="row"), *cells))
        corner = tag("th", name_rows(self.rows, speaker), scope="col")
        table = tag(
            "table",
            tag("caption", alt),
            tag("thead", tag("tr", corner, *head)),
            tag("tbody", *body),
            class_="matrix",
        )
        return tag("div", table, class_="scrolled", role="region", tabindex="0", aria_label=alt)

    def _grade(self, mark: Mark | None) -> Html:
        if mark is None:
            return tag("td")
        if mark.note in GRADES:
            return tag("td", tag("span", mark.note, class_=f"grade grade-{mark.note.lower()}"))
        return self._cell(mark)


def render_figures(figures: list[Figure], here: str, level: int = 2) -> Html:
    """Figures one below the other."""
    return join(*(figure.render(here, level) for figure in figures))
