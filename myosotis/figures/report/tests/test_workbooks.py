"""The tables of the report as a workbook."""

from __future__ import annotations

from pathlib import Path

from openpyxl import load_workbook

from myosotis.figures.report.edition import NETWORK, Conf
from myosotis.figures.report.tests.small_edition import YEARS, make_small_edition
from myosotis.figures.report.workbooks import write_workbook


def test_each_table_has_a_sheet_with_its_message_and_hidden_numbers_are_signs(tmp_path: Path) -> None:
    edition = make_small_edition()
    book = load_workbook(write_workbook(edition, "en", tmp_path))
    charts = [chart for chapter in edition.chapters for chart in chapter.charts]
    titles = [book[str(number)]["A1"].value for number in range(1, len(charts) + 1)]
    assert titles == ["Hotlines of 4 countries reported 2025", "New cases by group", "New cases by year"]
    assert book.sheetnames[0] == "Contents"
    assert book["Contents"]["A8"].hyperlink.location == "'1'!A1"
    assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
    sheet = book["4"]
    assert [cell.value for cell in sheet[4]] == ["Category", *map(str, YEARS)]
    by_label = {row[0].value: [cell.value for cell in row[1:]] for row in sheet.iter_rows(min_row=5)}
    for one in edition.observations:
        if (
            one.indicator == "new_cases_by_category"
            and one.hotline == NETWORK
            and one.place[0][1] == "runaway"
        ):
            shown = by_label["Runaway"][YEARS.index(one.year)]
            assert shown == ("c" if one.conf_status is Conf.HIDDEN else one.value)
    notes = [row[0].value for row in sheet.iter_rows(min_row=9) if row[0].value]
    assert any("It is not zero" in note for note in notes)


def test_equal_editions_give_equal_workbooks(tmp_path: Path) -> None:
    first, second = (
        write_workbook(make_small_edition(), "en", tmp_path / name).read_bytes() for name in ("one", "two")
    )
    assert first == second
