"""Figures from other software: a questionnaire out and in, rows of facts, a table typed, at the secretariat too."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from myosotis.audit.models import Entry
from myosotis.casework.facts import local_day
from myosotis.figures.actions import bringing as actions
from myosotis.figures.models import AnnualReturn, BroughtIn, Submission
from myosotis.figures.return_tables import read_tables
from myosotis.figures.tests.making_rounds import make_hotlines, make_round
from myosotis.kernel import clock
from myosotis.kernel.errors import Refused
from myosotis_core.indicators import Status
from tests.people import Cast, sign_in

pytestmark = pytest.mark.django_db
ROWS = (
    b"kind,quarter,category,counted,name\n"
    b"case,q1,runaway,31,x\ncase,q2,parental_abduction,4,y\ncase,q1,vampire,1,z\n"
)


def last_year() -> int:
    return local_day(clock.now()).year - 1


def url(name: str, *arguments: Any) -> str:
    return reverse(f"figures:{name}", args=[last_year(), *arguments])


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def fill(content: bytes, **numbers: object) -> bytes:
    """Put numbers at keys `indicator|code` into their cells."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book:
        for row in sheet.iter_rows(max_col=1):
            key = str(row[0].value or "").removeprefix("§")
            if key in numbers:
                sheet.cell(row[0].row, 4).value = numbers[key]  # type: ignore[assignment]
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def bring(client: Client, content: bytes, name: str = "bring_workbook") -> Any:
    kind = "facts" if name == "bring_facts" else "workbook"
    return client.post(url(name), {f"{kind}-file": upload(content, "x"), "facts-columns": ""})


@pytest.mark.slow
def test_a_questionnaire_goes_out_comes_back_with_an_error_is_mended_and_taken_over(cast: Cast) -> None:
    client = sign_in(cast.dimitri)
    empty = client.post(url("take_questionnaire"), {"language": "fr"}).content
    numbers = {
        "new_cases|total": 35,
        "open_cases|total": "environ 12",
        "service|volunteers": 7,
    }
    assert bring(client, fill(empty, **numbers)).status_code == 302
    page = client.get(url("bring_in")).content.decode()
    assert "4 Dossiers!D" in page
    assert "“environ 12” is not a number" in page
    marked = client.post(url("take_marked")).content
    assert "À corriger" in openpyxl.load_workbook(io.BytesIO(marked)).sheetnames

    assert bring(client, fill(marked, **{"open_cases|total": 12})).status_code == 302
    waiting = BroughtIn.objects.get()
    assert set(waiting.tables) == {"new_cases", "open_cases"}
    page = client.post(url("take_over", waiting.pk), {})
    assert page.status_code == 400
    done = client.post(url("take_over", waiting.pk), {"others": "not_reported"})
    assert done.url == url("return")
    row = AnnualReturn.objects.get()
    tables = read_tables(row.tables)
    assert (tables["new_cases"].total.value, tables["open_cases"].total.value) == (35, 12)
    assert tables["contacts"].total.status is Status.NOT_REPORTED
    assert (row.service["volunteers"], row.source) == (7, "typed")
    assert not BroughtIn.objects.exists()
    assert bring(client, b"no workbook").status_code == 400


def test_rows_of_facts_become_tables_and_leave_nothing_else_behind(cast: Cast) -> None:
    client = sign_in(cast.dimitri)
    assert bring(client, ROWS, "bring_facts").status_code == 302
    page = client.get(url("bring_in")).content.decode()
    assert "“vampire” is no code of “category”." in page
    waiting = BroughtIn.objects.get()
    assert "vampire" not in str(waiting.tables)
    assert read_tables(waiting.tables)["new_cases_by_category"].cell("runaway").value == 31
    assert bring(client, b"name\nx\n", "bring_facts").status_code == 400
    said = {"facts-file": upload(ROWS, "x"), "facts-columns": "Art = nothing"}
    page = client.post(url("bring_facts"), said).content.decode()
    assert "Art = nothing" in page
    client.post(url("drop_brought_in", waiting.pk))
    assert not BroughtIn.objects.exists()


def test_a_typed_table_comes_back_with_its_mistakes_and_is_saved_without_them(cast: Cast) -> None:
    client = sign_in(cast.dimitri)
    client.post(reverse("figures:draft_return", args=[last_year()]))
    address = url("type_table", "new_cases_by_category")
    assert client.get(address).status_code == 200
    mistakes = client.post(address, {"n-0-0": "7", "n-1-0": "3 or 4", "whole": ""})
    page = mistakes.content.decode()
    assert mistakes.status_code == 400
    assert "“3 or 4” is not a number" in page
    assert 'value="3 or 4"' in page
    assert "The cell is empty." in page
    right = client.post(address, {"n-0-0": "7", "n-1-0": "4", "n-2-0": "3", "whole": "zero"})
    assert right.status_code == 302
    table = read_tables(AnnualReturn.objects.get().tables)["new_cases_by_category"]
    assert [cell.value for cell in (table.total, table.cell("runaway"), table.cell("lost_injured_otherwise"))] == [
        7, 4, 0,
    ]  # fmt: skip
    crossed = url("type_table", "children_by_category_and_gender")
    assert client.post(crossed, {"whole": "not_collected"}).status_code == 302
    table = read_tables(AnnualReturn.objects.get().tables)["children_by_category_and_gender"]
    assert table.total.status is Status.NOT_COLLECTED
    assert client.get(url("type_table", "new_cases_by_country")).status_code == 200


@pytest.mark.slow
def test_the_secretariat_takes_in_what_a_hotline_filled_in_and_no_other_hotlines_file(cast: Cast) -> None:
    hotlines, client = make_hotlines(), sign_in(cast.colette)
    row = make_round(cast.colette, last_year())
    belgian, greek = (row.asked.get(hotline=hotlines[code]) for code in ("BE", "GR"))
    where = [row.pk, belgian.pk]
    empty = client.post(reverse("figures:asked_questionnaire", args=where), {"language": "en"}).content
    filled = fill(empty, **{"new_cases|total": 35})
    other = reverse("figures:bring_asked_workbook", args=[row.pk, greek.pk])
    page = client.post(other, {"workbook-file": upload(filled, "x")})
    assert page.status_code == 400
    assert "This questionnaire was made for the hotline" in page.content.decode()
    client.post(reverse("figures:bring_asked_workbook", args=where), {"workbook-file": upload(filled, "x")})
    page = client.get(reverse("figures:asked_workbook", args=where)).content.decode()
    assert "1 table can be taken over" in page
    client.post(reverse("figures:take_in_workbook", args=[*where, BroughtIn.objects.get().pk]))
    taken = Submission.objects.get()
    assert (taken.hotline, taken.way, taken.signed_by) == (hotlines["BE"], "workbook", 0)
    assert taken.tables.get().total == 35
    assert "figures.taken_in" in Entry.objects.values_list("verb", flat=True)


def test_a_signed_return_takes_nothing_over(cast: Cast) -> None:
    client = sign_in(cast.dimitri)
    client.post(reverse("figures:draft_return", args=[last_year()]))
    bring(client, ROWS, "bring_facts")
    AnnualReturn.objects.update(
        state="signed",
        first_by=cast.dimitri,
        first_at=clock.now(),
        second_by=cast.sofia,
        second_at=clock.now(),
    )
    with pytest.raises(Refused):
        actions.take_over(by=cast.dimitri, brought_in_id=BroughtIn.objects.get().pk, is_all=False)
    assert client.get(url("bring_in")).status_code == 200
