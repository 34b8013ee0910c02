"""Sixty tries of somebody who has a narrow log-in, or a file or an address made to do harm.

Each line is one try. Those who may little reach no case and nobody else's contact, and change nothing; what is sent to
do harm is refused in words or kept harmless, and no page breaks.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from myosotis.accounts.models import User
from myosotis.casework.models import SavedFilter
from myosotis.casework.tests.making import missing_child, open_case
from myosotis.desk.models import Shift
from myosotis.desk.shift_files import PlannedShift, write_plan
from myosotis.files.inspection.verdicts import Verdict
from myosotis.files.models import File
from myosotis.kernel import clock
from myosotis.papers import actions as papers
from myosotis.services.models import Service
from myosotis.services.tables import read_table, write_table
from tests.full_log import rows_of
from tests.people import CALLER, CHILD, CHILD_GREEK, PHONE, PLACE, Cast, make_user, sign_in
from tests.roles import Scene, make_scene

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.usefixtures("rail_without_figures")]
SECRETS = (CHILD, CHILD_GREEK, PLACE, CALLER, PHONE, "She is at the mill", "Secret.", "A red coat in Ghent")
NOWHERE = {302, 400, 403, 404, 405}
# What nobody with a narrow log-in may open or change in a case, the words after its address.
IN_A_CASE = (
    "GET /cases/{ref}/",
    "GET /cases/{ref}/history/",
    "GET /cases/{ref}/card/",
    "GET /cases/{ref}/people/",
    "GET /cases/{ref}/papers/files/{file_id}",
    "GET /cases/{ref}/papers/files/{file_id}/picture",
    "GET /cases/{ref}/papers/sheet",
    "GET /cases/{ref}/sightings/",
    "GET /cases/{ref}/confidential/{note_id}/",
    "GET /cases/{ref}/log/",
    "POST /cases/open-anyway/ ref={ref}&reason=The+mother+is+on+the+line+just+now.",
    "POST /cases/{ref}/card/ say=All+is+well&versions={{}}",
    "POST /cases/{ref}/papers/files/change file={file_id}&change=withdraw",
    "POST /cases/{ref}/papers/abuse-material file={file_id}",
    "POST /cases/{ref}/sightings/words surge={surge}&public_words=Stop",
    "POST /cases/{ref}/erase ground=opened_by_mistake",
)
# What helpers may not reach besides, each by its full address.
BESIDE_THE_SHEET = (
    "GET /contacts/{contact}/",
    "GET /contacts/",
    "GET /night/{card_id}/",
    "GET /cases/",
    "GET /duty/plan.csv",
    "GET /log/",
    "POST /search q=Vandermeulebroeck",
    "POST /night/ text=Vandermeulebroeck",
    "POST /night/{card_id}/contact contact={contact}",
    "POST /missed/{missed_id} step=let_be",
    "POST /phrases/{module_id}/remove",
    "POST /handover/card/{handed_id}/take",
    "POST /duty/{shift_id}/remove",
    "POST /people-here/{person_id}/lock",
    "POST /services/new name=Mine&needs=shelter&country=BE",
    "POST /training/reset",
)


@pytest.fixture
def scene(cast: Cast) -> Scene:
    """Two cases with everything in them."""
    return make_scene(cast)


def send(client: Client, attempt: str, side: dict[str, Any]) -> Any:
    """One try: how, where, what with."""
    ids = {name: value for name, value in side.items() if name != "case"}
    method, path, *body = attempt.format(**ids).split(" ", 2)
    if method == "GET":
        return client.get(path)
    return client.post(path, "".join(body), content_type="application/x-www-form-urlencoded")


def kept() -> dict[Any, list[str]]:
    """The tables that somebody might want to change, without passing marks."""
    from django.apps import apps

    passing = {"Session", "SignIn", "Presence", "Entry", "Search", "CardReading"}
    rooms = {"casework", "desk", "files", "papers", "services", "people"}
    return rows_of(
        model
        for model in apps.get_models()
        if model._meta.app_label in rooms and model.__name__ not in passing
    )


def narrow(cast: Cast, who: str) -> User:
    """Somebody with a narrow log-in."""
    today = clock.now().date()
    team: dict[str, Any] = {"teams": (cast.runaways,)}
    return {
        "helper": lambda: make_user("Hana", "helper", ends_on=today + dt.timedelta(days=3), **team),
        "night listener": lambda: cast.nora,
        "volunteer without a statement": lambda: make_user("Vera", "operator", is_volunteer=True, **team),
        "trainee": lambda: make_user("Tess", "caseworker", training_level="none", **team),
        "trained for contacts": lambda: make_user("Bas", "operator", training_level="basic", **team),
    }[who]()


@pytest.mark.parametrize(
    ("who", "tries"),
    [
        ("helper", IN_A_CASE + BESIDE_THE_SHEET),
        ("night listener", IN_A_CASE),
        ("volunteer without a statement", IN_A_CASE),
        ("trainee", IN_A_CASE),
        ("trained for contacts", IN_A_CASE),
    ],
)
def test_a_narrow_log_in_reaches_no_case_and_changes_nothing(
    cast: Cast, scene: Scene, who: str, tries: tuple[str, ...]
) -> None:
    client, before, fallen = sign_in(narrow(cast, who)), kept(), []
    for attempt in tries:
        answer = send(client, attempt, scene.here)
        said = b"".join(answer).decode("utf-8", "replace") if answer.streaming else answer.content.decode()
        # A form may come back and say that it did not work.
        is_shut = answer.status_code in NOWHERE or (attempt.startswith("POST") and answer.status_code == 200)
        if not is_shut or any(secret in said for secret in SECRETS):
            fallen.append(f"{attempt}: {answer.status_code}")
    assert fallen == []
    assert kept() == before


def test_what_a_trainee_and_a_night_listener_find_names_no_real_child(cast: Cast, scene: Scene) -> None:
    for who in ("trainee", "volunteer without a statement"):
        client = sign_in(narrow(cast, who))
        for attempt in ("GET /", "GET /cases/", "GET /contacts/", "POST /search q=Liselot", "GET /missed/"):
            answer = send(client, attempt, scene.here)
            assert scene.here["ref"] not in answer.content.decode(), (who, attempt)
    nora = sign_in(cast.nora)
    shown = send(nora, "POST /night/ text=" + CHILD_GREEK, scene.there).content.decode()
    assert PLACE not in shown
    assert "Secret." not in shown


def test_a_helper_does_not_write_on_the_sheet_of_another_or_into_a_closed_surge(
    cast: Cast, scene: Scene
) -> None:
    hana, other = narrow(cast, "helper"), make_user("Hugo", "helper", teams=(cast.runaways,))
    sheet = {"surge": str(scene.here["surge"]), "seq": 1, "words": {"what": "A red coat"}}
    address = f"/sightings/{scene.here['sheet_id']}/save"
    begun = sign_in(hana).put(address, json.dumps(sheet), content_type="application/json")
    assert begun.status_code == 200
    before = kept()
    sheet["words"], sheet["seq"] = {"what": "Nothing was seen"}, 2
    for value in (sheet, {**sheet, "surge": str(scene.here["contact"])}, {**sheet, "words": ["x"]}):
        answer = sign_in(other).put(address, json.dumps(value), content_type="application/json")
        assert answer.status_code in NOWHERE, value
    stranger = f"/sightings/{scene.here['contact']}/save"
    assert (
        sign_in(hana).put(stranger, json.dumps(sheet), content_type="application/json").status_code in NOWHERE
    )
    assert kept() == before


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


def test_the_same_tries_reach_what_is_there_for_who_may(cast: Cast, scene: Scene) -> None:
    clients, missed = [sign_in(one) for one in (cast.alice, cast.sofia)], []
    for attempt in (*IN_A_CASE, *BESIDE_THE_SHEET):
        found = []
        for client in clients:
            with transaction.atomic():
                found.append(send(client, attempt, scene.here).status_code)
                transaction.set_rollback(True)
        missed += [f"{attempt}: {found}"] if min(found) >= 400 else []
    assert missed == []
