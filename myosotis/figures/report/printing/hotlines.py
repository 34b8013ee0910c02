"""Hotline by hotline: what each counted in all, in one table."""

from __future__ import annotations

from collections.abc import Mapping

from myosotis.figures.report.charts.reading import sort_key
from myosotis.figures.report.edition import NETWORK, Conf, Edition, Label, Observation
from myosotis.figures.report.tabling import ChartTable, TableCell, name_column
from myosotis.figures.report.texts import Speaker
from myosotis_core.indicators import TOTAL, Indicator, load_definitions

SIGNS = {"K": "other_code", "L": "not_collected", "M": "impossible", "O": "not_reported"}
MOST_MEASURES = 4


def make_hotline_table(edition: Edition, speaker: Speaker) -> ChartTable | None:
    """The totals of the year by measure; none where nothing is published by hotline."""
    found = find_totals(edition)
    columns = choose_measures(edition, found)
    if not columns:
        return None
    rows, signs = [], dict[str, None]()
    for hotline in sorted(edition.hotlines, key=lambda one: sort_key(one.name)):
        country = f" ({speaker.label(Label('country', hotline.country))})" if hotline.country else ""
        cells = [write_total(found.get((one.code, hotline.code)), speaker) for one in columns]
        signs |= dict.fromkeys(cell.note for cell in cells if cell.note)
        rows.append((f"{hotline.name}{country}", tuple(cells)))
    titles = [_label(one, speaker.language) for one in columns]
    return ChartTable(
        code="hotlines",
        indicator="",
        title=f"{speaker.text('page.hotlines')}, {edition.year}",
        subtitle=speaker.text(
            "page.coverage_hotlines", reporting=len(edition.reporting), operating=len(edition.hotlines)
        ),
        head=(name_column("hotline", speaker.language), *titles),
        rows=tuple(rows),
        notes=tuple(speaker.text(f"told.{sign}") for sign in signs),
        kind="",
    )


def find_totals(edition: Edition) -> Mapping[tuple[str, str], Observation]:
    """The counts of the year that are not broken down, by indicator and hotline."""
    return {
        (one.indicator, one.hotline): one
        for one in edition.observations
        if one.year == edition.year
        and one.hotline != NETWORK
        and one.measure == "count"
        and all(code == TOTAL for _dimension, code in one.place)
    }


def choose_measures(edition: Edition, found: Mapping[tuple[str, str], Observation]) -> list[Indicator]:
    """One indicator for each measure, the plainest, in the order of the definitions."""
    present = {indicator for indicator, _hotline in found}
    chosen: dict[str, Indicator] = {}
    for one in load_definitions(edition.definitions).indicators:
        if one.code in present and not one.only:
            before = chosen.get(one.measure.code)
            if before is None or len(one.by) < len(before.by):
                chosen[one.measure.code] = one
    return list(chosen.values())[:MOST_MEASURES]


def write_total(one: Observation | None, speaker: Speaker) -> TableCell:
    """A number, or the sign of why there is none."""
    if one is None:
        return TableCell(speaker.text("sign.not_reported"), None, "not_reported")
    if one.value is not None and one.conf_status is Conf.FREE:
        return TableCell(speaker.number(one.value), one.value)
    sign = "hidden" if one.conf_status is Conf.HIDDEN else SIGNS.get(one.obs_status, "not_reported")
    return TableCell(speaker.text(f"sign.{sign}"), None, sign)


def _label(indicator: Indicator, language: str) -> str:
    return indicator.measure.labels.get(language) or indicator.measure.labels["en"]
