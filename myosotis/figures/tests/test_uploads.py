"""Rows from other software become tables, whatever the format; rows that cannot be read are told with their number."""

from __future__ import annotations

import io
from pathlib import Path

import openpyxl

from myosotis.figures.questionnaire import LANGUAGES
from myosotis.figures.uploads import read_upload, say_row
from myosotis_core.comparison import Match, Predicate
from myosotis_core.cube import FactRow, write_facts
from myosotis_core.indicators import Fact, Kind, Status, load_definitions, tabulate
from myosotis_core.vocabulary import CURRENT_VERSION

HEAD = "kind,year,quarter,category,cross_border,counted\n"
ROWS = HEAD + "case,2025,q1,runaway,no,4091\ncase,2025,q2,parental_abduction,yes,1014\n"


def test_rows_make_the_tables_that_their_columns_can_say_and_no_others() -> None:
    found = read_upload(ROWS.encode("utf-8-sig"), 2025)
    facts = [
        Fact(Kind.CASE, 2025, 1, codes={"category": "runaway", "cross_border": "no"}, count=4091),
        Fact(Kind.CASE, 2025, 2, codes={"category": "parental_abduction", "cross_border": "yes"}, count=1014),
    ]
    indicator = load_definitions().indicator("new_cases_by_cross_border")
    assert found.tables["new_cases_by_cross_border"] == tabulate(facts, indicator, 2025)
    assert (found.rows, found.counted, found.faults) == (2, 5105, ())
    assert {"contacts", "new_cases_by_police_report"} <= set(found.left_out)
    assert not {"contacts", "new_cases_by_police_report"} & set(found.tables)


def test_the_same_rows_are_read_from_a_spreadsheet_from_parquet_and_from_local_columns_and_codes(
    tmp_path: Path,
) -> None:
    expected = read_upload(ROWS.encode(), 2025).tables["new_cases_by_category"]
    book = openpyxl.Workbook()
    for line in ROWS.splitlines():
        book.worksheets[0].append([int(word) if word.isdigit() else word for word in line.split(",")])
    target = io.BytesIO()
    book.save(target)
    assert read_upload(target.getvalue(), 2025).tables["new_cases_by_category"] == expected

    path = tmp_path / "facts.parquet"
    facts = read_upload(ROWS.encode(), 2025).facts
    write_facts(path, (FactRow("ZZ", fact) for fact in facts))
    assert read_upload(path.read_bytes(), 2025).tables["new_cases_by_category"] == expected

    local = "Art;Jahr;Grund;Anzahl;Name\ncase;2025;weg;4091;x\ncase;2025;Eltern;1014;y\n".encode("cp1252")
    matches = [
        Match("ZZ", "weg", Predicate.EXACT, "category", CURRENT_VERSION, "runaway"),
        Match("ZZ", "Eltern", Predicate.CLOSE, "category", CURRENT_VERSION, "parental_abduction"),
    ]
    columns = {"Art": "kind", "Jahr": "year", "Grund": "category", "Anzahl": "counted"}
    found = read_upload(local, 2025, columns=columns, matches=matches)
    assert found.tables["new_cases_by_category"] == expected
    assert [(fault.code, fault.column) for fault in found.faults] == [("column_unread", "Name")]


def test_each_row_that_cannot_be_read_is_told_with_its_number_and_the_others_count() -> None:
    spoiled = (
        HEAD
        + "case,2025,q1,runaway,no,3\n"
        + "case,2024,q1,runaway,no,3\n"
        + "file,2025,q1,runaway,no,3\n"
        + "case,2025,q9,runaway,no,3\n"
        + "case,2025,q1,vampire,no,3\n"
        + "case,2025,q1,runaway,no,some\n"
        + "case,2025,q1,runaway,no,-3\n"
        + "contact,2025,q1,runaway,,3\n"
    )
    found = read_upload(spoiled.encode(), 2025)
    assert [(fault.row, fault.code) for fault in found.faults] == [
        (3, "other_year"),
        (4, "not_offered"),
        (5, "not_offered"),
        (6, "code_unknown"),
        (7, "no_count"),
        (8, "no_count"),
        (9, "not_of_kind"),
    ]
    assert found.tables["new_cases"].total.value == 3
    for language in LANGUAGES:
        assert all("{" not in say_row(fault, language) for fault in found.faults)


def test_a_row_with_a_reason_instead_of_a_number_says_that_the_hotline_has_none() -> None:
    found = read_upload(b"kind,status,counted\ncase,observed,7\ncontact,not_collected,\n", 2025)
    assert found.tables["new_cases"].total.value == 7
    assert found.tables["contacts"].total.status is Status.NOT_COLLECTED


def test_what_is_no_file_of_rows_is_refused_with_a_sentence() -> None:
    for content, code in (
        (b"", "no_rows"),
        (b"\x00\x01\x02", "no_rows"),
        (b"name,born\nx,y\n", "no_kind"),
        (b"PAR1nonsense", "not_parquet"),
        (b"PK\x03\x04nonsense", "not_a_workbook"),
        (b"kind\n" + b"case\n" * 3 + b"x" * 40_000_001, "too_large"),
    ):
        found = read_upload(content, 2025)
        assert found.faults[-1].code == code
        assert found.tables == {}
        assert say_row(found.faults[-1], "ar")
