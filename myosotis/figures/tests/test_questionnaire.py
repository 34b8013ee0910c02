"""A questionnaire goes out and comes back: whole, with thirty errors, from other software, or as something else."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from myosotis.figures.questionnaire import (
    LANGUAGES,
    Fault,
    Filled,
    Weight,
    mark_faults,
    read_questionnaire,
    say,
    write_questionnaire,
)
from myosotis.figures.questionnaire.faults import WorkbookRefused
from myosotis.figures.questionnaire.layout import FORM, HIDDEN_SHEET, digest_of
from myosotis.figures.questionnaire.opening import Opened, Seen, Sheet
from myosotis.figures.questionnaire.reading import check_identity
from myosotis.figures.questionnaire.words import sheet_name, texts_of
from myosotis.figures.report.collection import Hotline
from myosotis_core.indicators import Basis, Fact, Kind, Status, Table, load_definitions, tabulate_all
from myosotis_core.indicators.margins import AGE, COUNTRY, DIMENSIONS, QUARTER
from myosotis_core.vocabulary import CURRENT_VERSION, load

pytestmark = pytest.mark.deep

HOTLINE = Hotline("ZZ-1", "Invented Line", "BE", 2005)
YEAR = 2025


def _facts() -> Iterator[Fact]:
    """A few of everything: the codes of each list one after the other."""
    for kind in Kind:
        for turn in range(24):
            codes: dict[str, str] = {}
            for name, source in DIMENSIONS[kind].items():
                if source == AGE:
                    codes[name] = str(3 + turn % 15)
                elif source == COUNTRY:
                    codes[name] = ("FR", "DE", "NL")[turn % 3]
                elif source != QUARTER:
                    names = load().list(source).names
                    codes[name] = names[turn % len(names)]
            basis = Basis.ASSISTANCE if kind is Kind.ASSISTANCE else Basis.OWN
            is_closed = kind is not Kind.CONTACT and turn % 2 == 0
            count = 40 if kind is Kind.CHILD else 30
            yield Fact(kind, YEAR, 1 + turn % 4, is_closed=is_closed, basis=basis, codes=codes, count=count)


@cache
def tables() -> dict[str, Table]:
    return tabulate_all(_facts(), load_definitions().indicators, YEAR)


@cache
def filled() -> bytes:
    return write_questionnaire(
        load_definitions(),
        YEAR,
        HOTLINE,
        "en",
        filled=tables(),
        service={"paid_staff": 3.5, "challenges": ["money"]},
    )


def read(content: bytes) -> tuple[Filled | None, list[Fault]]:
    return read_questionnaire(content, hotline="ZZ-1", year=YEAR)


def changed(*changes: Callable[[openpyxl.Workbook], object]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(filled()))
    for change in changes:
        change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def at(sheet: Worksheet, key: str) -> int:
    """The row of a key."""
    return next(row[0].row for row in sheet.iter_rows(max_col=1) if row[0].value == f"§{key}")


def planted() -> list[tuple[str, str, Callable[[Worksheet, int], str]]]:
    """Code of the fault, key of the row, and what an officer did there; gives the cell at which it has to be told."""

    def put(value: object, column: str = "D", form: str = "") -> Callable[[Worksheet, int], str]:
        def write(sheet: Worksheet, row: int) -> str:
            sheet[f"{column}{row}"] = value
            if form:
                sheet[f"{column}{row}"].number_format = form
            return f"{column}{row}"

        return write

    def beside(value: object, reason: str) -> Callable[[Worksheet, int], str]:
        def write(sheet: Worksheet, row: int) -> str:
            sheet[f"D{row}"], sheet[f"E{row}"] = value, reason
            return f"D{row}"

        return write

    def merge(sheet: Worksheet, row: int) -> str:
        sheet.merge_cells(f"D{row}:D{row + 1}")
        return f"D{row}"

    def remove_key(sheet: Worksheet, row: int) -> str:
        heading = next(r for r in range(row, 0, -1) if str(sheet[f"A{r}"].value).endswith("|@"))
        sheet.delete_rows(row)
        return f"A{heading}"

    def repeat(sheet: Worksheet, row: int) -> str:
        sheet[f"A{row + 1}"] = sheet[f"A{row}"].value
        return f"A{row + 1}"

    return [
        ("empty", "contacts_by_channel|chat", put(None)),
        ("ambiguous", "contacts_by_channel|text", put("1.234")),
        ("not_a_number", "contacts_by_quarter|q1", put("12 calls")),
        ("dash", "contacts_by_line|line_116000", put("-")),
        ("fewer_than", "contacts_by_kind|missing", put("<5")),
        ("about", "contacts_answered_by_role|child", put("~30")),
        ("percent", "contacts_answered_by_subject|child_about_self", put(0.25, form="0%")),
        ("negative", "closed_cases_by_file_age|same_year", put(-3)),
        ("fraction", "closed_cases_by_reason|child_safe", put(12.5)),
        ("too_large_number", "prevention_files_by_kind|abduction_feared", put(10**12)),
        ("date", "new_cases_by_category|runaway", put(dt.date(2025, 3, 12))),
        ("true_or_false", "cases_worked_on_by_category|runaway", put(True)),
        ("formula_empty", "new_cases_by_quarter|q1", put("=SUM(D1:D2)")),
        ("formula_fault", "children_by_category|runaway", put("#REF!")),
        ("merged", "children_by_age|4", merge),
        ("why_with_number", "runaways_by_place|household", beside(7, "We do not collect it")),
        ("why_unknown", "runaways_by_repeat|first_known", lambda s, r: put("closed at night", "E")(s, r)),
        ("zero_with_number", "ended_episodes_by_outcome|returned", beside(7, "Zero")),
        ("estimate_without_number", "new_cases_by_region|eu_eea_ch", beside(None, "Estimate")),
        ("country_unknown", "new_cases_by_country|+1", put("Atlantis", "C")),
        ("country_missing", "new_cases_by_country|+5", lambda s, r: (put(4)(s, r), f"C{r}")[1]),
        ("country_twice", "new_cases_by_country|+3", lambda s, r: (put("FR France", "C")(s, r), f"D{r}")[1]),
        ("row_missing", "assistances_by_category|runaway", remove_key),
        ("row_twice", "parental_abductions_by_outcome|returned", repeat),
        ("row_unknown", "migration_by_accompaniment|unaccompanied", put("refugee", "B")),
        ("why_not_here", "migration_by_outcome|*", put("Cannot exist")),
        ("sum_differs", "new_episodes_by_category|total", put(5000)),
        ("part_exceeds_whole", "contacts_by_support|emotional", put(5000)),
        ("out_of_range", "service|hours_a_week", put(200)),
        ("choice_unknown", "service|challenges|2", put("Rain")),
        ("rank_twice", "service|challenges|3", put("Financial resources")),
    ]  # fmt: skip


def test_a_filled_questionnaire_gives_back_every_number_in_every_table() -> None:
    found, faults = read(filled())
    assert found is not None
    assert not [fault for fault in faults if fault.weight is Weight.STOPS]
    assert {code: dict(one.cells) for code, one in found.tables.items() if code != "children_by_age"} == {
        code: dict(one.cells) for code, one in tables().items() if code != "children_by_age"
    }
    ages = found.tables["children_by_age"]
    assert [ages.cell(str(age)).value for age in range(18)] == [
        tables()["children_by_age"].cell(str(age)).value for age in range(18)
    ]
    assert found.service == {"paid_staff": 3.5, "challenges": ["money"]}


@pytest.mark.slow
def test_thirty_planted_errors_are_all_explained_at_their_cells_in_every_language() -> None:
    expected: list[tuple[str, str]] = []
    # Rows are removed last, so that no planted error moves away from where it was put.
    errors = sorted(planted(), key=lambda one: one[0] == "row_missing")

    def plant(book: openpyxl.Workbook) -> None:
        for code, key, spoil in errors:
            sheet = next(
                one for one in book if any(row[0].value == f"§{key}" for row in one.iter_rows(max_col=1))
            )
            expected.append((code, f"{sheet.title}!{spoil(sheet, at(sheet, key))}"))

    content = changed(plant)
    found, faults = read(content)
    assert found is not None
    assert len(expected) >= 30
    assert {(fault.code, fault.address) for fault in faults} >= set(expected)
    for language in LANGUAGES:
        for fault in faults:
            sentence = say(fault, language)
            assert sentence
            assert "{" not in sentence
    assert "new_cases_by_category" in found.stopped
    assert found.tables["new_cases"] == read(filled())[0].tables["new_cases"]  # type: ignore[union-attr]

    marked = openpyxl.load_workbook(io.BytesIO(mark_faults(content, faults, "fr")))
    fault = next(one for one in faults if one.code == "dash")
    note = marked[fault.sheet][fault.cell].comment
    assert note is not None
    assert say(fault, "fr") in note.text
    assert len(list(marked[texts_of("fr")["sheet"]["faults_name"]].iter_rows())) == len(faults) + 1
    again, still = read(mark_faults(content, faults, "en"))
    assert again is not None
    assert {(one.code, one.address) for one in still} == {(one.code, one.address) for one in faults}


@pytest.mark.slow
def test_what_other_programs_make_of_it_is_read_where_it_is_clear() -> None:
    def disturb(book: openpyxl.Workbook) -> None:
        calls = book["2 Contacts by channel"]
        row = at(calls, "contacts|total")
        calls[f"D{row}"] = "1\u202f234"
        calls[f"E{row}"] = "estimate"
        calls.title = "Calls"
        cases = book["4 Cases"]
        cases.insert_rows(3, 4)
        cases.insert_cols(4)
        book.move_sheet("9 Runaways", -5)
        book.create_sheet("Notes")["A1"] = "our own"

    found, faults = read(changed(disturb))
    assert found is not None
    assert found.tables["contacts"].total.value == 1234
    assert found.tables["contacts"].total.status is Status.ESTIMATED
    assert found.practice.estimates == {"contacts"}
    assert found.tables["new_cases"] == tables()["new_cases"]
    assert {fault.code for fault in faults if fault.weight is Weight.NOTES} == {
        "sheet_renamed", "sheet_added", "text_taken",
    }  # fmt: skip


@pytest.mark.slow
def test_a_reason_said_once_holds_for_all_empty_cells_and_an_untouched_table_is_not_reported() -> None:
    content = write_questionnaire(load_definitions(), YEAR, HOTLINE, "el")
    book = openpyxl.load_workbook(io.BytesIO(content))
    why = texts_of("el")["why"]
    gender, outcome = book.worksheets[7], book.worksheets[10]
    gender[f"D{at(gender, 'children_by_category_and_gender|*')}"] = why["not_collected"]
    row = at(outcome, "ended_episodes_by_outcome|total")
    outcome[f"D{at(outcome, 'ended_episodes_by_outcome|*')}"] = why["whole_zero"]
    outcome[f"D{row}"] = outcome[f"D{row + 1}"] = 3
    target = io.BytesIO()
    book.save(target)
    found, faults = read(target.getvalue())
    assert found is not None
    assert set(found.tables) == {"children_by_category_and_gender", "ended_episodes_by_outcome"}
    assert found.practice.indicators == {"children_by_category_and_gender": Status.NOT_COLLECTED}
    assert found.tables["ended_episodes_by_outcome"].cell("deceased").status is Status.ZERO
    assert {fault.code for fault in faults} == {"table_empty"}


def test_a_workbook_for_something_else_is_refused_as_a_whole() -> None:
    said = {"form": FORM, "version": CURRENT_VERSION, "hotline": "ZZ-1", "year": str(YEAR)}
    said["digest"] = digest_of(CURRENT_VERSION)
    for name, other, code in (
        ("form", "another", "other_form"),
        ("version", "2024.1", "older_version"),
        ("year", "2024", "other_year"),
        ("hotline", "FR-9", "other_hotline"),
        ("digest", "0", "changed_keys"),
    ):
        cells = {}
        for row, (word, value) in enumerate({**said, name: other}.items(), start=1):
            cells[row, 1], cells[row, 2] = Seen(row, 1, word), Seen(row, 2, value)
        with pytest.raises(WorkbookRefused) as refusal:
            check_identity(Opened((Sheet(HIDDEN_SHEET, cells),)), "ZZ-1", YEAR, CURRENT_VERSION)
        assert refusal.value.fault.code == code
        assert refusal.value.fault.found == other
    with pytest.raises(WorkbookRefused, match="not_questionnaire"):
        check_identity(Opened(()), "ZZ-1", YEAR, CURRENT_VERSION)


def test_sheets_that_are_missing_or_there_twice_are_not_read_and_the_others_are() -> None:
    def spoil(book: openpyxl.Workbook) -> None:
        book.remove(book["8 Gender"])
        book.copy_worksheet(book["7 Age"])

    found, faults = read(changed(spoil))
    assert found is not None
    assert {"children_by_category_and_gender", "children_by_age"} & set(found.tables) == set()
    assert {fault.code for fault in faults} >= {"sheet_missing", "sheet_twice"}
    assert "new_cases" in found.tables


def _package(name: str, content: bytes) -> bytes:
    target = io.BytesIO(filled())
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (lambda: b"x" * 5_000_001, "too_large"),
        (lambda: b"\xd0\xcf\x11\xe0old", "old_or_locked"),
        (lambda: b"no workbook", "not_a_workbook"),
        (lambda: filled()[:-2000], "not_a_workbook"),
        (lambda: _package("xl/vbaProject.bin", b"macro"), "macros"),
        (lambda: _package("xl/externalLinks/externalLink1.xml", b"<a/>"), "reaches_out"),
        (lambda: _package("xl/bomb.xml", b"<!--" + b"x" * 70_000 + b"--><!DOCTYPE a><a/>"), "reaches_out"),
        (lambda: _package("xl/bomb.xml", "<!DOCTYPE a><a/>".encode("utf-16")), "reaches_out"),
        (lambda: _package("xl/media/large.bin", b"0" * 61_000_000), "unfolds"),
        (lambda: _package("content.xml", b"<a/>"), "open_document"),
    ],
)
def test_a_file_that_is_no_plain_workbook_is_refused_before_anything_in_it_is_opened(
    content: Callable[[], bytes], code: str
) -> None:
    found, faults = read(content())
    assert found is None
    assert [fault.code for fault in faults] == [code]
    assert say(faults[0], "ar")


def test_every_language_has_every_text_with_the_same_values() -> None:
    def shape(texts: object) -> object:
        if isinstance(texts, dict):
            return {name: shape(one) for name, one in texts.items()}
        return len(texts) if isinstance(texts, list) else set(re.findall(r"\{(\w+)\}", str(texts)))

    for language in LANGUAGES:
        assert shape(texts_of(language)) == shape(texts_of("en")), language
        for key, name in texts_of(language)["sheets"].items():
            assert sheet_name(int(key[6:]), language).endswith(name)
