"""Files and addresses made to do harm: refused in words or kept harmless, and no page breaks."""

from __future__ import annotations

import csv
import datetime as dt
import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from myosotis.casework.models import SavedFilter
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.desk.models import Shift
from myosotis.desk.shift_files import PlannedShift, write_plan
from myosotis.files.inspection.verdicts import Verdict
from myosotis.files.models import File
from myosotis.papers import actions as papers
from myosotis.services.models import Service
from myosotis.services.tables import read_table, write_table
from tests.people import CHILD_GREEK, Cast, sign_in

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.usefixtures("rail_without_figures", "pages_unwatched"),
]
NAMES = (
    "../../etc/passwd.jpg",
    "..\\..\\windows\\system32\\a.jpg",
    "photo\u202egpj.exe",
    "a\x00b.jpg",
    "con.jpg",
    "x" * 5000 + ".jpg",
    "<script>alert(1)</script>.jpg",
    'x".jpg; filename="y.html',
    "a\r\nSet-Cookie: a=b.jpg",
    "=cmd|' /C calc'!A0.csv",
)


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_the_name_of_a_file_is_kept_nowhere(cast: Cast, monkeypatch: Any, name: str) -> None:
    case, client = open_case(cast.bob, cast.runaways, missing_child()), sign_in(cast.bob)
    monkeypatch.setattr(papers, "inspect_content", lambda _content: Verdict("application/pdf"))
    sent = {"kind": "other_file", "received_on": "2026-11-20", "title": f"Of {name}"[:200]}
    file = io.BytesIO(b"%PDF-1.7")
    file.name = name
    answer = client.post(f"/cases/{case.ref}/papers/files", {**sent, "received": file})
    assert answer.status_code in (302, 400, 422)
    page = client.get(f"/cases/{case.ref}/papers/").content.decode()
    assert "<script>alert" not in page
    assert "\u202e" not in page
    for row in File.objects.all():
        taken = client.get(f"/cases/{case.ref}/papers/files/{row.pk}")
        assert taken["Content-Disposition"] == f'attachment; filename="{case.ref}-other_file.pdf"'


STRANGE = (
    "local=%00:x",
    "local=a:%00",
    "state=nonsense&sort=;drop+table",
    "caseworker=not-a-person&caseworker=me",
    "opened_from=0000-13-99&opened_until=9999-99-99",
    "country=%22%5D%5B%25",
    "language=%00",
    "missing=" + "9" * 400,
    "risk='+or+1=1",
    "page=-1&" + "a=b&" * 50,
)


@pytest.mark.parametrize("words", STRANGE, ids=range(len(STRANGE)))
def test_strange_values_of_a_filter_break_no_list_and_are_not_kept(cast: Cast, words: str) -> None:
    case = open_case(cast.bob, cast.runaways)
    foreign = open_case(cast.charlie, cast.abduction, missing_child(CHILD_GREEK))
    client = sign_in(cast.bob)
    for path in ("/cases/", "/contacts/", f"/cases/{case.ref}/work/"):
        answer = client.get(f"{path}?{words}")
        assert answer.status_code in (200, 404), path
        assert foreign.ref not in answer.content.decode()
    kept_filter = client.post(
        "/filters/cases", f"name=Mine&{words}", content_type="application/x-www-form-urlencoded"
    )
    assert kept_filter.status_code in (200, 302, 400, 422)
    assert client.get("/cases/").status_code == 200


def test_a_filter_that_was_kept_with_what_no_list_knows_breaks_nothing(cast: Cast) -> None:
    for number, filters in enumerate(
        (
            {"state": ["open"]},
            {"sort": {"a": 1}},
            {"nonsense": "x"},
            {"country": None},
            [],
            {"local": "x" * 5000},
        )
    ):
        SavedFilter.objects.create(owner=cast.bob, list_name="cases", name=f"F{number}", filters=filters)
    client = sign_in(cast.bob)
    page = client.get("/cases/")
    assert page.status_code == 200
    for row in SavedFilter.objects.all():
        sign = sign_in(cast.charlie).post(f"/filters/{row.pk}/remove")
        assert sign.status_code == 404
    assert SavedFilter.objects.count() == 6


HEAD = "email,starts,ends,phone,kind\n"
TIMES = "2026-12-01T08:00,2026-12-01T16:00"
EVENT = "BEGIN:VCALENDAR\nBEGIN:VEVENT\n{}\nEND:VEVENT\nEND:VCALENDAR\n"
MORNING = dt.datetime(2026, 12, 1, 8, tzinfo=dt.UTC)
WHEN = "DTSTART:20261201T080000Z\nDTEND:20261201T160000Z"
PLANS = (
    HEAD + f"=HYPERLINK(1)@hotline.test,{TIMES},,\n",
    HEAD + f'alice@hotline.test,{TIMES},"=1+1",\n',
    HEAD + f'alice@hotline.test,{TIMES},"+32 470@SUM(1)",\n',
    HEAD + f"alice@hotline.test,{TIMES},,=cmd\n",
    HEAD + f"charlie@hotline.test,{TIMES},,\n",
    HEAD + "alice@hotline.test,0001-01-01T00:00,9999-12-31T23:59,,\n",
    HEAD + f"alice@hotline.test,{TIMES},,\n" * 30_000,
    "email,starts,ends\n" + "," * 200_000,
    EVENT.format(f"{WHEN}\nSUMMARY:=1+1 mailto:alice@hotline.test\nRRULE:FREQ=SECONDLY"),
    EVENT.format(f"{WHEN}\nATTENDEE:mailto:sofia@elsewhere.test"),
    EVENT.format(
        "DTSTART;TZID=../../etc/passwd:20261201T080000\nDTEND;TZID=/etc/passwd:20261201T160000\n"
        "SUMMARY:alice@hotline.test"
    ),
    EVENT.format("DTSTART:99991231T235959Z\nDTEND:00010101T000000Z\nSUMMARY:alice@hotline.test"),
    "BEGIN:VCALENDAR\n" + "BEGIN:VEVENT\n" * 20_000,
    "BEGIN:VCALENDAR\n" + " x" * 300_000,
    "\x00\x00\x00",
)


@pytest.mark.parametrize("plan", PLANS, ids=range(len(PLANS)))
def test_a_plan_made_to_do_harm_is_refused_in_words(cast: Cast, plan: str) -> None:
    client = sign_in(cast.sofia)
    file = SimpleUploadedFile("plan.csv", plan.encode())
    answer = client.post("/duty/import", {"team": cast.runaways.pk, "file": file})
    assert answer.status_code == 422
    assert not Shift.objects.exists()


def test_no_table_that_leaves_begins_a_cell_as_a_formula(cast: Cast) -> None:
    signs = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1")
    services = [
        Service(
            name=sign, town=sign, notes=sign, hours=sign, phones=[sign], mail=sign, needs=[], country="BE"
        )
        for sign in signs
    ]
    alice = PlannedShift(0, "=alice@hotline.test", MORNING, MORNING, phone="+32 470 00 00 00", team="@team")
    for table in (write_table(services), write_plan([alice], zone=dt.UTC)):
        cells = [cell for row in csv.reader(io.StringIO(table, newline="")) for cell in row]
        assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
        assert any(cell.startswith("'") for cell in cells)
    assert read_table(b"name,needs,country\n" + b"=x,shelter,BE\n" * 6000).problems
