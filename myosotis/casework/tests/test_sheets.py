"""The nightly sheet: sealed, for the team's supervisor only, opened by a passphrase without the node."""

import datetime as dt
import json
import re

import pytest
from django.utils import timezone

from myosotis.casework import sheet_sealing, sheets
from myosotis.casework.actions.cases import add_adult
from myosotis.casework.actions.sheets import choose_passphrase
from myosotis.casework.models import Case
from myosotis.casework.queries.sheets import get_sheet, list_sheets
from myosotis.casework.scans import write_sheets
from myosotis.casework.sheet_sealing import load_key
from myosotis.casework.tests.making import open_case
from myosotis.kernel import clock
from myosotis.kernel.errors import Missing, Refused
from myosotis.vault import store
from tests.people import CALLER, CHILD, PHONE, sign_in

pytestmark = pytest.mark.django_db
PASSPHRASE = "seven blue petals under the bridge"
EVENING = dt.datetime(2026, 11, 20, 21, 0, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def folder(settings, tmp_path, monkeypatch):
    monkeypatch.setattr(sheet_sealing, "ROUNDS", 1000)
    settings.MYOSOTIS_SHEET_FOLDER = tmp_path / "sheets"
    return tmp_path / "sheets"


def write(cast):
    choose_passphrase(by=cast.sofia, passphrase=PASSPHRASE)
    with clock.set_clock(EVENING):
        return write_sheets()


def test_without_a_passphrase_nothing_is_written(cast):
    with clock.set_clock(EVENING):
        assert write_sheets() == []


def test_before_the_evening_nothing_is_written(cast):
    choose_passphrase(by=cast.sofia, passphrase=PASSPHRASE)
    with clock.set_clock(EVENING.replace(hour=10)):
        assert write_sheets() == []


def test_one_sheet_per_team_and_evening_and_no_name_in_it(cast):
    open_case(cast.alice, cast.runaways)
    written = write(cast)
    assert {path.name for path in written} == {
        "open-cases-runaways-2026-11-20.html",
        "open-cases-abduction-2026-11-20.html",
    }
    assert all(CHILD not in path.read_text("utf-8") for path in written)
    with clock.set_clock(EVENING):
        assert write_sheets() == []


def test_the_clear_page_names_the_child_and_since_when(cast):
    open_case(cast.alice, cast.runaways)
    case = Case.objects.get()
    add_adult(by=cast.alice, case_id=case.pk, names=[CALLER], role="parent", phone=PHONE)
    page = sheets.render_sheet(cast.runaways)
    assert CALLER in page
    assert PHONE in page
    assert CHILD in page
    assert "missing since" in page
    assert CHILD not in sheets.render_sheet(cast.abduction)


def test_the_node_keeps_neither_the_passphrase_nor_a_key_that_opens_a_sheet(cast):
    choose_passphrase(by=cast.sofia, passphrase=PASSPHRASE)
    kept = store.read_meta(sheets.KEY_NAME)
    assert PASSPHRASE.encode() not in kept
    assert set(load_key(kept)) == {"public", "wrapped", "salt", "iv", "rounds"}


def test_a_sheet_carries_all_that_opens_it_but_the_passphrase(cast):
    path = write(cast)[0]
    sealed = re.search(r'<script id="sealed" type="application/json">(.*?)</script>', path.read_text("utf-8"))
    assert set(json.loads(sealed[1])) == {"wrapped", "salt", "key_iv", "rounds", "point", "iv", "sealed"}


def test_sheets_older_than_a_week_are_removed(cast, folder):
    write(cast)
    with clock.set_clock(EVENING + dt.timedelta(days=7)):
        write_sheets()
    assert not list(folder.glob("*2026-11-20*"))


def test_only_the_teams_supervisor_takes_a_sheet_away(cast):
    write(cast)
    name = "open-cases-runaways-2026-11-20.html"
    assert get_sheet(user=cast.sofia, name=name).name == name
    with pytest.raises(Missing):
        get_sheet(user=cast.sofia, name="open-cases-abduction-2026-11-20.html")
    with pytest.raises(Missing):
        get_sheet(user=cast.sofia, name="../keys.sqlite3")
    with pytest.raises(Refused):
        list_sheets(user=cast.bob)


def test_a_short_passphrase_or_two_different_ones_come_back_with_a_sentence(cast):
    client = sign_in(cast.sofia)
    short = client.post("/sheets/", {"passphrase": "short", "again": "short"})
    assert short.status_code == 400
    assert "at least five words" in short.content.decode()
    differ = client.post("/sheets/", {"passphrase": PASSPHRASE, "again": "another"})
    assert "differ" in differ.content.decode()
    assert client.post("/sheets/", {"passphrase": PASSPHRASE, "again": PASSPHRASE}).status_code == 302
